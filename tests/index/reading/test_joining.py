"""Wrapped lines back into prose."""

from __future__ import annotations

import pytest

from index.reading.joining import columns, continues_prose, join


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("促进民营经济", "发展壮大", "促进民营经济发展壮大"),
        ("land and", "funds", "land and funds"),
        ("foreign in-", "vestment", "foreign investment"),
        ("long-", "Term", "long-Term"),
        ("增长", "20%", "增长20%"),
        ("GDP", "增长", "GDP增长"),
        ("安排资金20", "24万元", "安排资金2024万元"),
        ("in 2024", "20 firms", "in 2024 20 firms"),
        ("the Act,", "the", "the Act, the"),
        ("see (", "a)", "see (a)"),
        ("incen\x02", "tive", "incentive"),
        ("", "甲", "甲"),
        ("甲 ", " 乙", "甲乙"),
    ],
)
def test_join(left: str, right: str, joined: str) -> None:
    assert join(left, right) == joined


def test_columns() -> None:
    assert columns("政策a，1") == 8


def test_a_long_unfinished_line_goes_on() -> None:
    assert continues_prose("x" * 60, "y")
    assert not continues_prose("x" * 59, "y")
    assert not continues_prose("政" * 40 + "。", "策")
    assert not continues_prose("政" * 40, " ")
