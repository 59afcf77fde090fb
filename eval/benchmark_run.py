"""One corpus through all systems, step by step, each step in a fresh process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from eval.benchmark_asking import Say, load_named_sets
from eval.benchmark_records import SYSTEMS, Asked, Built, Corpus, CorpusResult, Row
from eval.benchmark_steps import ask_baseline, ask_tiaowen, build_dense, build_tiaowen, build_words, disk_use
from index.errors import TiaowenError

P = ParamSpec("P")
R = TypeVar("R")


class Runner(Protocol):
    """Runs a step and gives what it gives."""

    def __call__(self, step: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """What ``step`` gives for these arguments."""


def apart(step: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """What ``step`` gives, run in a fresh process that ends with it; what it raises is raised here.

    This process must stay small: on Linux a child starts with its parent's peak as its own.
    """
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(step, *args, **kwargs).result()
    except BrokenProcessPool as error:
        raise TiaowenError(
            f"the step {step.__name__} ended without a word; most likely memory ran out: try a smaller corpus"
        ) from error


def run_corpus(corpus: Corpus, folder: Path, say: Say, run: Runner = apart) -> CorpusResult:
    """Builds and asks every system; what they build lies in ``folder``, which is the caller's to remove.

    ``run`` runs each step; one that does so in this process is quick, but the memory told is then that of all.
    Raises QuestionError for a set that cannot be read, LibraryError where no document can be read, and what a step
    raises.
    """
    asked = [question for _, question in load_named_sets(corpus.questions)]
    library, baseline = folder / "library", folder / "baseline"
    say(f"{corpus.name}: building Tiaowen's library")
    tiaowen = run(build_tiaowen, corpus.name, corpus.documents, library)
    say(f"{corpus.name}: building the baseline's indexes")
    words = run(build_words, corpus.name, corpus.documents, baseline)
    dense = run(build_dense, corpus.name, baseline)
    built = {"tiaowen": tiaowen, **baseline_costs(words, dense, disk_use(baseline))}
    rows = []
    for system, name in SYSTEMS.items():
        say(f"{corpus.name}: asking {name} {len(asked)} questions")
        answers = _ask(run, corpus, system, library, baseline)
        rows.append(Row(system, built[system], answers))
    return CorpusResult(
        name=corpus.name,
        documents=tiaowen.documents,
        failures=tiaowen.failures,
        questions=len(asked),
        unanswerable=sum(not q.answerable for q in asked),
        followups=sum(bool(q.history) for q in asked),
        rows=tuple(rows),
    )


def baseline_costs(words: Built, dense: Built, disk_mb: float) -> dict[str, Built]:
    """What the three baselines cost, from what the two building steps did; ``disk_mb`` is all that they wrote.

    Reading and cutting were done once, in the first step, and belong to each. The fused one needs both steps, one
    after the other: the sum of their times, the larger of their memories.
    """
    memories = [m for m in (words.memory_mb, dense.memory_mb) if m is not None]
    return {
        "words": words,
        "dense": replace(dense, seconds=words.read_seconds + dense.seconds, failures=words.failures),
        "fused": replace(
            words,
            seconds=words.seconds + dense.seconds,
            memory_mb=max(memories) if memories else None,
            disk_mb=disk_mb,
        ),
    }


def _ask(run: Runner, corpus: Corpus, system: str, library: Path, baseline: Path) -> Asked:
    if system == "tiaowen":
        return run(ask_tiaowen, corpus.name, library, corpus.questions)
    return run(ask_baseline, corpus.name, system, baseline, corpus.questions)
