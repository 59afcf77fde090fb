"""One SQLite file that several threads and processes use. The only user of sqlite3."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryFull, LibraryReadOnly

PATIENCE = 30.0
"""Seconds that a connection waits for another one's transaction to end."""

Connection = sqlite3.Connection


class Database:
    """A file with these tables, made where it is missing. Each thread gets a connection of its own.

    What is committed is on disk: write-ahead log, full synchronisation (SQLite, "PRAGMA synchronous"); what is
    deleted is overwritten. Where the folder or the file cannot be written it is opened for reading alone. Whatever
    SQLite has to say against it is raised as a LibraryError: busy, damaged, full, read-only.
    """

    def __init__(self, file: Path, tables: str, seal: Callable[[Connection], None] | None = None) -> None:
        """``tables`` are statements that may be run again; ``seal`` is called at the end of every transaction.

        Raises LibraryDamaged where the file is no database.
        """
        self.file = file
        self.read_only = file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
        self._seal = seal
        self._local = threading.local()
        self._all: list[Connection] = []
        self._guard = threading.Lock()
        if not self.read_only and tables:
            with self.transaction(sealed=False) as db:
                for statement in tables.split(";"):
                    db.execute(statement)

    @property
    def connection(self) -> Connection:
        """This thread's connection, in autocommit mode."""
        db: Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._open_for_reading() if self.read_only else self._open()
            self._local.db = db
            with self._guard:
                self._all.append(db)
        return db

    def _open(self) -> Connection:
        with _told(self.file):
            db = sqlite3.connect(
                self.file, timeout=PATIENCE, isolation_level=None, check_same_thread=False, factory=_Connection
            )
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("PRAGMA secure_delete=ON")
        return db

    def _open_for_reading(self) -> Connection:
        """A log beside the file is read with it where it can be; without one nobody is writing, and the file is all
        there is (SQLite, "Read-Only WAL-mode Databases")."""
        place = f"file:{quote(str(self.file.resolve()))}?mode=ro"
        log = self.file.with_name(f"{self.file.name}-wal")
        ways = [place] if log.exists() and log.stat().st_size else [place, f"{place}&immutable=1"]
        for way in ways:
            with suppress(LibraryError), _told(self.file):
                db = sqlite3.connect(
                    way, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False,
                    factory=_Connection,
                )  # fmt: skip
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return db
        raise LibraryReadOnly(
            f"{self.file} has a log of changes beside it and its folder cannot be written, so it cannot be read as "
            f"it "
            "is; open the library once where it can be written, or give this program the right to"
        )

    @contextmanager
    def transaction(self, *, sealed: bool = True) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Raises LibraryReadOnly, LibraryFull, LibraryBusy."""
        if self.read_only:
            raise LibraryReadOnly(f"{self.file.parent} cannot be written: it is open for reading alone")
        db = self.connection
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            if sealed and self._seal is not None:
                self._seal(db)
            db.execute("COMMIT")
        except BaseException:
            # Some errors, such as a full disk, have rolled it back already.
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """All that is read inside is of one moment, whatever others write meanwhile. May be entered again inside."""
        db = self.connection
        if db.in_transaction:
            yield db
            return
        db.execute("BEGIN")
        try:
            yield db
        finally:
            if db.in_transaction:
                db.execute("COMMIT")

    def copy_to(self, file: Path) -> None:
        """Writes what is committed now to a new file, compact, while others read and write (SQLite, VACUUM INTO)."""
        self.connection.execute("VACUUM INTO ?", (str(file),))

    def close(self) -> None:
        """Closes the connections of all threads."""
        with self._guard:
            for db in self._all:
                db.close()
            self._all.clear()
        self._local = threading.local()


class _Cursor(sqlite3.Cursor):
    """A cursor whose errors are ours."""

    connection: _Connection

    def execute(self, *given: Any) -> _Cursor:
        with self.connection.using, _told(self.connection.file):
            super().execute(*given)
        return self

    def executemany(self, *given: Any) -> _Cursor:
        with self.connection.using, _told(self.connection.file):
            super().executemany(*given)
        return self

    def fetchone(self) -> Any:
        with self.connection.using, _told(self.connection.file):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with self.connection.using, _told(self.connection.file):
            return super().fetchall()

    def __iter__(self) -> Any:
        while rows := self._some():
            yield from rows

    def _some(self) -> list[Any]:
        with self.connection.using, _told(self.connection.file):
            return super().fetchmany(1000)


class _Connection(sqlite3.Connection):
    """A connection whose cursors speak so, and which knows its file."""

    def __init__(self, place: str | Path, *given: Any, **named: Any) -> None:
        super().__init__(place, *given, **named)
        # Text that was damaged must be readable to be told apart; its seal tells.
        self.text_factory = lambda data: data.decode("utf-8", "replace")
        # SQLite must not be closed while another thread is inside it: that would end the process.
        self.using = threading.RLock()
        name = str(place)
        self.file = Path(name.removeprefix("file:").partition("?")[0])

    def execute(self, *given: Any) -> _Cursor:
        return self._cursor().execute(*given)

    def executemany(self, statement: str, rows: Iterable[Any], /) -> _Cursor:
        return self._cursor().executemany(statement, rows)

    def _cursor(self) -> _Cursor:
        with self.using, _told(self.file):
            return self.cursor(_Cursor)

    def close(self) -> None:
        """Closes it once the statement that another thread is at has ended."""
        with self.using:
            super().close()


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What SQLite raises inside, as one of our errors (SQLite, "Result and Error Codes")."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise LibraryFull(
                f"the disk of {file.parent} is full ({error}); nothing was changed, make room and do it again"
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            raise LibraryReadOnly(f"{file} cannot be written: {error}") from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LibraryBusy(f"another process is writing to {file}; try again when it has finished") from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or isinstance(error, sqlite3.DataError):
            raise LibraryDamaged(f"{file.name} is damaged or no database: {error}") from error
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
            raise LibraryError(f"{file} cannot be read or written: {error}; check the disk and who may use it") from (
                error
            )
        if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
            raise LibraryError(f"{file} was closed while it was read; open the library again") from error
        raise
