"""The catalogue: documents, stored texts, clauses and their vectors in one SQLite file. It alone is the truth.

The FAISS and tantivy indexes are derived from it and can always be made again. Every change is one transaction
that also advances the version, so a reader sees a complete version or the one before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.columns import add_columns
from index.corrections import Corrections, corrected
from index.database import Database
from index.details import from_json, to_json
from index.errors import LibraryDamaged
from index.new_document import ClauseTable, NewDocument
from index.records import Clause, Document, HeadingMark, Metadata, PageSpan
from index.repeals import Repealed

if TYPE_CHECKING:
    import sqlite3

FORMAT = 1
"""The format of the tables; a library of another format is refused or upgraded, never guessed at."""

_META = [f.name for f in fields(Metadata)]
_TABLES = f"""
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    serial INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, file TEXT NOT NULL,
    source TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, format TEXT NOT NULL,
    {", ".join(f"{name} TEXT" for name in _META)},
    added_at TEXT NOT NULL, text TEXT NOT NULL, pages TEXT NOT NULL, headings TEXT NOT NULL,
    repeals TEXT NOT NULL, language TEXT NOT NULL, text_sha256 TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{{}}'
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
"""


class Catalog:
    """One SQLite file. Safe to use from several threads: each gets a connection of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._database = Database(file, _TABLES)
        add_columns(self._database)

    @property
    def _db(self) -> sqlite3.Connection:
        return self._database.connection

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        return self._database.transaction()

    @property
    def database(self) -> Database:
        """The file itself, for tables that others keep in it."""
        return self._database

    def close(self) -> None:
        """Closes the connections of all threads."""
        self._database.close()

    def setting(self, key: str) -> str | None:
        """A remembered setting, or ``None``."""
        row = self._db.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def settings(self) -> dict[str, str]:
        """Everything remembered, as it was at one moment."""
        return {str(key): str(value) for key, value in self._db.execute("SELECT key, value FROM settings")}

    def set_settings(self, values: dict[str, str]) -> None:
        """Remembers settings; does not advance the version."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", list(values.items()))

    @property
    def version(self) -> int:
        """How many changes were completed."""
        return int(self.setting("version") or 0)

    def change(self, removed: Sequence[str], added: Sequence[NewDocument]) -> tuple[int, dict[str, list[int]]]:
        """Removes documents by id and stores new ones, in one transaction.

        Of a document that comes again under its id the corrections stay; of the others they go with it.
        Gives the new version and, for each stored document's id, the ids of its clauses in order, without noise.
        """
        given: dict[str, list[int]] = {}
        with self._transaction() as db:
            db.executemany("DELETE FROM documents WHERE id = ?", [(i,) for i in removed])
            for document in added:
                given[document.id] = self._store(db, document)
            db.executemany("DELETE FROM corrections WHERE document = ?", [(i,) for i in {*removed} - {*given}])
            version = self._advance(db)
        return version, given

    def _advance(self, db: sqlite3.Connection) -> int:
        version = self.version + 1
        db.execute("INSERT OR REPLACE INTO settings VALUES ('version', ?)", (str(version),))
        return version

    def correct(
        self, document: str, values: Corrections, reset: Sequence[str], vectors: np.ndarray | None = None
    ) -> int:
        """Sets the corrections of a document by id, and takes those of the fields ``reset`` back; the new version.

        ``vectors`` (clauses, d) float, in the order of the text, take the place of its clauses' vectors.
        """
        with self._transaction() as db:
            db.executemany("DELETE FROM corrections WHERE document = ? AND field = ?", [(document, f) for f in reset])
            rows = [(document, field, value) for field, value in values.items()]
            db.executemany("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?)", rows)
            if vectors is not None:
                ids = [clause.id for clause in self.clauses(self.numbers()[document]) if not clause.noise]
                packed = [np.asarray(vector, np.float16).tobytes() for vector in vectors]
                db.executemany("UPDATE clauses SET vector = ? WHERE id = ?", list(zip(packed, ids, strict=True)))
            return self._advance(db)

    def corrections(self) -> dict[str, dict[str, str | None]]:
        """What was corrected by hand, by document id."""
        found: dict[str, dict[str, str | None]] = {}
        for document, field, value in self._db.execute("SELECT document, field, value FROM corrections"):
            found.setdefault(document, {})[field] = value
        return found

    def _store(self, db: sqlite3.Connection, new: NewDocument) -> list[int]:
        columns = ["id", "file", "source", "sha256", "format", *_META, "added_at", "text", "pages", "headings"]
        columns += ["repeals", "language", "text_sha256", "details"]
        values = [new.id, new.file, new.source, new.sha256, new.format]
        values += [getattr(new.metadata, name) for name in _META]
        values += [new.added_at, new.text]
        values.append(json.dumps([[p.number, p.start, p.end] for p in new.pages]))
        values.append(json.dumps([[h.start, h.end, h.level] for h in new.headings]))
        values.append(json.dumps([[r.title, r.number] for r in new.repeals], ensure_ascii=False))
        values += [new.language, hashlib.sha256(new.text.encode()).hexdigest(), to_json(new.details)]
        marks = ", ".join("?" * len(columns))
        cursor = db.execute(f"INSERT INTO documents ({', '.join(columns)}) VALUES ({marks})", values)
        number = cursor.lastrowid
        ids = []
        found = zip(new.vectors, new.sentences, strict=True)
        for clause in new.clauses:
            row = (number, clause.start, clause.end, json.dumps(clause.address, ensure_ascii=False), clause.page)
            vector, sentences = (b"", b"") if clause.noise else next(found)
            cursor = db.execute(
                "INSERT INTO clauses (document, start, end, address, page, noise, vector, sentences)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, clause.noise, b"" if clause.noise else np.asarray(vector, np.float16).tobytes(), sentences),
            )
            if not clause.noise:
                ids.append(int(cursor.lastrowid or 0))
        return ids

    def documents(self) -> list[tuple[int, str, Document]]:
        """Every document with its number and source, by file name; corrections by hand are applied."""
        corrections = self.corrections()
        columns = ", ".join(f"d.{name}" for name in _META)
        rows = self._db.execute(
            f"SELECT d.serial, d.source, d.id, d.file, d.sha256, d.format, d.language, d.added_at, length(d.text),"
            " json_array_length(d.pages),"
            f" (SELECT count(*) FROM clauses c WHERE c.document = d.serial AND c.noise = ''), d.details, {columns}"
            " FROM documents d ORDER BY d.file, d.serial"
        ).fetchall()
        found = []
        for number, source, identity, file, sha256, form, language, added_at, length, pages, clauses, *rest in rows:
            metadata, details = Metadata(**dict(zip(_META, rest[1:], strict=True))), from_json(rest[0])
            document = Document(
                identity, file, sha256, form, metadata, length, clauses, pages, added_at, language, details=details
            )
            found.append((number, source, corrected(document, corrections.get(identity, {}))))
        return found

    def numbers(self) -> dict[str, int]:
        """The number of every document by its id."""
        return {str(identity): int(n) for identity, n in self._db.execute("SELECT id, serial FROM documents")}

    def repeals(self) -> list[tuple[str, Repealed]]:
        """What the documents declare repealed: the declaring document's id with each name."""
        rows = self._db.execute("SELECT id, repeals FROM documents WHERE repeals != '[]' ORDER BY serial")
        return [(identity, Repealed(*item)) for identity, items in rows for item in json.loads(items)]

    def text(self, number: int) -> str | None:
        """The stored text of a document by number; ``None`` if the document is gone."""
        row = self._db.execute("SELECT text FROM documents WHERE serial = ?", (number,)).fetchone()
        return None if row is None else str(row[0])

    def text_hashes(self) -> dict[int, str]:
        """The SHA-256 that each stored text had when it was stored, by document number."""
        return dict(self._db.execute("SELECT serial, text_sha256 FROM documents"))

    def headings(self, number: int) -> tuple[HeadingMark, ...]:
        """The headings that the document's format declared."""
        row = self._db.execute("SELECT headings FROM documents WHERE serial = ?", (number,)).fetchone()
        return tuple(HeadingMark(*values) for values in json.loads(row[0])) if row else ()

    def pages(self, number: int) -> tuple[PageSpan, ...]:
        """The pages of the document, if its format has pages."""
        row = self._db.execute("SELECT pages FROM documents WHERE serial = ?", (number,)).fetchone()
        return tuple(PageSpan(*values) for values in json.loads(row[0])) if row else ()

    def clauses(self, number: int) -> tuple[Clause, ...]:
        """The clauses of a document in the order of its text."""
        rows = self._db.execute(
            "SELECT start, end, address, page, id, noise FROM clauses WHERE document = ? ORDER BY start, id",
            (number,),
        )
        return tuple(Clause(start, end, tuple(json.loads(a)), page, i, n) for start, end, a, page, i, n in rows)

    def clause_count(self) -> int:
        """How many clauses are stored that are no noise."""
        return int(self._db.execute("SELECT count(*) FROM clauses WHERE noise = ''").fetchone()[0])

    def clause_table(self) -> ClauseTable:
        """All clauses of the library that are no noise, as columns."""
        query = "SELECT id, document, start, end, address, page FROM clauses WHERE noise = '' ORDER BY id"
        rows = self._db.execute(query).fetchall()
        ids, document, start, end, address, page = zip(*rows, strict=True) if rows else ((),) * 6
        ids_, document_, start_, end_ = (np.array(column, np.int64) for column in (ids, document, start, end))
        return ClauseTable(ids_, document_, start_, end_, list(address), list(page))

    def vectors(self, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
        """The ids of all clauses (n,) int64 and their vectors (n, d) float16, in the order of ids."""
        rows = self._db.execute("SELECT id, vector FROM clauses WHERE noise = '' ORDER BY id").fetchall()
        data = b"".join(row[1] for row in rows)
        if len(data) != len(rows) * dimensions * 2:
            raise LibraryDamaged(f"{self._file.name} holds vectors that are not of {dimensions} dimensions")
        return np.array([row[0] for row in rows], np.int64), np.frombuffer(data, np.float16).reshape(-1, dimensions)

    def sentences(self, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
        """The packed sentence vectors of all clauses (m, d) int8 and where each clause's begin (n + 1,) int64."""
        rows = self._db.execute("SELECT sentences FROM clauses WHERE noise = '' ORDER BY id").fetchall()
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row[0]) // dimensions for row in rows], out=starts[1:])
        data = np.frombuffer(b"".join(row[0] for row in rows), np.int8)
        if any(len(row[0]) % dimensions for row in rows):
            raise LibraryDamaged(f"{self._file.name} holds sentence vectors that are not of {dimensions} dimensions")
        return data.reshape(-1, dimensions), starts

    def problems(self) -> list[str]:
        """What SQLite itself finds wrong with the file; empty if nothing."""
        rows = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
        rows += [f"foreign key: {row}" for row in self._db.execute("PRAGMA foreign_key_check")]
        return [] if rows == ["ok"] else [row for row in rows if row != "ok"]
