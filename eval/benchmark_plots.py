"""The pictures of a benchmark, as SVG files: the only user of matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.benchmark_records import SYSTEMS, CorpusResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BARS = ("doc@1", "doc@5", "hit@1", "hit@3", "hit@10", "hit@1500c", "recall@100", "refused")
COLOURS = {"tiaowen": "#0b5fff", "fused": "#d9480f", "words": "#f2a65a", "dense": "#868e96"}
MARKS = {"tiaowen": "o", "fused": "s", "words": "^", "dense": "D"}
WIDTH = 9.0
"""Inches; a page of documentation shows them at about 100 points each."""


def pictures(page: Path) -> list[tuple[str, str]]:
    """The names of the pictures that belong beside ``page``, each with what it shows."""
    return [
        (f"{page.stem}-quality.svg", "Quality by corpus and system"),
        (f"{page.stem}-latency.svg", "Time of a question against quality, by corpus and system"),
    ]


def draw(corpora: Sequence[CorpusResult], page: Path) -> None:
    """Draws the :func:`pictures` beside ``page``. The same figures give the same bytes."""
    import matplotlib

    for (name, _), figure in zip(pictures(page), (_quality(corpora), _latency(corpora)), strict=True):
        # Without these two every run would write another file: ids are random, and the date is written into it.
        with matplotlib.rc_context({"svg.hashsalt": "tiaowen", "svg.fonttype": "none"}):
            figure.savefig(page.with_name(name), metadata={"Date": None}, facecolor="white")


def _quality(corpora: Sequence[CorpusResult]) -> Figure:
    figure, axes = _panels(len(corpora), 1, 2.6)
    for axis, corpus in zip(axes, corpora, strict=True):
        names = [name for name in BARS if any(row.asked.figures[name] is not None for row in corpus.rows)]
        wide = 0.8 / len(corpus.rows)
        for i, row in enumerate(corpus.rows):
            heights = [row.asked.figures[name] or 0.0 for name in names]
            places = [x + (i - (len(corpus.rows) - 1) / 2) * wide for x in range(len(names))]
            axis.bar(places, heights, wide * 0.94, color=COLOURS[row.system], label=SYSTEMS[row.system])
        axis.set_xticks(range(len(names)), names)
        axis.set_ylim(0, 1)
        axis.set_title(corpus.name, loc="left", fontsize=10, fontweight="bold")
        axis.grid(axis="y", color="#dddddd", linewidth=0.6)
        axis.set_axisbelow(True)
    _legend(figure, axes[0])
    return figure


def _latency(corpora: Sequence[CorpusResult]) -> Figure:
    from matplotlib.ticker import StrMethodFormatter

    columns = min(2, len(corpora))
    figure, axes = _panels(-(-len(corpora) // columns), columns, 3.2)
    for axis in axes[len(corpora) :]:
        axis.set_visible(False)
    for axis, corpus in zip(axes, corpora, strict=False):
        for row in corpus.rows:
            figures = row.asked.figures
            axis.scatter(
                [figures["p50_ms"] or 0.01], [figures["hit@1500c"] or 0.0], s=70, marker=MARKS[row.system],
                color=COLOURS[row.system], label=SYSTEMS[row.system], zorder=3,
            )  # fmt: skip
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        # A little above 1, so that a mark there is whole.
        axis.set_ylim(0, 1.05)
        axis.set_xlabel("median time of a question, ms (logarithmic)")
        axis.set_ylabel("hit@1500c")
        axis.set_title(corpus.name, loc="left", fontsize=10, fontweight="bold")
        axis.grid(color="#dddddd", linewidth=0.6)
    _legend(figure, axes[0])
    return figure


def _panels(rows: int, columns: int, height: float) -> tuple[Figure, list[Any]]:
    # Not pyplot: it keeps every figure and picks a window system.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, rows * height + 0.5), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    axes = [axis for line in grid for axis in line]
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=9)
    return figure, axes


def _legend(figure: Figure, axis: Any) -> None:
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False, fontsize=9)
