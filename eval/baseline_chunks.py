"""The documents as the baseline cuts them: chunks of a fixed size with an overlap, each with its offsets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.clauses import overlapping_chunks
from index.errors import DocumentError, LibraryError
from index.preparing import failure, find_sources
from index.reading import read_document
from index.records import Failure

SIZE = 500
OVERLAP = 50
"""Characters, as in countless tutorials."""


@dataclass(frozen=True, slots=True)
class Chunks:
    """``spans`` (n, 3) int64: a chunk's document, by its place in ``files`` and ``texts``, its start and its end."""

    files: tuple[str, ...]
    texts: tuple[str, ...]
    spans: np.ndarray

    def quote(self, row: int) -> str:
        """The words of chunk ``row``: exactly ``text[start:end]`` of its document."""
        document, start, end = self.spans[row]
        return self.texts[document][start:end]

    def quotes(self) -> list[str]:
        """The words of all chunks, in order."""
        return [self.quote(row) for row in range(len(self.spans))]


def read_chunks(documents: Path) -> tuple[Chunks, tuple[Failure, ...]]:
    """The documents below ``documents``, read by the same readers as a library's, and those that cannot be read.

    A document's text is the stored text of a library's, so that offsets mean the same in both. Raises LibraryError
    for a path that is not there, and where no document can be read.
    """
    sources, failures = find_sources([documents])
    files: list[str] = []
    texts: list[str] = []
    spans: list[tuple[int, int, int]] = []
    for source in sources:
        try:
            text = read_document(source.path.read_bytes(), source.file).text
        except DocumentError as error:
            failures.append(failure(source.file, error))
            continue
        spans += [(len(files), start, end) for start, end in overlapping_chunks(text, SIZE, OVERLAP)]
        files.append(source.file)
        texts.append(text)
    if not spans:
        raise LibraryError(f"no document below {documents} can be read; name a folder that holds some")
    return Chunks(tuple(files), tuple(texts), np.array(spans, np.int64)), tuple(failures)


def save_chunks(chunks: Chunks, folder: Path) -> None:
    """Writes ``chunks`` into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "documents.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for file, text in zip(chunks.files, chunks.texts, strict=True):
            out.write(json.dumps({"file": file, "text": text}, ensure_ascii=False) + "\n")
    np.save(folder / "spans.npy", chunks.spans)


def load_chunks(folder: Path) -> Chunks:
    """What :func:`save_chunks` wrote into ``folder``."""
    with (folder / "documents.jsonl").open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    return Chunks(
        tuple(d["file"] for d in documents), tuple(d["text"] for d in documents), np.load(folder / "spans.npy")
    )
