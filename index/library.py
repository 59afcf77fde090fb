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
from contextlib import contextmanager, suppress
from pathlib import Path

from index.adding import Adding, Progress, Upload
from index.catalog_rows import NewDocument
from index.corrections import Corrections, checked, checked_fields, title_after
from index.embedding_options import UNSET, ModelOptions
from index.errors import LibraryError
from index.library_model import remembered
from index.library_reading import REINDEX_LOCK, ReadableLibrary
from index.locking import WriteLock
from index.new_vectors import NewVectors
from index.opening import open_catalog
from index.preparing import Source, find_sources
from index.rebuilding import encode_missing
from index.records import AddReport, Document, Failure, ReindexReport
from index.recutting import cut_anew
from index.repairing import Repair, repair
from index.replacing import new_version

REINDEX_PATIENCE = 3600.0
"""Seconds that new vectors, ready to be used, wait for a long ``add`` to end."""


class Library(ReadableLibrary):
    """One library folder, open for questions and changes. Safe to share between threads."""

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

        What a crash or a kill left half done is put right here, and where it cannot be said at once, at the first
        question. One of an earlier format is brought to this one; what cannot be written is opened for reading.
        """
        return cls(Path(path), *open_catalog(Path(path), model, create, notice, options), notice)

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
        kind, items = "add" if known is None else "replace", [(source.key, source.file) for source in sources]
        with self._changing(), self._noted(kind, items):
            if known is None:
                known = {source: document for _, source, document in self._catalog.documents()}

            def commit(removed: Sequence[str], added: Sequence[NewDocument], outline: str) -> None:
                # What was found to be there already is done, and waits for nothing should the rest be cut short.
                self._catalog.journal.settle({key for key, d in (known or {}).items() if d.id in work.unchanged})
                self._indexes.change(removed, added, outline)

            encode, keep = self._model.encode, self._originals.keep
            work = Adding(known, self.clause_settings, encode, commit, keep, failures, progress, self.limits)
            try:
                work.take_all(sources)
            finally:
                self._tidy()
        return AddReport(
            tuple(work.added), tuple(work.replaced), tuple(work.unchanged), tuple(work.failures),
            work.clauses, round(time.monotonic() - began, 3), self._current.newest().version, tuple(work.remarks),
        )  # fmt: skip

    @contextmanager
    def _changing(self, patience: float | None = None, *, removes: bool = False) -> Iterator[None]:
        """Around every change: one writer at a time, and its version read by all when it is done; what ``removes`` a
        document is waited for by all from the moment on that it is gone."""
        with self._lock.held(patience), self._current.changing(waited_for=removes):
            yield

    @contextmanager
    def _noted(self, kind: str, items: Sequence[tuple[str, str]]) -> Iterator[None]:
        """Around work on these documents: noted before it begins, so that a crash can be told. Who is alive to hear
        of an error needs no note of it."""
        entry = self._catalog.journal.begin(kind, items)
        try:
            yield
        finally:
            # Where even this cannot be written, it will be told as cut short, which it was.
            with suppress(LibraryError):
                self._catalog.journal.end(entry)

    def _tidy(self) -> None:
        """After a change: what is derived from it is written, what nothing needs is taken away. The change stands
        whatever comes of this."""
        self._indexes.save_vectors()
        try:
            self._originals.sweep()
        except OSError as error:
            self._indexes.notice(f"an original that nothing needs could not be taken away: {error}")

    def reindex(self, model: str | None = None, progress: Progress | None = None) -> ReindexReport:
        """Makes all vectors anew with ``model`` (default: the present one) from the stored texts; reads no file.

        Documents that an earlier version of the program cut into clauses otherwise are cut anew first, from their
        stored texts. Questions are answered, and documents added, while it runs; the old vectors serve until the new
        ones are complete. What a crash leaves behind is gone on with by the same call. Raises ModelError,
        LibraryBusy.
        """
        began = time.monotonic()
        name, embedder = self._model.load(model)
        with WriteLock(self.path, REINDEX_LOCK):
            self.recut(progress)
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

    def recut(self, progress: Progress | None = None) -> int:
        """Cuts those documents into clauses anew that an earlier version of the program cut otherwise; gives their
        number. Texts stay as they are, so every citation that was made can still be opened. Raises LibraryBusy,
        ModelError."""
        done = 0
        outline = self.clause_settings.fingerprint
        waiting = [number for number, cut in self._catalog.outlines().items() if cut != outline]
        for i, number in enumerate(waiting):
            with self._changing(REINDEX_PATIENCE):
                done += cut_anew(self._catalog, self._indexes, self._model.encode, number, self.clause_settings)
                if i + 1 == len(waiting):
                    self._indexes.save_vectors()
            if progress is not None:
                progress("cutting", i + 1, len(waiting))
        return done

    def remove(self, ref: str) -> Document:
        """Removes a document by id or (unique) file name; gives what was removed. Raises DocumentNotFound."""
        with self._changing(removes=True):
            document = self.snapshot.document(ref)
            with self._noted("remove", [(document.id, document.file)]):
                self._indexes.change([document.id], [], self.clause_settings.fingerprint)
                self.feedback.forget_document(document.id)
                self._tidy()
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
            with self._noted("correct", [(before.id, before.file)]):
                self._indexes.correct(before.id, title, values, reset, vectors)
                self._indexes.save_vectors()
        return self.document(before.id)

    def forget_unfinished(self) -> None:
        """Takes what was cut short off the list: whoever was told does not want it done. Raises LibraryBusy."""
        with self._lock.held():
            self._catalog.journal.mark()
            self._catalog.journal.forget()

    def repair(self, progress: Progress | None = None) -> tuple[Repair, ...]:
        """Mends what :meth:`verify` finds and can be mended: indexes from the catalogue, documents from their stored
        text or their original file. Gives what was done, and what could not be. Raises LibraryBusy, LibraryReadOnly.
        """
        with self._changing():
            done = repair(self._catalog, self._indexes, self._originals, self._model, self.clause_settings, progress)
            self._tidy()
        return done
