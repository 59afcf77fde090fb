"""Columns that later versions of the program have added to the catalogue: put into an older library's tables.

Each has a default with which an older library goes on as it was; nothing that is there is changed.
"""

from __future__ import annotations

from index.database import Database

ADDED = (
    ("clauses", "noise", "TEXT NOT NULL DEFAULT ''"),
    ("documents", "expires_on", "TEXT"),
    ("documents", "details", "TEXT NOT NULL DEFAULT '{}'"),
)
"""Table, column, and what SQLite is to know of it; new ones go to the end."""


def add_columns(database: Database) -> None:
    """Adds to each table the columns that it lacks; where all are there nothing is written."""
    missing = [(table, name, kind) for table, name, kind in ADDED if name not in _columns(database, table)]
    if not missing:
        return
    with database.transaction() as db:
        for table, name, kind in missing:
            # Another process may have been quicker.
            if name not in _columns(database, table):
                db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")


def _columns(database: Database, table: str) -> set[str]:
    return {str(row[1]) for row in database.connection.execute(f"PRAGMA table_info({table})")}
