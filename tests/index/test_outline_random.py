"""The outline of texts that nobody wrote: random numberings come back exactly, and no text breaks it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.outline import parse_outline
from index.records import HeadingMark

# Random numberings: each scheme names its kinds from the top down; articles and （一） run on through the whole
# document, the others begin again under each parent.
DIGITS = "零一二三四五六七八九"


def cn(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones or not tens else "")


FORMS = {
    "编": lambda n: f"第{cn(n)}编",
    "章": lambda n: f"第{cn(n)}章",
    "节": lambda n: f"第{cn(n)}节",
    "条": lambda n: f"第{cn(n)}条",
    "一、": lambda n: f"{cn(n)}、",
    "（一）": lambda n: f"（{cn(n)}）",
    "1.": lambda n: f"{n}.",
    "（1）": lambda n: f"（{n}）",
    "①": lambda n: "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[n - 1],
    "一是": lambda n: f"{cn(n)}是",
}
RUNNING_ON = {"条", "（一）"}
SCHEMES = [
    ("章", "条", "（一）", "1."),
    ("编", "章", "节", "条"),
    ("章", "条", "一、", "1."),
    ("条", "一、", "1.", "（1）"),
    ("一、", "1.", "（1）", "①"),
    ("一、", "（一）", "1.", "（1）"),
    ("一、", "（一）", "一是"),
    ("一、", "条", "1."),
]
SHAPES = st.recursive(st.just([]), lambda inner: st.lists(inner, min_size=2, max_size=3), max_leaves=16)


def rendered(shape: list, kinds: Sequence[str], last: dict[str, int]) -> tuple[str, list]:
    """The text of a numbering of this shape, and the paths of its marks in order."""
    text, paths = "", []
    for position, below in enumerate(shape):
        kind = kinds[0]
        last[kind] = last.get(kind, 0) + 1 if kind in RUNNING_ON else position + 1
        mark = FORMS[kind](last[kind])
        deeper = below if len(kinds) > 1 else []
        if kinds[:2] == ("一、", "条"):
            # Articles after the last of some items could as well be a text of their own: here all items have some.
            deeper = deeper or [[], []]
        inner, inner_paths = rendered(deeper, kinds[1:], last)
        gap = " " if mark.startswith("第") else ""
        text += f"{mark}{gap}工作事项安排\n" if deeper else f"{mark}{gap}由县里负责安排，按期办结。\n"
        text += inner
        paths += [(mark,), *((mark, *path) for path in inner_paths)]
    return text, paths


@given(SHAPES, st.sampled_from(SCHEMES), st.sampled_from(["\n", " "]))
def test_a_random_numbering_is_given_back_as_it_was(shape: list, scheme: tuple[str, ...], line_end: str) -> None:
    text, paths = rendered(shape, scheme, {})
    read = []
    for node in list(parse_outline(f"关于推进工作的意见\n{text}".replace("\n", line_end)).walk())[1:]:
        path: tuple[str, ...] = ()
        while node.parent is not None:
            path, node = (node.mark, *path), node.parent
        read.append(path)
    assert read == paths


PIECES = (
    "第一章 第二章 第一节 第一条 第二条 第十四条第二款 第一条规定 一、 二、 （一） （二） (三) 1. 2. 1.1 （1） ① ② 一是 二是 第一， "
    "第二， —— ◆ “一盘棋”统筹。 附件 附件1 问： 总体要求 由县里负责，按期办结。 \n \n 　 。"
).split(" ")
ODD_TEXT = st.lists(st.sampled_from([*PIECES, "\n", " ", "\t"]) | st.text(max_size=5), max_size=40).map("".join)


@st.composite
def texts_with_headings(draw: st.DrawFn) -> tuple[str, list[HeadingMark]]:
    lines = draw(st.lists(ODD_TEXT.map(lambda text: text.replace("\n", "")), max_size=8))
    marks, start = [], 0
    for line in lines:
        if line.strip() and draw(st.booleans()):
            marks.append(HeadingMark(start, start + len(line), draw(st.integers(1, 6))))
        start += len(line) + 1
    return "\n".join(lines), marks


@given(texts_with_headings())
def test_nodes_nest_and_never_overlap_whatever_the_text(given: tuple[str, list[HeadingMark]]) -> None:
    text, headings = given
    root = parse_outline(text, headings)
    assert (root.start, root.end, root.label, root.address) == (0, len(text), "", ())
    for node in root.walk():
        assert node.start <= node.head_end <= node.end
        position = node.start
        for child in node.children:
            assert child.parent is node
            assert position <= child.start < child.end <= node.end
            assert child.label.strip()
            assert "\n" not in child.label
            position = child.end


@pytest.mark.parametrize(
    "text", ["", "\n", "　", "第一条", "一、", "①", "——", "第一条第二条第三条", "（一）" * 500, "一是" * 500]
)
def test_odd_texts_have_an_outline_too(text: str) -> None:
    assert parse_outline(text).end == len(text)


def test_nine_thousand_items_are_all_there() -> None:
    text = "".join(f"{mark}甲\n" for mark in ("第一章 ", "第一条 ", "一、", "（一）", "1.", "（1）") * 1500)
    assert len(list(parse_outline(text).walk())) == 1 + 6 * 1500
