"""Numbers as headings write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import ARABIC, CHINESE, CIRCLED, chinese_numeral, parse_numeral

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """``number`` (1 to 9999) as a law writes it: 一千零二十一, 十四, 一百一十."""
    written = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += DIGITS[digit] + name
        elif written and number % unit:
            written += "零"
    written = written.replace("零零", "零")
    return written.removeprefix("一") if written.startswith("一十") else written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十四", 14),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("一百零二", 102),
        ("一百〇二", 102),
        ("一百一十", 110),
        ("一百十", 110),
        ("二百三十四", 234),
        ("两百", 200),
        ("一千", 1000),
        ("一千零一", 1001),
        ("一千零二十一", 1021),
        ("一千二百六十", 1260),
        ("九千九百九十九", 9999),
        ("二〇二四", 2024),
        ("一二〇", 120),
        ("零", 0),
        ("壹佰贰拾叁", 123),
        ("7", 7),
        ("12", 12),
        ("１２", 12),
        ("1２", 12),
        ("0012", 12),
        ("①", 1),
        ("⑳", 20),
    ],
)
def test_what_a_heading_may_write(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize("text", ["", " ", "条", "第一", "一条", "十四条", "1a", "1.2", "-1", "①②", "12345", "三1"])
def test_what_is_no_numeral(text: str) -> None:
    assert parse_numeral(text) is None


def test_the_writer_of_these_tests_writes_as_laws_do() -> None:
    examples = {9: "九", 10: "十", 14: "十四", 20: "二十", 102: "一百零二", 110: "一百一十", 1001: "一千零一"}
    assert {number: in_chinese(number) for number in examples} == examples


@given(st.integers(1, 9999))
def test_every_number_is_read_back(number: int) -> None:
    chinese = in_chinese(number)
    assert parse_numeral(chinese) == number
    assert parse_numeral(chinese.replace("零", "〇")) == number
    assert parse_numeral(str(number)) == number
    assert parse_numeral(str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == number
    assert parse_numeral("".join(DIGITS[int(digit)] for digit in str(number))) == number


@given(st.text(alphabet=CHINESE + ARABIC + CIRCLED + "条 .", max_size=12))
def test_whatever_stands_there_is_a_small_number_or_none(text: str) -> None:
    value = parse_numeral(text)
    assert value is None or 0 <= value < 10_000


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (100, "一百"), (102, "一百零二"), (110, "一百一十"),
        (115, "一百一十五"), (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (1260, "一千二百六十"),
        (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_headings_write_it(value: int, written: str) -> None:
    assert chinese_numeral(value) == written


@given(st.integers(1, 9999))
def test_what_is_written_reads_as_it_was(value: int) -> None:
    assert parse_numeral(chinese_numeral(value)) == value


@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_no_heading_has_such_a_number(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        chinese_numeral(value)
