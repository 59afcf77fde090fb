"""Which version of a library its readers see, while one of them changes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from index.catalog import Catalog
from index.snapshot import Snapshot


class CurrentVersion:
    """The newest version that may be read. Safe to share between threads.

    Loading a version of a large library takes seconds. Whoever changes the library loads the new version before
    the change is reported as done; until then the others go on reading the version before, and nobody waits, unless
    the change removes something.
    A version that another process has made is loaded by the first who reads, so that what it has removed is gone.
    """

    def __init__(
        self, catalog: Catalog, load: Callable[[int], Snapshot], today: Callable[[], date] = date.today
    ) -> None:
        """``today`` tells the day whose validities count."""
        self._today = today
        self._catalog = catalog
        self._load = load
        self._loading = threading.Lock()
        self._loaded: Snapshot | None = None
        self._before: int | None = None
        self._inside = False

    def read(self) -> Snapshot:
        """The version to read from; the same object until something changes, or a new day begins."""
        loaded, before = self._loaded, self._before
        if loaded is not None:
            if loaded.number == self._catalog.version:
                return self._of_today(loaded)
            if before is not None and loaded.number >= before and not loaded.outlived:
                return self._of_today(loaded)
        return self.newest()

    def _of_today(self, loaded: Snapshot) -> Snapshot:
        """``loaded``, or, once midnight has passed, the same with the validities of the new day."""
        today = self._today()
        if loaded.day == today:
            return loaded
        with self._loading:
            if self._loaded is loaded:
                self._loaded = loaded.on(today)
            return loaded.on(today)

    def newest(self) -> Snapshot:
        """The newest version, even of a change that is not yet reported as done; it is waited for."""
        with self._loading:
            version = self._catalog.version
            if self._loaded is None or self._loaded.number != version:
                self._loaded = self._load(version)
            self._loaded = self._loaded.on(self._today())
            return self._loaded

    @contextmanager
    def changing(self, *, waited_for: bool = False) -> Iterator[None]:
        """Around a change; for who holds the library's lock. May be entered again inside. A change that is to be
        ``waited_for`` leaves nobody the version before: what it removes answers no more."""
        if self._before is not None or self._inside:
            yield
            return
        self._inside, self._before = True, None if waited_for else self._catalog.version
        try:
            yield
            self.newest()
        finally:
            self._inside, self._before = False, None

    def forget(self) -> None:
        """Lets go of what is loaded."""
        self._loaded = None
