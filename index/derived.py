"""The indexes that are derived from the catalogue: brought up to its version, or made again from it.

::

    vectors-<n>.faiss     the dense index of version n
    words/clauses/        the keyword index of clauses
    words/documents/      the keyword index of whole documents
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.catalog import Catalog, NewDocument
from index.corrections import Corrections
from index.errors import LibraryBusy, LibraryDamaged
from index.keywords import KeywordIndex
from index.locking import WriteLock
from index.new_vectors import NewVectors
from index.preparing import indexed_document, indexed_text, spoken
from index.snapshot import Snapshot
from index.vectors import VectorIndex

_TIMES = 5
_TRIES = 50
_PAUSE = 0.1
"""Seconds between tries: a writer between its two steps gets 5 seconds in all."""


class DerivedIndexes:
    """Both indexes of one library folder. Writing is for who holds the library's lock."""

    def __init__(self, path: Path, catalog: Catalog, lock: WriteLock) -> None:
        self._path = path
        self._catalog = catalog
        self._lock = lock
        self._words = self._open_words()

    def _open_words(self) -> tuple[KeywordIndex, KeywordIndex]:
        """The keyword indexes, empty ones in place of damaged ones: their version makes them be built again."""
        folder = self._path / "words"
        try:
            return KeywordIndex(folder / "clauses"), KeywordIndex(folder / "documents")
        except (ValueError, OSError):
            shutil.rmtree(folder, ignore_errors=True)
            return KeywordIndex(folder / "clauses"), KeywordIndex(folder / "documents")

    @property
    def dimensions(self) -> int:
        """Of the vectors; 1 while there are none."""
        return int(self._catalog.setting("dimensions") or 1)

    def load(self, version: int) -> Snapshot:
        """The library at ``version``, or at a newer one where its vectors are replaced while this reads them.

        Raises LibraryBusy, LibraryDamaged.
        """
        for _ in range(_TIMES):
            made_with = self._catalog.setting("fingerprint")
            try:
                words = self.words(version)
                sentences = self._catalog.sentences(self.dimensions)
                vectors = self.vectors(version)
                loaded = Snapshot(self._catalog, version, vectors, sentences, *words, made_with=made_with)
            except LibraryDamaged:
                if self._catalog.setting("fingerprint") == made_with:
                    raise
            else:
                if self._catalog.setting("fingerprint") == made_with:
                    return loaded
            # Another process has just put another model's vectors to use: neither half is worth anything.
            version = self._catalog.version
        raise LibraryBusy(f"the vectors in {self._path} are being made anew; ask again in a moment")

    def words(self, version: int) -> tuple[KeywordIndex, KeywordIndex]:
        """The keyword indexes at ``version``: a writer at work gets a moment, then they are made again."""
        for _ in range(_TRIES):
            if not self._lags(version):
                return self._words
            with suppress(LibraryBusy):
                self._lock.acquire(_PAUSE)
                try:
                    self.catch_up(version)
                finally:
                    self._lock.release()
                if all(words.version >= version for words in self._words):
                    # Made anew from the catalogue: what is still amiss is the catalogue's, for ``verify`` to tell.
                    return self._words
        raise LibraryBusy(f"another process has been writing to {self._path} for too long; try again in a moment")

    def _lags(self, version: int) -> bool:
        """True where a keyword index is older than ``version``, or does not hold what its version says."""
        if any(words.version < version for words in self._words):
            return True
        for words in self._words:
            words.reload()
        clauses, documents = (words.count for words in self._words)
        held = (self._catalog.clause_count(), len(self._catalog.numbers()))
        return self._catalog.version == version and (clauses, documents) != held

    def catch_up(self, version: int) -> None:
        """Makes the keyword indexes again where they lag behind ``version``; the lock must be held."""
        if not self._lags(version):
            return
        shutil.rmtree(self._path / "words", ignore_errors=True)
        self._words = self._open_words()
        self._words[0].write(self._clause_texts(), [], version)
        self._words[1].write(self._document_texts(), [], version)

    def _document_texts(self) -> Iterator[tuple[int, str]]:
        for number, _, document in self._catalog.documents():
            yield number, self._document_text(number, document.metadata.title)

    def _document_text(self, number: int, title: str) -> str:
        return indexed_document(title, self._catalog.text(number) or "", self._catalog.clauses(number))

    def _clause_texts(self) -> Iterator[tuple[int, str]]:
        for number, _, document in self._catalog.documents():
            yield from self._texts_of(number, document.metadata.title)

    def _texts_of(self, number: int, title: str) -> Iterator[tuple[int, str]]:
        text = self._catalog.text(number) or ""
        for clause in spoken(self._catalog.clauses(number)):
            yield clause.id, indexed_text(title, clause.address, text[clause.start : clause.end])

    def clause_texts(self, document: str, title: str) -> list[str]:
        """What is indexed of each clause of a document by id, in the order of its text, under this title."""
        return [text for _, text in self._texts_of(self._catalog.numbers()[document], title)]

    def change(self, removed: Sequence[str], added: Sequence[NewDocument]) -> None:
        """One change, the catalogue first, then the keyword indexes; the lock must be held."""
        self.catch_up(self._catalog.version)
        numbers = self._catalog.numbers()
        gone = [numbers[identity] for identity in removed]
        gone_clauses = [clause.id for number in gone for clause in self._catalog.clauses(number)]
        version, given = self._catalog.change(removed, added)
        numbers = self._catalog.numbers()
        texts = [
            (identity, indexed_text(d.indexed_title, clause.address, d.text[clause.start : clause.end]))
            for d in added
            for identity, clause in zip(given[d.id], spoken(d.clauses), strict=True)
        ]
        self._words[0].write(texts, gone_clauses, version)
        self._words[1].write(
            [(numbers[d.id], indexed_document(d.indexed_title, d.text, d.clauses)) for d in added], gone, version
        )

    def correct(
        self, document: str, title: str, values: Corrections, reset: Sequence[str], vectors: np.ndarray | None
    ) -> None:
        """Corrects the metadata of a document by id, ``title`` being its title afterwards; the lock must be held.

        ``vectors`` are those of its clauses under a title that is new; without them the indexes hold it already.
        """
        self.catch_up(self._catalog.version)
        version = self._catalog.correct(document, values, reset, vectors)
        number = self._catalog.numbers()[document]
        texts = list(self._texts_of(number, title)) if vectors is not None else []
        whole = [(number, self._document_text(number, title))] if texts else []
        self._words[0].write(texts, [identity for identity, _ in texts], version)
        self._words[1].write(whole, [identity for identity, _ in whole], version)

    def switch(self, new: NewVectors) -> None:
        """Puts gathered vectors to use; the words are those of before. The lock must be held."""
        self.catch_up(self._catalog.version)
        version = new.switch()
        for words in self._words:
            words.write([], [], version)
        self.save_vectors()

    def vectors(self, version: int) -> VectorIndex:
        """The dense index at ``version``, from its file where that is sound, else from the catalogue."""
        file = self._vector_file(version)
        if file.exists():
            try:
                index = VectorIndex.load(file, self.dimensions)
                if index.count == self._catalog.clause_count():
                    return index
            except LibraryDamaged:
                file.unlink(missing_ok=True)
        return VectorIndex.build(*self._catalog.vectors(self.dimensions), self.dimensions)

    def save_vectors(self) -> None:
        """Writes the dense index of the newest version and forgets older files; the lock must be held."""
        file = self._vector_file(self._catalog.version)
        if file.exists() or self._catalog.setting("dimensions") is None:
            return
        VectorIndex.build(*self._catalog.vectors(self.dimensions), self.dimensions).save(file)
        for old in self._path.glob("vectors-*.faiss*"):
            if old != file:
                old.unlink(missing_ok=True)

    def _vector_file(self, version: int) -> Path:
        return self._path / f"vectors-{version}.faiss"
