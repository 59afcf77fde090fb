"""What a benchmark hands on: plain data, and its form as JSON, from which the page can be written again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.report import Figures

SYSTEMS = {
    "tiaowen": "Tiaowen",
    "fused": "baseline, fused",
    "words": "baseline, BM25 alone",
    "dense": "baseline, dense alone",
}
"""The rows of every table, by key, in order."""

SAMPLE = "sample"
"""The name of the corpus that comes with the program."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is to be measured: a folder of documents and one or more question sets about them."""

    name: str
    documents: Path
    questions: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """One building step, done in a process of its own.

    ``seconds`` from documents to an index on disk, the model loaded before; ``read_seconds`` is the part of it that
    reading and cutting took, where several indexes share that. ``memory_mb`` is the most that the process held
    (``None`` where the system does not tell), ``disk_mb`` what lies on disk; both in units of 2^20 bytes.
    ``pieces`` are clauses or chunks; ``documents`` those that could be read, ``failures`` how many could not.
    """

    seconds: float
    memory_mb: float | None
    disk_mb: float
    pieces: int
    documents: int
    failures: int
    read_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One system asked all questions, in a process of its own.

    ``figures`` are over all of them, with the latencies of the timed pass; ``groups`` are parts of them by name.
    ``timed`` is how many questions were timed, ``memory_mb`` the most that the process held.
    """

    figures: Figures
    groups: dict[str, Figures]
    timed: int
    memory_mb: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One system on one corpus; ``system`` is a key of :data:`SYSTEMS`."""

    system: str
    built: Built
    asked: Asked


@dataclass(frozen=True, slots=True)
class CorpusResult:
    """All systems on one corpus. ``questions`` counts all; ``unanswerable`` and ``followups`` are among them."""

    name: str
    documents: int
    failures: int
    questions: int
    unanswerable: int
    followups: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A whole run. ``machine`` and ``versions`` are words for a table; ``command`` is what makes it again;
    ``fitted_on`` are the question sets that Tiaowen's weights had seen by then.
    """

    machine: dict[str, str]
    versions: dict[str, str]
    command: str
    fitted_on: tuple[str, ...]
    corpora: tuple[CorpusResult, ...]


def to_json(benchmark: Benchmark) -> dict[str, Any]:
    """``benchmark`` as JSON-ready data, its figures rounded to what can be told apart."""
    rounded: dict[str, Any] = _rounded(asdict(benchmark))
    return rounded


def from_json(data: dict[str, Any]) -> Benchmark:
    """What :func:`to_json` gave, as records. Raises ``KeyError`` or ``TypeError`` for anything else."""
    corpora = []
    for corpus in data["corpora"]:
        rows = tuple(Row(r["system"], Built(**r["built"]), Asked(**r["asked"])) for r in corpus["rows"])
        corpora.append(CorpusResult(**{**corpus, "rows": rows}))
    return Benchmark(data["machine"], data["versions"], data["command"], tuple(data["fitted_on"]), tuple(corpora))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
