"""The page about a benchmark, from records made by hand."""

from __future__ import annotations

from dataclasses import replace

from eval.benchmark_records import SYSTEMS, Asked, Benchmark, Built, CorpusResult, Row
from eval.benchmark_text import page
from eval.report import figures

NOTHING = figures(())
BUILT = Built(seconds=20.0, memory_mb=None, disk_mb=2.0, pieces=30, documents=3, failures=0)


def row(system: str, p50: float, hit: float | None, seconds: float = 20.0, memory: float | None = 800.0) -> Row:
    asked = Asked({**NOTHING, "p50_ms": p50, "p95_ms": 2 * p50, "hit@1": hit, "quote_length": 123.4}, {}, 5, memory)
    return Row(system, replace(BUILT, seconds=seconds), asked)


ROWS = (
    row("tiaowen", 5.0, 0.75, 30.0),
    row("fused", 10.0, 0.5),
    row("words", 0.1234, 1.0),
    row("dense", 1234.5, None),
)
CORPUS = CorpusResult("land", 1, 2, 1, 0, 0, ROWS)
BENCHMARK = Benchmark({"cores": "2"}, {"bm25s": "1.0"}, "make benchmark", ("land", "loans"), (CORPUS,))


def lines(benchmark: Benchmark, first_cell: str) -> list[list[str]]:
    text = page(benchmark, [])
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return [row[1:] for row in cells if row[0] == first_cell]


def test_figures_are_shown_under_their_names() -> None:
    _, heads, _ = lines(BENCHMARK, "system")
    for system, hit in (("tiaowen", "0.750"), ("fused", "0.500"), ("words", "1.000"), ("dense", "–")):
        shown = dict(zip(heads, lines(BENCHMARK, SYSTEMS[system])[1], strict=True))
        assert (shown["hit@1"], shown["quote_length"], shown["refused"]) == (hit, "123", "–")


def test_costs_are_shown_beside_those_of_the_fused_baseline() -> None:
    heads = lines(BENCHMARK, "system")[2]
    costs = {system: dict(zip(heads, lines(BENCHMARK, name)[2], strict=True)) for system, name in SYSTEMS.items()}
    assert costs["tiaowen"] == {
        "clauses or chunks": "30", "p50 ms": "5 (0.5×)", "p95 ms": "10 (0.5×)", "building s": "30 (1.5×)",
        "memory building MiB": "–", "memory answering MiB": "800 (1×)", "on disk MiB": "2 (1×)",
    }  # fmt: skip
    assert costs["fused"]["p50 ms"] == "10 (1×)"
    assert costs["words"]["p50 ms"] == "0.123 (0.012×)"
    assert costs["dense"]["p50 ms"] == "1234 (123×)"


def test_the_sentence_above_the_tables_counts() -> None:
    text = page(BENCHMARK, [])
    assert "### land\n\n1 document and 1 question. 2 files could not be read, by neither.\n" in text


def test_a_page_of_the_sample_alone_says_so() -> None:
    sample = replace(BENCHMARK, corpora=(replace(CORPUS, name="sample"),))
    more = replace(BENCHMARK, corpora=(replace(CORPUS, name="sample"), CORPUS))
    assert "**Made from the sample alone.**" in page(sample, [])
    assert "**Made from the sample alone.**" not in page(more, [])


def test_pictures_stand_before_the_first_corpus() -> None:
    text = page(BENCHMARK, [("a.svg", "What it shows")])
    assert text.index("![What it shows](a.svg)") < text.index("### land")


def test_what_the_weights_have_seen_is_named() -> None:
    assert "\n\nFitted on: land; loans.\n\n" in page(BENCHMARK, [])
