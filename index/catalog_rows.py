"""What goes into the catalogue and what comes out of it, as rows and columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.catalog_tables import META, seal
from index.details import Details, to_json
from index.records import NO_DETAILS, Clause, HeadingMark, Metadata, PageSpan
from index.repeals import Repealed

if TYPE_CHECKING:
    from index.database import Connection


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document ready to be stored: everything but its clause ids.

    ``vectors`` is (n, d) float for the n clauses that are no noise, ``sentences`` for each of them the packed vectors
    of its sentences. ``metadata`` is what was read; ``title`` the corrected title that it is indexed under, where
    there is one.
    """

    id: str
    file: str
    source: str
    sha256: str
    format: str
    language: str
    metadata: Metadata
    added_at: str
    text: str
    pages: tuple[PageSpan, ...]
    headings: tuple[HeadingMark, ...]
    repeals: tuple[Repealed, ...]
    clauses: tuple[Clause, ...]
    vectors: np.ndarray
    sentences: tuple[bytes, ...]
    title: str | None = None
    details: Details = NO_DETAILS

    @property
    def indexed_title(self) -> str:
        """The title that goes into the indexes."""
        return self.title or self.metadata.title


@dataclass(frozen=True, slots=True)
class ClauseTable:
    """All clauses as columns, in the order of ids. ``document`` holds document numbers."""

    ids: np.ndarray
    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    address: list[str]
    page: list[int | None]


def store(db: Connection, new: NewDocument, since: int, outline: str) -> list[int]:
    """Writes a document that came with version ``since``, its clauses cut as ``outline`` says, and seals it; the ids
    that its clauses were given."""
    columns = ["id", "file", "source", "sha256", "format", *META, "added_at", "text", "pages", "headings"]
    columns += ["repeals", "language", "text_sha256", "since", "outline", "details"]
    values: list[object] = [new.id, new.file, new.source, new.sha256, new.format]
    values += [getattr(new.metadata, name) for name in META]
    values += [new.added_at, new.text]
    values.append(json.dumps([[p.number, p.start, p.end] for p in new.pages]))
    values.append(json.dumps([[h.start, h.end, h.level] for h in new.headings]))
    values.append(json.dumps([[r.title, r.number] for r in new.repeals], ensure_ascii=False))
    values += [new.language, hashlib.sha256(new.text.encode()).hexdigest(), since, outline]
    values.append(to_json(new.details))
    marks = ", ".join("?" * len(columns))
    cursor = db.execute(f"INSERT INTO documents ({', '.join(columns)}) VALUES ({marks})", values)
    number = int(cursor.lastrowid or 0)
    ids = store_clauses(db, number, new.clauses, new.vectors, new.sentences)
    seal(db, number)
    return ids


def store_clauses(
    db: Connection, number: int, clauses: Sequence[Clause], vectors: np.ndarray, sentences: Sequence[bytes]
) -> list[int]:
    """Writes the clauses of the document with this number, and gives the ids of those that are no noise: to them
    belong ``vectors`` and ``sentences``."""
    ids = []
    found = zip(vectors, sentences, strict=True)
    for clause in clauses:
        row = (number, clause.start, clause.end, json.dumps(clause.address, ensure_ascii=False), clause.page)
        vector, packed = (b"", b"") if clause.noise else next(found)
        cursor = db.execute(
            "INSERT INTO clauses (document, start, end, address, page, noise, vector, sentences)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, clause.noise, b"" if clause.noise else np.asarray(vector, np.float16).tobytes(), packed),
        )
        if not clause.noise:
            ids.append(int(cursor.lastrowid or 0))
    return ids
