"""Which documents are listed, and in which order, whatever a browser asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Document, Metadata
from ui.shelf import FIRST, MOST, PAGE, SORTS, View, listed, parse_view


def document(identity: str, title: str, **changes: Any) -> Document:
    metadata = Metadata(title, **{key: changes.pop(key) for key in list(changes) if key in Metadata.__slots__})
    base = Document(identity, f"{identity}.txt", "0" * 64, "txt", metadata, 9, 3, 0, "2025-01-01T00:00:00+00:00")
    return replace(base, **changes)


LAND = document(
    "a", "澜川市工业用地办法", issuer="澜川市人民政府", issued_on="2024-03-01", validity="in_force", clauses=9
)
FUND = document(
    "b", "白山市基金办法", number="白府〔2019〕Ｂ7号", validity="expired", added_at="2025-02-01T00:00:00+00:00"
)
HOME = document("c", "安平市人才公寓规定", region="安平市", issued_on="2022-01-01", clauses=1)
ALL = (LAND, FUND, HOME)


def ids(view: View, language: str = "zh") -> list[str]:
    return [found.id for found in listed(ALL, view, language)[0]]


def test_the_newest_first_where_nothing_was_chosen() -> None:
    assert ids(FIRST) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("sort", "up"),
    [
        ("title", ["c", "b", "a"]),  # 安 bái lán: in the order of their sound
        ("date", ["c", "a", "b"]),  # what has no date comes last
        ("clauses", ["c", "b", "a"]),
        ("issuer", ["a", "b", "c"]),
        ("region", ["c", "a", "b"]),
        ("validity", ["b", "a", "c"]),
    ],
)
def test_each_column_can_be_sorted_by(sort: str, up: list[str]) -> None:
    assert ids(View(sort=sort, descending=False)) == up


def test_what_is_missing_comes_last_both_ways() -> None:
    assert ids(View(sort="date", descending=True)) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("find", "found"),
    [
        ("", {"a", "b", "c"}),
        ("办法", {"a", "b"}),
        ("办法 澜川", {"a"}),
        ("b7", {"b"}),  # full width and half width, capital and small
        ("2024-03", {"a"}),
        ("安平", {"c"}),
        ("C.TXT", {"c"}),
        ("已失效", {"b"}),
        ("没有这种", set()),
    ],
)
def test_all_words_must_be_there(find: str, found: set[str]) -> None:
    assert set(ids(View(find=find))) == found


def test_validity_is_looked_for_in_the_language_of_the_page() -> None:
    assert ids(View(find="expired"), "en") == ["b"]
    assert ids(View(find="expired"), "zh") == []


def test_a_long_list_is_cut_and_counted() -> None:
    many = [document(f"d{number:03}", "通知") for number in range(250)]
    shown, count = listed(many, View(shown=PAGE), "zh")
    assert (len(shown), count) == (PAGE, 250)
    assert len(listed(many, View(shown=2 * PAGE), "zh")[0]) == 200


def test_a_view_is_read_as_it_was_meant() -> None:
    assert parse_view({"find": "地", "sort": "date", "descending": False, "shown": 200}) == View(
        "地", "date", False, 200
    )
    assert parse_view({"sort": "colour"}) == FIRST


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300) | st.lists(st.text())


@given(st.dictionaries(st.sampled_from(["find", "sort", "descending", "shown"]), anything) | anything)
def test_whatever_is_sent_a_view_comes_of_it(data: object) -> None:
    view = parse_view(data)
    assert view.sort in SORTS
    assert PAGE <= view.shown <= MOST
    assert len(listed(ALL, view, "zh")[0]) <= 3
