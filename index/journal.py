"""The work that was begun on a library, written down before it begins, so that what was cut short can be told.

An entry goes when its work is done, or when the same documents are taken by later work. What a crash leaves behind
is found by the next who holds the library's lock: while it is held by another, that one is at work.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Work that was cut short: ``kind`` is ``add``, ``replace``, ``remove``, ``correct``, ``reindex`` or ``recut``;
    ``files`` are the names of the documents that it has not got to, as far as they were known. ``began_at`` is
    ISO 8601, in UTC, and empty where it was not noted.
    """

    kind: str
    files: tuple[str, ...] = ()
    began_at: str = ""


class Journal:
    """The table ``work``. Writing is for who holds the library's lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, kind: str, items: Sequence[tuple[str, str]]) -> int:
        """Notes work on ``items``, each a key (a document's source or id) with the file's name to be told; the entry.

        Whatever else stands there was cut short: its writer is gone.
        """
        with self._database.transaction() as db:
            db.execute("UPDATE work SET interrupted = 1 WHERE interrupted = 0")
            cursor = db.execute(
                "INSERT INTO work (kind, began_at, items) VALUES (?, ?, ?)",
                (kind, datetime.now(UTC).isoformat(timespec="seconds"), json.dumps(items, ensure_ascii=False)),
            )
            return int(cursor.lastrowid or 0)

    def end(self, entry: int) -> None:
        """The work of this entry is over; what an earlier one left of the same documents is no longer waiting."""
        with self._database.transaction() as db:
            row = db.execute("SELECT items FROM work WHERE id = ?", (entry,)).fetchone()
            if row is not None:
                db.execute("DELETE FROM work WHERE id = ?", (entry,))
                settle(db, {key for key, _ in json.loads(row[0])})

    def settle(self, keys: Collection[str]) -> None:
        """Takes these documents out of what is noted."""
        if keys and self._database.connection.execute("SELECT 1 FROM work").fetchone():
            with self._database.transaction() as db:
                settle(db, keys)

    def mark(self) -> None:
        """Marks what is noted as cut short; only for who holds the lock and has begun nothing."""
        if self._database.connection.execute("SELECT 1 FROM work WHERE interrupted = 0").fetchone():
            with self._database.transaction() as db:
                db.execute("UPDATE work SET interrupted = 1 WHERE interrupted = 0")

    def forget(self) -> None:
        """Takes all that was cut short off the list."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM work WHERE interrupted = 1")

    def unfinished(self, *, all_: bool = False) -> tuple[Unfinished, ...]:
        """What was cut short, oldest first; with ``all_`` also what was not marked so yet."""
        rows = self._database.connection.execute(
            "SELECT kind, items, began_at FROM work WHERE interrupted >= ? ORDER BY id", (0 if all_ else 1,)
        ).fetchall()
        return tuple(Unfinished(kind, tuple(file for _, file in json.loads(items)), at) for kind, items, at in rows)


def settle(db: Connection, keys: Collection[str]) -> None:
    """Takes these documents out of what is noted, inside the transaction that completes them."""
    for entry, items in db.execute("SELECT id, items FROM work").fetchall():
        left = [item for item in json.loads(items) if item[0] not in keys]
        if not left:
            db.execute("DELETE FROM work WHERE id = ?", (entry,))
        elif len(left) < len(json.loads(items)):
            db.execute("UPDATE work SET items = ? WHERE id = ?", (json.dumps(left, ensure_ascii=False), entry))
