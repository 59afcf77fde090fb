"""One complete version of a library, as readers see it: it never changes, a newer one takes its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np

from index.catalog import Catalog
from index.catalog_rows import ClauseTable
from index.errors import DocumentNotFound, LibraryBusy, LibraryDamaged
from index.grams import fold
from index.keywords import Scored, Words
from index.past import version_name
from index.records import Clause, Document, HeadingMark, PageSpan, StoredClause
from index.relations import Relation, document_names, relations_of
from index.sentences import unpack_directions
from index.succession import documents_on, find_ended
from index.text_cache import TextCache
from index.topics import topics_of
from index.vectors import VectorIndex, evenly

_DAYS = 8
"""Days other than today whose validities are kept."""

_FOLDED = 100_000
"""Folded clauses kept in memory, 50 MB or so."""


class Snapshot:
    """Documents, clauses and both indexes at one version. All its methods are safe to call from many threads."""

    def __init__(
        self,
        catalog: Catalog,
        version: int,
        vectors: VectorIndex,
        sentences: tuple[np.ndarray, np.ndarray],
        clauses: Words,
        documents: Words,
        made_with: str | None = None,
        damaged: Mapping[int, str] = MappingProxyType({}),
        day: date | None = None,
    ) -> None:
        """``made_with`` is the fingerprint of the model that made the vectors; ``damaged`` are the documents, by
        number, that are not as they were written: they are left out, as if they were not there. ``day`` is that whose
        validity counts (today by default).
        """
        self.number = version
        self.made_with = made_with
        self._catalog = catalog
        self._vectors = vectors
        self._sentences, self._sentence_starts = sentences
        self._clause_words = clauses
        self._document_words = documents
        rows = catalog.documents()
        self.version = version_name(version, (document for _, _, document in rows))
        self.damaged: tuple[Document, ...] = tuple(document for number, _, document in rows if number in damaged)
        rows = [row for row in rows if row[0] not in damaged]
        self._stored = [document for _, _, document in rows]
        here = {document.id for document in self._stored}
        self.ended = find_ended(self._stored, [entry for entry in catalog.repeals() if entry[0] in here])
        self._numbers = [number for number, _, _ in rows]
        self.number_of: dict[str, int] = {d.id: n for n, d in zip(self._numbers, self._stored, strict=True)}
        self.table: ClauseTable = catalog.clause_table(damaged)
        self._texts = TextCache(catalog)
        self._folded: dict[int, str] = {}
        self._days: dict[date, Snapshot] = {}
        self._stand_on(day or date.today())

    def _stand_on(self, day: date) -> None:
        self.day = day
        self.documents: tuple[Document, ...] = documents_on(self._stored, self.ended, day)
        self.by_number: dict[int, Document] = dict(zip(self._numbers, self.documents, strict=True))

    def on(self, day: date) -> Snapshot:
        """This version as it stands on another day: the same documents and indexes, other validities.

        The last few days asked for are kept, so that asking again costs nothing.
        """
        if day == self.day:
            return self
        found = self._days.get(day)
        if found is None:
            found = copy(self)
            # What is derived from documents as they stand is worked out anew; what is not is shared.
            found._stand_on(day)
            if len(self._days) >= _DAYS:
                self._days.pop(next(iter(self._days)), None)
            self._days[day] = found
        return found

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The names by which the documents go, each with the ids of those that bear it (see ``index.relations``)."""
        return document_names(self._stored)

    @cached_property
    def relations(self) -> dict[str, tuple[Relation, ...]]:
        """How documents belong together, by id, worked out when first asked for."""
        return relations_of(self._stored, self.ended, self.names)

    @property
    def outlived(self) -> bool:
        """True once it was found to lack a text that a newer version has removed: it should be read no more."""
        return self._texts.outlived

    @property
    def clause_count(self) -> int:
        """How many clauses the library holds."""
        return len(self.table.ids)

    def document(self, ref: str) -> Document:
        """The document with this id, or with this file name where only one has it. Raises DocumentNotFound."""
        if ref in self.number_of:
            return self.by_number[self.number_of[ref]]
        if ref in {name for d in self.damaged for name in (d.id, d.file)}:
            raise LibraryDamaged(
                f"the document {ref!r} is not as it was stored, so it is neither shown nor answered from; "
                "`tiaowen verify --repair` mends it where it can be"
            )
        named = [d for d in self.documents if d.file == ref]
        if len(named) == 1:
            return named[0]
        if named:
            ids = ", ".join(d.id for d in named)
            raise DocumentNotFound(f"{len(named)} documents have the file name {ref!r}; name one by its id: {ids}")
        raise DocumentNotFound(f"the library holds no document {ref!r}; `tiaowen documents` lists those it holds")

    def text(self, document: str) -> str:
        """The stored text of a document by id. Raises LibraryBusy where a newer version has removed it."""
        return self._texts.text(self.number_of[document])

    def headings(self, number: int) -> tuple[HeadingMark, ...]:
        """The headings that the format of the document with this number declared."""
        return self._catalog.headings(number)

    def pages(self, document: str) -> tuple[PageSpan, ...]:
        """The pages of a document by id, none where its format has none."""
        return self._catalog.pages(self.number_of[document])

    def page_at(self, number: int, offset: int) -> int | None:
        """The page on which ``offset`` of the document with this number lies, if its format has pages."""
        return next((p.number for p in reversed(self._catalog.pages(number)) if p.start <= offset), None)

    def rows(self, ids: np.ndarray) -> np.ndarray:
        """For clause ids (n,) their rows in ``table``; ids that are not of this version are left out."""
        if not len(ids) or not self.clause_count:
            return np.empty(0, np.int64)
        at = np.searchsorted(self.table.ids, ids)
        at = np.minimum(at, self.clause_count - 1)
        return at[self.table.ids[at] == ids]

    def clause(self, row: int) -> StoredClause:
        """The clause in this row of ``table``, with its text."""
        table = self.table
        document = self.by_number[int(table.document[row])]
        start, end = int(table.start[row]), int(table.end[row])
        clause = Clause(start, end, self.address(row), table.page[row], int(table.ids[row]))
        return StoredClause(clause, document.id, self.quote(row))

    def quote(self, row: int) -> str:
        """The text of the clause in this row of ``table``."""
        table = self.table
        text = self.text(self.by_number[int(table.document[row])].id)
        return text[int(table.start[row]) : int(table.end[row])]

    def folded(self, row: int) -> str:
        """The folded text of the clause in this row; kept in memory for the clauses that questions meet often."""
        text = self._folded.get(row)
        if text is None:
            if len(self._folded) >= _FOLDED:
                self._folded.clear()
            text = self._folded[row] = fold(self.quote(row))
        return text

    def address(self, row: int) -> tuple[str, ...]:
        """The address of the clause in this row."""
        return tuple(json.loads(self.table.address[row]))

    @cached_property
    def english(self) -> np.ndarray:
        """For each row of ``table`` whether its document is in English: (n,) bool."""
        english = [number for number, document in self.by_number.items() if document.language == "en"]
        return np.isin(self.table.document, english)

    @cached_property
    def topics(self) -> dict[int, tuple[str, ...]]:
        """The topics of every document by its number, worked out when first asked for: a second for 1,342 laws."""
        labels: dict[int, dict[str, None]] = {number: {} for number in self.by_number}
        for number, address in zip(self.table.document.tolist(), self.table.address, strict=True):
            labels[number] |= dict.fromkeys(json.loads(address))
        found = {}
        for number, document in self.by_number.items():
            text = ""  # of a document that a newer version has removed meanwhile: its headings must do
            with suppress(LibraryBusy):
                text = self.text(document.id)
            found[number] = topics_of(document.metadata.title, labels[number], text)
        return found

    def share(self, language: str) -> float:
        """The share of the library's clauses that are in ``language`` (``zh`` or ``en``)."""
        if not self.clause_count:
            return 0.0
        share = float(self.english.mean())
        return share if language == "en" else 1 - share

    @cached_property
    def _background(self) -> dict[bool, tuple[np.ndarray, np.ndarray]]:
        """For each language vectors of clauses and of sentences taken evenly from the whole library."""
        found = {}
        for english in (False, True):
            rows = evenly(np.flatnonzero(self.english == english))
            spans = [(self._sentence_starts[r], self._sentence_starts[r + 1]) for r in rows]
            chosen = evenly(np.array([i for a, b in spans for i in range(a, b)], np.int64))
            sentences = unpack_directions(self._sentences[chosen])
            found[english] = (self._vectors.vectors(self.table.ids[rows]), sentences)
        return found

    def background(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What cosine a unit vector (d,) has with clauses, and with sentences, that it has nothing to do with.

        The medians over clauses taken evenly from the library: two arrays (2,) float32, for Chinese and for
        English. Texts of one language lie closer to each other than to any of another, by .1 with the built-in
        encoder; what exceeds the background can be compared.
        """
        medians = [
            [float(np.median(vectors @ vector)) if len(vectors) else 0.0 for vectors in self._background[english]]
            for english in (False, True)
        ]
        clauses, sentences = zip(*medians, strict=True)
        return np.array(clauses, np.float32), np.array(sentences, np.float32)

    def nearest(self, vector: np.ndarray, limit: int, rows: np.ndarray | None = None) -> Scored:
        """The clauses nearest to a unit vector (d,), by cosine, among ``rows`` if given; ids in the result."""
        allowed = None if rows is None else self.table.ids[rows]
        return self._vectors.search(vector, limit, allowed)

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """The cosine of a unit vector (d,) with the clause in each of ``rows``: (n,) float32."""
        if not len(rows):
            return np.empty(0, np.float32)
        return np.asarray(self._vectors.vectors(self.table.ids[rows]) @ vector, np.float32)

    def sentence_cosines(self, vector: np.ndarray, rows: np.ndarray) -> list[np.ndarray]:
        """For the clause in each of ``rows`` the cosines (m,) float32 of a unit vector (d,) with its sentences,
        which are those of ``split_sentences`` over the clause's text.
        """
        starts, ends = self._sentence_starts[rows], self._sentence_starts[rows + 1]
        if not len(rows) or not (ends > starts).any():
            return [np.empty(0, np.float32) for _ in rows]
        chosen = np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)])
        cosines = unpack_directions(self._sentences[chosen]) @ vector
        return np.split(cosines, np.cumsum(ends - starts)[:-1])

    def clause_vectors(self, rows: np.ndarray) -> np.ndarray:
        """The unit vectors (n, d) float32 of the clauses in ``rows``."""
        return self._vectors.vectors(self.table.ids[rows])

    def sentence_vectors(self, rows: np.ndarray) -> list[np.ndarray]:
        """For the clause in each of ``rows`` the unit vectors (m, d) float32 of its sentences."""
        starts = self._sentence_starts
        return [unpack_directions(self._sentences[starts[r] : starts[r + 1]]) for r in rows]

    def with_words(self, terms: Sequence[str] | Mapping[str, float], limit: int) -> Scored:
        """The best clauses by BM25 over ``terms``; clause ids in the result."""
        return self._clause_words.search(terms, limit)

    def documents_with_words(self, terms: Sequence[str] | Mapping[str, float], limit: int) -> Scored:
        """The best whole documents by BM25 over ``terms``; document numbers in the result."""
        found = self._document_words.search(terms, limit)
        if not self.damaged:
            return found
        here = np.isin(found.ids, list(self.by_number))
        return Scored(found.ids[here], found.scores[here])

    def frequencies(self, terms: Iterable[str]) -> np.ndarray:
        """For each term the number of clauses that hold it."""
        return self._clause_words.frequencies(list(terms))

    def counts(self) -> list[tuple[str, int, int]]:
        """For each index its name, how many entries it holds, and how many it should."""
        return [
            ("vectors", self._vectors.count, self.clause_count),
            ("words/clauses", self._clause_words.count, self.clause_count),
            ("words/documents", self._document_words.count, len(self.documents)),
        ]

    def vectors_of(self, ids: np.ndarray) -> np.ndarray | None:
        """The indexed vectors of these clause ids (n, d) float32, or ``None`` if the index lacks some."""
        try:
            return self._vectors.vectors(ids)
        except RuntimeError:
            return None
