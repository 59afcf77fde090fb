"""The count of right addresses can find a wrong one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import eval as eval_room
from eval.addresses import articles_of, check, number, outline
from index.clauses import make_clauses

TEXT = "某办法\n\n第一条 甲。\n第二条 乙，按照\n第五条办理。\n第三条 丙。\n第三条之一 丁。\n第四条 戊。\n"
SAMPLE = Path(eval_room.__file__).parent / "sample" / "documents"


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一千二百六十", 1260),
        ("二〇", 20),
        ("12", 12),
    ],
)
def test_numerals(numeral: str, value: int) -> None:
    assert number(numeral) == value


def test_articles_are_the_lines_that_go_on_the_count() -> None:
    assert [mark for _, mark in articles_of(TEXT)] == ["第一条", "第二条", "第三条", "第三条之一", "第四条"]


def test_right_addresses_are_counted_and_wrong_ones_told() -> None:
    clauses = make_clauses(TEXT)
    assert check("a.txt", TEXT, clauses) == (5, [])
    moved = [replace(clause, address=("第九条",)) if clause.address == ("第四条",) else clause for clause in clauses]
    found, wrong = check("a.txt", TEXT, moved)
    assert (found, [(w.article, w.address) for w in wrong]) == (5, [("第四条", ("第九条",))])
    joined = [replace(clauses[0], end=len(TEXT), address=("第一条",))]
    assert len(check("a.txt", TEXT, joined)[1]) == 4


def test_the_outline_of_a_file_is_set_in_by_level() -> None:
    lines = outline(SAMPLE / "land-lease-2024.txt").splitlines()
    assert lines[0].startswith("第一章 总则  [chapter, ")
    assert lines[1].startswith("  第一条")
