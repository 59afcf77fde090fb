"""List numbers, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import parse_numeral
from index.reading.list_numbers import format_number


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("decimal", {1: "1", 100: "100"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        (
            "chineseCountingThousand",
            {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百", 101: "一百〇一", 110: "一百一十"},
        ),
        (
            "chineseCountingThousand",
            {
                111: "一百一十一",
                1000: "一千",
                1001: "一千〇一",
                1010: "一千〇一十",
                1100: "一千一百",
                1260: "一千二百六十",
            },
        ),
        ("chineseCountingThousand", {10000: "一万", 10001: "一万〇一", 12000: "一万二千", 100000: "十万"}),
        ("chineseCounting", {9: "九", 19: "十九", 99: "九十九", 100: "一〇〇", 101: "一〇一"}),
        ("ideographDigital", {10: "一〇", 24: "二四"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 105: "壹佰零伍"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "甲"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {3: "③"}),
        ("decimalEnclosedParen", {2: "⑵", 21: "21"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
        ("upperLetter", {3: "C"}),
        ("lowerRoman", {4: "iv", 9: "ix", 14: "xiv"}),
        ("upperRoman", {1994: "MCMXCIV", 4000: "4000"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 21: "21st", 112: "112th"}),
        ("numberInDash", {5: "- 5 -"}),
        ("none", {5: ""}),
        ("bullet", {5: ""}),
        ("somethingNew", {5: "5"}),
    ],
)
def test_by_hand(style: str, expected: dict[int, str]) -> None:
    assert {number: format_number(number, style) for number in expected} == expected


@given(st.integers(1, 9999))
def test_chinese_numbers_read_back_as_written(number: int) -> None:
    assert parse_numeral(format_number(number, "chineseCountingThousand")) == number


@given(
    st.integers(-5, 10**9),
    st.sampled_from(["lowerLetter", "upperRoman", "decimalEnclosedCircle", "ideographTraditional"]),
)
def test_any_number_is_written_somehow(number: int, style: str) -> None:
    assert 0 < len(format_number(number, style)) <= 40
