"""What readers said of answers: kept in a file of its own inside the library's folder.

Adding, replacing and building anew leave it alone; removing a document takes its words out of it. Answering never
looks at it.
"""

from __future__ import annotations

import json
import threading
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from index.database import Database
from index.errors import FeedbackFull

FILE = "feedback.db"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's word on one answer, or, with a passage, on one citation of it.

    ``document`` is the id and ``file`` the name that the document had; ``quote`` is ``text[start:end]`` as it was
    then, ``None`` without a passage and where the document has been removed. ``given_at`` is ISO 8601, in UTC;
    ``id`` is 0 until it is stored.
    """

    question: str
    history: tuple[str, ...]
    helpful: bool
    reason: str | None
    library_version: str
    document: str | None = None
    file: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    given_at: str = ""
    id: int = 0


_COLUMNS = [field.name for field in fields(Feedback)]
_TABLES = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT, given_at TEXT NOT NULL, question TEXT NOT NULL, history TEXT NOT NULL,
    helpful INTEGER NOT NULL, reason TEXT, library_version TEXT NOT NULL,
    document TEXT, file TEXT, start INTEGER, end INTEGER, quote TEXT
)"""


class FeedbackStore:
    """The feedback of one library folder; its file is made with the first entry. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._guard = threading.Lock()
        self._opened: Database | None = None

    def _database(self) -> Database:
        with self._guard:
            if self._opened is None:
                self._opened = Database(self._file, _TABLES)
            return self._opened

    def add(self, given: Feedback, most_megabytes: int) -> Feedback:
        """Stores it, with the time and an id, and gives it back so.

        Raises FeedbackFull where the file already takes ``most_megabytes``.
        """
        stored = replace(given, given_at=datetime.now(UTC).isoformat(timespec="seconds"))
        values = dict(zip(_COLUMNS, astuple(stored), strict=True))
        values |= {
            "history": json.dumps(given.history, ensure_ascii=False),
            "helpful": int(given.helpful),
            "id": None,
        }
        marks = ", ".join(f":{name}" for name in _COLUMNS)
        with self._database().transaction() as db:
            pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
            if pages * size >= most_megabytes * MEGABYTE:
                raise FeedbackFull(
                    f"{FILE} takes its {most_megabytes} MB already; export it with `tiaowen feedback --out FILE`, "
                    "then delete it or raise TIAOWEN_FEEDBACK_MEGABYTES"
                )
            cursor = db.execute(f"INSERT INTO feedback ({', '.join(_COLUMNS)}) VALUES ({marks})", values)
        return replace(stored, id=int(cursor.lastrowid or 0))

    def all(self) -> tuple[Feedback, ...]:
        """Everything that was said, oldest first."""
        if not self._file.exists():
            return ()
        rows = self._database().connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM feedback ORDER BY id")
        entries = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
        return tuple(
            Feedback(**{**entry, "history": tuple(json.loads(entry["history"])), "helpful": bool(entry["helpful"])})
            for entry in entries
        )

    def forget_document(self, document: str) -> None:
        """Takes the words of a document out: what is deleted is gone. That something was said of it stays."""
        if self._file.exists():
            with self._database().transaction() as db:
                db.execute("UPDATE feedback SET quote = NULL WHERE document = ?", (document,))

    def close(self) -> None:
        """Lets go of the file; it can be used again."""
        with self._guard:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
