"""Where on a page of a PDF a span of the stored text stands, and what that page looks like."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from index.reading.pdf_glyphs import Glyph, page_pictures, read_page
from index.reading.pdf_lines import meant

if TYPE_CHECKING:
    import numpy as np

LONG_SIDE = 1754
"""Pixels of a picture's longer side: an A4 page at 150 dots an inch, sharp on a dense screen at half its width."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as displayed, in shares of its width and height from the upper left corner."""

    x: float
    y: float
    width: float
    height: float


def page_picture(data: bytes, name: str, number: int) -> bytes:
    """Page ``number`` (from 1) of the PDF in ``data`` as PNG.

    Raises ``EncryptedDocument`` and ``UnreadableDocument``, IndexError where there is no such page.
    """
    read_page(data, name, number)
    return _png(next(iter(page_pictures(data, name, [number], LONG_SIDE))))


def places_on_page(
    data: bytes, name: str, number: int, text: str, spans: Iterable[tuple[int, int]]
) -> list[list[Box]]:
    """For each of ``spans``, offsets into ``text``, the boxes of its lines on page ``number``; empty where it is not
    found there. ``text`` is what was read of that page: what was left out of it (headers, page numbers) or mended
    does not disturb. Raises as :func:`page_picture` does.
    """
    page = read_page(data, name, number)
    glyphs = [
        (character, glyph) for glyph in page.glyphs for character in meant(glyph.character) if character.strip()
    ]
    offsets = [i for i, character in enumerate(text) if character.strip()]
    on_page = _aligned("".join(text[i] for i in offsets), "".join(character for character, _ in glyphs))
    at = {offset: glyphs[on_page[i]][1] for i, offset in enumerate(offsets) if i in on_page}
    return [
        [_share(box, page.width, page.height) for box in _lines([at[i] for i in range(start, end) if i in at])]
        for start, end in spans
    ]


def _aligned(text: str, drawn: str) -> dict[int, int]:
    """Which character of ``drawn`` each of ``text`` is, as far as the two agree for longer than by chance."""
    found: dict[int, int] = {}
    rest = SequenceMatcher(None, text, drawn, autojunk=False)
    for block in rest.get_matching_blocks():
        if block.size >= 3 or block.size == len(text):
            found.update((block.a + i, block.b + i) for i in range(block.size))
    return found


def _lines(glyphs: Sequence[Glyph]) -> list[tuple[float, float, float, float]]:
    """Boxes ``(x0, y0, x1, y1)`` around glyphs that follow each other on one height."""
    boxes: list[tuple[float, float, float, float]] = []
    for glyph in glyphs:
        if boxes:
            x0, y0, x1, y1 = boxes[-1]
            shared = min(y1, glyph.y1) - max(y0, glyph.y0)
            if shared > 0.5 * min(y1 - y0, glyph.y1 - glyph.y0) and -glyph.em <= glyph.x0 - x1 <= 3 * glyph.em:
                boxes[-1] = (min(x0, glyph.x0), min(y0, glyph.y0), max(x1, glyph.x1), max(y1, glyph.y1))
                continue
        boxes.append((glyph.x0, glyph.y0, glyph.x1, glyph.y1))
    return boxes


def _share(box: tuple[float, float, float, float], width: float, height: float) -> Box:
    x0, y0, x1, y1 = box
    return Box(
        round(x0 / width, 4), round(1 - y1 / height, 4), round((x1 - x0) / width, 4), round((y1 - y0) / height, 4)
    )


def _png(picture: np.ndarray) -> bytes:
    """``picture`` (height, width, 3) uint8 RGB as PNG (ISO/IEC 15948), in grey where it has no colour.

    Each row is stored as its difference from the row above, which suits text on white.
    """
    coloured = bool((picture[:, :, :2] != picture[:, :, 1:]).any())
    samples = picture if coloured else picture[:, :, :1]
    height, width, _ = samples.shape
    above = samples.copy()
    above[1:] -= samples[:-1]
    rows = b"".join(b"\x02" + row.tobytes() for row in above)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2 if coloured else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
