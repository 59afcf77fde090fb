"""Seals: what was written last, in a few bytes, so that a byte that changed by itself is noticed before it answers.

SQLite has no checksums of its own. BLAKE2b (RFC 7693) of 128 bits is one pass over the data, a second for a gigabyte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from index.database import Connection

_SIZE = 16


def seal_of(parts: Iterable[Buffer]) -> str:
    """The seal of these bytes, joined."""
    running = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        running.update(part)
    return running.hexdigest()


def rows_seal(rows: Iterable[Sequence[Any]]) -> str:
    """The seal of rows of numbers, texts and nulls."""
    return seal_of(_packed(row) for row in rows)


def _packed(row: Sequence[Any]) -> bytes:
    # What is neither number, text nor null can only be a damage.
    return json.dumps(list(row), ensure_ascii=True, default=repr).encode()


def record_seal(columns: Sequence[str], row: Sequence[Any]) -> str:
    """The seal of a document's record without its text, which has a hash of its own there. Empty columns do not
    count: a column that is added later changes no seal."""
    present = [(name, value) for name, value in zip(columns, row, strict=True) if value is not None]
    return rows_seal(sorted(present, key=lambda pair: pair[0]))


def record_columns(db: Connection) -> list[str]:
    """The columns of a document's record, without its text."""
    return [str(row[1]) for row in db.execute("PRAGMA table_info(documents)") if row[1] != "text"]


def document_seals(db: Connection, number: int | None = None) -> dict[int, tuple[str, ...]]:
    """The seals of record, clauses, vectors and sentences as they are stored now, by document number: of one
    document, or of all in one pass.

    Clauses are told by the table, not by its index, which may be amiss itself.
    """
    columns = record_columns(db)
    one = "" if number is None else f" WHERE serial = {int(number)}"
    records = db.execute(f"SELECT serial, {', '.join(columns)} FROM documents{one} ORDER BY serial").fetchall()
    running = {row[0]: [hashlib.blake2b(digest_size=_SIZE) for _ in range(3)] for row in records}
    bounds = "FROM clauses WHERE document"
    where = "" if number is None else (
        f" WHERE +document = {int(number)} AND id BETWEEN (SELECT min(id) {bounds} = {int(number)})"
        f" AND (SELECT max(id) {bounds} = {int(number)})"
    )  # fmt: skip
    rows = db.execute(
        f"SELECT id, document, start, end, address, page, noise, vector, sentences FROM clauses{where} ORDER BY id"
    )
    for identity, document, start, end, address, page, noise, vector, sentences in rows:
        if document not in running:
            continue
        # As it was sealed before there was noise, where there is none.
        parts = _packed((identity, start, end, address, page, noise)[: None if noise else 5]), vector, sentences
        for one_running, part in zip(running[document], parts, strict=True):
            one_running.update(part if isinstance(part, bytes) else repr(part).encode())
    return {
        row[0]: (record_seal(columns, row[1:]), *(one_running.hexdigest() for one_running in running[row[0]]))
        for row in records
    }


def settings_seal(db: Connection) -> str:
    """The seal of all settings but itself, and of all corrections by hand."""
    settings = db.execute("SELECT key, value FROM settings WHERE key != 'sealed' ORDER BY key").fetchall()
    corrections = db.execute("SELECT document, field, value FROM corrections ORDER BY document, field").fetchall()
    return rows_seal([*settings, ("corrections",), *corrections])
