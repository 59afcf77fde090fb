"""The indexes that are derived from the catalogue: brought up to its version, or made again from it.

::

    vectors-<n>.faiss     the dense index of version n
    words/clauses/        the keyword index of clauses
    words/documents/      the keyword index of whole documents

A change is complete when the catalogue holds it. Where the disk does not take what is derived from it (full, not to
be written), the indexes are made in memory: a library always answers from what its catalogue says, and from nothing
else.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.catalog_rows import NewDocument
from index.checking import SealCheck
from index.corrections import Corrections
from index.errors import LibraryBusy, LibraryError
from index.keywords import KeywordIndex, Words
from index.locking import WriteLock
from index.new_vectors import NewVectors
from index.preparing import indexed_document, indexed_text, spoken
from index.records import Clause
from index.snapshot import Snapshot
from index.vector_file import VectorFile

_TIMES = 5
_TRIES = 50
_PAUSE = 0.1
"""Seconds between tries: a writer between its two steps gets 5 seconds in all."""

_UNWRITTEN = (OSError, ValueError)
"""What a disk that does not take an index makes of it; tantivy says ValueError."""


class DerivedIndexes:
    """Both indexes of one library folder. Writing is for who holds the library's lock."""

    def __init__(self, path: Path, catalog: Catalog, lock: WriteLock, notice: Callable[[str], None]) -> None:
        """``notice`` is told of what the disk did not take."""
        self._path = path
        self._catalog = catalog
        self._lock = lock
        self.notice = notice
        self._check = SealCheck(catalog)
        self._opened: tuple[KeywordIndex, KeywordIndex] | None = None
        self._vectors = VectorFile(path, catalog, notice)
        self._told: set[int] = set()

    def _on_disk(self) -> tuple[KeywordIndex, KeywordIndex]:
        """The keyword indexes as they are. Raises OSError or ValueError where they are not to be used."""
        if self._opened is None:
            folder = self._path / "words"
            self._opened = KeywordIndex(folder / "clauses"), KeywordIndex(folder / "documents")
        return self._opened

    def load(self, version: int) -> Snapshot:
        """The library at ``version``, or at a newer one where others write meanwhile: all of it is of one moment.

        What is not as it was written is left out, and ``Snapshot.damaged`` tells. Raises LibraryBusy, LibraryDamaged.
        """
        attempt = 0
        while True:
            with self._catalog.database.reading():
                version = self._catalog.version
                self._check.settings()
                words = self._at(version)
                if words is None and (attempt == _TIMES or self._catalog.database.read_only):
                    words = self._in_memory(version)
                if words is not None:
                    damaged = self._check.damaged()
                    sentences = self._catalog.sentences(self._vectors.dimensions, damaged)
                    vectors = self._vectors.read(version, damaged)
                    made_with = self._catalog.setting("fingerprint")
                    loaded = Snapshot(self._catalog, version, vectors, sentences, *words, made_with, damaged)
                    break
            self._mend(version)
            attempt += 1
        if not damaged:
            self._vectors.keep(vectors, version, self._lock)
        if {*damaged} - self._told:
            self._told |= {*damaged}
            files = ", ".join(document.file for document in loaded.damaged)
            self.notice(
                f"not as they were stored, so neither shown nor answered from: {files}; `tiaowen verify --repair` "
                f"mends "
                "them where they can be"
            )
        return loaded

    def _at(self, version: int) -> tuple[Words, Words] | None:
        """What the keyword indexes hold, where they are sound, of this version, and hold what the catalogue does."""
        try:
            clauses, documents = (index.at(version) for index in self._on_disk())
        except _UNWRITTEN:
            return None
        held = (self._catalog.clause_count(), len(self._catalog.numbers()))
        if clauses is None or documents is None or (clauses.count, documents.count) != held:
            return None
        return clauses, documents

    def _mend(self, version: int) -> None:
        """Waits for a writer between its two steps, or else makes the keyword indexes again."""
        for _ in range(_TRIES):
            if self._catalog.version != version or self._at(version) is not None:
                return
            with suppress(LibraryBusy, LibraryError):
                self._lock.acquire(_PAUSE)
                try:
                    with suppress(*_UNWRITTEN):
                        self.catch_up()
                finally:
                    self._lock.release()
                return

    def catch_up(self) -> None:
        """Makes the keyword indexes again where they are not those of the catalogue; the lock must be held.

        Raises OSError or ValueError where the disk does not take them.
        """
        version = self._catalog.version
        if self._at(version) is not None:
            return
        self._opened = None
        shutil.rmtree(self._path / "words", ignore_errors=True)
        self._fill(*self._on_disk(), version)

    def _in_memory(self, version: int) -> tuple[Words, Words]:
        """The keyword indexes of the catalogue as it is, where the disk does not take them."""
        self.notice(f"the keyword indexes in {self._path} cannot be written; they are made in memory")
        clauses, documents = KeywordIndex(None), KeywordIndex(None)
        self._fill(clauses, documents, version)
        return clauses.words, documents.words

    def _fill(self, clauses: KeywordIndex, documents: KeywordIndex, version: int) -> None:
        clauses.write(self._clause_texts(), [], version)
        documents.write(self._document_texts(), [], version)

    def _write(
        self,
        clauses: tuple[Sequence[tuple[int, str]], Sequence[int]],
        documents: tuple[Sequence[tuple[int, str]], Sequence[int]],
        version: int,
    ) -> None:
        """Carries a completed change over: for each index what comes and what goes. What the disk does not take is
        made again when it does: the change stands."""
        try:
            for index, (added, removed) in zip(self._on_disk(), (clauses, documents), strict=True):
                index.write(added, removed, version)
        except _UNWRITTEN as error:
            self._opened = None
            self.notice(f"the keyword indexes in {self._path} could not be written ({error}); the change is in")

    def _begin(self) -> None:
        """Before a change: what it is carried over to must be what was before it."""
        with suppress(*_UNWRITTEN):
            self.catch_up()

    def _document_texts(self) -> Iterator[tuple[int, str]]:
        damaged = self._check.damaged()
        for number, _, document in self._catalog.documents():
            text = "" if number in damaged else self._document_text(number, document.metadata.title)
            yield number, text

    def _document_text(self, number: int, title: str) -> str:
        return indexed_document(title, self._catalog.text(number) or "", self._catalog.clauses(number))

    def _clause_texts(self) -> Iterator[tuple[int, str]]:
        damaged = self._check.damaged()
        for number, _, document in self._catalog.documents():
            if number in damaged:
                # They answer nothing, and are counted.
                yield from ((identity, "") for identity in self._catalog.clause_ids(number))
            else:
                yield from self._texts_of(number, document.metadata.title)

    def _texts_of(self, number: int, title: str) -> Iterator[tuple[int, str]]:
        text = self._catalog.text(number) or ""
        for clause in spoken(self._catalog.clauses(number)):
            yield clause.id, indexed_text(title, clause.address, text[clause.start : clause.end])

    def clause_texts(self, document: str, title: str) -> list[str]:
        """What is indexed of each clause of a document by id, in the order of its text, under this title."""
        return [text for _, text in self._texts_of(self._catalog.numbers()[document], title)]

    def change(self, removed: Sequence[str], added: Sequence[NewDocument], outline: str) -> None:
        """One change, the catalogue first, then the keyword indexes; the lock must be held. The clauses of what is
        added were cut as ``outline`` says."""
        self._begin()
        numbers = self._catalog.numbers()
        gone = [numbers[identity] for identity in removed]
        gone_clauses = [clause.id for number in gone for clause in self._catalog.clauses(number)]
        version, given = self._catalog.change(removed, added, outline)
        numbers = self._catalog.numbers()
        texts = [
            (identity, indexed_text(d.indexed_title, clause.address, d.text[clause.start : clause.end]))
            for d in added
            for identity, clause in zip(given[d.id], spoken(d.clauses), strict=True)
        ]
        whole = [(numbers[d.id], indexed_document(d.indexed_title, d.text, d.clauses)) for d in added]
        self._write((texts, gone_clauses), (whole, gone), version)

    def recut(
        self, number: int, clauses: Sequence[Clause], vectors: np.ndarray, sentences: Sequence[bytes], outline: str
    ) -> None:
        """Other clauses over the text of the document with this number; the lock must be held."""
        self._begin()
        version, gone, given = self._catalog.recut(number, clauses, vectors, sentences, outline)
        title = next(d.metadata.title for n, _, d in self._catalog.documents() if n == number)
        texts = [entry for entry in self._texts_of(number, title) if entry[0] in set(given)]
        self._write((texts, gone), ([(number, self._document_text(number, title))], [number]), version)

    def correct(
        self, document: str, title: str, values: Corrections, reset: Sequence[str], vectors: np.ndarray | None
    ) -> None:
        """Corrects the metadata of a document by id, ``title`` being its title afterwards; the lock must be held.

        ``vectors`` are those of its clauses under a title that is new; without them the indexes hold it already.
        """
        self._begin()
        version = self._catalog.correct(document, values, reset, vectors)
        number = self._catalog.numbers()[document]
        texts = list(self._texts_of(number, title)) if vectors is not None else []
        whole = [(number, self._document_text(number, title))] if texts else []
        self._write(
            (texts, [identity for identity, _ in texts]), (whole, [identity for identity, _ in whole]), version
        )

    def switch(self, new: NewVectors) -> None:
        """Puts gathered vectors to use; the words are those of before. The lock must be held."""
        self._begin()
        self._write(((), ()), ((), ()), new.switch())
        self.save_vectors()

    def make_again(self) -> list[str]:
        """Makes what is not as it was written, or not of the newest version, again; the names of what was. The lock
        must be held. Raises OSError or ValueError where the disk does not take it."""
        words, vectors = self._at(self._catalog.version) is not None, self.vectors_sound()
        self.catch_up()
        self.save_vectors()
        return [name for name, sound in (("words", words), ("vectors", vectors)) if not sound]

    def vectors_sound(self) -> bool:
        """Whether the file of the dense index is there, as it was written, and of the newest version."""
        return self._vectors.sound()

    def save_vectors(self) -> None:
        """Writes the dense index of the newest version where it is not there; the lock must be held."""
        self._vectors.save(self._check.damaged)
