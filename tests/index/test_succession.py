"""Documents that another document of the library declares repealed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.records import Document, Metadata
from index.repeals import Repealed
from index.succession import mark_repealed

OLD = Document(
    "old", "old.txt", "0" * 64, "txt",
    Metadata("云岭县人民政府关于印发《云岭县工业用地暂行办法》的通知", "云政发〔2019〕8号", issued_on="2019-02-01", validity="in_force"),
    100, 3, 0, "2024-01-01T00:00:00+00:00",
)  # fmt: skip
NEW = replace(OLD, id="new", metadata=Metadata("云岭县工业用地办法", "云政发〔2024〕7号", issued_on="2024-03-01"))
OTHER = replace(OLD, id="other", metadata=Metadata("云岭县人才公寓办法", "云政发〔2020〕3号", validity="in_force"))


def validity(*declared: tuple[str, Repealed]) -> dict[str, str]:
    return {d.id: d.metadata.validity for d in mark_repealed([OLD, NEW, OTHER], declared)}


def test_without_a_declaration_nothing_changes() -> None:
    assert mark_repealed([OLD, NEW, OTHER], []) == [OLD, NEW, OTHER]
    assert mark_repealed([], []) == []


@pytest.mark.parametrize(
    "item",
    [
        Repealed("云岭县工业用地暂行办法", "云政发〔2019〕8号"),
        Repealed(None, "云政发〔2019〕8号"),
        Repealed("云岭县工业用地暂行办法", None),
    ],
)
def test_by_number_by_title_or_by_both(item: Repealed) -> None:
    assert validity(("new", item)) == {"old": "repealed", "new": "unknown", "other": "in_force"}


@pytest.mark.parametrize(
    "item", [Repealed("青石市工业用地暂行办法", None), Repealed(None, "云政发〔2018〕8号"), Repealed("办法", None)]
)
def test_what_names_another_document_repeals_nothing(item: Repealed) -> None:
    assert "repealed" not in validity(("new", item)).values()


def test_a_document_does_not_repeal_itself_nor_what_came_later() -> None:
    assert "repealed" not in validity(("old", Repealed("云岭县工业用地暂行办法", None))).values()
    assert "repealed" not in validity(("old", Repealed("云岭县工业用地办法", "云政发〔2024〕7号"))).values()


def test_the_order_and_all_else_are_kept() -> None:
    marked = mark_repealed([OTHER, OLD, NEW], [("new", Repealed(None, "云政发〔2019〕8号"))])
    assert [d.id for d in marked] == ["other", "old", "new"]
    assert marked[1] == replace(OLD, metadata=replace(OLD.metadata, validity="repealed"))
