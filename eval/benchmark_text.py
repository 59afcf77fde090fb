"""The page about a benchmark, written from its figures: pure functions from records to Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from eval.baseline import DEPTH, RRF_K
from eval.baseline_chunks import OVERLAP, SIZE
from eval.baseline_words import K1, B
from eval.benchmark_asking import JUDGED, REPEATS, SHOWN, TIMED
from eval.benchmark_records import SAMPLE, SYSTEMS, Benchmark, CorpusResult, Row

QUALITY = (
    "doc@1", "doc@5", "hit@1", "hit@3", "hit@10", "hit@1500c", "recall@100", "quote_length", "answered", "refused",
)  # fmt: skip
PARTS = ("questions", "doc@1", "doc@5", "hit@1", "hit@10", "hit@1500c", "answered", "refused")
WHOLE = frozenset({"questions", "quote_length"})
BESIDE = "fused"
"""The system whose costs are 1.0× in the tables."""

INTRODUCTION = f"""\
Tiaowen beside what one would otherwise build from the same parts: the same documents, the same questions, one
run, one machine. The command below writes this page with its figures and pictures; no line of it is written by hand.

## What is compared

| system | what it is |
| --- | --- |
| Tiaowen | as it is installed, with its default settings |
| baseline, fused | the two below by reciprocal-rank fusion: equal shares, k = {RRF_K}, {DEPTH} chunks of each |
| baseline, BM25 alone | jieba's words, lower case, no punctuation; BM25 with k1 = {K1}, b = {B} (`rjieba`, `bm25s`) |
| baseline, dense alone | the same encoder, with its prompts for questions and passages, and an exact FAISS index |

- **Documents.** The same readers give both the same text. LangChain's `RecursiveCharacterTextSplitter` cuts it for
  the baseline into chunks of at most {SIZE} characters with an overlap of {OVERLAP}, between paragraphs where it can,
  then between sentences. Chunks are indexed as they stand, without titles or headings, and keep their offsets.
- **Scoring.** One judge scores all, from the first {JUDGED} citations of each answer. The figures are explained in
  the [README](../README.md#question-sets-and-tiaowen-eval). Long chunks reach a passage more easily than short
  clauses do: `hit@1500c`, what a reader meets in 1,500 characters, is the fair one between them.
- **Refusing.** The baseline has no threshold and always shows something, save where it finds nothing at all (BM25
  alone, where no word of the question stands in any document).
- **Follow-ups.** Tiaowen is given the earlier questions of a conversation; the baseline searches for the words of
  the question alone.
- **Fitting.** The baseline has nothing to fit. Tiaowen's ranking and threshold were fitted on the question sets named
  below; a corpus among them is not new to it. Figures on documents and questions that it has not seen say the most.
- **Time of a question.** After all questions were judged, up to {TIMED} of them, evenly spread, were asked for
  {SHOWN} citations one at a time, in {REPEATS} passes; each counts with its fastest.
- **Building.** From files to indexes on disk; loading the model is not counted. The fused baseline builds one index
  after the other.
- **Memory.** The most that a process held, with Python, the libraries and the model; each step ran in its own.
- **On disk.** All that is needed to answer, texts included. Tiaowen's library holds a vector for each sentence too,
  and those of the clauses twice: once as the truth, once as an index."""

ONLY_SAMPLE = """\
> **Made from the sample alone.** It is small and invented, and Tiaowen's weights were fitted on it among others, so
> these figures flatter Tiaowen. They show that the command works. Figures that mean something come from documents
> and questions of your own."""

MAKING = """\
`make benchmark` measures the sample; `make benchmark CORPORA=folder` adds every subfolder that holds `documents/` and
`questions.jsonl` (and, if there, `unanswerable*.jsonl`). `python -m eval.benchmark --help` tells the rest. What is
built is thrown away at the end; only the page, its pictures and its figures as JSON are kept."""


def page(benchmark: Benchmark, pictures: Sequence[tuple[str, str]]) -> str:
    """The whole page; ``pictures`` are file names beside it, each with what it shows."""
    sample_alone = [corpus.name for corpus in benchmark.corpora] == [SAMPLE]
    parts = [
        "# Benchmark",
        ONLY_SAMPLE if sample_alone else "",
        INTRODUCTION,
        f"Fitted on: {'; '.join(benchmark.fitted_on)}." if benchmark.fitted_on else "",
        "## How to make this page",
        f"```sh\n{benchmark.command}\n```",
        MAKING,
        "## The machine",
        _table(("what", "value"), [*benchmark.machine.items(), *benchmark.versions.items()]),
        "## Results",
    ]
    parts += [f"![{shows}]({name})" for name, shows in pictures]
    for corpus in benchmark.corpora:
        parts += _corpus(corpus)
    return "\n\n".join(part for part in parts if part) + "\n"


def _corpus(corpus: CorpusResult) -> list[str]:
    counted = [_count(corpus.documents, "document"), _count(corpus.questions, "question")]
    special = [f"{corpus.unanswerable} that nothing answers"] if corpus.unanswerable else []
    special += [_count(corpus.followups, "follow-up")] if corpus.followups else []
    sentence = " and ".join(counted) + (f", among them {' and '.join(special)}" if special else "") + "."
    if corpus.failures:
        sentence += f" {_count(corpus.failures, 'file')} could not be read, by neither."
    parts = [f"### {corpus.name}", sentence, _quality(corpus.rows)]
    if any(row.asked.groups for row in corpus.rows):
        parts += ["The same by parts of the questions:", _groups(corpus.rows)]
    return [
        *parts,
        f"What each takes; in brackets, how many times what “{SYSTEMS[BESIDE]}” takes:",
        _costs(corpus.rows),
    ]


def _quality(rows: Sequence[Row]) -> str:
    return _table(
        ("system", *QUALITY),
        [(SYSTEMS[row.system], *(_figure(name, row.asked.figures[name]) for name in QUALITY)) for row in rows],
    )


def _groups(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.asked.groups))
    return _table(
        ("questions", "system", "count", *PARTS[1:]),
        [
            (name, SYSTEMS[row.system], *(_figure(part, row.asked.groups[name][part]) for part in PARTS))
            for name in names
            for row in rows
        ],
    )


def _costs(rows: Sequence[Row]) -> str:
    beside = next(row for row in rows if row.system == BESIDE)
    lines = []
    for row in rows:
        pairs = list(zip(_cost(row), _cost(beside), strict=True))
        lines.append((SYSTEMS[row.system], str(row.built.pieces), *(_ratio(own, other) for own, other in pairs)))
    heads = ("p50 ms", "p95 ms", "building s", "memory building MiB", "memory answering MiB", "on disk MiB")
    return _table(("system", "clauses or chunks", *heads), lines)


def _cost(row: Row) -> tuple[float | None, ...]:
    figures = row.asked.figures
    return (
        figures["p50_ms"], figures["p95_ms"], row.built.seconds, row.built.memory_mb, row.asked.memory_mb,
        row.built.disk_mb,
    )  # fmt: skip


def _ratio(own: float | None, other: float | None) -> str:
    if own is None:
        return "–"
    shown = f"{own:.0f}" if own >= 100 else f"{own:.3g}"
    if not other:
        return shown
    times = own / other
    return f"{shown} ({times:.0f}×)" if times >= 10 else f"{shown} ({times:.2g}×)"


def _figure(name: str, value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if name in WHOLE else f"{value:.3f}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
