"""The audit log: who did what, when, from where, to which documents. One line of JSON each, a file for each day.

Several processes write it: every line is one write at the end of the file, and a new day is a new name, so that
nothing is ever renamed under another writer, as rotating handlers do.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.access.records import Caller
from ui.access.store import private_folder

if TYPE_CHECKING:
    from index.records import Document

log = logging.getLogger("tiaowen.audit")


def _today() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """``audit-YYYY-MM-DD.jsonl`` in ``folder``, days in UTC; files older than ``days`` are deleted."""

    def __init__(self, folder: Path, days: int, clock: Callable[[], datetime] = _today) -> None:
        self.folder = folder
        self.days = days
        self.clock = clock
        self._day: date | None = None

    def write(self, what: str, caller: Caller, documents: Iterable[Document] = (), **more: Any) -> None:
        """Adds a line: ``what`` was done by ``caller``, to ``documents``; ``more`` is never a secret.

        Where it cannot be written the server's log says so: a full disk must not keep anyone from deleting.
        """
        now = self.clock()
        entry = {
            "at": now.isoformat(timespec="milliseconds"),
            "what": what,
            "who": caller.name,
            "how": caller.how or ("this machine" if caller.local else None),
            "from": caller.address or None,
            "documents": [{"id": document.id, "file": document.file} for document in documents],
            **more,
        }
        line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        try:
            private_folder(self.folder)
            self._forget(now.date())
            file = os.open(self._file(now.date()), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, line)
            finally:
                os.close(file)
        except OSError:
            log.exception("The audit log could not be written; what is missing in it: %s", line.decode())

    def read(self) -> Iterator[dict[str, Any]]:
        """Every entry, the oldest first."""
        for file in sorted(self.folder.glob("audit-*.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)

    def _file(self, day: date) -> Path:
        return self.folder / f"audit-{day.isoformat()}.jsonl"

    def _forget(self, today: date) -> None:
        if self._day == today:
            return
        self._day = today
        oldest = self._file(today - timedelta(days=self.days)).name
        for file in self.folder.glob("audit-*.jsonl"):
            if file.name < oldest:
                with suppress(FileNotFoundError):  # another process was faster
                    file.unlink()
