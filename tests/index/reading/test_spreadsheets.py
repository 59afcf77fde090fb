"""Workbooks and tables as text: sheets as parts, rows with their header, values as the sheet shows them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import EmptyDocument, EncryptedDocument, UnreadableDocument
from index.outline import parse_outline
from index.reading import read_document
from tests.fixtures.make_files import zip_file


def _book(*sheets: tuple[str, list[list[Any]]], merge: str = "", styles: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    first = book.worksheets[0]
    for place in merge.split():
        first.merge_cells(place)
    for place, style in (styles or {}).items():
        first[place].number_format = style
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _lines(data: bytes, name: str = "a.xlsx") -> list[str]:
    return read_document(data, name).text.split("\n")


def test_each_sheet_is_a_part_and_each_row_carries_its_header() -> None:
    data = _book(
        ("补助标准", [["项目", "金额"], ["技改", 500], ["研发", 200]]),
        ("办理期限", [["事项", "期限"], ["备案", "三日"]]),
    )
    document = read_document(data, "a.xlsx")
    assert document.text == "补助标准\n项目：技改；金额：500\n项目：研发；金额：200\n办理期限\n事项：备案；期限：三日"
    assert document.format == "xlsx"
    root = parse_outline(document.text, document.headings)
    assert [node.address for node in root.walk()][1:] == [("补助标准",), ("办理期限",)]


def test_an_only_sheet_without_a_name_of_its_own_has_no_heading() -> None:
    assert _lines(_book(("Sheet1", [["项目", "金额"], ["技改", 500]]))) == ["项目：技改；金额：500"]


def test_captions_merged_cells_totals_and_notes() -> None:
    rows = [
        ["附件2"],
        ["云岭县补助标准", None, None],
        [None, None, "单位：万元"],
        ["类别", "项目", "金额"],
        ["工业", "技改", 500],
        [None, "研发", 200],
        ["合计", None, 700],
        ["注：以上为上限。"],
    ]
    assert _lines(_book(("标准", rows), merge="A2:C2 A5:A6 A7:B7")) == [
        "标准",
        "附件2",
        "云岭县补助标准",
        "单位：万元",
        "类别：工业；项目：技改；金额：500",
        "类别：工业；项目：研发；金额：200",
        "类别：合计；项目：合计；金额：700",
        "注：以上为上限。",
    ]


def test_blank_rows_part_tables_unless_the_next_has_no_header() -> None:
    rows = [["项目", "金额"], ["技改", 500], [], ["研发", 200], [], ["事项", "部门"], ["备案", "工信局"]]
    assert _lines(_book(("Sheet1", rows))) == [
        "项目：技改；金额：500",
        "项目：研发；金额：200",
        "事项：备案；部门：工信局",
    ]


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (0.12, "0%", "12%"),
        (0.055, "0.0%", "5.5%"),
        (1200.5, "#,##0.00", "1,200.50"),
        (1200, '#,##0"元"', "1,200元"),
        (1.5, "0.##", "1.5"),
        (500.0, "General", "500"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567890123456, "General", "1234567890123456"),
        (12345678901, "0", "12345678901"),
        (date(2024, 3, 1), 'yyyy"年"m"月"d"日"', "2024年3月1日"),
        (date(2024, 3, 1), "yyyy-mm-dd", "2024-03-01"),
        (datetime(2024, 3, 1, 9, 30), "yyyy/m/d h:mm", "2024-03-01 09:30"),
        (True, "General", "TRUE"),
        ("００７", "@", "００７"),
    ],
)
def test_values_are_written_as_the_sheet_shows_them(value: object, style: str, shown: str) -> None:
    data = _book(("Sheet1", [["项目", "值"], ["甲", value]]), styles={"B2": style})
    assert _lines(data) == [f"项目：甲；值：{shown}"]


def test_a_cell_at_the_far_corner_costs_nothing() -> None:
    book = openpyxl.Workbook()
    for row in range(1, 200):
        book.active.cell(row, 1, f"甲{row}")
    book.active["XFD1048576"] = "远"
    buffer = io.BytesIO()
    book.save(buffer)
    assert _lines(buffer.getvalue()) == [*(f"甲{row}" for row in range(1, 200)), "远"]


def test_merged_cells_over_the_whole_sheet_are_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(_book(("Sheet1", [["甲", "乙"]])))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    vast = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", vast)
    with pytest.raises(UnreadableDocument, match="merged cells"):
        read_document(zip_file(parts), "a.xlsx")


def test_hidden_sheets_are_left_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(_book(("一", [["甲", "乙"]]), ("二", [["丙", "丁"]]))))
    book["二"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    assert _lines(buffer.getvalue()) == ["一", "甲；乙"]


def test_damaged_empty_locked_and_swollen_workbooks_say_so() -> None:
    whole = _book(("Sheet1", [["甲", "乙"]]))
    with pytest.raises(UnreadableDocument, match="另存为|重新获取"):
        read_document(whole[:-30], "a.xlsx")
    with pytest.raises(UnreadableDocument, match=r"b\.xlsx.*另存为"):
        read_document(zip_file({"xl/workbook.xml": b"<x/>"}), "b.xlsx")
    with pytest.raises(EmptyDocument):
        read_document(_book(("Sheet1", [])), "a.xlsx")
    swollen = zip_file({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (65 << 20)})
    with pytest.raises(UnreadableDocument, match="过大"):
        read_document(swollen, "a.xlsx")
    locked = bytearray(whole)
    at = locked.find(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(EncryptedDocument, match="密码"):
        read_document(bytes(locked), "a.xlsx")


@pytest.mark.parametrize(
    ("text", "name", "lines"),
    [
        ('项目,金额\n技改,"1,200"\n研发,200\n', "a.csv", ["项目：技改；金额：1,200", "项目：研发；金额：200"]),
        ("项目;金额\n技改;1,5\n", "a.csv", ["项目：技改；金额：1,5"]),
        ("项目\t金额\n技改\t500\n", "a.tsv", ["项目：技改；金额：500"]),
        ('附件\n项目,条件\n技改,"投资\n达标"\n', "a.csv", ["附件", "项目：技改；条件：投资 达标"]),
        ("没有逗号的一行\n第二行\n", "a.csv", ["没有逗号的一行", "第二行"]),
        ('项目,金额\n技改,"未完', "a.csv", ["项目：技改；金额：未完"]),
        (f"项目,金额\n{'长' * 140000},1\n", "a.csv", ["项目,金额", f"{'长' * 140000},1"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_tables_as_text(text: str, name: str, lines: list[str], encoding: str) -> None:
    document = read_document(text.encode(encoding), name)
    assert document.text.split("\n") == lines
    assert document.format == "csv"


_CELLS = st.one_of(st.none(), st.text("甲乙丙0189.%，", max_size=6), st.integers(-(10**12), 10**12), st.booleans())


@settings(max_examples=25)
@given(st.lists(st.lists(_CELLS, max_size=5), max_size=6), st.sampled_from(["", "A1:B2", "A1:C1 A2:A4", "B2:AZ9"]))
def test_no_value_of_a_sheet_is_lost(rows: list[list[Any]], merge: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(_book(("Sheet1", rows), merge=merge))).active
    kept = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None and str(c.value).strip()]
    try:
        text = read_document(_book(("Sheet1", rows), merge=merge), "a.xlsx").text
    except EmptyDocument:
        text = ""
    for value in kept:
        assert {"True": "TRUE", "False": "FALSE"}.get(value, value) in text


@given(st.lists(st.lists(st.text('甲乙,\t"\n;', max_size=5), max_size=4), max_size=5))
def test_any_table_as_text_is_read_or_empty(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows)
    try:
        read = read_document(text.encode(), "a.csv").text
    except EmptyDocument:
        read = ""
    for character in set(text) & set("甲乙"):
        assert character in read
