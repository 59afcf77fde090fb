"""The catalogue: one transaction per change, ids never used twice, and what it holds given back as it was."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.catalog import Catalog
from index.catalog_rows import NewDocument
from index.errors import LibraryDamaged
from index.records import Clause, HeadingMark, Metadata, PageSpan
from index.repeals import Repealed

VECTORS = np.array([[1, 0, 0], [0, 0.6, 0.8]], np.float32)
SENTENCES = (bytes([1, 2, 3, 4, 5, 6]), b"")


def new(identity: str, text: str = "第一条 甲。第二条 乙。", **changes: object) -> NewDocument:
    document = NewDocument(
        id=identity,
        file=f"{identity}.txt",
        source=f"/from/{identity}.txt",
        sha256="0" * 64,
        format="txt",
        language="zh",
        metadata=Metadata("云岭县办法", "云政发〔2024〕7号", "云岭县人民政府", "2024-03-01", region="云岭县"),
        added_at="2024-03-02T08:00:00+00:00",
        text=text,
        pages=(PageSpan(1, 0, 6), PageSpan(2, 6, len(text))),
        headings=(HeadingMark(0, 3, 2),),
        repeals=(Repealed("旧办法", None),),
        clauses=(Clause(0, 6, ("第一条",), 1), Clause(6, len(text), ("第二条",), None)),
        vectors=VECTORS,
        sentences=SENTENCES,
    )
    return replace(document, **changes)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog(tmp_path / "catalog.sqlite")
    yield made
    made.close()


def ids(catalog: Catalog) -> list[str]:
    return [document.id for _, _, document in catalog.documents()]


def test_what_was_stored_is_given_back(catalog: Catalog) -> None:
    version, given = catalog.change([], [new("b"), new("a")])
    assert version == catalog.version == 1
    assert given == {"b": [1, 2], "a": [3, 4]}
    assert ids(catalog) == ["a", "b"]
    number, source, document = catalog.documents()[1]
    assert (source, document.id, document.file) == ("/from/b.txt", "b", "b.txt")
    assert (document.length, document.clauses, document.pages) == (12, 2, 2)
    assert document.metadata == new("b").metadata
    assert catalog.text(number) == "第一条 甲。第二条 乙。"
    assert catalog.headings(number) == new("b").headings
    assert catalog.pages(number) == new("b").pages
    assert catalog.clauses(number) == (Clause(0, 6, ("第一条",), 1, 1), Clause(6, 12, ("第二条",), None, 2))
    assert catalog.repeals() == [("b", Repealed("旧办法", None)), ("a", Repealed("旧办法", None))]


def test_vectors_are_given_back_in_the_order_of_ids(catalog: Catalog) -> None:
    catalog.change([], [new("a")])
    found, vectors = catalog.vectors(3)
    assert found.tolist() == [1, 2]
    assert vectors.dtype == np.float16
    assert vectors.tolist() == [[1, 0, 0], pytest.approx([0, 0.6, 0.8], abs=0.0005)]
    rows, starts = catalog.sentences(3)
    assert rows.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert starts.tolist() == [0, 2, 2]
    with pytest.raises(LibraryDamaged, match="4 dimensions"):
        catalog.vectors(4)


def test_all_clauses_as_columns(catalog: Catalog) -> None:
    catalog.change([], [new("a"), new("b")])
    table = catalog.clause_table()
    assert table.ids.tolist() == [1, 2, 3, 4]
    assert table.start.tolist() == [0, 6, 0, 6]
    assert table.end.tolist() == [6, 12, 6, 12]
    assert len(set(table.document.tolist())) == 2
    assert table.page == [1, None, 1, None]
    assert catalog.clause_count() == 4


def test_an_empty_catalogue(catalog: Catalog) -> None:
    assert (catalog.version, catalog.documents(), catalog.clause_count()) == (0, [], 0)
    assert catalog.vectors(3)[1].shape == (0, 3)
    assert catalog.sentences(3)[0].shape == (0, 3)
    assert catalog.clause_table().ids.tolist() == []
    assert (catalog.text(9), catalog.clauses(9), catalog.headings(9), catalog.pages(9)) == (None, (), (), ())
    assert catalog.problems() == []


def test_a_replaced_document_is_one_change_and_gets_new_clause_ids(catalog: Catalog) -> None:
    catalog.change([], [new("a"), new("b")])
    version, given = catalog.change(["a"], [new("a", text="第一条 丙。第二条 丁。")])
    assert version == 2
    assert given == {"a": [5, 6]}
    assert sorted(ids(catalog)) == ["a", "b"]
    assert catalog.clause_count() == 4


def test_numbers_are_never_used_twice(catalog: Catalog) -> None:
    catalog.change([], [new("a")])
    first = catalog.documents()[0][0]
    catalog.change(["a"], [])
    assert catalog.clause_count() == 0
    _, given = catalog.change([], [new("a")])
    assert given == {"a": [3, 4]}
    assert catalog.documents()[0][0] > first


def test_a_change_that_fails_leaves_nothing_behind(catalog: Catalog) -> None:
    catalog.change([], [new("a")])
    with pytest.raises(ValueError, match="zip"):
        catalog.change(["a"], [new("b"), new("c", vectors=VECTORS[:1])])
    assert catalog.version == 1
    assert ids(catalog) == ["a"]
    assert catalog.clause_count() == 2


def test_two_documents_of_one_source_are_refused(catalog: Catalog) -> None:
    catalog.change([], [new("a")])
    with pytest.raises(sqlite3.IntegrityError):
        catalog.change([], [new("b", source="/from/a.txt")])
    assert ids(catalog) == ["a"]


def test_settings_are_remembered_and_are_no_change(catalog: Catalog) -> None:
    assert catalog.setting("model") is None
    catalog.set_settings({"model": "builtin", "format": "1"})
    catalog.set_settings({"model": "other"})
    assert (catalog.setting("model"), catalog.setting("format"), catalog.version) == ("other", "1", 0)


def test_another_connection_and_other_threads_see_a_change(catalog: Catalog, tmp_path: Path) -> None:
    reader = Catalog(tmp_path / "catalog.sqlite")
    catalog.change([], [new("a")])
    assert ids(reader) == ["a"]
    seen: list[list[str]] = []
    threads = [threading.Thread(target=lambda: seen.append(ids(reader))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [["a"]] * 4
    reader.close()


def test_it_is_there_again_when_opened_again(catalog: Catalog, tmp_path: Path) -> None:
    catalog.change([], [new("a")])
    catalog.close()
    again = Catalog(tmp_path / "catalog.sqlite")
    assert (again.version, ids(again)) == (1, ["a"])
    again.close()


def test_a_file_of_something_else_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes("这不是目录".encode() * 1000)
    with pytest.raises(LibraryDamaged, match="catalog.sqlite"):
        Catalog(tmp_path / "catalog.sqlite")


def test_a_clause_of_no_document_is_a_problem(catalog: Catalog, tmp_path: Path) -> None:
    catalog.change([], [new("a")])
    with sqlite3.connect(tmp_path / "catalog.sqlite") as db:
        db.execute("UPDATE clauses SET document = 99 WHERE id = 2")
    db.close()
    assert len(catalog.problems()) == 1
    assert "clauses" in catalog.problems()[0]
