"""The audit log: a line for each act, a file for each day, several writers."""

from __future__ import annotations

import json
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ui.access.audit import AuditLog
from ui.access.records import Caller

LI = Caller("10.0.0.7", False, "li", "editor", "session")


class Day:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 30, 23, 59, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_line(tmp_path: Path) -> None:
    AuditLog(tmp_path / "access", 365, Day()).write(
        "correct", LI, fields=["title"], said='two\nlines "quoted" \ud800'
    )
    (file,) = (tmp_path / "access").iterdir()
    assert file.name == "audit-2026-01-30.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (line,) = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "at": "2026-01-30T23:59:00.000+00:00",
        "what": "correct",
        "who": "li",
        "how": "session",
        "from": "10.0.0.7",
        "documents": [],
        "fields": ["title"],
        "said": 'two\nlines "quoted" \ud800',
    }


def test_a_new_day_is_a_new_file_and_old_ones_go(tmp_path: Path) -> None:
    day = Day()
    audit = AuditLog(tmp_path, 2, day)
    (tmp_path / "audit-notes.txt").write_text("not ours")
    for days in ("2026-01-30", "2026-01-31", "2026-02-01", "2026-02-02"):
        day.now = datetime.fromisoformat(f"{days}T12:00:00+00:00")
        audit.write("add", LI)
    kept = sorted(file.name for file in tmp_path.iterdir())
    assert kept == [
        "audit-2026-01-31.jsonl", "audit-2026-02-01.jsonl", "audit-2026-02-02.jsonl", "audit-notes.txt",
    ]  # fmt: skip
    assert [entry["at"][:10] for entry in audit.read()] == ["2026-01-31", "2026-02-01", "2026-02-02"]


def test_lines_of_several_writers_stay_whole(tmp_path: Path) -> None:
    logs = [AuditLog(tmp_path, 9) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: logs[n % 4].write("add", LI, n=n, long="长" * 500), range(200)))
    assert sorted(entry["n"] for entry in logs[0].read()) == list(range(200))


def test_where_it_cannot_be_written_the_servers_log_has_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "access").write_text("a file where the folder should be")
    with caplog.at_level(logging.ERROR, "tiaowen.audit"):
        AuditLog(tmp_path / "access", 9).write("delete", LI)
    assert '"what": "delete"' in caplog.text
