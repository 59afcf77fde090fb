"""Clauses: together they are the text, alone they can be cited."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clauses import ClauseSettings, make_clauses, overlapping_chunks, split_long
from index.records import Clause, HeadingMark, PageSpan

SENTENCES = [
    "企业应当在每年三月底前向园区提交申请。",
    "园区应当自受理之日起五个工作日内审核。",
    "审核通过的，由县财政局在十个工作日内拨付资金；",
    "逾期未申请的，视为自动放弃！",
]
PIECES = (
    "第一章 第二章 第一条 第二条 第一条规定 一、 二、 （一） （二） 1. 2. （1） ① ② 一是 二是 —— ◆ 附件1 总体要求 \n \n\n 　 。 ；"
).split(" ")
ODD_TEXT = st.lists(
    st.sampled_from([*PIECES, *SENTENCES, SENTENCES[0] * 20, " ", "\n"]) | st.text(max_size=6), max_size=30
).map("".join)


def quotes(text: str, clauses: tuple[Clause, ...]) -> list[str]:
    return [text[clause.start : clause.end] for clause in clauses]


def prose(length: int) -> str:
    """About ``length`` characters of sentences in one line."""
    return ("".join(SENTENCES) * (length // 70 + 1))[:length]


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[HeadingMark], list[PageSpan]]:
    """Any text with lines declared as headings, and pages that cover it."""
    lines = draw(st.lists(ODD_TEXT.map(lambda text: text.replace("\n", " ")), max_size=10))
    text, headings, start = "\n".join(lines), [], 0
    for line in lines:
        if line.strip() and draw(st.integers(0, 3)) == 0:
            headings.append(HeadingMark(start, start + len(line), draw(st.integers(1, 6))))
        start += len(line) + 1
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(text))), max_size=4)))
    edges = [0, *[cut for cut in cuts if cut < len(text)], len(text)]
    pages = [PageSpan(i + 1, a, b) for i, (a, b) in enumerate(pairwise(edges))]
    return text, headings, pages


@given(documents(), st.booleans())
def test_joined_they_are_the_text_whatever_the_text(
    document: tuple[str, list[HeadingMark], list[PageSpan]], paged: bool
) -> None:
    text, headings, pages = document
    clauses = make_clauses(text, headings, pages if paged else ())
    assert "".join(quotes(text, clauses)) == text
    position = 0
    for clause in clauses:
        assert clause.start == position < clause.end
        position = clause.end
        assert clause.id == 0
        assert all(label.strip() for label in clause.address)
        if not paged:
            assert clause.page is None
            continue
        first = clause.start + len(text[clause.start : clause.end]) - len(text[clause.start : clause.end].lstrip())
        page = pages[(clause.page or 0) - 1]
        assert page.start <= min(first, len(text) - 1) < page.end or first == clause.end


@given(ODD_TEXT)
def test_no_clause_is_much_longer_than_a_reader_wants(text: str) -> None:
    settings = ClauseSettings()
    longest = settings.whole + settings.short
    for quote in quotes(text, make_clauses(text)):
        # White space is not read; a run of it goes with the clause before it.
        assert len(quote.strip()) <= longest


def test_an_empty_text_has_none_and_a_blank_one_stays_whole() -> None:
    assert make_clauses("") == ()
    assert "".join(quotes(" \n ", make_clauses(" \n "))) == " \n "


def test_each_article_is_a_clause_of_its_own() -> None:
    text = "第一章 总则\n第一条 甲事项。\n第二条 乙事项。\n第二章 附则\n第三条 丙事项。\n第四条 丁事项。\n"
    clauses = make_clauses(text)
    assert [clause.address for clause in clauses] == [
        ("第一章 总则", "第一条"),
        ("第一章 总则", "第二条"),
        ("第二章 附则", "第三条"),
        ("第二章 附则", "第四条"),
    ]
    # The heading goes with what stands first below it.
    assert quotes(text, clauses)[0] == "第一章 总则\n第一条 甲事项。\n"
    assert quotes(text, clauses)[2] == "第二章 附则\n第三条 丙事项。\n"


BELOW = ["", "\n（一）甲项；\n（二）乙项。", "\n一、甲项；\n二、乙项；\n三、丙项。"]
ARTICLES = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.integers(1, 12), st.sampled_from(BELOW)), min_size=1, max_size=8
)
HEADS = st.sampled_from(["", "第{}章 有关规定\n", "{}、有关规定\n", "第{}编 有关规定\n"])


@given(st.lists(ARTICLES, min_size=1, max_size=4), HEADS)
def test_two_articles_are_never_one_clause(groups: list[list[tuple[str, int, str]]], head: str) -> None:
    text, number = "云岭县办法\n", 0
    for i, group in enumerate(groups):
        text += head.format("一二三四"[i])
        for sentence, times, below in group:
            number += 1
            text += f"第{number}条 {sentence * times}{below}\n"
    clauses = make_clauses(text)
    starts = [match.start() for match in re.finditer(r"^第\d+条", text, re.MULTILINE)]
    for clause in clauses:
        assert sum(clause.start <= start < clause.end for start in starts) <= 1
    # Every clause that begins with an article is cited by it.
    for start in starts:
        clause = next(clause for clause in clauses if clause.start <= start < clause.end)
        assert any(label.startswith(text[start : text.index("条", start) + 1]) for label in clause.address)


def test_a_long_article_is_cut_below_its_own_address() -> None:
    text = f"第一条 {prose(900)}\n第二条 附则。\n"
    clauses = make_clauses(text)
    assert [clause.address for clause in clauses] == [("第一条",)] * (len(clauses) - 1) + [("第二条",)]
    assert len(clauses) == 5


def test_long_items_become_clauses_and_the_words_before_and_after_go_to_the_article() -> None:
    items = [prose(150 + i) for i in range(3)]
    text = (
        f"第七条 申请应当符合下列全部条件，缺一不可，并由园区核实：\n（一）{items[0]}\n（二）{items[1]}\n（三）{items[2]}\n"
        f"前款规定的条件由县政府另行公布细则，并在每年年底之前作一次调整，调整之前已经受理的申请按照原来的条件办理，不受影响。\n"
        "第八条 附则内容。\n"
    )
    clauses = make_clauses(text)
    assert [clause.address for clause in clauses][-2:] == [("第七条",), ("第八条",)]
    by_item = {clause.address[-1][:3]: quote for clause, quote in zip(clauses, quotes(text, clauses), strict=True)}
    assert by_item["（二）"] == f"（二）{items[1]}\n"
    assert by_item["（三）"] == f"（三）{items[2]}\n"


def test_short_items_are_joined_and_named_from_the_first_to_the_last() -> None:
    text = "一、申报条件。依法登记，依法纳税。\n二、申报材料。申请书一份。\n三、申报时间。每年三月。\n"
    (clause,) = make_clauses(text)
    assert clause.address == ("一至三、",)
    below = f"第三条 {prose(380)}\n（一）依法登记；\n（二）依法纳税；\n（三）没有失信。\n"
    assert [clause.address for clause in make_clauses(below)][-1] == ("第三条", "（一）至（三）")


def test_pages_are_those_on_which_the_words_begin() -> None:
    text = "第一条 甲事项，由县里负责。\n\n第二条 乙事项，由园区负责。\n第三条 丙事项。\n"
    second = text.index("第二条")
    pages = [
        PageSpan(1, 0, second),
        PageSpan(2, second, text.index("第三")),
        PageSpan(3, text.index("第三"), len(text)),
    ]
    assert [(clause.address, clause.page) for clause in make_clauses(text, pages=pages)] == [
        (("第一条",), 1),
        (("第二条",), 2),
        (("第三条",), 3),
    ]
    assert {clause.page for clause in make_clauses(text)} == {None}


def test_declared_headings_are_addresses() -> None:
    text = f"投资准入\n{prose(300)}\n设立登记\n{prose(300)}\n"
    marks = [HeadingMark(0, 4, 2), HeadingMark(text.index("设立登记"), text.index("设立登记") + 4, 2)]
    clauses = make_clauses(text, marks)
    assert [clause.address for clause in clauses] == [("投资准入",), ("设立登记",)]


def test_a_long_paragraph_is_cut_at_the_ends_of_sentences() -> None:
    text = prose(2000).rpartition("。")[0] + "。"
    spans = split_long(text, 0, len(text), 300)
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(text[b - 1] in "。！；" for _, b in spans)
    lengths = [b - a for a, b in spans]
    assert max(lengths) <= 330
    assert min(lengths) >= 150


def test_a_piece_of_310_characters_is_halved_and_not_beheaded() -> None:
    text = ("规定内容如下所示十。" * 31)[:310]
    assert [b - a for a, b in split_long(text, 0, 310, 300)] == pytest.approx([155, 155], abs=30)


@given(st.text(alphabet="甲乙。；，\n a0”", max_size=900), st.integers(0, 40), st.integers(20, 300))
def test_cut_spans_cover_what_was_to_be_cut(text: str, start: int, size: int) -> None:
    start = min(start, len(text))
    position = start
    for a, b in split_long(text, start, len(text), size):
        assert a == position < b
        assert b - a <= size * 1.2 + 1
        position = b
    assert position == len(text)


def test_the_fingerprint_tells_every_size() -> None:
    prints = {
        ClauseSettings().fingerprint,
        *(ClauseSettings(**{name: 77}).fingerprint for name in ("whole", "pack", "short", "small", "split")),
    }
    assert len(prints) == 6


HARD_LINES = [
    prose(1000),
    "（一）依法登记；（二）依法纳税。" * 60,
    "第一条 甲事项 第二条 乙事项 " * 60,
    "一是公开；二是公正。" * 100,
    "甲" * 1000,
    "“" * 1000,
    "第一条第二款" * 160,
]


@pytest.mark.parametrize("unit", HARD_LINES, ids=lambda unit: unit[:8])
def test_twice_the_line_takes_about_twice_the_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        began = time.process_time()
        clauses = make_clauses(text)
        spent = time.process_time() - began
        assert clauses[-1].end == length
        return spent

    # A quadratic step would take four times as long. The processor's own time is compared, the least of three, since
    # on a busy machine even that grows at times.
    shorter = min(seconds(60_000) for _ in range(3))
    assert min(seconds(120_000) for _ in range(3)) < 3.4 * shorter + 0.1


# --- LangChain's splitter alone, which the benchmark compares with -------------------------------------------


def test_chunks_end_with_sentences_and_share_the_last_one() -> None:
    # Eight characters hold two sentences of four; four may be shared: the second is said again before the third.
    assert overlapping_chunks("甲乙丙。丁戊己。庚辛。", 8, 4) == [(0, 8), (4, 11)]


def test_chunks_leave_white_space_around_them_out() -> None:
    assert overlapping_chunks("  甲乙丙。\n\n 丁戊己。\n", 5, 0) == [(2, 6), (9, 13)]


def test_no_text_has_no_chunk() -> None:
    assert overlapping_chunks("", 8, 4) == overlapping_chunks(" \n ", 8, 4) == []


@given(ODD_TEXT, st.integers(4, 40), st.integers(0, 3))
def test_chunks_lie_in_the_text_in_order_and_are_no_longer_than_asked(text: str, size: int, overlap: int) -> None:
    chunks = overlapping_chunks(text, size, overlap)
    assert all(0 <= start < end <= len(text) and end - start <= size for start, end in chunks)
    assert chunks == sorted(chunks)
    # What stands there is a chunk as the splitter gave it: nothing around it but white space was cut away.
    assert all(text[start:end] == text[start:end].strip() for start, end in chunks)
