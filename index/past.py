"""Texts of former versions: a citation made under an old version can still be read word for word.

When a document is replaced its former text is kept here, with its clauses and pages, until the document is removed;
then all its texts are gone, and only its id is remembered, so that this can be said. Offsets into a text stay right
when its clauses are cut anew: that changes no text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from index.details import from_data
from index.errors import DocumentRemoved, LibraryDamaged, VersionNotFound
from index.records import Clause, Document, Metadata, PageSpan
from index.seals import rows_seal

if TYPE_CHECKING:
    from index.database import Connection, Database


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text that a document has or had: from version ``since``, as a number, to before ``until``; ``None`` for the
    present one. ``document`` is the document as it was then."""

    document: Document
    text: str
    pages: tuple[PageSpan, ...]
    clauses: tuple[Clause, ...]
    since: int
    until: int | None = None


class PastTexts:
    """The tables ``past``, ``removed`` and ``versions``, as they are read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def number(self, version: str) -> int:
        """The running number of a version as answers name it (``16-a3dd2d49``; the number alone will do).

        Raises VersionNotFound where the library never had it.
        """
        head, _, _ = version.partition("-")
        newest = self._database.connection.execute("SELECT value FROM settings WHERE key = 'version'").fetchone()
        if not (head.isascii() and head.isdigit()) or len(head) > 18 or int(head) > int(newest[0]):
            raise VersionNotFound(f"the library has had no version {version!r}; an answer names its own")
        row = self._database.connection.execute("SELECT name FROM versions WHERE number = ?", (int(head),)).fetchone()
        if row is not None and version not in (row[0], head):
            raise VersionNotFound(
                f"version {head} of this library is {row[0]}, not {version}: it was put back from a backup since, or "
                "the answer is another library's"
            )
        return int(head)

    def texts(self, document: str) -> list[TextVersion]:
        """The former texts of a document by id, oldest first. Raises LibraryDamaged."""
        rows = self._database.connection.execute(
            "SELECT document, since, until, record, text, pages, clauses, seal FROM past WHERE document = ?"
            " ORDER BY until",
            (document,),
        ).fetchall()
        return [_read(row) for row in rows]

    def check_removed(self, document: str) -> None:
        """Raises DocumentRemoved for the id of a document that was here."""
        row = self._database.connection.execute("SELECT version, at FROM removed WHERE document = ?", (document,))
        found = row.fetchone()
        if found is not None:
            raise DocumentRemoved(
                f"the document {document} was removed from the library with version {found[0]} ({found[1]}), with "
                f"all "
                "that it said"
            )

    def problems(self) -> list[str]:
        """The ids of documents of which a former text is not as it was written."""
        found = []
        for (document,) in self._database.connection.execute("SELECT DISTINCT document FROM past").fetchall():
            try:
                self.texts(document)
            except LibraryDamaged:
                found.append(str(document))
        return found


def keep(db: Connection, was: Document, pages: Sequence[PageSpan], clauses: Sequence[Clause], version: int) -> None:
    """Keeps the text that a document (as it was) has now, until ``version``; inside the transaction that replaces
    it."""
    text, since = db.execute("SELECT text, since FROM documents WHERE id = ?", (was.id,)).fetchone()
    row = [
        was.id, since, version, json.dumps(asdict(was), ensure_ascii=False), text,
        json.dumps([[p.number, p.start, p.end] for p in pages]),
        json.dumps([[c.start, c.end, c.address, c.page] for c in clauses], ensure_ascii=False),
    ]  # fmt: skip
    db.execute("INSERT OR REPLACE INTO past VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, rows_seal([row])))


def forget(db: Connection, documents: Collection[str], version: int) -> None:
    """Takes the former texts of documents away that go with ``version``, inside the transaction that removes them."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    db.executemany("DELETE FROM past WHERE document = ?", [(document,) for document in documents])
    db.executemany("INSERT OR REPLACE INTO removed VALUES (?, ?, ?)", [(d, version, now) for d in documents])


def returned(db: Connection, documents: Collection[str]) -> None:
    """Documents of these ids are here (again)."""
    db.executemany("DELETE FROM removed WHERE document = ?", [(document,) for document in documents])


def _read(row: Sequence[Any]) -> TextVersion:
    if rows_seal([row[:-1]]) != row[-1]:
        raise LibraryDamaged(f"a former text of the document {row[0]} is not as it was stored; it is not shown")
    _, since, until, record, text, pages, clauses, _ = row
    known: dict[str, Any] = json.loads(record)
    known["metadata"] = Metadata(**known["metadata"])
    known["details"] = from_data(known.get("details") or {})
    known["corrected"] = tuple((field, value) for field, value in known["corrected"])
    cut = tuple(Clause(start, end, tuple(address), page) for start, end, address, page in json.loads(clauses))
    return TextVersion(Document(**known), text, tuple(PageSpan(*p) for p in json.loads(pages)), cut, since, until)


def version_name(number: int, documents: Iterable[Document]) -> str:
    """A version as answers name it: its running number and a hash of what the library holds."""
    parts = sorted(f"{d.id} {d.sha256}" + (f" {d.metadata}" if d.corrected else "") for d in documents)
    return f"{number}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:8]}"
