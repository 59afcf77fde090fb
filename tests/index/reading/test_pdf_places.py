"""Where a span of the stored text stands on the picture of its page."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

import eval as eval_room
from index.errors import UnreadableDocument
from index.reading import read_document
from index.reading.pdf_places import LONG_SIDE, Box, page_picture, places_on_page

FILE = "guidance-fund.pdf"
DATA = (Path(eval_room.__file__).parent / "sample" / "documents" / FILE).read_bytes()
READ = read_document(DATA, FILE)


def decoded(png: bytes) -> np.ndarray:
    """The samples of a PNG whose rows are stored as differences from the row above."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, parts = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        parts[kind] = body
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    channels = {0: 1, 2: 3}[colour]
    assert depth == 8
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, 1 + width * channels)
    assert set(rows[:, 0]) == {2}
    return np.cumsum(rows[:, 1:].astype(np.uint64), axis=0).astype(np.uint8).reshape(height, width, channels)


def dark(picture: np.ndarray, box: Box) -> float:
    """The share of dark dots inside a box."""
    height, width, _ = picture.shape
    part = picture[
        int(box.y * height) : int((box.y + box.height) * height),
        int(box.x * width) : int((box.x + box.width) * width),
    ]
    return float((part < 128).mean())


def test_the_boxes_of_a_sentence_lie_on_its_print() -> None:
    sentence = "引导基金对单支子基金的出资比例，一般不超过子基金认缴规模的百分之三十"
    page = READ.pages[1]
    text = READ.text[page.start : page.end]
    at = text.index(sentence)
    (boxes,) = places_on_page(DATA, FILE, 2, text, [(at, at + len(sentence))])
    assert len(boxes) == 2  # the sentence runs over two lines
    first, second = boxes
    assert second.y > first.y + first.height / 2
    assert second.x < first.x  # the paragraph is indented
    picture = decoded(page_picture(DATA, FILE, 2))
    assert max(picture.shape) == LONG_SIDE
    for box in boxes:
        assert dark(picture, box) > 0.04
        above = Box(box.x, box.y - box.height * 0.22, box.width, box.height * 0.15)
        assert dark(picture, above) < 0.01


def test_all_of_a_page_is_found_in_order_and_inside_it() -> None:
    for page in READ.pages:
        text = READ.text[page.start : page.end]
        (boxes,) = places_on_page(DATA, FILE, page.number, text, [(0, len(text))])
        assert boxes
        for box in boxes:
            assert 0 <= box.x < box.x + box.width <= 1
            assert 0 <= box.y < box.y + box.height <= 1


def test_what_is_not_on_the_page_has_no_place() -> None:
    assert places_on_page(DATA, FILE, 1, "没有的字句甲乙丙丁", [(0, 9)]) == [[]]
    assert places_on_page(DATA, FILE, 1, "", [(0, 0)]) == [[]]


def test_a_page_that_is_not_there_and_a_file_that_is_no_pdf() -> None:
    for number in (0, 99):
        with pytest.raises(IndexError, match="no page"):
            page_picture(DATA, FILE, number)
    with pytest.raises(UnreadableDocument):
        page_picture(b"not a PDF", "x.pdf", 1)
