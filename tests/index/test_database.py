"""One SQLite file: all of a transaction or nothing, a connection for each thread, a damaged file told."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from index.database import Database
from index.errors import LibraryDamaged, LibraryError

TABLE = "CREATE TABLE IF NOT EXISTS words (word TEXT NOT NULL)"


def words(database: Database) -> list[str]:
    return [row[0] for row in database.connection.execute("SELECT word FROM words ORDER BY word")]


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", TABLE)
    with database.transaction() as db:
        db.execute("INSERT INTO words VALUES ('甲')")

    def broken() -> None:
        with database.transaction() as db:
            db.execute("INSERT INTO words VALUES ('乙')")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        broken()
    assert words(database) == ["甲"]
    database.close()


def test_threads_write_one_after_the_other(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", TABLE)

    def write(word: str) -> None:
        with database.transaction() as db:
            db.execute("INSERT INTO words VALUES (?)", (word,))

    threads = [threading.Thread(target=write, args=(word,)) for word in "甲乙丙丁"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert words(database) == sorted("甲乙丙丁")
    database.close()


def test_a_closed_file_opens_again(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", TABLE)
    with database.transaction() as db:
        db.execute("INSERT INTO words VALUES ('甲')")
    database.close()
    assert words(database) == ["甲"]
    database.close()
    again = Database(tmp_path / "a.db", TABLE)
    assert words(again) == ["甲"]
    again.close()


def test_a_file_that_is_no_database_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(LibraryDamaged, match=r"a\.db"):
        Database(tmp_path / "a.db", TABLE)


def test_closing_waits_for_what_other_threads_are_at(tmp_path: Path) -> None:
    for n in range(5):
        database = Database(tmp_path / f"{n}.sqlite", "CREATE TABLE numbers (n INTEGER)")
        with database.transaction() as db:
            db.executemany("INSERT INTO numbers VALUES (?)", [(i,) for i in range(20_000)])
        said: list[str] = []

        def read(database: Database = database, said: list[str] = said) -> None:
            try:
                while True:
                    database.connection.execute("SELECT count(*) FROM numbers a WHERE n % 7 = 1").fetchall()
            except LibraryError as error:
                said.append(str(error))

        database.connection.execute("SELECT 1")
        connections = [database.connection]
        threads = [threading.Thread(target=read, daemon=True) for _ in range(3)]
        for thread in threads:
            thread.start()
        while len(connections) < 4:
            connections = list(database._all)
        for _ in range(20):
            for connection in connections:
                connection.execute("SELECT 1")
        for connection in connections:
            connection.close()
        for thread in threads:
            thread.join(20)
        assert len(said) == 3
        assert "closed" in said[0]
        database.close()
