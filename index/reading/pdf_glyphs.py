"""A PDF's pages as glyphs with places, and as pictures, by PDFium (with ``pdf_rules`` the only user of pypdfium2)."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from index.errors import EncryptedDocument, UnreadableDocument
from index.reading.pdf_rules import Rule, read_rules

if TYPE_CHECKING:
    import numpy as np

# PDFium may be used by one thread at a time in a process.
_ONE_AT_A_TIME = threading.Lock()
# FPDF_ERR_PASSWORD in fpdfview.h
_ERR_PASSWORD = 4
# Tangent of the angle to the page's axes from which on text is aslant: some 14 degrees.
_SLANT = 0.25
# A page with fewer visible characters than a line may be a scan that someone stamped with a number or a name.
_STAMPED = 40


class Glyph(NamedTuple):
    """A character and its box, in points from the page's lower left corner as the page is displayed.

    ``em`` is the size of its type. ``made_up`` marks a space that PDFium put where it saw a gap: the file has
    none there.
    """

    character: str
    x0: float
    y0: float
    x1: float
    y1: float
    em: float
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class GlyphPage:
    """Page ``number`` (from 1) with its glyphs in the order in which the file draws them.

    Where there are hardly any, ``pictured`` is the share of the page that its largest picture covers, and 1.0 for a
    page with no text but something drawn; else 0.0. ``rules`` are its ruling lines, as displayed.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    pictured: float = 0.0
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class GlyphDocument:
    """All pages, and the title that the file's metadata state."""

    pages: tuple[GlyphPage, ...]
    title: str | None


def read_glyphs(data: bytes, name: str) -> GlyphDocument:
    """The glyphs of the PDF in ``data``.

    Raises ``EncryptedDocument`` where it cannot be opened without a password, ``UnreadableDocument`` where it
    is no whole PDF.
    """
    with _ONE_AT_A_TIME:
        document = _opened(data, name)
        try:
            pages = tuple(_page(document, index) for index in range(len(document)))
            title = document.get_metadata_value("Title").strip() or None
        finally:
            document.close()
    return GlyphDocument(pages, title)


def read_page(data: bytes, name: str, number: int) -> GlyphPage:
    """The glyphs of page ``number`` (from 1) alone.

    Raises as ``read_glyphs`` does, and IndexError where there is no such page.
    """
    with _ONE_AT_A_TIME:
        document = _opened(data, name)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(f"{name} has {len(document)} pages, and so no page {number}")
            return _page(document, number - 1)
        finally:
            document.close()


def page_pictures(data: bytes, name: str, numbers: Sequence[int], long_side: int) -> Iterator[np.ndarray]:
    """The pages of these ``numbers`` (from 1) as displayed: (height, width, 3) uint8 RGB, the longer side given.

    Raises as ``read_glyphs`` does.
    """
    for number in numbers:
        with _ONE_AT_A_TIME:
            document = _opened(data, name)
            try:
                page = document[number - 1]
                try:
                    bitmap = page.render(scale=long_side / max(page.get_size()), rev_byteorder=True)
                    picture = bitmap.to_numpy()[:, :, :3].copy()
                    bitmap.close()
                finally:
                    page.close()
            finally:
                document.close()
        yield picture


def _opened(data: bytes, name: str) -> Any:
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _ERR_PASSWORD:
            raise EncryptedDocument(
                f"{name} asks for a password; save a copy without one and add that. "
                "文件有密码保护，请另存一份不带密码的文件后重新添加。"
            ) from error
        raise UnreadableDocument(
            f"{name} is not a whole PDF ({error}); get it again from where it came. "
            "文件不是完整的 PDF，可能已损坏，请重新获取。"
        ) from error


def _page(document: Any, index: int) -> GlyphPage:
    page = document[index]
    try:
        width, height = page.get_size()
        turn = page.get_rotation()
        left, bottom, right, top = page.get_bbox()
        text = page.get_textpage()
        try:
            glyphs = tuple(
                Glyph(character, *_displayed(box, turn, (left, bottom, right, top)), em, made_up)
                for character, box, em, made_up in _characters(text)
            )
        finally:
            text.close()
        pictured = _pictured(page, sum(1 for glyph in glyphs if not glyph.character.isspace()))
        rules = tuple(Rule(*_displayed(rule, turn, (left, bottom, right, top))) for rule in read_rules(page))
    finally:
        page.close()
    return GlyphPage(index + 1, width, height, glyphs, pictured, rules)


def _pictured(page: Any, visible: int) -> float:
    import pypdfium2.raw as raw

    if visible >= _STAMPED:
        return 0.0
    if not visible:
        return 1.0 if raw.FPDFPage_CountObjects(page.raw) else 0.0
    width, height = page.get_size()
    bounds = [found.get_bounds() for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)]
    return max((abs((x1 - x0) * (y1 - y0)) / max(width * height, 1.0) for x0, y0, x1, y1 in bounds), default=0.0)


def _characters(text: Any) -> Iterator[tuple[str, tuple[float, float, float, float], float, bool]]:
    """``(character, box, em, made up)``; boxes are the loose ones, as wide as the character's advance."""
    import pypdfium2.raw as raw

    rectangle, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    high = 0
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:  # half of a character beyond U+FFFF
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        character = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if character in "\r\n":
            continue  # lines are made of the boxes
        made_up = character == " " and raw.FPDFText_IsGenerated(text, i) == 1
        if not raw.FPDFText_GetLooseCharBox(text, i, rectangle):
            continue
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        em = raw.FPDFText_GetFontSize(text, i)
        if raw.FPDFText_GetMatrix(text, i, matrix):
            em *= math.hypot(matrix.c, matrix.d)
            across, up = sorted((abs(matrix.a), abs(matrix.b)))
            if across > _SLANT * up:
                continue  # set aslant: a watermark, whose glyphs would lie between the lines
        yield ("\x02" if character in "\x02\ufffe" else character), box, em, made_up


def _displayed(
    box: tuple[float, float, float, float], turn: int, page: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """``box`` in the page as displayed: the page's corner at the origin, its rotation (clockwise) applied."""
    x0, y0, x1, y1 = box[0] - page[0], box[1] - page[1], box[2] - page[0], box[3] - page[1]
    width, height = page[2] - page[0], page[3] - page[1]
    if turn == 90:
        return y0, width - x1, y1, width - x0
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 270:
        return height - y1, x0, height - y0, x1
    return x0, y0, x1, y1
