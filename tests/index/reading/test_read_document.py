"""Which reader reads a file, and that nothing but our own errors comes out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import (
    DocumentError,
    EmptyDocument,
    EncryptedDocument,
    TiaowenError,
    UnknownFormat,
    UnreadableDocument,
)
from index.reading import SUPPORTED_SUFFIXES, read_document
from index.reading.sniffing import IMAGE_SUFFIXES, OFFICE_SUFFIXES
from tests.fixtures.make_files import docx, paragraph, placed_pdf, typeset_pdf, workbook, zip_file

_DOCX = docx(paragraph("第一条"))
_PDF = typeset_pdf(["第一条　为了促进发展。"])
_XLSX = workbook(["项目", "金额"], ["技改", 500])
_HTML = b"<!-- x --><!DOCTYPE html><html><body><h1>A</h1><p>b</p></body></html>"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64


@pytest.mark.parametrize(
    ("data", "name", "format"),
    [
        ("第一条".encode(), "a.txt", "txt"),
        ("第一条".encode(), "无后缀", "txt"),
        ("# 第一条".encode(), "a.MD", "md"),
        ("# 第一条".encode(), "a.markdown", "md"),
        ("<p>第一条".encode(), "a.htm", "html"),
        (_DOCX, "a.docx", "docx"),
        (_PDF, "a.PDF", "pdf"),
        (_XLSX, "a.xlsx", "xlsx"),
        (_XLSX, "a.xls", "xlsx"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        # The content is believed over the name.
        (_DOCX, "a.txt", "docx"),
        (_DOCX, "a.doc", "docx"),
        (_PDF, "a.docx", "pdf"),
        (b"\n\n" + _PDF, "a.pdf", "pdf"),
        (_HTML, "a.txt", "html"),
        ("\ufeff<html><body>文</body></html>".encode(), "a.txt", "html"),
        ("<HTML><body>文</body></html>".encode("utf-16"), "a.md", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>', "a", "html"),
        # A text that only speaks of these formats is a text.
        (b"See <html> and %PDF-1.7", "a.txt", "txt"),
        (b"<div>in Markdown</div>", "a.md", "md"),
    ],
)
def test_content_first_name_second(data: bytes, name: str, format: str) -> None:
    assert read_document(data, name).format == format


@pytest.mark.parametrize(
    ("data", "name", "error", "says"),
    [
        (b"", "a.txt", EmptyDocument, "0 bytes"),
        (_OLE + "PowerPoint Document".encode("utf-16-le"), "a.ppt", UnknownFormat, "另存为 .docx 或 .pdf"),
        ("第一条".encode(), "a.doc", UnreadableDocument, "扩展名有误"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", EncryptedDocument, "密码"),
        (zip_file({"xl/workbook.bin": b"<x/>"}), "a.xlsb", UnknownFormat, "Excel"),
        (zip_file({"xl/workbook.xml": b"<x/>"}), "a.xlsx", UnreadableDocument, "Excel"),
        (zip_file({"OFD.xml": b"<x/>"}), "a.ofd", UnknownFormat, "OFD"),
        (zip_file({"readme.txt": b"x"}), "a.zip", UnknownFormat, "解压"),
        (zip_file({}), "a.zip", UnknownFormat, "解压"),
        (b"PK\x03\x04 cut off", "a.docx", UnreadableDocument, "不完整"),
        (b"\x89PNG\r\n\x1a\n", "扫描.png", UnreadableDocument, "不完整"),
        ("第一条".encode(), "a.jpg", UnreadableDocument, "扩展名有误"),
        (b"Rar!\x1a\x07", "a.rar", UnknownFormat, "解压"),
        (b"a,b\n1,2\n", "a.xyz", UnknownFormat, ".xyz"),
        ("第一条".encode(), "a.pdf", UnreadableDocument, "扩展名有误"),
        (b"<html>x</html>", "a.docx", UnreadableDocument, "扩展名有误"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a.txt", UnreadableDocument, "不完整"),
        (bytes(range(256)), "a.txt", UnreadableDocument, "文本"),
        (placed_pdf([[]]), "scan.pdf", EmptyDocument, "OCR"),
    ],
)
def test_errors_say_what_which_and_what_to_do(data: bytes, name: str, error: type[TiaowenError], says: str) -> None:
    with pytest.raises(error) as caught:
        read_document(data, f"某文件夹/{name}")
    message = str(caught.value)
    assert message.startswith(name)
    assert says in message
    assert message.endswith("。")


def test_a_librarys_own_failure_is_told_and_kept_as_the_cause() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(zip_file({"word/document.xml": b"<unclosed"}), "a.docx")
    assert caught.value.__cause__ is not None


def test_the_suffixes_have_readers() -> None:
    for suffix in SUPPORTED_SUFFIXES - {*IMAGE_SUFFIXES, *OFFICE_SUFFIXES}:
        data = {".pdf": _PDF, ".xlsx": _XLSX, ".xlsm": _XLSX, ".docx": _DOCX, ".docm": _DOCX}.get(suffix, b"text")
        assert read_document(data, f"a{suffix}").text


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.pdf", "a", "a.xyz"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        said = read_document(data, name).text
    except DocumentError as error:
        said = str(error)
    assert said.strip()


@settings(max_examples=60)
@given(
    st.sampled_from([(_DOCX, "a.docx"), (_PDF, "a.pdf"), (_HTML, "a.html"), (_XLSX, "a.xlsx")]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
    st.integers(0, 10**6),
)
def test_damaged_files_are_read_or_refused(
    file: tuple[bytes, str], changes: list[tuple[int, int]], length: int
) -> None:
    damaged = bytearray(file[0])
    for place, byte in changes:
        damaged[place % len(damaged)] = byte
    if length % 3 == 0:
        del damaged[length % len(damaged) :]
    try:
        document = read_document(bytes(damaged), file[1])
    except DocumentError:
        return
    assert all(line == line.rstrip() for line in document.text.split("\n"))


def test_reading_twice_gives_the_same() -> None:
    for data, name in [(_DOCX, "a.docx"), (_PDF, "a.pdf"), (_HTML, "a.html")]:
        assert read_document(data, name) == read_document(data, name)
