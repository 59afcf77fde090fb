"""The tables of the catalogue, and how those of an earlier format become these."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from index.records import Metadata
from index.seals import document_seals, settings_seal

if TYPE_CHECKING:
    from index.database import Connection

FORMAT = 2
"""The format of the tables. 1: as first released. 2: seals, unfinished work, texts of former versions, the outline.
"""

META = [f.name for f in fields(Metadata)]

TABLES = f"""
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    serial INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, file TEXT NOT NULL,
    source TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, format TEXT NOT NULL,
    {", ".join(f"{name} TEXT" for name in META)},
    added_at TEXT NOT NULL, text TEXT NOT NULL, pages TEXT NOT NULL, headings TEXT NOT NULL,
    repeals TEXT NOT NULL, language TEXT NOT NULL, text_sha256 TEXT NOT NULL,
    since INTEGER NOT NULL DEFAULT 0, outline TEXT NOT NULL DEFAULT '', details TEXT
);
CREATE TABLE IF NOT EXISTS clauses (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES documents(serial) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, address TEXT NOT NULL, page INTEGER,
    vector BLOB NOT NULL, sentences BLOB NOT NULL, noise TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS clauses_of_document ON clauses(document, start);
CREATE TABLE IF NOT EXISTS corrections (
    document TEXT NOT NULL, field TEXT NOT NULL, value TEXT, PRIMARY KEY (document, field)
);
CREATE TABLE IF NOT EXISTS seals (
    document INTEGER PRIMARY KEY REFERENCES documents(serial) ON DELETE CASCADE,
    record TEXT NOT NULL, clauses TEXT NOT NULL, vectors TEXT NOT NULL, sentences TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS versions (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS past (
    document TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, record TEXT NOT NULL,
    text TEXT NOT NULL, pages TEXT NOT NULL, clauses TEXT NOT NULL, seal TEXT NOT NULL,
    PRIMARY KEY (document, until)
);
CREATE TABLE IF NOT EXISTS removed (document TEXT PRIMARY KEY, version INTEGER NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS work (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, began_at TEXT NOT NULL, items TEXT NOT NULL,
    interrupted INTEGER NOT NULL DEFAULT 0
)
"""
"""``since`` is the version that a text came with, ``until`` the one that put another in its place; ``outline`` is how
its clauses were cut. ``past`` are the former texts of documents that are still here, ``removed`` the ids of those
that are not: of them nothing else is kept. ``details`` (``index.details``) are null where an earlier program has read
a document, ``noise`` says why a clause is never answered from.
"""


_COLUMNS = {
    "documents": dict.fromkeys(META, "TEXT")
    | {"since": "INTEGER NOT NULL DEFAULT 0", "outline": "TEXT NOT NULL DEFAULT ''", "details": "TEXT"},
    "clauses": {"noise": "TEXT NOT NULL DEFAULT ''"},
}


def missing_columns(db: Connection) -> list[tuple[str, str]]:
    """Table and name of each column that is not there yet: what this program has learnt since is unknown of documents
    that were read before."""
    there = {table: {str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")} for table in _COLUMNS}
    return [(table, name) for table, columns in _COLUMNS.items() for name in columns if name not in there[table]]


def add_columns(db: Connection) -> None:
    """Adds them, empty, inside the caller's transaction; no seal changes by it."""
    for table, name in missing_columns(db):
        db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {_COLUMNS[table][name]}")


def upgrade(db: Connection, outline: str) -> None:
    """Brings the tables of format 1 to this one, inside the caller's transaction; ``outline`` is how its clauses were
    cut. What it held is taken as it is, and sealed: a damage of before shows where a text's hash tells, later ones
    all.
    """
    add_columns(db)
    for statement in TABLES.split(";"):
        db.execute(statement)
    db.execute("UPDATE documents SET outline = ? WHERE outline = ''", (outline,))
    db.execute("INSERT OR REPLACE INTO settings VALUES ('format', ?)", (str(FORMAT),))
    rows = [(number, *seals) for number, seals in document_seals(db).items()]
    db.executemany("INSERT OR REPLACE INTO seals VALUES (?, ?, ?, ?, ?)", rows)


def seal(db: Connection, number: int) -> None:
    """Seals what is stored of the document with this number, as it is now."""
    db.execute("INSERT OR REPLACE INTO seals VALUES (?, ?, ?, ?, ?)", (number, *document_seals(db, number)[number]))


def seal_settings(db: Connection) -> None:
    """Seals settings and corrections, as they are now; for the end of every transaction."""
    db.execute("INSERT OR REPLACE INTO settings VALUES ('sealed', ?)", (settings_seal(db),))
