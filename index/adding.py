"""One ``add`` under way: files are read, their clauses gathered, encoded and committed batch by batch.

Each batch is a complete change. A crash in the middle of a long ``add`` costs at most one batch, and the same
``add`` again goes on where it stopped, since what is there already is recognised by its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import numpy as np

from index.archives import MOST_NESTED, Budget
from index.catalog_rows import NewDocument
from index.clauses import ClauseSettings
from index.errors import CorrectionError
from index.grams import language_of
from index.preparing import Prepared, Source, digest, indexed_texts, sentence_texts, spoken
from index.reading.endings import wrong_ending
from index.reading_apart import Archive, read_apart, too_costly
from index.reading_frames import ReadLimits
from index.records import Document, Failure, Remark
from index.sentences import pack_vectors
from index.sidecars import says_otherwise, sidecar_of

BATCH = 4096
"""Clauses that are encoded and committed at a time: what a crash can cost, against the price of a commit."""

Progress = Callable[[str, int, int], None]
"""Called with a stage (``reading``, ``recognising`` of scanned pages, ``encoding``, ``writing``), what is done of it,
and the total."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came as bytes."""

    file: str
    key: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Waiting:
    prepared: Prepared
    id: str
    replaces: bool
    title: str | None = None


class Adding:
    """Takes files one by one, then encodes and commits them. What was done is in the lists."""

    def __init__(
        self,
        known: dict[str, Document],
        settings: ClauseSettings,
        encode: Callable[[Sequence[str], Callable[[int, int], None]], np.ndarray],
        commit: Callable[[Sequence[str], Sequence[NewDocument], str], None],
        keep: Callable[[str, bytes], None],
        failures: Sequence[Failure],
        progress: Progress | None,
        limits: ReadLimits,
    ) -> None:
        """``known`` are the library's documents by their source; ``commit`` replaces and adds in one change; ``keep``
        stores a file's bytes by their hash; ``limits`` are what reading one file may take.
        """
        self._known = known
        self._ids = {document.id for document in known.values()}
        self._twins = {(d.file, d.sha256): d for d in known.values()}
        self._settings = settings
        self._encode = encode
        self._commit = commit
        self._keep = keep
        self._progress = progress or (lambda stage, done, total: None)
        self._limits = limits
        self._waiting: list[_Waiting] = []
        # The same file named twice in one call, itself and by its folder, is one document.
        self._taken: set[str | tuple[str, str]] = set()
        self.failures = list(failures)
        self.remarks: list[Remark] = []
        self.added: list[str] = []
        self.replaced: list[str] = []
        self.unchanged: list[str] = []
        self.clauses = 0

    def take_all(self, sources: Sequence[Source | Upload]) -> None:
        """Reads every source, then encodes and commits batch by batch."""
        for i, source in enumerate(sources):
            self.take(source)
            self._progress("reading", i + 1, len(sources))
        total = sum(len(spoken(w.prepared.clauses)) for w in self._waiting)
        while self._waiting:
            self._commit_batch(total)

    def take(self, source: Source | Upload, nested: int = 0, budget: Budget | None = None) -> None:
        """Reads one file and puts it in line, unless the library holds it as it is; of an archive, each file in it.

        ``nested`` archives are around it, which have ``budget`` left for all that they hold.
        """
        data = source.data if isinstance(source, Upload) else self._read(source)
        if data is None:
            return
        sha256 = digest(data)
        if source.key in self._taken or (source.file, sha256) in self._taken:
            return
        before = self._known.get(source.key)
        same = before if before is not None and before.sha256 == sha256 else None
        # The same file under the same name, added from another folder, is the same document.
        same = same or (None if before else self._twins.get((source.file, sha256)))
        try:
            given = {} if isinstance(source, Upload) else sidecar_of(source.path)
        except CorrectionError as error:
            self.failures.append(Failure(source.file, error.code, str(error)))
            return
        if same is not None and says_otherwise(same, given):
            before, same = same, None
        if same is not None:
            self._keep(sha256, data)  # a library from before originals were kept gets them by being given them
            self.unchanged.append(same.id)
            return
        budget = budget or Budget()
        watch = partial(self._progress, "recognising")
        read = read_apart(data, source.file, source.key, self._settings, self._limits, budget, watch, given)
        if isinstance(read, Failure):
            self.failures.append(read)
            return
        if isinstance(read, Archive):
            with read:
                self._take_members(source, read, nested, budget)
            return
        if (remark := wrong_ending(source.file, read.format)) is not None:
            self.remarks.append(remark)
        self._keep(sha256, data)
        identity = before.id if before is not None else self._new_id(source.file, sha256)
        self._taken |= {source.key, (source.file, sha256)}
        kept = before.metadata.title if before and any(field == "title" for field, _ in before.corrected) else None
        self._waiting.append(_Waiting(read, identity, before is not None, kept))

    def _read(self, source: Source) -> bytes | None:
        """The file's bytes; where they cannot be had, or fill the memory that reading may take, that is a failure."""
        try:
            if (size := source.path.stat().st_size) <= self._limits.megabytes * 1024 * 1024:
                return source.path.read_bytes()
        except OSError as error:
            reason = f"{source.file} cannot be opened: {error.strerror}; check that it is there and may be read"
            self.failures.append(Failure(source.file, "unreadable_document", reason))
        else:
            self.failures.append(too_costly(source.file, self._limits, f"it has {size} bytes", f"文件有 {size} 字节"))
        return None

    def _take_members(self, source: Source | Upload, archive: Archive, nested: int, budget: Budget) -> None:
        """What one member lacks is its own failure; the same archive again finds its members by their names."""
        if nested > MOST_NESTED:
            reason = (
                f"{source.file} is an archive in an archive in an archive; unpack it. 压缩包嵌套过深，请解压后添加。"
            )
            self.failures.append(Failure(source.file, "unknown_format", reason))
            return
        for member in archive:
            if isinstance(member, Failure):
                self.failures.append(member)
            else:
                file, key = f"{source.file}/{member.name}", f"{source.key}!/{member.name}"
                self.take(Upload(file, key, member.data), nested + 1, budget)

    def _new_id(self, file: str, sha256: str) -> str:
        identity = hashlib.sha256(f"{file}\n{sha256}".encode()).hexdigest()[:12]
        while identity in self._ids:
            identity = hashlib.sha256(identity.encode()).hexdigest()[:12]
        self._ids.add(identity)
        return identity

    def _commit_batch(self, total: int) -> None:
        """Encodes and commits the first of what is in line; ``total`` clauses are to be done in all."""
        batch: list[_Waiting] = []
        size = 0
        while self._waiting and size < BATCH:
            batch.append(self._waiting.pop(0))
            size += len(spoken(batch[-1].prepared.clauses))
        documents = self._encoded(batch, total)
        self._commit([w.id for w in batch if w.replaces], documents, self._settings.fingerprint)
        self.clauses += size
        self.added += [w.id for w in batch if not w.replaces]
        self.replaced += [w.id for w in batch if w.replaces]
        self._progress("writing", self.clauses, total)

    def _encoded(self, batch: Sequence[_Waiting], total: int) -> list[NewDocument]:
        passages = [text for waiting in batch for text in indexed_texts(waiting.prepared, waiting.title)]
        sentences = [list(sentence_texts(waiting.prepared)) for waiting in batch]
        texts = passages + [text for clauses in sentences for clause in clauses for text in clause]

        def progress(done: int, of: int) -> None:
            # Sentences are encoded in the same run; the bar counts clauses.
            self._progress("encoding", self.clauses + done * len(passages) // max(1, of), total)

        vectors = self._encode(texts, progress)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        documents: list[NewDocument] = []
        at, sentence_at = 0, len(passages)
        for waiting, clauses in zip(batch, sentences, strict=True):
            packed = []
            for clause in clauses:
                packed.append(pack_vectors(vectors[sentence_at : sentence_at + len(clause)]) if clause else b"")
                sentence_at += len(clause)
            documents.append(_new_document(waiting, now, vectors[at : at + len(clauses)], tuple(packed)))
            at += len(clauses)
        return documents


def _new_document(waiting: _Waiting, now: str, vectors: np.ndarray, sentences: tuple[bytes, ...]) -> NewDocument:
    p = waiting.prepared
    return NewDocument(
        id=waiting.id, file=p.file, source=p.key, sha256=p.sha256, format=p.format, language=language_of(p.text),
        metadata=p.metadata, details=p.details, added_at=now, text=p.text, pages=p.pages, headings=p.headings,
        repeals=p.repeals, clauses=p.clauses, vectors=vectors, sentences=sentences, title=waiting.title,
    )  # fmt: skip
