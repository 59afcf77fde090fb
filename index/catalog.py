"""The catalogue: documents, stored texts, clauses and their vectors in one SQLite file. It alone is the truth.

The FAISS and tantivy indexes are derived from it and can always be made again. Every change is one transaction
that also advances the version, so a reader sees a complete version or the one before. What is stored is sealed
(``index.seals``): what is not as it was written is told, and never answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.catalog_rows import ClauseTable, NewDocument, store, store_clauses
from index.catalog_tables import META, TABLES, seal, seal_settings
from index.corrections import Corrections, corrected
from index.database import Database
from index.details import from_json
from index.errors import LibraryDamaged
from index.journal import Journal, settle
from index.past import PastTexts, forget, keep, returned, version_name
from index.records import Clause, Document, HeadingMark, Metadata, PageSpan
from index.repeals import Repealed

if TYPE_CHECKING:
    from index.database import Connection


class Catalog:
    """One SQLite file. Safe to use from several threads: each gets a connection of its own."""

    def __init__(self, file: Path) -> None:
        """Opens ``file``, or makes it; tables of an earlier format are left as they are. Raises LibraryDamaged."""
        self._file = file
        self._database = Database(file, "", seal_settings)
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'settings'").fetchone():
            with self._database.transaction(sealed=False) as db:
                for statement in TABLES.split(";"):
                    db.execute(statement)
        self.journal = Journal(self._database)
        self.past = PastTexts(self._database)

    @property
    def _db(self) -> Connection:
        return self._database.connection

    def _transaction(self) -> AbstractContextManager[Connection]:
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

    def change(
        self, removed: Sequence[str], added: Sequence[NewDocument], outline: str = ""
    ) -> tuple[int, dict[str, list[int]]]:
        """Removes documents by id and stores new ones, in one transaction; their clauses are cut as ``outline`` says.

        Of a document that comes again under its id the corrections stay, and its former text is kept; of the others
        both go with it. Gives the new version and, for each stored document's id, the ids of its clauses in order,
        without noise.
        """
        given: dict[str, list[int]] = {}
        with self._transaction() as db:
            version = self.version + 1
            coming = {new.id for new in added}
            replaced = [entry for entry in self.documents() if entry[2].id in coming & {*removed}]
            for number, _, document in replaced:
                keep(db, document, self.pages(number), self.clauses(number), version)
            db.executemany("DELETE FROM documents WHERE id = ?", [(i,) for i in removed])
            for new in added:
                given[new.id] = store(db, new, version, outline)
            gone = {*removed} - coming
            db.executemany("DELETE FROM corrections WHERE document = ?", [(i,) for i in gone])
            forget(db, gone, version)
            returned(db, coming)
            settle(db, {new.source for new in added} | gone)
            self._advance(db)
        return version, given

    def _advance(self, db: Connection) -> int:
        version = self.version + 1
        db.execute("INSERT OR REPLACE INTO settings VALUES ('version', ?)", (str(version),))
        self.name_version(db)
        return version

    def seal_all(self, db: Connection) -> None:
        """Seals every document as it is now, and notes the version's name, inside a transaction that changed all."""
        for number in self.numbers().values():
            seal(db, number)
        self.name_version(db)

    def name_version(self, db: Connection) -> None:
        """Notes the name of the version that a transaction is about to complete."""
        name = version_name(self.version, (document for _, _, document in self.documents()))
        db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?)", (self.version, name))

    def recut(
        self, number: int, clauses: Sequence[Clause], vectors: np.ndarray, sentences: Sequence[bytes], outline: str
    ) -> tuple[int, list[int], list[int]]:
        """Puts other clauses over the same text; the new version, the ids that are gone, and the new ones in order.

        Clauses are equal in number with ``vectors`` (n, d) float and packed ``sentences``.
        """
        with self._transaction() as db:
            gone = [clause.id for clause in self.clauses(number)]
            db.execute("DELETE FROM clauses WHERE document = ?", (number,))
            given = store_clauses(db, number, clauses, vectors, sentences)
            db.execute("UPDATE documents SET outline = ? WHERE serial = ?", (outline, number))
            seal(db, number)
            return self._advance(db), gone, given

    def put_right(self, number: int, new: NewDocument, outline: str) -> bool:
        """Puts what was read again in the place of a damaged document; whether its text is the one it had."""
        with self._transaction() as db:
            since, sha256 = db.execute(
                "SELECT since, text_sha256 FROM documents WHERE serial = ?", (number,)
            ).fetchone()
            same = bool(hashlib.sha256(new.text.encode()).hexdigest() == sha256)
            db.execute("DELETE FROM documents WHERE serial = ?", (number,))
            store(db, new, int(since) if same else self.version + 1, outline)
            self._advance(db)
        return same

    def outlines(self) -> dict[int, str]:
        """How the clauses of each document were cut, by document number."""
        return dict(self._db.execute("SELECT serial, outline FROM documents"))

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
                number = self.numbers()[document]
                ids = [clause.id for clause in self.clauses(number) if not clause.noise]
                packed = [np.asarray(vector, np.float16).tobytes() for vector in vectors]
                db.executemany("UPDATE clauses SET vector = ? WHERE id = ?", list(zip(packed, ids, strict=True)))
                seal(db, number)
            settle(db, {document})
            return self._advance(db)

    def corrections(self) -> dict[str, dict[str, str | None]]:
        """What was corrected by hand, by document id."""
        found: dict[str, dict[str, str | None]] = {}
        for document, field, value in self._db.execute("SELECT document, field, value FROM corrections"):
            found.setdefault(document, {})[field] = value
        return found

    def documents(self) -> list[tuple[int, str, Document]]:
        """Every document with its number and source, by file name; corrections by hand are applied."""
        corrections = self.corrections()
        columns = ", ".join(f"d.{name}" for name in META)
        rows = self._db.execute(
            f"SELECT d.serial, d.source, d.id, d.file, d.sha256, d.format, d.language, d.added_at, length(d.text),"
            f" CASE WHEN json_valid(d.pages) THEN json_array_length(d.pages) ELSE 0 END, (SELECT count(*) FROM "
            f"clauses c WHERE c.document = d.serial AND c.noise = ''), d.details, {columns}"
            " FROM documents d ORDER BY d.file, d.serial"
        ).fetchall()
        found = []
        for number, source, identity, file, sha256, form, language, added_at, length, pages, clauses, *rest in rows:
            metadata, details = Metadata(**dict(zip(META, rest[1:], strict=True))), from_json(rest[0])
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
        rows = self._db.execute(
            "SELECT id, repeals FROM documents WHERE repeals != '[]' AND json_valid(repeals) ORDER BY serial"
        )
        return [(identity, Repealed(*item)) for identity, items in rows for item in json.loads(items)]

    def text(self, number: int) -> str | None:
        """The stored text of a document by number; ``None`` if the document is gone. Raises LibraryDamaged where it
        is not as it was stored."""
        row = self._db.execute("SELECT text, text_sha256, file FROM documents WHERE serial = ?", (number,)).fetchone()
        if row is None:
            return None
        if hashlib.sha256(str(row[0]).encode()).hexdigest() != row[1]:
            raise LibraryDamaged(
                f"the stored text of {row[2]} is not as it was stored; see `tiaowen verify --repair`"
            )
        return str(row[0])

    def since(self, number: int) -> int:
        """The version that the text of a document came with, as a number; 0 where that was not noted yet."""
        row = self._db.execute("SELECT since FROM documents WHERE serial = ?", (number,)).fetchone()
        return int(row[0]) if row else 0

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

    def clause_ids(self, number: int) -> list[int]:
        """The ids of the clauses of a document that are no noise."""
        query = "SELECT id FROM clauses WHERE document = ? AND noise = ''"
        return [int(row[0]) for row in self._db.execute(query, (number,))]

    def clause_count(self) -> int:
        """How many clauses are stored that are no noise."""
        return int(self._db.execute("SELECT count(*) FROM clauses WHERE noise = ''").fetchone()[0])

    def clause_table(self, without: Collection[int] = ()) -> ClauseTable:
        """All clauses of the library that are no noise, as columns, but those of the documents of these numbers."""
        query = "SELECT id, document, start, end, address, page FROM clauses WHERE noise = '' ORDER BY id"
        rows = self._of_documents(self._db.execute(query).fetchall(), 1, without)
        ids, document, start, end, address, page = zip(*rows, strict=True) if rows else ((),) * 6
        ids_, document_, start_, end_ = (np.array(column, np.int64) for column in (ids, document, start, end))
        return ClauseTable(ids_, document_, start_, end_, list(address), list(page))

    def _of_documents(self, rows: list[Any], column: int, without: Collection[int]) -> list[Any]:
        """The rows whose document, by number in this column, is here and not among those left out."""
        known = {*self.numbers().values()} - {*without}
        return [row for row in rows if row[column] in known]

    def vectors(self, dimensions: int, without: Collection[int] = ()) -> tuple[np.ndarray, np.ndarray]:
        """The ids of all clauses (n,) int64 and their vectors (n, d) float16, in the order of ids, but those of the
        documents of these numbers."""
        rows = self._db.execute("SELECT id, vector, document FROM clauses WHERE noise = '' ORDER BY id").fetchall()
        rows = self._of_documents(rows, 2, without)
        data = b"".join(row[1] for row in rows)
        if len(data) != len(rows) * dimensions * 2:
            raise LibraryDamaged(f"{self._file.name} holds vectors that are not of {dimensions} dimensions")
        return np.array([row[0] for row in rows], np.int64), np.frombuffer(data, np.float16).reshape(-1, dimensions)

    def sentences(self, dimensions: int, without: Collection[int] = ()) -> tuple[np.ndarray, np.ndarray]:
        """The packed sentence vectors of all clauses (m, d) int8 and where each clause's begin (n + 1,) int64, but
        those of the documents of these numbers."""
        rows = self._db.execute("SELECT sentences, document FROM clauses WHERE noise = '' ORDER BY id").fetchall()
        rows = self._of_documents(rows, 1, without)
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
