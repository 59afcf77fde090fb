"""Files made to hang or to swell: read or refused, each in the time and memory that its size deserves.

Nothing here measures time: what is not bounded does not come back at all. ``tests/fuzz/fuzz_readers.py`` looks further.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from index.clauses import make_clauses
from index.errors import DocumentError, UnreadableDocument
from index.reading import read_document
from tests.fixtures.make_files import docx, paragraph, typeset_pdf, zip_file


def test_a_single_line_of_ten_megabytes() -> None:
    sentence = "技术改造项目按照设备投资额给予补助，最高五百万元。"
    text = sentence * (10 * 1024 * 1024 // len(sentence.encode()))
    document = read_document(text.encode(), "a.txt")
    assert document.text == text
    clauses = make_clauses(document.text)
    assert (clauses[0].start, clauses[-1].end) == (0, len(text))
    assert max(clause.end - clause.start for clause in clauses) <= 400


def test_a_row_of_a_million_cells() -> None:
    document = read_document(b"a" + b"," * 1_000_000 + b"\nb,c\n" * 1000, "a.csv")
    assert document.text.endswith("b,c")


def test_pages_nested_and_linked_without_end() -> None:
    assert read_document(b"<div>" * 20_000 + "末".encode(), "a.html").text == "末"
    links = b"<div>" + b"<a href=x>y</a>" * 20_000 + "</div><p>正文内容。".encode()
    assert read_document(links, "a.html").text == "正文内容。"


def test_a_table_that_claims_to_be_vast() -> None:
    rows = b"<tr><td colspan=99999 rowspan=99999>a<td>b" * 2000
    assert "a" in read_document(b"<table>" + rows, "a.html").text


def test_a_pdf_of_three_hundred_pages() -> None:
    paragraphs = [f"第{i}号文件规定了县里的一件小事，并且写满了这一行的全部二十八个字。" for i in range(450)]
    document = read_document(typeset_pdf(paragraphs, height=3), "a.pdf")
    assert len(document.pages) == 300
    assert document.text.split("\n") == paragraphs


def _bomb(part: str, size: int) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package, package.open(part, "w") as entry:
        for _ in range(size >> 20):
            entry.write(b" " * (1 << 20))
    return buffer.getvalue()


@pytest.mark.parametrize(("part", "name"), [("word/document.xml", "a.docx"), ("xl/workbook.xml", "a.xlsx")])
def test_an_office_file_that_swells_is_refused_unopened(part: str, name: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_document(_bomb(part, 300 << 20), name)


def test_entities_neither_grow_nor_reach_out() -> None:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    prolog = f'<!DOCTYPE d [<!ENTITY a0 "哈哈">{laughs}<!ENTITY out SYSTEM "http://192.0.2.1/x">]>'
    body = paragraph("甲") + "<w:p><w:r><w:t>&a9;&out;</w:t></w:r></w:p>"
    with pytest.raises(UnreadableDocument):
        read_document(docx(body, prolog=prolog), "a.docx")
    workbook = f'<?xml version="1.0"?>{prolog}<workbook>&a9;</workbook>'.encode()
    with pytest.raises(DocumentError):
        read_document(zip_file({"xl/workbook.xml": workbook, "[Content_Types].xml": b"<Types/>"}), "a.xlsx")
