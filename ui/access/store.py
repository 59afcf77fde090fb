"""The file of accounts, sessions, tokens and failed sign-ins, beside the library."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.database import Database
    from rag.settings import Settings

FILE = "accounts.db"
_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('reader', 'editor')),
    password TEXT NOT NULL, created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,
    created REAL NOT NULL, seen REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL CHECK (role IN ('reader', 'editor')),
    hash BLOB NOT NULL UNIQUE, created_at TEXT NOT NULL, expires REAL, used REAL
);
CREATE TABLE IF NOT EXISTS attempts (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_of ON attempts (key, at)"""


def access_folder(settings: Settings, library: Path) -> Path:
    """Where accounts and the audit log are: as set, otherwise ``<library>-access`` beside the library.

    Beside it, so that a copy of a library that is handed on carries nobody's password.
    """
    if settings.access is not None:
        return settings.access
    # One folder by whatever name the library is reached, or the door would be asked about somebody else's.
    path = library.resolve()
    return path.with_name(f"{path.name}-access")


def private_folder(folder: Path) -> None:
    """Makes ``folder``, which only its owner may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


class AccessStore:
    """Opens the file when it is first needed. Safe to share between threads; several processes may use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / FILE
        self._guard = threading.Lock()
        self._opened: Database | None = None

    def exists(self) -> bool:
        """Whether there is, or in this process has been, a file of accounts."""
        return self._opened is not None or self.file.exists()

    def database(self) -> Database:
        """The file, made where it is missing, readable for its owner alone. Raises LibraryDamaged."""
        from index.database import Database

        with self._guard:
            if self._opened is None:
                private_folder(self.folder)
                # SQLite gives its log files the permissions of the file itself.
                os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600))
                self._opened = Database(self.file, _TABLES)
            return self._opened

    def close(self) -> None:
        """Lets go of the file; it can be used again."""
        with self._guard:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
