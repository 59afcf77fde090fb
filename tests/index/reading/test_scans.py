"""Scans: pictures and PDFs without a text layer, recognised for real, with page and place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from index.errors import EmptyDocument, UnreadableDocument
from index.reading import ocr, read_document
from index.reading.joining import columns
from index.reading.scans import MOST_PAGES, Recognition, read_scan
from tests.fixtures.make_files import typeset_pdf
from tests.fixtures.make_scans import encoded, have_font, mixed_pdf, page_picture

pytestmark = pytest.mark.skipif(not have_font(), reason="fonts-noto-cjk is not installed")

_PAGE = [
    "　　　　　云岭县技术改造补助办法",
    "　　第一条　对技术改造项目，按照设备投资额的",
    "百分之十二给予补助，最高五百万元。",
    "　　第二条　补助按年拨付。",
]
_READ = (
    "云岭县技术改造补助办法\n第一条对技术改造项目，按照设备投资额的百分之十二给予补助，最高五百万元。\n"
    "第二条补助按年拨付。"
)


def _text(data: bytes, name: str) -> str:
    """What is read, without the blank behind a number, which recognition sees or not."""
    return read_document(data, name).text.replace(" ", "")


def _page(lines: list[str] = _PAGE) -> object:
    return page_picture(lines, size=36, width=900, height=420)


def test_a_picture_is_read_as_its_paragraphs() -> None:
    watched: list[tuple[int, int]] = []
    document = read_document(encoded(_page(), "PNG"), "扫描.png", lambda done, total: watched.append((done, total)))
    assert document.text.replace(" ", "") == _READ
    assert document.format == "image"
    assert [(page.number, page.start, page.end) for page in document.pages] == [(1, 0, len(document.text))]
    assert watched == [(1, 1)]


def test_a_tiff_of_two_pages_keeps_them_apart() -> None:
    second = _page(["　　第三条　本办法自发布之日起施行。"])
    data = encoded(_page(), "TIFF", save_all=True, append_images=[second])
    document = read_document(data, "a.tif")
    assert document.text.replace(" ", "") == f"{_READ}\n第三条本办法自发布之日起施行。"
    assert document.text[document.pages[1].start :].startswith("第三条")


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_scanned_turned_is_turned_upright(turn: int) -> None:
    data = encoded(_page(_PAGE[1:]).rotate(turn, expand=True, fillcolor=255), "PNG")
    assert _text(data, "a.png") == _READ.split("\n", 1)[1]


def test_a_page_scanned_askew_is_levelled() -> None:
    askew = np.asarray(_page().rotate(2, fillcolor=255).convert("RGB"))
    lines = read_scan(askew, 1, 400.0).lines
    # Boxes around lines that lean by two degrees would be 28 pixels higher, and overlap.
    assert all(above.y0 > below.y1 for above, below in pairwise(lines))


def test_only_pages_without_a_text_layer_are_recognised() -> None:
    watched: list[tuple[int, int]] = []
    data = mixed_pdf(["第一页有文字层。", _page(_PAGE[1:3]), "第三页有文字层。"])
    document = read_document(data, "a.pdf", lambda done, total: watched.append((done, total)))
    assert document.text.replace(" ", "").split("\n") == [
        "第一页有文字层。",
        _READ.split("\n")[1],
        "第三页有文字层。",
    ]
    assert [document.text[page.start : page.end].strip() for page in document.pages] == document.text.split("\n")
    assert watched == [(1, 1)]


def test_a_page_whose_text_layer_is_broken_is_recognised() -> None:
    # The private use area is what fonts without a map to Unicode give.
    unmapped = "".join(chr(0xE000 + i) for i in range(50))
    data = mixed_pdf([_page(_PAGE[3:])], hidden=unmapped)
    assert _text(data, "a.pdf") == "第二条补助按年拨付。"


def test_a_stamp_on_a_scan_does_not_hide_it() -> None:
    assert _text(mixed_pdf([_page(_PAGE[3:])], hidden="扫描件"), "a.pdf") == "第二条补助按年拨付。"
    searchable = "这一页扫描时已经识别过文字，文字层里是识别出来的全文，因此不再识别第二遍，直接取用它的文字即可。"
    assert read_document(mixed_pdf([_page(_PAGE[3:])], hidden=searchable), "a.pdf").text == searchable


def test_a_text_layer_is_never_recognised_again() -> None:
    watched: list[tuple[int, int]] = []
    read_document(typeset_pdf(["正文。"]), "a.pdf", lambda done, total: watched.append((done, total)))
    assert watched == []


def test_pictures_that_hold_nothing_are_damaged_or_are_bombs() -> None:
    with pytest.raises(EmptyDocument, match=r"空白\.png.*清晰"):
        read_document(encoded(_page([]), "PNG"), "空白.png")
    with pytest.raises(UnreadableDocument, match="不完整"):
        read_document(encoded(_page(), "PNG")[:200], "a.png")
    claimed = bytearray(encoded(_page([]), "PNG"))
    claimed[16:24] = (60000).to_bytes(4, "big") * 2  # the header's width and height
    with pytest.raises(UnreadableDocument):
        read_document(bytes(claimed), "a.png")


def test_too_many_scanned_pages_are_refused_at_once() -> None:
    with pytest.raises(UnreadableDocument, match=r"301.*拆分"):
        Recognition("长.pdf", MOST_PAGES + 1)


def test_the_size_of_the_type_is_even() -> None:
    lines = read_scan(np.asarray(_page().convert("RGB")), 1, 420.0).lines
    # 36 pixels of 420 in a page of 420 points; a letter-spaced or short line may differ.
    assert {round(line.em) for line in lines} <= {33, 34, 35, 36, 37, 38, 39}
    assert len({line.em for line in lines}) == 1
    assert columns(lines[1].text) == 39


def test_without_the_package_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    for data, name in [(encoded(_page([]), "PNG"), "a.png"), (mixed_pdf(["有文字层。", _page([])]), "b.pdf")]:
        with pytest.raises(UnreadableDocument, match=rf"{name}.*pip install 'tiaowen\[ocr\]'.*没有安装"):
            read_document(data, name)
    assert read_document(typeset_pdf(["有文字层。"]), "c.pdf").text == "有文字层。"
