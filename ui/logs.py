"""The server's log: lines to read, or JSON lines, each with the id of the request it belongs to. No questions."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("tiaowen_request_id", default="")
"""The id of the request that is being answered, in its own context; empty outside one."""

# What every record has; the rest was given with ``extra``.
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}


def set_up(level: str, form: str) -> None:
    """Logs of this program and of the server, on the error stream from ``level`` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    for name in ("tiaowen", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level.upper())
        logger.propagate = False


def _given(record: logging.LogRecord) -> dict[str, Any]:
    given = {key: value for key, value in vars(record).items() if key not in _KNOWN}
    identity = request_id.get()
    return {"request": identity, **given} if identity else given


class Lines(logging.Formatter):
    """``2026-03-01T08:00:00Z INFO tiaowen.request: … key=value``, a trace below it. What a client sent cannot begin a
    line of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        given = " ".join(f"{key}={value}" for key, value in _given(record).items())
        words = " ".join(f"{record.getMessage()} {given}".split())
        line = f"{_when(record)} {record.levelname} {record.name}: {words}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time``, ``level``, ``logger``, ``message``, what was given, and ``error`` with its
    trace.
    """

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": _when(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_given(record),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def _when(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
