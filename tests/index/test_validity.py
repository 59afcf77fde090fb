"""Validity on a day: from the dates that a document says, not from the day it was added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from index.catalog import Catalog
from index.current import CurrentVersion
from index.details import Details
from index.library import Library
from index.records import Document, Metadata
from index.validity import document_on, validity_on

D = date.fromisoformat
ISSUED, BEGINS, ENDS = D("2022-03-01"), D("2022-04-01"), D("2025-03-31")


@pytest.mark.parametrize(
    ("day", "validity"),
    [
        ("2022-03-31", "not_yet_in_force"),
        ("2022-04-01", "in_force"),
        ("2025-03-31", "in_force"),
        ("2025-04-01", "expired"),
    ],
)
def test_a_rule_holds_from_its_first_day_to_its_last(day: str, validity: str) -> None:
    assert validity_on(D(day), "rule", ISSUED, BEGINS, ENDS) == validity


@pytest.mark.parametrize("standing", ["draft", "repealed", "expired"])
def test_what_a_document_says_of_itself_without_a_day_holds_on_every_day(standing: str) -> None:
    assert validity_on(D("2023-01-01"), standing, ISSUED, BEGINS, None) == standing


def test_what_a_page_says_of_a_document_holds_from_the_day_on_which_that_is_so() -> None:
    repealed = D("2024-05-01")
    assert validity_on(D("2024-04-30"), "repealed", ISSUED, BEGINS, None, repealed) == "in_force"
    assert validity_on(D("2024-05-01"), "repealed", ISSUED, BEGINS, None, repealed) == "repealed"
    assert validity_on(D("2025-03-31"), "expired", ISSUED, BEGINS, ENDS) == "in_force"
    assert validity_on(D("2025-04-01"), "expired", ISSUED, BEGINS, ENDS) == "expired"


def test_without_any_date_it_is_as_it_says() -> None:
    assert validity_on(D("2023-01-01"), "rule", None, None, None) == "in_force"
    assert validity_on(D("2023-01-01"), "none", None, None, None) == "unknown"
    assert validity_on(D("2023-01-01"), "none", ISSUED, None, None, D("2022-12-31")) == "repealed"
    assert validity_on(D("2023-01-01"), "draft", ISSUED, None, None, D("2022-12-31")) == "draft"


def of(validity: str, details: Details, corrected: tuple[tuple[str, str | None], ...] = ()) -> Document:
    metadata = Metadata("办法", issued_on="2022-03-01", expires_on="2025-03-31", validity=validity)
    return Document(
        "a", "a.txt", "0" * 64, "txt", metadata, 9, 1, 0, "2022-03-02", corrected=corrected, details=details
    )


def test_a_validity_set_by_hand_holds_on_every_day() -> None:
    by_hand = of("in_force", Details("rule"), (("validity", "expired"),))
    assert document_on(by_hand, D("2026-01-01")) == by_hand
    assert document_on(replace(by_hand, corrected=()), D("2026-01-01")).metadata.validity == "expired"


@pytest.mark.parametrize(
    ("noted", "validity"),
    [("in_force", "expired"), ("draft", "draft"), ("unknown", "unknown"), ("repealed", "repealed")],
)
def test_what_an_older_program_noted_is_not_lost(noted: str, validity: str) -> None:
    assert document_on(of(noted, Details()), D("2026-01-01")).metadata.validity == validity


RULES = """澜川市灯塔补助办法
澜政发〔2022〕3号

第一条 灯塔维修每座补助三万元。
第二条 本办法自2022年4月1日起施行，有效期三年。

澜川市人民政府
2022年3月1日
"""


def test_at_midnight_a_running_server_sees_what_ends(small_library: Callable[[], Library]) -> None:
    library = small_library()
    library.add_bytes("tower.txt", RULES.encode())
    version, indexes = library.version, library._indexes
    clock = [D("2025-03-31")]
    catalog = Catalog(library.path / "catalog.sqlite")
    current = CurrentVersion(catalog, indexes.load, lambda: clock[0])
    before = current.read()
    assert before.document("tower.txt").metadata.validity == "in_force"
    assert current.read() is before
    clock[0] = D("2025-04-01")
    after = current.read()
    assert after.document("tower.txt").metadata.validity == "expired"
    assert current.read() is after
    assert after.version == before.version == version
    assert after.table is before.table
    catalog.close()


def test_one_version_stands_on_any_day_without_being_loaded_again(small_library: Callable[[], Library]) -> None:
    library = small_library()
    library.add_bytes("tower.txt", RULES.encode())
    snapshot = library.snapshot
    old = snapshot.on(D("2022-03-15"))
    assert old.document("tower.txt").metadata.validity == "not_yet_in_force"
    assert old is snapshot.on(D("2022-03-15"))
    assert snapshot.on(snapshot.day) is snapshot
    assert old.text(old.document("tower.txt").id) == library.text("tower.txt")
    for number in range(30):
        snapshot.on(date(2000 + number, 1, 1))
    assert len(snapshot._days) <= 8
