"""The right to write to a library: one thread of one process at a time."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryFull, LibraryReadOnly

PATIENCE = 30.0
"""Seconds a second writer waits before it is told that another is at work."""


class WriteLock:
    """A context manager; it may be entered again by the thread that holds it."""

    def __init__(self, library: Path, name: str = "lock") -> None:
        """``name`` is that of the file, for work that only its own kind must not meet."""
        self._library = library
        self._threads = threading.RLock()
        self._processes = FileLock(library / name, is_singleton=False)

    def __enter__(self) -> None:
        self.acquire(PATIENCE)

    @contextmanager
    def held(self, patience: float | None = None) -> Iterator[None]:
        """As the lock itself, with another patience in seconds. Raises LibraryBusy."""
        self.acquire(PATIENCE if patience is None else patience)
        try:
            yield
        finally:
            self.release()

    def acquire(self, patience: float) -> None:
        """Waits up to ``patience`` seconds. Raises LibraryBusy when that was not enough, LibraryReadOnly,
        LibraryFull."""
        if not self._threads.acquire(timeout=patience):
            raise LibraryBusy(f"{self._library} is being written to; try again when that has finished")
        try:
            self._processes.acquire(timeout=patience)
        except Timeout as error:
            self._threads.release()
            raise LibraryBusy(
                f"another process is writing to {self._library}; try again when it has finished"
            ) from error
        except OSError as error:
            self._threads.release()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise LibraryFull(
                    f"the disk of {self._library} is full ({error.strerror}); make room first"
                ) from error
            raise LibraryReadOnly(
                f"{self._library} cannot be written ({error.strerror}), so nothing in it can be changed; questions "
                f"are "
                "answered. Give this program the right to write there, or work on a copy"
            ) from error

    def release(self) -> None:
        """Gives back what :meth:`acquire` took."""
        self._processes.release()
        self._threads.release()

    def __exit__(self, *_: object) -> None:
        self.release()


def sync_folder(folder: Path) -> None:
    """Has the names in ``folder`` on disk, where the system can (POSIX, fsync of a directory)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
