"""One SQLite file that several threads and processes use. The only user of sqlite3."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryDamaged

PATIENCE = 30.0
"""Seconds that a connection waits for another one's transaction to end."""


class Database:
    """A file with these tables, made where it is missing. Each thread gets a connection of its own.

    What is committed is on disk: write-ahead log, full synchronisation (SQLite, "PRAGMA synchronous").
    """

    def __init__(self, file: Path, tables: str) -> None:
        """``tables`` are statements that may be run again. Raises LibraryDamaged where the file is no database."""
        self.file = file
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        with self.transaction() as db:
            for statement in tables.split(";"):
                db.execute(statement)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            try:
                db = sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
                db.execute("PRAGMA journal_mode=WAL")
                db.execute("PRAGMA synchronous=FULL")
                db.execute("PRAGMA foreign_keys=ON")
            except sqlite3.DatabaseError as error:
                raise LibraryDamaged(f"{self.file.name} cannot be opened as a database: {error}") from error
            self._local.db = db
            with self._guard:
                self._all.append(db)
        return db

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes: all of it or nothing."""
        db = self.connection
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def close(self) -> None:
        """Closes the connections of all threads."""
        with self._guard:
            for db in self._all:
                db.close()
            self._all.clear()
        self._local = threading.local()
