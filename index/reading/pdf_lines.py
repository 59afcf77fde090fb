"""Glyphs → lines of text in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.reading.joining import is_wide
from index.reading.pdf_glyphs import Glyph, GlyphPage
from index.reading.tables import Cell

# A gap of this many ems parts two pieces of a line: columns, cells, the two ends of a header.
_PIECE_GAP = 1.6
# PDFium makes up spaces. Beside an ideograph one counts from this gap on (a space is a quarter of an em), and
# none does in a line that is stretched all along.
_SPACE_GAP = 0.18
_STRETCHED = 0.4
# Fonts often map an ideograph to the radical that looks the same. NFKC undoes the Kangxi radicals; these of
# the supplement (U+2E80…) have no mapping in Unicode's data.
_RADICALS = str.maketrans("⺟⺠⻄⻅⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻩⻬⻰⼾", "母民西见贝车长门青页风飞食马鱼鸟黄齐龙户")
# A mark that stands before its text with a tab or a hanging indent between: no gap in the prose.
LABEL = re.compile(r"[（(第]?[0-9０-９〇一二三四五六七八九十百a-zA-Z]{1,7}[章节条、.．)）]|[•●◆■□◇▪–—-]|[①-⑳]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a piece of one before ``merge_pieces``: its text, its page, its box, the size of its type.

    ``broken`` tells of a wide gap inside it: a row of a table, not prose. A line with ``cells`` is a row of a table
    that was made out, and ``edges`` are where the table's columns begin, and where the last one ends.
    """

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    em: float
    broken: bool = False
    cells: tuple[Cell, ...] = ()
    edges: tuple[float, ...] = ()


def page_pieces(page: GlyphPage) -> list[Line]:
    """The page's pieces of lines, in the order in which the file draws them."""
    pieces: list[Line] = []
    run: list[Glyph] = []
    low = high = 0.0
    for glyph in page.glyphs:
        if glyph.character.isspace():
            if run:
                run.append(glyph)
            continue
        last = next((g for g in reversed(run) if not g.character.isspace()), None)
        if last is not None:
            size = last.em
            same = _overlap(low, high, glyph.y0, glyph.y1) >= 0.5
            # Spaces that the file itself has belong to the text, however wide they are.
            end = max([last.x1, *(g.x1 for g in run[-1:] if not g.made_up)])
            if not same or not -size <= glyph.x0 - end <= _PIECE_GAP * size:
                pieces.append(_line(run, page.number))
                run = []
        low, high = (min(low, glyph.y0), max(high, glyph.y1)) if run else (glyph.y0, glyph.y1)
        run.append(glyph)
    if any(not glyph.character.isspace() for glyph in run):
        pieces.append(_line(run, page.number))
    return pieces


def merge_pieces(pieces: Sequence[Line]) -> list[Line]:
    """Pieces drawn one after the other on one height become one line, parted by a space."""
    lines: list[Line] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        apart = last is None or last.cells or piece.cells
        if last is not None and not apart and beside(last, piece) and piece.x0 >= last.x1:
            lines[-1] = Line(
                f"{last.text} {piece.text}",
                last.page,
                last.x0,
                min(last.y0, piece.y0),
                piece.x1,
                max(last.y1, piece.y1),
                max(last.em, piece.em),
                last.broken or not LABEL.fullmatch(last.text.strip()),
            )
        else:
            lines.append(piece)
    return lines


def beside(one: Line, other: Line) -> bool:
    """Whether both stand at one height: they share half of the lower one's."""
    return _overlap(one.y0, one.y1, other.y0, other.y1) >= 0.5


def _overlap(low: float, high: float, other_low: float, other_high: float) -> float:
    """The share of the lower of two heights that both have; a dash or 一 has hardly any height of its own."""
    shared = min(high, other_high) - max(low, other_low)
    return shared / max(min(high - low, other_high - other_low), 0.01)


def _em(glyphs: Sequence[Glyph]) -> float:
    """The size of the type, by the file's word for it unless the glyphs' height belies it."""
    stated = median(glyph.em for glyph in glyphs)
    height = max(glyph.y1 - glyph.y0 for glyph in glyphs)
    return stated if 0.3 * height <= stated <= 3 * height else max(height / 1.15, 1.0)


def _line(glyphs: Sequence[Glyph], page: int) -> Line:
    visible = [glyph for glyph in glyphs if not glyph.character.isspace()]
    em = _em(visible)
    made_up = sum(1 for glyph in glyphs if glyph.made_up)
    stretched = made_up > _STRETCHED * len(visible) and len(visible) > 3
    text = ""
    before: Glyph | None = None
    spaces: list[Glyph] = []
    for glyph in glyphs:
        if glyph.character.isspace():
            spaces.append(glyph)
            continue
        if before is not None:
            text += _space_between(before, spaces, glyph, 1.0 if stretched else _SPACE_GAP, em)
        spaces = []
        text += meant(glyph.character)
        before = glyph
    return Line(
        text,
        page,
        min(glyph.x0 for glyph in visible),
        min(glyph.y0 for glyph in visible),
        max(glyph.x1 for glyph in visible),
        max(glyph.y1 for glyph in visible),
        em,
    )


def _space_between(before: Glyph, spaces: Sequence[Glyph], after: Glyph, least: float, em: float) -> str:
    """Real spaces stay as they are; one made up beside an ideograph stays for a gap of ``least`` ems."""
    real = "".join(space.character for space in spaces if not space.made_up)
    if real or not spaces:
        return real
    beside_wide = is_wide(before.character) or is_wide(after.character)
    return "" if beside_wide and after.x0 - before.x1 < least * em else " "


def meant(character: str) -> str:
    """The character that is meant: ideographs for radicals and compatibility forms, letters for ligatures."""
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff" or "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character).translate(_RADICALS)
    return character
