"""Tables in PDFs: each row with its header, whatever draws them and however many pages they take."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading.pdf import read_pdf
from index.reading.pdf_grids import Grid, find_grids
from index.reading.pdf_rules import Rule
from tests.fixtures.make_files import Placed, placed_pdf
from tests.fixtures.make_tables import table_pdf

_BEFORE = "第一条 对技术改造项目按照下表给予补助，补助资金由县财政按年拨付，企业收到后应当专款专用。"
_AFTER = "第二条 本办法自发布之日起施行。"


def _lines(data: bytes) -> list[str]:
    return read_pdf(data, "a.pdf").text.split("\n")


def test_a_ruled_table_between_paragraphs() -> None:
    rows = [
        ["项目", "金额（万元）", "条件"],
        ["技改", "500", "设备投资额达到一千万元以上的工业企业，当年完成投资"],
        ["研发", "200", ""],
    ]
    assert _lines(table_pdf(rows, widths=[80, 80, 120], before=_BEFORE, after=_AFTER)) == [
        _BEFORE,
        "项目：技改；金额（万元）：500；条件：设备投资额达到一千万元以上的工业企业，当年完成投资",
        "项目：研发；金额（万元）：200",
        _AFTER,
    ]


def test_merged_cells_and_a_header_of_two_rows() -> None:
    rows = [
        ["项目", "补助标准", ""],
        ["", "市级", "县级"],
        ["技改", "500万元", "200万元"],
        ["", "视情况", ""],
        ["合计", "", "700万元"],
    ]
    spans = [(0, 0, 0, 1), (1, 0, 2, 0), (0, 2, 0, 3), (1, 3, 2, 3), (0, 4, 1, 4)]
    assert _lines(table_pdf(rows, widths=[80, 80, 80], spans=spans)) == [
        "项目：技改；补助标准 市级：500万元；补助标准 县级：200万元",
        "项目：技改；补助标准 市级：视情况；补助标准 县级：视情况",
        "项目：合计；补助标准 市级：合计；补助标准 县级：700万元",
    ]


@pytest.mark.parametrize(("repeat", "lines"), [(1, "GRID"), (0, "GRID"), (1, "")])
def test_a_table_over_three_pages_has_one_header(repeat: int, lines: str) -> None:
    rows = [["编号", "项目", "金额"], *([f"A{i}", f"项目{i}", f"{i}万元"] for i in range(1, 91))]
    document = read_pdf(table_pdf(rows, widths=[60, 120, 100], repeat=repeat, lines=lines, before=_BEFORE), "a.pdf")
    assert document.text.split("\n") == [
        _BEFORE,
        *(f"编号：A{i}；项目：项目{i}；金额：{i}万元" for i in range(1, 91)),
    ]
    assert len(document.pages) == 3
    for page in document.pages[1:]:
        assert document.text[page.start :].startswith("编号：A")


def test_a_merged_cell_that_a_page_break_cuts_stands_in_every_row() -> None:
    rows = [["类别", "项目"], *(["工业" if i == 1 else "", f"项目{i}"] for i in range(1, 61))]
    data = table_pdf(rows, widths=[60, 120], repeat=1, spans=[(0, i, 0, i + 29) for i in (1, 31)])
    assert _lines(data)[-1] == "项目：项目60"
    assert _lines(data)[29] == "类别：工业；项目：项目30"


@pytest.mark.parametrize("lines", ["", "THREE", "LINEBELOW", "BOX"])
def test_columns_are_seen_without_lines_between_them(lines: str) -> None:
    rows = [
        ["行业", "能耗限额", "备注"],
        ["水泥", "100千克", "按吨"],
        ["钢铁", "550千克", "按吨钢"],
        ["平板玻璃", "8千克", "按重量箱"],
    ]
    assert _lines(table_pdf(rows, widths=[120, 120, 120], lines=lines, before=_BEFORE, after=_AFTER)) == [
        _BEFORE,
        "行业：水泥；能耗限额：100千克；备注：按吨",
        "行业：钢铁；能耗限额：550千克；备注：按吨钢",
        "行业：平板玻璃；能耗限额：8千克；备注：按重量箱",
        _AFTER,
    ]


def test_a_cell_of_several_lines_without_ruling_lines() -> None:
    rows: list[Placed] = [
        (80.0, 700.0, "事项", 10.0), (200.0, 700.0, "材料", 10.0), (400.0, 700.0, "期限", 10.0),
        (80.0, 680.0, "备案", 10.0), (200.0, 680.0, "申请表、营业执照", 10.0), (400.0, 680.0, "三日", 10.0),
        (200.0, 666.0, "复印件", 10.0),
        (80.0, 646.0, "核准", 10.0), (200.0, 646.0, "可研报告", 10.0), (400.0, 646.0, "十日", 10.0),
    ]  # fmt: skip
    assert _lines(placed_pdf([rows])) == [
        "事项：备案；材料：申请表、营业执照复印件；期限：三日",
        "事项：核准；材料：可研报告；期限：十日",
    ]


def test_numbers_with_a_hanging_indent_are_no_table() -> None:
    page: list[Placed] = []
    for i in range(1, 5):
        page += [(80.0, 720.0 - 20 * i, f"{i}.", 10.0), (110.0, 720.0 - 20 * i, f"提交第{i}份材料。", 10.0)]
    assert _lines(placed_pdf([page])) == [f"{i}. 提交第{i}份材料。" for i in range(1, 5)]


def test_a_signature_is_no_table() -> None:
    page: list[Placed] = [
        (80.0, 700.0, "正文。", 16.0),
        (330.0, 600.0, "云岭县人民政府", 16.0),
        (330.0, 570.0, "2024年3月1日", 16.0),
    ]
    assert _lines(placed_pdf([page])) == ["正文。", "云岭县人民政府", "2024年3月1日"]


def test_a_frame_and_underlines_are_no_table() -> None:
    frame = [Rule(50, 700, 500, 700), Rule(50, 400, 500, 400), Rule(50, 400, 50, 700), Rule(500, 400, 500, 700)]
    assert find_grids(frame) == []
    assert find_grids([Rule(50, 100.0 * i, 300, 100.0 * i) for i in range(1, 6)]) == []
    cross = [Rule(50, 550, 500, 550), Rule(300, 400, 300, 700)]
    (grid,) = find_grids([*frame, *cross])
    assert grid.columns == (50, 300, 500)
    assert grid.rows == (700, 550, 400)
    assert [(a.column, a.row, a.columns, a.rows) for a in grid.areas] == [
        (0, 0, 1, 1),
        (1, 0, 1, 1),
        (0, 1, 1, 1),
        (1, 1, 1, 1),
    ]


def _covered(grid: Grid) -> list[tuple[int, int]]:
    return sorted(
        (row, column)
        for a in grid.areas
        for row in range(a.row, a.row + a.rows)
        for column in range(a.column, a.column + a.columns)
    )


_PLACE = st.sampled_from([float(x) for x in range(0, 200, 17)])


@settings(max_examples=200)
@given(st.lists(st.tuples(st.booleans(), _PLACE, _PLACE, _PLACE), max_size=25))
def test_every_place_of_any_grid_is_in_one_cell(strokes: list[tuple[bool, float, float, float]]) -> None:
    rules = [
        Rule(min(a, b), at, max(a, b) + 7, at) if level else Rule(at, min(a, b), at, max(a, b) + 7)
        for level, at, a, b in strokes
    ]
    for grid in find_grids(rules):
        assert _covered(grid) == [(r, c) for r in range(len(grid.rows) - 1) for c in range(len(grid.columns) - 1)]


@settings(max_examples=15)
@given(st.lists(st.lists(st.text("甲乙丙丁一二0189、%", max_size=9), min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_character_of_a_table_is_lost(rows: list[list[str]]) -> None:
    text = read_pdf(table_pdf(rows, widths=[90, 90, 90], before="附表"), "a.pdf").text
    for row in rows:
        for cell in row:
            assert cell.strip() in text
