"""Glyphs → lines, on glyphs set by hand."""

from __future__ import annotations

import pytest

from index.reading.pdf_glyphs import Glyph, GlyphPage
from index.reading.pdf_lines import merge_pieces, page_pieces


def _glyphs(
    text: str, x: float = 50.0, y: float = 700.0, *, advance: float = 10.0, shift: float = 0.0
) -> list[Glyph]:
    """Characters ``advance`` wide; ``~`` is a space that PDFium made up, ``shift`` the gap after each character."""
    glyphs = []
    for character in text:
        if character == "~":
            glyphs.append(Glyph(" ", x, y, x, y, 10.0, True))
            continue
        glyphs.append(Glyph(character, x, y, x + advance, y + 10, 10.0))
        x += advance + shift
    return glyphs


def _texts(*glyphs: list[Glyph]) -> list[str]:
    return [piece.text for piece in page_pieces(GlyphPage(1, 595, 842, tuple(g for run in glyphs for g in run)))]


def test_lines_are_parted_by_height_and_by_gaps() -> None:
    assert _texts(_glyphs("第一行"), _glyphs("第二行", y=680)) == ["第一行", "第二行"]
    assert _texts(_glyphs("左"), _glyphs("右", x=90)) == ["左", "右"]
    assert _texts(_glyphs("近"), _glyphs("邻", x=70)) == ["近邻"]


def test_thin_characters_lie_in_their_line() -> None:
    dash = [Glyph("—", 50, 704, 60, 705, 10.0), Glyph("—", 60, 704, 70, 705, 10.0)]
    assert _texts(dash, _glyphs("规模", x=70)) == ["——规模"]


def test_a_superscript_stays_in_its_line() -> None:
    assert _texts(_glyphs("5m"), [Glyph("2", 70, 705, 74, 711, 6.0)], _glyphs("内", x=74)) == ["5m2内"]


@pytest.mark.parametrize(
    ("text", "shift", "expected"),
    [
        ("赵燕 李旭东", 0.0, "赵燕 李旭东"),
        ("赵~燕", 0.5, "赵燕"),
        ("赵燕~李旭东", 2.5, "赵燕 李旭东"),
        ("关~于~印~发", 6.0, "关于印发"),
        ("land~use", 0.0, "land use"),
        ("2024年~5月", 1.0, "2024年5月"),
    ],
)
def test_spaces(text: str, shift: float, expected: str) -> None:
    assert _texts(_glyphs(text, shift=shift)) == [expected]


def test_wide_spaces_of_the_file_itself_belong_to_the_text() -> None:
    assert _texts(_glyphs("第一章　　　总则")) == ["第一章　　　总则"]


def test_look_alikes_and_ligatures_are_the_characters_meant() -> None:
    assert _texts(_glyphs("⼀、⽬标⻓⾦ﬁ豈Ⅳ①")) == ["一、目标长金fi豈Ⅳ①"]


def test_pieces_on_one_height_are_one_broken_line_unless_a_label_begins_it() -> None:
    page = GlyphPage(1, 595, 842, (*_glyphs("项目"), *_glyphs("金额", x=200), *_glyphs("下行", y=650)))
    lines = merge_pieces(page_pieces(page))
    assert [(line.text, line.broken) for line in lines] == [("项目 金额", True), ("下行", False)]
    labelled = GlyphPage(1, 595, 842, (*_glyphs("1."), *_glyphs("正文", x=100)))
    assert [(line.text, line.broken) for line in merge_pieces(page_pieces(labelled))] == [("1. 正文", False)]


def test_a_page_of_spaces_has_no_lines() -> None:
    assert _texts(_glyphs("  　")) == []
