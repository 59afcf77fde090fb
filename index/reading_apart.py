"""Files are read in processes of their own, which are ended when a file takes too long or too much memory.

A process is started at the first file, serves one file after another, and is begun anew after one that hung, swelled
or broke it: that file alone fails. It is no fork of this one, so it holds none of its locks, sockets or models, and
needs nothing of the program that was started (``python -c``, a server, a notebook).
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from index.archives import Budget, Member
from index.clauses import ClauseSettings
from index.errors import CostlyDocument
from index.preparing import Prepared
from index.reading_frames import PAGE_SECONDS, ReadLimits, data_in, receive, send
from index.records import Failure

Watch = Callable[[int, int], None]
"""Told how many of a file's scanned pages are recognised, and how many there are."""

KEPT = 1
"""Processes that wait for the next file; 40 MB each."""

_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.reading_process import main; main()"
# Settings may hold secrets, and reading needs none of them.
_SETTINGS = "TIAOWEN_"
# On a machine of many cores the stacks of as many threads would fill the memory that a file may take.
_THREADS = {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "4"}
# From the polite word to the last one.
_PATIENCE = 2.0
# Half a second of imports, on a machine that may be busy; a file's time counts from then on.
_START = 120.0


class _Stopped(Exception):
    """The process gave no answer; the text says why."""


class _Process:
    """One reading process."""

    def __init__(self) -> None:
        paths = [str(Path(path).absolute()) for path in sys.path]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _PROGRAM, json.dumps(paths)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_THREADS | {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)},
            # Ctrl-C in a terminal is for the command, which ends the reading itself.
            start_new_session=True,
        )
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="tiaowen-reading", daemon=True).start()
        self._owner = os.getpid()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        body: bytes | None = b""
        while body is not None:
            try:
                body = receive(self._process.stdout)  # type: ignore[arg-type]
            except (OSError, ValueError):
                body = None
            self._frames.put(body)

    def send(self, message: tuple[Any, ...]) -> None:
        """Raises ``_Stopped`` where the process is gone."""
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, message)  # type: ignore[arg-type]
        except OSError as error:
            raise _Stopped(self._ended()) from error

    def receive(self, seconds: float) -> tuple[Any, ...]:
        """Its next message. Raises ``_Stopped`` where none comes in ``seconds``, or the process is gone."""
        try:
            body = self._frames.get(timeout=max(0.0, seconds))
        except queue.Empty:
            raise _Stopped("time") from None
        if body is None:
            raise _Stopped(self._ended())
        try:
            return data_in(body)
        except Exception as error:  # whatever a process that was taken over sends
            raise _Stopped(f"it gave back no document: {error}") from error

    def _ended(self) -> str:
        try:
            return f"the process ended with status {self._process.wait(_PATIENCE)}"
        except subprocess.TimeoutExpired:
            return "the process fell silent"

    @property
    def alive(self) -> bool:
        """Whether it runs, and is this process's own."""
        return self._owner == os.getpid() and self._process.poll() is None

    def end(self) -> None:
        """Ends it, first with a word that lets it end what it started itself."""
        if self._owner != os.getpid():
            return  # a fork of the process that started it: not ours to end
        with contextlib.suppress(OSError):
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


class Archive:
    """The members of an archive, or why one cannot be had, each unpacked when it is asked for.

    A context, at whose end the process goes back. All members take from one budget (see ``index.archives.unpack``).
    """

    def __init__(self, process: _Process, file: str, limits: ReadLimits, budget: Budget) -> None:
        self._process = process
        self._file = file
        self._limits = limits
        self._budget = budget
        self._good = False

    def __iter__(self) -> Iterator[Member | Failure]:
        try:
            while True:
                self._process.send((self._budget.members, self._budget.size))
                message = self._process.receive(self._limits.seconds)
                if message[0] == "end":
                    self._good = bool(message[1])
                    return
                _, member, self._budget.members, self._budget.size = message
                yield member
        except _Stopped as stopped:
            yield _costly(self._file, self._limits, str(stopped))

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        _given_back(self._process, self._good)


def read_apart(
    data: bytes,
    file: str,
    key: str,
    settings: ClauseSettings,
    limits: ReadLimits,
    budget: Budget,
    watch: Watch | None = None,
    given: Mapping[str, str | None] | None = None,
) -> Prepared | Failure | Archive:
    """What ``index.preparing.prepare`` makes of ``data`` in a process of its own, or why it cannot be a document; an
    archive is to be entered for its members.

    ``watch`` is told of each scanned page that was recognised; what is ``given`` about the file goes before what is
    read of it.
    """
    process: _Process | None = None
    good = False
    try:
        process = _taken()
        process.send((data, file, key, settings, limits, budget, dict(given or {})))
        message = _result(process, limits, watch)
        if message[0] == "archive":
            archive, process = Archive(process, file, limits, budget), None
            return archive
        good = bool(message[-1])
        if message[0] == "no_memory":
            return _costly(file, limits, "memory")
        result: Prepared | Failure = message[1]
        return result
    except _Stopped as stopped:
        return _costly(file, limits, str(stopped))
    finally:
        if process is not None:
            _given_back(process, good)


def _result(process: _Process, limits: ReadLimits, watch: Watch | None) -> tuple[Any, ...]:
    until = time.monotonic() + limits.seconds
    while True:
        message = process.receive(until - time.monotonic())
        if message[0] != "recognising":
            return message
        until = max(until, time.monotonic() + PAGE_SECONDS)
        if watch is not None:
            watch(message[1], message[2])


_idle: list[_Process] = []
_lock = threading.Lock()


def _taken() -> _Process:
    with _lock:
        while _idle:
            process = _idle.pop()
            if process.alive:
                return process
            process.end()
    process = _Process()
    try:
        process.receive(_START)
    except BaseException:
        process.end()
        raise
    return process


def _given_back(process: _Process, good: bool) -> None:
    with _lock:
        if good and len(_idle) < KEPT:
            _idle.append(process)
            return
    process.end()


@atexit.register
def end_reading() -> None:
    """Ends the processes that wait for a file; the next file starts one again."""
    with _lock:
        waiting = list(_idle)
        _idle.clear()
    for process in waiting:
        process.end()


def _forget() -> None:
    """In a fork: the processes are those of its parent."""
    global _lock
    _lock = threading.Lock()
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _costly(file: str, limits: ReadLimits, why: str) -> Failure:
    if why == "time":
        return too_costly(
            file, limits, f"it took more than {limits.seconds:g} seconds", f"读取超过 {limits.seconds:g} 秒"
        )
    if why == "memory":
        return too_costly(
            file, limits, f"it took more than {limits.megabytes} MB", f"读取所需内存超过 {limits.megabytes} MB"
        )
    return too_costly(file, limits, why, "读取进程意外终止")


def too_costly(file: str, limits: ReadLimits, english: str, chinese: str) -> Failure:
    """The failure of a file that takes more than ``limits``; ``english`` and ``chinese`` say what."""
    return Failure(
        file,
        CostlyDocument.code,
        f"{file} was not read: {english}. It may be damaged or made to do harm: save it anew or split it; "
        f"who runs the server may raise the limits ({limits.seconds:g} seconds, {limits.megabytes} MB; "
        "TIAOWEN_READ_SECONDS, TIAOWEN_READ_MEGABYTES). "
        f"文件未能读取：{chinese}。文件可能已损坏或有意为害，请重新保存或拆分；管理员可调高限制。",
    )
