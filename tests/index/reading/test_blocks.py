"""Blocks → document: the offsets of headings and pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import EmptyDocument
from index.reading.blocks import Block, build_document
from index.records import HeadingMark, PageSpan

_TEXT = st.text(st.sampled_from("甲乙 \n\x00　\r1"), max_size=8)


def test_offsets_of_headings() -> None:
    document = build_document(
        [Block(" "), Block("　第一章\n总则", 1), Block("正文 "), Block("\x00第二章", 2)], name="a", format="md"
    )
    assert document.text == "第一章 总则\n正文\n第二章"
    assert document.headings == (HeadingMark(0, 6, 1), HeadingMark(10, 13, 2))


def test_pages_cover_the_text_and_an_empty_page_is_an_empty_span() -> None:
    blocks = [Block("甲乙", page_starts=((0, 1), (1, 2))), Block("丙", page_starts=((0, 4),))]
    document = build_document(blocks, name="a", format="pdf", page_count=5)
    assert document.text == "甲乙\n丙"
    assert document.pages == (
        PageSpan(1, 0, 1),
        PageSpan(2, 1, 3),
        PageSpan(3, 3, 3),
        PageSpan(4, 3, 4),
        PageSpan(5, 4, 4),
    )


def test_no_text_is_an_error_that_names_the_file() -> None:
    with pytest.raises(EmptyDocument, match=r"空白\.md.*没有文字"):
        build_document([Block(" \n")], name="空白.md", format="md")


@given(st.lists(st.tuples(_TEXT, st.integers(0, 2)), max_size=8))
def test_headings_are_the_blocks_declared_as_such(found: list[tuple[str, int]]) -> None:
    document = build_document([Block("文"), *(Block(t, level) for t, level in found)], name="a", format="html")
    expected = [("".join(t.replace("\x00", "").split()), level) for t, level in found if level]
    marks = [("".join(document.text[h.start : h.end].split()), h.level) for h in document.headings]
    assert marks == [(text, level) for text, level in expected if text]
    assert all("\n" not in document.text[h.start : h.end] for h in document.headings)


@given(st.lists(st.lists(_TEXT, min_size=1, max_size=3), min_size=1, max_size=6))
def test_pages_are_contiguous_and_hold_their_own_characters(pages: list[list[str]]) -> None:
    # Every page's text carries its own number, so that a character can be told from its neighbours'.
    blocks = [
        Block(f"{text}P{number}" if i == 0 else text, page_starts=((0, number),) if i == 0 else ())
        for number, texts in enumerate(pages, 1)
        for i, text in enumerate(texts)
    ]
    document = build_document(blocks, name="a", format="pdf", page_count=len(pages))
    assert [page.number for page in document.pages] == list(range(1, len(pages) + 1))
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in zip(document.pages, document.pages[1:], strict=False))
    assert all(f"P{page.number}" in document.text[page.start : page.end] for page in document.pages)
