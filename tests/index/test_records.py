"""The records: frozen, comparable, ready to be written as data."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, asdict, fields, is_dataclass

import pytest

from index import records
from index.details import from_json
from index.records import AddReport, Clause, Document, Failure, Metadata, Problem

DOCUMENT = Document("a", "a.txt", "0" * 64, "txt", Metadata("办法"), 10, 2, 0, "2024-01-01T00:00:00+00:00")
KINDS = [kind for kind in vars(records).values() if isinstance(kind, type) and is_dataclass(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_frozen_and_has_no_room_for_more(kind: type) -> None:
    blank = object.__new__(kind)
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(blank, fields(kind)[0].name, None)
    assert not hasattr(blank, "__dict__")


def test_what_a_document_does_not_say_is_none() -> None:
    said = asdict(Metadata("办法"))
    assert (said.pop("title"), said.pop("validity")) == ("办法", "unknown")
    assert set(said.values()) == {None}


def test_records_are_equal_by_what_they_hold() -> None:
    assert Clause(0, 5, ("第一条",)) == Clause(0, 5, ("第一条",), None, 0)
    assert Clause(0, 5) != Clause(0, 6)
    assert len({Clause(0, 5), Clause(0, 5), Clause(0, 6)}) == 2


def test_a_document_can_be_written_as_data() -> None:
    data = json.loads(json.dumps(asdict(DOCUMENT), ensure_ascii=False))
    read = {**data, "metadata": Metadata(**data["metadata"]), "corrected": tuple(data["corrected"])}
    read["details"] = from_json(json.dumps(data["details"]))
    assert Document(**read) == DOCUMENT


def test_a_report_of_nothing_and_a_problem_without_detail() -> None:
    report = AddReport()
    assert report.added == report.replaced == report.unchanged == report.failures == ()
    assert (Problem("what", "where").detail, Failure("a", "code", "reason").reason) == ("", "reason")
