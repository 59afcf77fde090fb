"""The log: one line or one object for each thing said, with the request it belongs to."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from ui.logs import JsonLines, Lines, request_id, set_up


@pytest.fixture
def record() -> logging.LogRecord:
    made = logging.LogRecord("tiaowen.ui", logging.WARNING, "x.py", 1, "not %s", ("done\nINFO forged",), None)
    made.created = 1_772_352_000.25  # 2026-03-01 08:00:00.250 UTC
    made.route = "/api/ask"
    return made


@pytest.fixture
def asked() -> Iterator[None]:
    token = request_id.set("abc")
    yield
    request_id.reset(token)


@pytest.mark.usefixtures("asked")
def test_a_line_to_read(record: logging.LogRecord) -> None:
    line = Lines().format(record)
    assert line == "2026-03-01T08:00:00.250Z WARNING tiaowen.ui: not done INFO forged request=abc route=/api/ask"


@pytest.mark.usefixtures("asked")
def test_a_json_line(record: logging.LogRecord) -> None:
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-03-01T08:00:00.250Z", "level": "warning", "logger": "tiaowen.ui",
        "message": "not done\nINFO forged", "request": "abc", "route": "/api/ask",
    }  # fmt: skip


def test_a_trace_stands_with_its_error() -> None:
    try:
        raise ValueError("broken")
    except ValueError as error:
        made = logging.LogRecord(
            "a", logging.ERROR, "x.py", 1, "failed", (), (ValueError, error, error.__traceback__)
        )
    assert "ValueError: broken" in json.loads(JsonLines().format(made))["error"]
    assert Lines().format(made).splitlines()[-1] == "ValueError: broken"
    assert "request" not in json.loads(JsonLines().format(made))


def test_logs_go_to_the_error_stream_from_a_level_on(capsys: pytest.CaptureFixture[str]) -> None:
    loggers = [logging.getLogger(name) for name in ("tiaowen", "uvicorn")]
    before = [(logger.handlers, logger.level, logger.propagate) for logger in loggers]
    try:
        set_up("info", "json")
        logging.getLogger("tiaowen.request").info("a")
        logging.getLogger("uvicorn.error").debug("b")
        logging.getLogger("uvicorn.error").warning("c")
    finally:
        for logger, (handlers, level, propagate) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)
    said = capsys.readouterr()
    assert [json.loads(line)["message"] for line in said.err.splitlines()] == ["a", "c"]
    assert said.out == ""
