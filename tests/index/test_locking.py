"""One writer at a time, among threads and among processes."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import locking
from index.errors import LibraryBusy
from index.locking import WriteLock
from tests.fixtures.lock_holder import lock_holder


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.1)


@pytest.fixture
def other_process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with lock_holder(tmp_path) as process:
        yield process


@pytest.mark.usefixtures("impatient")
def test_another_process_is_waited_for_and_then_reported(
    tmp_path: Path, other_process: subprocess.Popen[str]
) -> None:
    lock = WriteLock(tmp_path)
    with pytest.raises(LibraryBusy, match="another process"):
        lock.__enter__()
    assert other_process.stdin is not None
    other_process.stdin.write("go on\n")
    other_process.stdin.flush()
    assert other_process.wait(10) == 0
    with lock:
        assert (tmp_path / "lock").exists()


@pytest.mark.usefixtures("impatient")
def test_a_process_that_was_killed_holds_nothing(tmp_path: Path, other_process: subprocess.Popen[str]) -> None:
    other_process.kill()
    other_process.wait(10)
    lock = WriteLock(tmp_path)
    with lock, pytest.raises(LibraryBusy):
        WriteLock(tmp_path).acquire(0.05)


@pytest.mark.usefixtures("impatient")
def test_two_objects_exclude_each_other_in_one_process(tmp_path: Path) -> None:
    with WriteLock(tmp_path), pytest.raises(LibraryBusy, match=str(tmp_path)):
        WriteLock(tmp_path).__enter__()


@pytest.mark.usefixtures("impatient")
def test_the_thread_that_holds_it_may_enter_again_and_another_may_not(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path)
    outcome: list[str] = []

    def enter() -> None:
        try:
            with lock:
                outcome.append("in")
        except LibraryBusy:
            outcome.append("busy")

    def in_a_thread() -> None:
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()

    with lock:
        with lock:
            in_a_thread()
        in_a_thread()
    in_a_thread()
    assert outcome == ["busy", "busy", "in"]


def test_an_error_inside_gives_it_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), WriteLock(tmp_path):
        _ = 1 / 0
    WriteLock(tmp_path).acquire(0.1)
