"""Tables as lines, by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.reading.tables import Cell, table_lines


def _rows(*rows: str) -> list[list[Cell]]:
    return [[Cell(text) for text in row.split("|")] for row in rows]


def test_each_row_carries_its_header() -> None:
    assert table_lines(_rows("项目|金额（万元）|期限", "技改|1,200|3年", "研发||")) == [
        "项目：技改；金额（万元）：1,200；期限：3年",
        "项目：研发",
    ]


def test_merged_cells_stand_in_every_place_they_cover() -> None:
    rows = [
        [Cell("类别"), Cell("项目"), Cell("金额")],
        [Cell("工业", rows=2), Cell("技改"), Cell("500万元")],
        [Cell("研发"), Cell("200万元")],
        [Cell("合计", columns=2), Cell("700万元")],
    ]
    assert table_lines(rows) == [
        "类别：工业；项目：技改；金额：500万元",
        "类别：工业；项目：研发；金额：200万元",
        "类别：合计；项目：合计；金额：700万元",
    ]


def test_a_header_of_two_rows() -> None:
    rows = [
        [Cell("项目", rows=2), Cell("补助标准", columns=2)],
        [Cell("国家级"), Cell("省级")],
        [Cell("孵化器"), Cell("100万元"), Cell("50万元")],
    ]
    assert table_lines(rows) == ["项目：孵化器；补助标准 国家级：100万元；补助标准 省级：50万元"]


def test_captions_section_rows_and_repeated_headers() -> None:
    rows = [
        [Cell("附表：扶持标准", columns=2)],
        [Cell("项目"), Cell("金额")],
        [Cell("一、工业类", columns=2)],
        [Cell("技改"), Cell("500")],
        [Cell("项目"), Cell("金额")],
        [Cell("研发"), Cell("200")],
    ]
    assert table_lines(rows) == ["附表：扶持标准", "一、工业类", "项目：技改；金额：500", "项目：研发；金额：200"]


def test_no_header_no_labels() -> None:
    assert table_lines(_rows("2023年|500万元", "2024年|600万元")) == ["2023年；500万元", "2024年；600万元"]
    assert table_lines(_rows("企业名称：|甲公司", "地址：|某市某路")) == ["企业名称：；甲公司", "地址：；某市某路"]
    assert table_lines(_rows("名称||电话|", "地址||邮编|")) == ["名称；电话", "地址；邮编"]


def test_one_row_and_one_column_are_plain() -> None:
    assert table_lines(_rows("总投资|5000000")) == ["总投资；5000000"]
    assert table_lines(_rows("第一条", "第二条", "5000000")) == ["第一条", "第二条", "5000000"]
    assert table_lines([]) == []


def test_a_header_without_values_is_not_lost() -> None:
    assert table_lines(_rows("项目|金额|备注", "技改|500|")) == ["项目；金额；备注", "项目：技改；金额：500"]


def test_declared_headers_are_taken_at_their_word() -> None:
    rows = _rows("2023年|2024年", "500万元|600万元")
    assert table_lines(rows, 1) == ["2023年：500万元；2024年：600万元"]
    assert table_lines(rows, 0) == ["2023年；2024年", "500万元；600万元"]


def test_line_ends_in_cells_become_spaces_and_rows_may_be_short() -> None:
    assert table_lines(_rows("项目|条件", "技改|投资\n达标", "研发")) == ["项目：技改；条件：投资 达标", "项目：研发"]


def test_claims_of_extent_are_bounded() -> None:
    rows = [[Cell("甲", columns=10**9, rows=10**9), Cell("乙")], [Cell("丙")]]
    assert table_lines(rows) == ["甲：甲；乙：丙"]
    many = [[Cell("甲", columns=10**9, rows=10**9), Cell("乙")] for _ in range(300)]
    assert sum(map(len, table_lines(many))) < 500_000


@given(st.lists(st.lists(st.sampled_from(["", "甲", "乙丙", "5000000", "1.5%"]), max_size=4), max_size=5))
def test_no_value_is_lost(texts: list[list[str]]) -> None:
    joined = "\n".join(table_lines([[Cell(text) for text in row] for row in texts]))
    for row in texts:
        assert all(text in joined for text in row)
