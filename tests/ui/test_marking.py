"""Text becomes HTML without losing a character and without ever becoming markup."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from ui.marking import marked, merged, parse_span_list, span_list, text_language

spans = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)


def plain(rendered: str) -> str:
    """What a browser would show as text."""
    return html.unescape(re.sub(r"<[^>]*>", "", rendered))


@given(st.text(max_size=50), st.integers(0, 20), spans)
def test_marking_keeps_every_character(text: str, offset: int, given_spans: list[tuple[int, int]]) -> None:
    assert plain(str(marked(text, offset, given_spans))) == text


@given(st.text(alphabet="ab<&>\"'\n文", max_size=50), st.integers(0, 20), spans)
def test_exactly_the_spans_are_marked(text: str, offset: int, given_spans: list[tuple[int, int]]) -> None:
    rendered = str(marked(text, offset, given_spans))
    shown = [html.unescape(piece) for piece in re.findall(r"<mark [^>]*>(.*?)</mark>", rendered, re.DOTALL)]
    covered = {i for start, end in given_spans for i in range(start, end) if offset <= i < offset + len(text)}
    assert "".join(shown) == "".join(text[i - offset] for i in sorted(covered))


def test_markup_in_a_text_stays_text() -> None:
    assert str(marked("<b>&", 10, [(10, 13)])) == '<mark class="tw-evidence">&lt;b&gt;</mark>&amp;'


def test_merged_joins_what_overlaps_or_touches() -> None:
    assert merged([(8, 12), (0, 3), (3, 5), (20, 30)], 1, 25) == [(1, 5), (8, 12), (20, 25)]


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9))))
def test_a_span_list_is_read_back(given_spans: list[tuple[int, int]]) -> None:
    assert parse_span_list(span_list(given_spans)) == given_spans


def test_a_broken_span_list_is_passed_over() -> None:
    assert parse_span_list("3-5 x-2 7 -1-4 ² ²-³ 9-11") == [(3, 5), (9, 11)]
    assert parse_span_list(None) == []


def test_text_language() -> None:
    assert text_language("第六条 租赁期限") == "zh-CN"
    assert text_language("Article 6") == ""
