"""The files as they came, kept by their hash: what a page of a PDF is pictured from, and what a reader may check.

::

    originals/ab/abcdef…  one file, named by the SHA-256 of its bytes

A file is written before the document that it belongs to is committed, and taken away after the last document that
came from it is gone. What a crash leaves behind in between belongs to no document; it goes when the library is next
opened or changed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.catalog import Catalog
from index.errors import LibraryBusy, LibraryReadOnly
from index.locking import WriteLock, sync_folder
from index.records import Document, Problem

FOLDER = "originals"
_NAME = re.compile(r"[0-9a-f]{64}")


class Originals:
    """The originals of one library folder. Writing is for who holds the library's lock."""

    def __init__(self, library: Path, catalog: Catalog, lock: WriteLock) -> None:
        self._folder = library / FOLDER
        self._catalog = catalog
        self._lock = lock

    @classmethod
    def opened(cls, library: Path, catalog: Catalog, lock: WriteLock) -> Originals:
        """Those of a library that is being opened: what a crash left behind goes, unless someone is writing now."""
        originals = cls(library, catalog, lock)
        with originals._quiet() as quiet:
            if quiet:
                with suppress(OSError):
                    originals.sweep()
        return originals

    def keep(self, sha256: str, data: bytes) -> None:
        """Keeps ``data``, whose hash is ``sha256``; on disk when this returns."""
        file = self._file(sha256)
        if file.exists():
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        under_way = file.with_suffix(".part")
        with under_way.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        under_way.replace(file)
        sync_folder(file.parent)

    def read(self, sha256: str) -> bytes | None:
        """The bytes with this hash; ``None`` where they were not kept, or are not what they were any more."""
        try:
            data = self._file(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def sweep(self) -> None:
        """Takes away every file that no document came from."""
        wanted = {document.sha256 for _, _, document in self._catalog.documents()}
        for file in self._files():
            if file.name not in wanted:
                file.unlink(missing_ok=True)
                with suppress(OSError):
                    file.parent.rmdir()  # only where it is empty

    def problems(self, documents: Iterable[Document]) -> Iterator[Problem]:
        """What is amiss: an original that is missing or was changed, and unless someone is writing just now, one
        that no document has. A library from before originals were kept has none, and that is no problem.
        """
        if not self._folder.is_dir():
            return
        known = {document.sha256: document for document in documents}
        for sha256, document in known.items():
            if not self._file(sha256).exists():
                yield Problem("the original file was not kept; add it again", document.file)
            elif self.read(sha256) is None:
                yield Problem("the original file is not as it came", document.file)
        with self._quiet() as quiet:
            for file in self._files() if quiet else ():
                if file.name not in known:
                    yield Problem(
                        "an original is kept that no document has", file.relative_to(self._folder.parent).as_posix()
                    )

    @contextmanager
    def _quiet(self) -> Iterator[bool]:
        """Holds the lock where nobody else does; says whether."""
        try:
            self._lock.acquire(0)
        except (LibraryBusy, LibraryReadOnly):
            yield False
            return
        try:
            yield True
        finally:
            self._lock.release()

    def _file(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"no SHA-256 in hexadecimal: {sha256!r}")
        return self._folder / sha256[:2] / sha256

    def _files(self) -> Iterator[Path]:
        if self._folder.is_dir():
            for folder in sorted(self._folder.iterdir()):
                if folder.is_dir():
                    yield from sorted(folder.iterdir())
