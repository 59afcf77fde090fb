"""An upload under way: the work runs in a thread of its own, and how far each file is can be followed meanwhile."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ui.documents import FileOutcome, Upload, one_too_many, take_upload

if TYPE_CHECKING:
    from index.library import Library
    from rag.settings import Settings

PACE = 0.15
"""Seconds between two looks: often enough to see it move."""


@dataclass(frozen=True, slots=True)
class FileState:
    """How far one file is: ``stage`` is ``waiting``, ``reading``, ``encoding``, ``writing``, or ``done`` with its
    outcomes, of an archive one for each file in it. Of a stage ``done`` in ``total`` are done, clauses while
    encoding.
    """

    name: str
    stage: str = "waiting"
    done: int = 0
    total: int = 0
    outcomes: tuple[FileOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None


_THREAD = "tiaowen-upload"
_News = tuple[int, FileState] | _End


def follow_uploads(library: Library, files: Sequence[Path], settings: Settings) -> Iterator[tuple[FileState, ...]]:
    """Adds the files one by one, and gives how far all of them are, now and then, and at last with their outcomes.

    The work goes on to its end even if nobody follows it any more; then the files are deleted. After the last
    state this raises ``LibraryError`` and ``ModelError``, which concern the library and not one file.
    """
    states = [FileState(file.name) for file in files]
    news: queue.SimpleQueue[_News] = queue.SimpleQueue()
    threading.Thread(target=_work, args=(library, files, settings, news), name=_THREAD).start()
    end: _End | None = None
    while end is None:
        yield tuple(states)
        time.sleep(PACE)
        for item in _all(news):
            if isinstance(item, _End):
                end = item
            else:
                states[item[0]] = item[1]
    yield tuple(states)
    if end.error is not None:
        raise end.error


def finish_uploads(seconds: float) -> None:
    """Waits, so long at the most, for the uploads of this process that nobody may follow any more."""
    until = time.monotonic() + seconds
    for thread in threading.enumerate():
        if thread.name == _THREAD:
            thread.join(max(0.0, until - time.monotonic()))


def _all(news: queue.SimpleQueue[_News]) -> Iterator[_News]:
    """What has come, at least one piece of it."""
    yield news.get()
    while not news.empty():
        yield news.get()


def _work(library: Library, files: Sequence[Path], settings: Settings, news: queue.SimpleQueue[_News]) -> None:
    error: BaseException | None = None
    try:
        for at, file in enumerate(files):
            outcomes = _one(library, at, file, settings, news)
            news.put((at, FileState(file.name, "done", outcomes=tuple(outcomes))))
    except BaseException as stopped:
        error = stopped
    finally:
        # The library keeps what it needs; a deleted document must not live on among Gradio's files.
        for file in files:
            file.unlink(missing_ok=True)
        news.put(_End(error))


def _one(
    library: Library, at: int, file: Path, settings: Settings, news: queue.SimpleQueue[_News]
) -> list[FileOutcome]:
    if at >= settings.upload_files:
        return [one_too_many(file.name, settings)]

    def watch(name: str, stage: str, done: int, total: int) -> None:
        news.put((at, FileState(name, stage, done, total)))

    news.put((at, FileState(file.name, "reading")))
    with file.open("rb") as stream:
        return take_upload(library, Upload(file.name, stream), settings, watch)
