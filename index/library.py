"""A library: a folder on disk that holds documents, clauses, both indexes and what they were made with.

::

    catalog.sqlite        documents, texts, clauses, vectors, settings: the truth
    vectors-<n>.faiss     the dense index of version n
    words/                the keyword indexes of clauses and of whole documents
    originals/, feedback.db   the files as they came; what readers said of answers
    lock, reindex.lock    held by the one process that writes, and that makes all vectors anew

A change is first completed in the catalogue, in one transaction, then carried over to the indexes. What lags behind
after a crash is made again from it when the library is next opened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np

from index.adding import Adding, Progress, Upload
from index.catalog import Catalog
from index.clauses import ClauseSettings
from index.corrections import Corrections, checked, checked_fields, title_after
from index.current import CurrentVersion
from index.derived import DerivedIndexes
from index.embedding import Embedder
from index.embedding_options import UNSET, ModelOptions
from index.errors import ClauseNotFound, LibraryError
from index.feedback import FeedbackStore
from index.library_model import LibraryModel, remembered
from index.locking import WriteLock
from index.new_vectors import NewVectors
from index.opening import open_catalog
from index.originals import Originals
from index.preparing import Source, find_sources
from index.reading_frames import ReadLimits
from index.rebuilding import encode_missing
from index.records import AddReport, Clause, Document, Failure, Problem, ReindexReport, StoredClause
from index.replacing import new_version
from index.snapshot import Snapshot
from index.verifying import verify_library

REINDEX_PATIENCE = 3600.0
"""Seconds that new vectors, ready to be used, wait for a long ``add`` to end."""


class Library:
    """One library folder, open for questions and changes. Safe to share between threads."""

    def __init__(
        self,
        path: Path,
        catalog: Catalog,
        model: LibraryModel,
        settings: ClauseSettings,
        notice: Callable[[str], None] | None,
    ) -> None:
        """Use :meth:`open`."""
        self.path = path
        self.clause_settings = settings
        self.feedback = FeedbackStore(path)
        self.notice = notice
        self.limits = ReadLimits()  # what reading one file may take; may be set
        self._catalog = catalog
        self._model = model
        self._lock = WriteLock(path)
        self._indexes = DerivedIndexes(path, catalog, self._lock)
        self._originals = Originals.opened(path, catalog, self._lock)
        self._current = CurrentVersion(catalog, self._indexes.load)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        model: str | None = None,
        create: bool = False,
        notice: Callable[[str], None] | None = None,
        options: ModelOptions = UNSET,
    ) -> Library:
        """Opens the library in ``path``; with ``create`` an empty one is made where there is none.

        ``model`` names the encoder of a new library (default ``builtin``), which is loaded before anything is
        made. For an existing one it must be the model that it was built with: vectors of two models are never
        mixed. ``options`` say how a model other than ``builtin`` is loaded. Raises LibraryNotFound,
        LibraryMismatch, LibraryDamaged, ModelError.
        """
        return cls(Path(path), *open_catalog(Path(path), model, create, notice, options), notice)

    # Reading

    @property
    def model(self) -> str:
        """The name of the model that makes its vectors."""
        return self._model.name

    @property
    def model_license(self) -> str | None:
        """The licence that this model's card states; ``None`` where it states none, or was never read."""
        return self._model.license

    @property
    def embedder(self) -> Embedder:
        """The encoder, loaded at first use. Raises LibraryMismatch if it is not the one that made the vectors."""
        return self._model.embedder()

    def embedder_of(self, snapshot: Snapshot) -> Embedder:
        """The encoder that made this version's vectors. Raises LibraryBusy where they have been replaced since."""
        return self._model.made(snapshot.made_with)

    @property
    def snapshot(self) -> Snapshot:
        """The newest complete version; the same object until something changes. See ``index.current``."""
        return self._current.read()

    @property
    def version(self) -> str:
        """The version that answers name; it changes with every completed change."""
        return self.snapshot.version

    def documents(self) -> tuple[Document, ...]:
        """Every document, by file name."""
        return self.snapshot.documents

    def document(self, ref: str) -> Document:
        """The document with this id or (unique) file name. Raises DocumentNotFound."""
        return self.snapshot.document(ref)

    def text(self, ref: str) -> str:
        """The stored text of a document. Raises DocumentNotFound."""
        snapshot = self.snapshot
        return snapshot.text(snapshot.document(ref).id)

    def topics(self, ref: str) -> tuple[str, ...]:
        """What a document is about, the surest topic first (see ``index.topics``). Raises DocumentNotFound."""
        return (snapshot := self.snapshot).topics[snapshot.number_of[snapshot.document(ref).id]]

    def clauses(self, ref: str) -> tuple[Clause, ...]:
        """The clauses of a document in order; joined they are its stored text. Raises DocumentNotFound."""
        snapshot = self.snapshot
        return self._catalog.clauses(snapshot.number_of[snapshot.document(ref).id])

    def original(self, ref: str) -> bytes | None:
        """The file as it came; ``None`` where it was added before originals were kept. Raises DocumentNotFound."""
        return self._originals.read(self.snapshot.document(ref).sha256)

    def clause(self, identity: int) -> StoredClause:
        """The clause with this id, with its text. Raises ClauseNotFound where this version has none."""
        snapshot = self.snapshot
        rows = snapshot.rows(np.array([identity], np.int64))
        if not len(rows):
            raise ClauseNotFound(f"the library holds no clause {identity}; its document may have been replaced")
        return snapshot.clause(int(rows[0]))

    def warm(self) -> None:
        """Loads the model and the indexes now, so that the first question does not wait for them."""
        if self.snapshot.clause_count:
            self.embedder.embed_questions(["热身"])

    def verify(self, progress: Progress | None = None) -> tuple[Problem, ...]:
        """Every promise that can be checked, checked; empty if all hold."""
        problems = verify_library(self._catalog, self.snapshot, progress)
        return problems + tuple(self._originals.problems(self.documents()))

    # Changing

    def add(self, paths: Iterable[Path | str], progress: Progress | None = None) -> AddReport:
        """Adds files and folders. What is new or changed (by hash) is indexed, the rest is left alone.

        A file that cannot be read is reported in ``failures`` and the others are added. Raises LibraryBusy if
        another process is writing, LibraryError if a path is not there.
        """
        sources, failures = find_sources([Path(p) for p in paths])
        return self._add(sources, failures, progress)

    def add_bytes(self, name: str, data: bytes, progress: Progress | None = None) -> AddReport:
        """Adds one uploaded file; the one document of that name is replaced. ``name`` is never used as a path."""
        name = Path(name.replace("\\", "/")).name or "document"
        same = [source for _, source, document in self._catalog.documents() if document.file == name]
        key = same[0] if len(same) == 1 else f"upload:{name}"
        return self._add([Upload(name, key, data)], [], progress)

    def replace(self, ref: str, path: Path | str, progress: Progress | None = None) -> AddReport:
        """The document ``ref`` gets a new version: this file, whatever its name. Id and corrections stay.

        Until the new version is in, the old one answers; where the file cannot be read it stays. Raises
        DocumentNotFound, and what :meth:`add` raises.
        """
        path = Path(path)
        if path.is_file():
            return self._replace(ref, Upload(path.name, str(path.resolve()), path.read_bytes()), progress)
        raise LibraryError(f"{path} is no file; name the file of the new version")

    def replace_bytes(self, ref: str, name: str, data: bytes, progress: Progress | None = None) -> AddReport:
        """As :meth:`replace`, with an uploaded file. ``name`` is never used as a path."""
        return self._replace(ref, Upload(Path(name.replace("\\", "/")).name or "document", "", data), progress)

    def _replace(self, ref: str, new: Upload, progress: Progress | None) -> AddReport:
        with self._changing():
            before = self.snapshot.document(ref)
            known = {source: d for _, source, d in self._catalog.documents() if d.id != before.id}
            version = new_version(before, new, known)
            if isinstance(version, Failure):
                return AddReport(failures=(version,), version=self.version)
            return self._add([version], [], progress, known | {version.key: before})

    def _add(
        self,
        sources: Sequence[Source | Upload],
        failures: list[Failure],
        progress: Progress | None,
        known: dict[str, Document] | None = None,
    ) -> AddReport:
        began = time.monotonic()
        with self._changing():
            if known is None:
                known = {source: document for _, source, document in self._catalog.documents()}
            encode, change, keep = self._model.encode, self._indexes.change, self._originals.keep
            work = Adding(known, self.clause_settings, encode, change, keep, failures, progress, self.limits)
            try:
                work.take_all(sources)
            finally:
                self._indexes.save_vectors()
                self._originals.sweep()
        return AddReport(
            tuple(work.added), tuple(work.replaced), tuple(work.unchanged), tuple(work.failures),
            work.clauses, round(time.monotonic() - began, 3), self._current.newest().version, tuple(work.remarks),
        )  # fmt: skip

    @contextmanager
    def _changing(self, patience: float | None = None) -> Iterator[None]:
        """Around every change: one writer at a time, and its version read by all when it is done."""
        with self._lock.held(patience), self._current.changing():
            yield

    def reindex(self, model: str | None = None, progress: Progress | None = None) -> ReindexReport:
        """Makes all vectors anew with ``model`` (default: the present one) from the stored texts; reads no file.

        Questions are answered, and documents added, while it runs; the old vectors serve until the new ones are
        complete. What a crash leaves behind is gone on with by the same call. Raises ModelError, LibraryBusy.
        """
        began = time.monotonic()
        name, embedder = self._model.load(model)
        with WriteLock(self.path, "reindex.lock"):
            new = NewVectors(self._catalog, remembered(name, embedder.card))
            encoded = encode_missing(self._catalog, embedder, new, progress)
            # Whoever writes has the time to finish: the work of hours waits to be put to use.
            with self._changing(REINDEX_PATIENCE):
                encoded += encode_missing(self._catalog, embedder, new, progress)
                self._indexes.switch(new)
        self._model.take(name, embedder)
        newest = self._current.newest()
        seconds = round(time.monotonic() - began, 3)
        return ReindexReport(name, self.model_license, newest.clause_count, encoded, seconds, newest.version)

    def remove(self, ref: str) -> Document:
        """Removes a document by id or (unique) file name; gives what was removed. Raises DocumentNotFound."""
        with self._changing():
            document = self.snapshot.document(ref)
            self._indexes.change([document.id], [])
            self._indexes.save_vectors()
            self._originals.sweep()
            self.feedback.forget_document(document.id)
        return document

    def correct(self, ref: str, values: Corrections | None = None, reset: Iterable[str] = ()) -> Document:
        """Corrects a document's metadata by hand: ``values`` by field, ``None`` for what the document has not;
        the fields ``reset`` are what was read again. Corrections outlive new versions of the file.

        Gives the document as it is then. Raises DocumentNotFound and CorrectionError.
        """
        values, reset = checked(values or {}), checked_fields(reset)
        with self._changing():
            before = self.snapshot.document(ref)
            title, vectors = title_after(before, values, reset), None
            if title != before.metadata.title:
                # A title stands before each of its clauses where they are indexed.
                vectors = self._model.encode(self._indexes.clause_texts(before.id, title), lambda done, total: None)
            self._indexes.correct(before.id, title, values, reset, vectors)
            self._indexes.save_vectors()
        return self.document(before.id)

    def close(self) -> None:
        """Lets go of files and connections; the library can be opened again."""
        self._catalog.close()
        self.feedback.close()
        self._current.forget()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
