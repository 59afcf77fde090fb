"""Documents that another document of the library declares repealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.records import Document, Metadata
from index.repeals import Repealed
from index.succession import documents_on, find_ended

OLD = Document(
    "old", "old.txt", "0" * 64, "txt",
    Metadata("云岭县人民政府关于印发《云岭县工业用地暂行办法》的通知", "云政发〔2019〕8号", issued_on="2019-02-01", validity="in_force"),
    100, 3, 0, "2024-01-01T00:00:00+00:00",
)  # fmt: skip
NEW = replace(OLD, id="new", metadata=Metadata("云岭县工业用地办法", "云政发〔2024〕7号", issued_on="2024-03-01"))
OTHER = replace(OLD, id="other", metadata=Metadata("云岭县人才公寓办法", "云政发〔2020〕3号", validity="in_force"))


TODAY = date(2026, 7, 1)


def marked(documents: list[Document], declared: list[tuple[str, Repealed]], day: date = TODAY) -> list[Document]:
    return list(documents_on(documents, find_ended(documents, declared), day))


def validity(*declared: tuple[str, Repealed]) -> dict[str, str]:
    return {d.id: d.metadata.validity for d in marked([OLD, NEW, OTHER], list(declared))}


def test_without_a_declaration_nothing_changes() -> None:
    assert marked([OLD, NEW, OTHER], []) == [OLD, NEW, OTHER]
    assert marked([], []) == []


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
    found = marked([OTHER, OLD, NEW], [("new", Repealed(None, "云政发〔2019〕8号"))])
    assert [d.id for d in found] == ["other", "old", "new"]
    assert found[1] == replace(OLD, metadata=replace(OLD.metadata, validity="repealed"), repealed_on="2024-03-01")


def test_it_is_repealed_from_the_day_on_which_the_newer_one_begins() -> None:
    declared = [("new", Repealed("云岭县工业用地暂行办法", None))]
    newer = replace(NEW, metadata=replace(NEW.metadata, effective_on="2024-05-01"))
    for day, validity in (
        (date(2024, 4, 30), "in_force"),
        (date(2024, 5, 1), "repealed"),
        (date(2018, 1, 1), "not_yet_in_force"),
    ):
        found = marked([OLD, newer], declared, day)[0]
        assert (found.metadata.validity, found.repealed_on) == (validity, "2024-05-01")


def test_what_began_later_is_not_repealed_by_what_came_before() -> None:
    later = replace(OLD, metadata=replace(OLD.metadata, issued_on=None, effective_on="2025-01-01"))
    assert (
        marked([later, NEW], [("new", Repealed("云岭县工业用地暂行办法", None))])[0].metadata.validity == "in_force"
    )
