"""A document on its way into the catalogue, and all clauses of a library on their way out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.details import Details
from index.records import NO_DETAILS, Clause, HeadingMark, Metadata, PageSpan
from index.repeals import Repealed


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document ready to be stored: everything but its clause ids.

    ``vectors`` is (n, d) float for the n clauses that are no noise, ``sentences`` for each of them the packed vectors
    of its sentences.
    ``metadata`` is what was read; ``title`` the corrected title that it is indexed under, where there is one.
    """

    id: str
    file: str
    source: str
    sha256: str
    format: str
    language: str
    metadata: Metadata
    added_at: str
    text: str
    pages: tuple[PageSpan, ...]
    headings: tuple[HeadingMark, ...]
    repeals: tuple[Repealed, ...]
    clauses: tuple[Clause, ...]
    vectors: np.ndarray
    sentences: tuple[bytes, ...]
    title: str | None = None
    details: Details = NO_DETAILS

    @property
    def indexed_title(self) -> str:
        """The title that goes into the indexes."""
        return self.title or self.metadata.title


@dataclass(frozen=True, slots=True)
class ClauseTable:
    """All clauses as columns, in the order of ids. ``document`` holds document numbers."""

    ids: np.ndarray
    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    address: list[str]
    page: list[int | None]
