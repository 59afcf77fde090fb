"""``vectors-<n>.faiss``: the dense index of version n on disk, which saves making it anew at every start."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from index.catalog import Catalog
from index.errors import LibraryDamaged, LibraryError
from index.locking import WriteLock
from index.vectors import VectorIndex


class VectorFile:
    """The file of one library folder. Writing is for who holds the library's lock."""

    def __init__(self, path: Path, catalog: Catalog, notice: Callable[[str], None]) -> None:
        self._path = path
        self._catalog = catalog
        self._notice = notice
        self._unsound: set[Path] = set()

    @property
    def dimensions(self) -> int:
        """Of the vectors; 1 while there are none."""
        return int(self._catalog.setting("dimensions") or 1)

    def read(self, version: int, without: Collection[int]) -> VectorIndex:
        """The dense index at ``version``, from its file where that is sound, else from the catalogue, and then but
        for the documents of these numbers."""
        file = self._file(version)
        if file.exists():
            with suppress(LibraryDamaged):
                index = VectorIndex.load(file, self.dimensions)
                if index.count == self._catalog.clause_count():
                    return index
            self._unsound.add(file)
        return VectorIndex.build(*self._catalog.vectors(self.dimensions, without), self.dimensions)

    def keep(self, index: VectorIndex, version: int, lock: WriteLock) -> None:
        """Writes a dense index that had to be made again for a start, unless someone is at work, who will."""
        file = self._file(version)
        if (file.exists() and file not in self._unsound) or self._catalog.setting("dimensions") is None:
            return
        with suppress(LibraryError, OSError), lock.held(0):
            if self._catalog.version == version:
                index.save(file)
                self._unsound.discard(file)

    def save(self, damaged: Callable[[], Collection[int]]) -> None:
        """Writes the dense index of the newest version where it is not there, and forgets older files; nothing where
        documents are ``damaged``. What the disk does not take is made again at every start."""
        if self._catalog.setting("dimensions") is None:
            return
        file = self._file(self._catalog.version)
        try:
            if not self.sound() and not damaged():
                VectorIndex.build(*self._catalog.vectors(self.dimensions), self.dimensions).save(file)
            for old in self._path.glob("vectors-*.faiss*"):
                if old != file:
                    old.unlink(missing_ok=True)
        except OSError as error:
            self._notice(f"{file.name} could not be written ({error}); it will be made again at every start")

    def sound(self) -> bool:
        """Whether the file is there, as it was written, and of the newest version."""
        try:
            index = VectorIndex.load(self._file(self._catalog.version), self.dimensions)
        except LibraryDamaged:
            return False
        return index.count == self._catalog.clause_count()

    def _file(self, version: int) -> Path:
        return self._path / f"vectors-{version}.faiss"
