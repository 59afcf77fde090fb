"""The steps of a benchmark, each to be run in a process of its own, so that the memory it took is its own.

What a step is given and gives back can be sent to another process. Nothing is kept but what it writes into the
folder that it is given.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.benchmark_asking import Say, ask_all, load_named_sets
from eval.benchmark_records import Asked, Built

if TYPE_CHECKING:
    from index.adding import Progress

MEBIBYTE = 2**20


def build_tiaowen(name: str, documents: Path, folder: Path) -> Built:
    """A library of ``documents`` in ``folder``."""
    from index.library import Library

    say = _speaker(f"{name}: Tiaowen, building")
    with Library.open(folder, create=True) as library:
        # Loads the model, and unpacks it where that was never done: no part of building an index.
        library.embedder.embed_questions(["热身"])
        began = time.perf_counter()
        report = library.add([documents], progress=_stages(say))
        seconds = time.perf_counter() - began
        found = len(library.documents())
    return Built(seconds, peak_memory(), disk_use(folder), report.clauses, found, len(report.failures))


def build_words(name: str, documents: Path, folder: Path) -> Built:
    """The baseline's chunks in ``folder/chunks`` and its lexical index in ``folder/words``."""
    from eval.baseline_chunks import read_chunks, save_chunks
    from eval.baseline_words import WordIndex, words

    say = _speaker(f"{name}: baseline, words")
    words("热身")
    began = time.perf_counter()
    chunks, failures = read_chunks(documents)
    save_chunks(chunks, folder / "chunks")
    read = time.perf_counter()
    say(f"{len(chunks.files)} documents, {len(chunks.spans)} chunks")
    WordIndex.build(chunks.quotes()).save(folder / "words")
    done = time.perf_counter()
    disk = disk_use(folder / "chunks") + disk_use(folder / "words")
    return Built(done - began, peak_memory(), disk, len(chunks.spans), len(chunks.files), len(failures), read - began)


def build_dense(name: str, folder: Path) -> Built:
    """The dense index over the chunks in ``folder/chunks``, in ``folder/vectors``; reading is not counted."""
    import numpy as np

    from eval.baseline_chunks import load_chunks
    from index.embedding import load_embedder
    from index.vectors import VectorIndex

    say = _speaker(f"{name}: baseline, dense")
    embedder = load_embedder()
    embedder.embed_questions(["热身"])
    chunks = load_chunks(folder / "chunks")
    progress = _stages(say)
    began = time.perf_counter()
    vectors = embedder.embed_passages(chunks.quotes(), lambda done, total: progress("encoding", done, total))
    index = VectorIndex.build(np.arange(len(vectors)), vectors, embedder.card.dimensions)
    (folder / "vectors").mkdir()
    index.save(folder / "vectors" / "vectors.faiss")
    seconds = time.perf_counter() - began
    disk = disk_use(folder / "chunks") + disk_use(folder / "vectors")
    return Built(seconds, peak_memory(), disk, len(chunks.spans), len(chunks.files), 0)


def ask_tiaowen(name: str, folder: Path, questions: tuple[Path, ...]) -> Asked:
    """The library in ``folder``, asked every question with its history."""
    from index.library import Library
    from rag.assistant import PolicyAssistant

    say = _speaker(f"{name}: Tiaowen")
    with Library.open(folder) as library:
        assistant = PolicyAssistant(library)
        texts = {document.file: library.text(document.id) for document in library.documents()}
        asked = ask_all(
            lambda q, limit: assistant.ask(q.question, history=q.history, limit=limit),
            texts, load_named_sets(questions), say,
        )  # fmt: skip
    return replace(asked, memory_mb=peak_memory())


def ask_baseline(name: str, system: str, folder: Path, questions: tuple[Path, ...]) -> Asked:
    """The baseline in ``folder`` with the legs of ``system`` (``fused``, ``words``, ``dense``), asked every question
    by its own words alone: it knows no conversation.
    """
    from eval.baseline import Baseline, Leg, dense_leg
    from eval.baseline_chunks import load_chunks
    from eval.baseline_words import WordIndex

    say = _speaker(f"{name}: baseline, {system}")
    legs: list[Leg] = []
    if system in ("fused", "words"):
        legs.append(WordIndex.load(folder / "words").search)
    if system in ("fused", "dense"):
        from index.embedding import load_embedder
        from index.vectors import VectorIndex

        embedder = load_embedder()
        vectors = VectorIndex.load(folder / "vectors" / "vectors.faiss", embedder.card.dimensions)
        legs.append(dense_leg(embedder.embed_questions, vectors.search))
    chunks = load_chunks(folder / "chunks")
    baseline = Baseline(chunks, legs)
    texts = dict(zip(chunks.files, chunks.texts, strict=True))
    asked = ask_all(lambda q, limit: baseline.ask(q.question, limit=limit), texts, load_named_sets(questions), say)
    return replace(asked, memory_mb=peak_memory())


def disk_use(folder: Path) -> float:
    """The sizes of all files below ``folder``, in units of 2^20 bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / MEBIBYTE


def peak_memory() -> float | None:
    """The most memory that this process has held at once (``ru_maxrss``), in units of 2^20 bytes.

    ``None`` where the system does not tell. Linux counts in units of 1,024 bytes, macOS in bytes.
    """
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MEBIBYTE if sys.platform == "darwin" else most / 1024


def _speaker(prefix: str) -> Say:
    def say(line: str) -> None:
        print(f"  {prefix}: {line}", file=sys.stderr, flush=True)

    return say


def _stages(say: Say, every: float = 5.0) -> Progress:
    """Tells of a stage at its end and every so many seconds, with rate and time left."""
    began: dict[str, float] = {}
    last = time.monotonic()

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        start = began.setdefault(stage, now)
        if done < total and now - last < every:
            return
        last = now
        rate = done / (now - start) if now > start else 0.0
        left = f", {(total - done) / rate:.0f} s left" if rate and done < total else ""
        say(f"{stage} {done} of {total}{left}")

    return progress
