"""A library of an earlier version of the program gets the columns that it lacks, and stays as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from index.columns import ADDED
from index.library import Library


def test_an_older_library_opens_and_answers(small_library: Callable[[], Library]) -> None:
    library = small_library()
    path, before = library.path, [library.clauses(d.id) for d in library.documents()]
    library.close()
    with sqlite3.connect(path / "catalog.sqlite") as db:
        for table, name, _ in ADDED:
            db.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    db.close()
    with Library.open(path) as older:
        assert [older.clauses(d.id) for d in older.documents()] == before
        assert older.verify() == ()
        older.add_bytes("new.txt", "青石市新规\n\n第一条 甲。\n".encode())
        assert len(older.documents()) == 4
