"""What is left out of the top and the bottom of pages, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.pdf_lines import Line
from index.reading.pdf_margins import without_margins

_HEIGHT = 842.0


def _line(text: str, page: int, y: float) -> Line:
    return Line(text, page, 100.0, y, 100.0 + 10 * len(text), y + 10, 10.0)


def _left(texts: dict[int, str], pages: int, y: float = 50.0) -> list[str]:
    """What is left of ``texts`` by page (from 1), each at height ``y`` of its page, in a document of ``pages``."""
    lines = [[_line("正文", n, 400.0), *([_line(texts[n], n, y)] if n in texts else [])] for n in range(1, pages + 1)]
    kept = without_margins(lines, [_HEIGHT] * pages)
    assert all(page[0].text == "正文" for page in kept)
    return [line.text for page in kept for line in page[1:]]


@pytest.mark.parametrize(
    "form", ["{}", "— {} —", "- {} -", "·{}·", "第 {} 页", "第{}页 共9页", "{}/9", "Page {} of 9", "P.{}"]
)
@pytest.mark.parametrize("y", [50.0, 800.0])
def test_page_numbers(form: str, y: float) -> None:
    assert _left({n: form.format(n) for n in range(1, 6)}, 5, y) == []
    assert _left({n: form.format(n + 230) for n in range(1, 6)}, 5, y) == []
    assert _left({n: form.format(n) for n in (1, 2)}, 2, y) == []


def test_roman_numbers_and_parts_numbered_by_themselves() -> None:
    romans = dict(enumerate(["i", "ii", "iii", "iv", "v", "vi"], 1))
    digits = {n + 6: str(n) for n in range(1, 5)}
    assert _left(romans | digits, 10) == []


def test_numbers_in_the_body_are_not_looked_at() -> None:
    texts = {n: str(n) for n in range(1, 6)}
    assert _left(texts, 5, y=200.0) == list(texts.values())


@pytest.mark.parametrize(
    "texts",
    [
        {1: "2023", 2: "2024"},
        {1: "500", 2: "501"},
        {1: "5000000", 2: "5000001", 3: "5000002"},
        {1: "1,200 万元", 2: "1,200 万元", 3: "1,200 万元"},
        {1: "300", 2: "300", 3: "300"},
        {2: "7", 5: "3"},
        {1: "附件1", 2: "附件2", 3: "附件3"},
        {1: "一、", 2: "二、", 3: "三、"},
    ],
)
def test_what_is_said_stays(texts: dict[int, str]) -> None:
    assert _left(texts, 5) == list(texts.values())


def test_running_lines() -> None:
    title = "某市人民政府公报"
    assert _left(dict.fromkeys(range(1, 4), title), 3, 800.0) == []
    assert _left(dict.fromkeys((1, 2), title), 2, 800.0) == []
    assert _left(dict.fromkeys((1, 3, 5, 7), title), 8, 800.0) == []
    assert _left({n: f"{title} {n}" for n in range(1, 5)}, 4, 800.0) == []
    # On one page of two, or three times in a long document by chance, it is text.
    assert _left({1: title}, 2, 800.0) == [title]
    assert _left(dict.fromkeys((3, 40, 90), title), 100, 800.0) == [title] * 3


def test_the_same_words_at_another_height_are_text() -> None:
    lines = [[_line("公报", n, 800.0 if n < 4 else 760.0)] for n in range(1, 5)]
    kept = without_margins(lines, [_HEIGHT] * 4)
    assert [len(page) for page in kept] == [0, 0, 0, 1]


@given(
    st.lists(st.from_regex(r"[1-9][0-9]{4,8}|[1-9][0-9]{0,2}(,[0-9]{3}){1,2}( 万元)?", fullmatch=True), max_size=6)
)
def test_no_amount_is_ever_left_out(amounts: list[str]) -> None:
    texts = dict(enumerate(amounts, 1))
    assert _left(texts, max(1, len(amounts))) == amounts
