"""The stored texts of one version that questions have met, kept in memory up to a size. Safe to share."""

from __future__ import annotations

import threading
from collections import OrderedDict

from index.catalog import Catalog
from index.errors import LibraryBusy

BUDGET = 64_000_000
"""Characters kept between questions: the whole of most libraries."""


class TextCache:
    """Texts by document number. ``outlived`` is true once one was asked for that a newer version has removed."""

    def __init__(self, catalog: Catalog, budget: int = BUDGET) -> None:
        self.outlived = False
        self._catalog = catalog
        self._budget = budget
        self._texts: OrderedDict[int, str] = OrderedDict()
        self._size = 0
        self._guard = threading.Lock()

    def text(self, number: int) -> str:
        """The stored text of the document with this number. Raises LibraryBusy where it is there no more."""
        with self._guard:
            if number in self._texts:
                self._texts.move_to_end(number)
                return self._texts[number]
        text = self._catalog.text(number)
        if text is None:
            self.outlived = True
            raise LibraryBusy("the library has changed while it was read; ask again")
        with self._guard:
            if number not in self._texts:
                self._texts[number] = text
                self._size += len(text)
            while self._size > self._budget and len(self._texts) > 1:
                _, dropped = self._texts.popitem(last=False)
                self._size -= len(dropped)
        return text
