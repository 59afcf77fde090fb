"""A library as its readers see it: what it holds, word for word, and what is amiss with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from index.adding import Progress
from index.catalog import Catalog
from index.clauses import ClauseSettings
from index.current import CurrentVersion
from index.derived import DerivedIndexes
from index.embedding import Embedder
from index.errors import ClauseNotFound, DocumentNotFound, LibraryBusy, LibraryReadOnly, VersionNotFound
from index.feedback import FeedbackStore
from index.journal import Unfinished
from index.library_model import LibraryModel
from index.locking import WriteLock
from index.originals import Originals
from index.past import TextVersion
from index.reading_frames import ReadLimits
from index.records import Clause, Document, Problem, StoredClause
from index.snapshot import Snapshot
from index.verifying import verify_library

REINDEX_LOCK = "reindex.lock"


class ReadableLibrary:
    """One library folder, open for questions. Safe to share between threads."""

    def __init__(
        self,
        path: Path,
        catalog: Catalog,
        model: LibraryModel,
        settings: ClauseSettings,
        notice: Callable[[str], None] | None,
    ) -> None:
        """Use :meth:`index.library.Library.open`."""
        self.path = path
        self.clause_settings = settings
        self.feedback = FeedbackStore(path)
        self.notice = notice
        self.limits = ReadLimits()  # what reading one file may take; may be set
        self._catalog = catalog
        self._model = model
        self._lock = WriteLock(path)
        self._indexes = DerivedIndexes(path, catalog, self._lock, notice or (lambda words: None))
        self._originals = Originals.opened(path, catalog, self._lock)
        self._current = CurrentVersion(catalog, self._indexes.load)

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
        problems = verify_library(self._catalog, self.snapshot, self._indexes, progress)
        return problems + tuple(self._originals.problems(self.snapshot.documents + self.snapshot.damaged))

    @property
    def read_only(self) -> bool:
        """True where the folder cannot be written: it answers, and cannot be changed."""
        return self._catalog.database.read_only

    def unfinished(self) -> tuple[Unfinished, ...]:
        """The work that was cut short, by a crash or a kill, and has not been taken up since. The library is as it
        was before that work, or as far as it had got; the same call again goes on with it."""
        found: tuple[Unfinished, ...] = ()
        try:
            with self._lock.held(0):
                # Nobody is at work, so whatever is noted was cut short.
                self._catalog.journal.mark()
        except (LibraryBusy, LibraryReadOnly):
            found = self._catalog.journal.unfinished(all_=self.read_only)
        else:
            found = self._catalog.journal.unfinished()
        if self._catalog.setting("reindex") is None:
            return found
        try:
            with WriteLock(self.path, REINDEX_LOCK).held(0):
                return (*found, Unfinished("reindex"))
        except (LibraryBusy, LibraryReadOnly):
            return found

    # Former versions

    def texts(self, ref: str) -> tuple[TextVersion, ...]:
        """The texts that a document has had, oldest first, the present one last. Raises DocumentNotFound,
        DocumentRemoved."""
        return (*self._catalog.past.texts(self._known(ref).id), self.text_at(ref))

    def text_at(self, ref: str, version: str | None = None) -> TextVersion:
        """The text that a document had in a version as answers name it, with its clauses and pages; the present one
        without a version. Raises DocumentNotFound, DocumentRemoved, VersionNotFound."""
        document = self._known(ref)
        with self._catalog.database.reading():
            number = self._catalog.numbers().get(document.id)
            if number is None:
                self._catalog.past.check_removed(document.id)
                raise LibraryBusy("the library has changed while it was read; ask again")
            since, wanted = self._catalog.since(number), self._catalog.version
            if version is not None:
                wanted = self._catalog.past.number(version)
            if wanted >= since:
                text = self._catalog.text(number) or ""
                return TextVersion(document, text, self._catalog.pages(number), self._catalog.clauses(number), since)
            past = self._catalog.past.texts(document.id)
        for one in past:
            if one.since <= wanted and one.until is not None and wanted < one.until:
                return one
        raise VersionNotFound(
            f"the library held no document {document.id} ({document.file}) in version {version}, or its text of "
            f"then is "
            f"not kept; the present text came with version {since}"
        )

    def _known(self, ref: str) -> Document:
        try:
            return self.document(ref)
        except DocumentNotFound:
            self._catalog.past.check_removed(ref)
            raise

    # Closing

    def close(self) -> None:
        """Lets go of files and connections; the library can be opened again."""
        self._catalog.close()
        self.feedback.close()
        self._current.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
