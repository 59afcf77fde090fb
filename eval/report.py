"""From outcomes to figures: a report as data, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.judging import Outcome
from eval.metrics import (
    answered_rate,
    doc_at,
    evidence_rate,
    first_quote_length,
    hit_at,
    hit_in_1500c,
    latency_ms,
    recall_at,
    reciprocal_rank,
    refused_rate,
    text_first,
)

Figures = dict[str, float | int | None]

CUTS = (1, 3, 5, 10)
RECALL_CUTS = (10, 100)
_NOT_RATES = ("questions", "rated", "unanswerable", "quote_length", "p50_ms", "p95_ms")


@dataclass(frozen=True, slots=True)
class BrokenLabel:
    """An expected passage that cannot be found as it was marked, so that its score is an approximation."""

    question: str | int
    document: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """One evaluation: ``outcomes`` in the order of the questions, and what was wrong with the labels."""

    outcomes: tuple[Outcome, ...]
    broken: tuple[BrokenLabel, ...] = ()
    limit: int = 100
    library_version: str = ""

    @property
    def figures(self) -> Figures:
        """The figures over all questions."""
        return figures(self.outcomes)

    @property
    def groups(self) -> dict[str, dict[str, Figures]]:
        """``{"kind": {name: figures}, "language": {…}}``, each only where the questions carry such a mark."""
        split = {
            "kind": _split(self.outcomes, lambda o: o.question.kind),
            "language": _split(self.outcomes, lambda o: o.question.language),
        }
        return {name: parts for name, parts in split.items() if parts}

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-ready data, without the single outcomes."""
        return {
            "figures": self.figures,
            "groups": self.groups,
            "limit": self.limit,
            "library_version": self.library_version,
            "broken_labels": [
                {"id": b.question, "document": b.document, "quote": b.quote, "reason": b.reason} for b in self.broken
            ],
        }


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """All figures over ``outcomes``, by name; ``None`` where there is nothing to count."""
    return {
        "questions": len(outcomes),
        "rated": sum(o.rated for o in outcomes),
        "unanswerable": sum(not o.question.answerable for o in outcomes),
        **{f"doc@{k}": doc_at(outcomes, k) for k in CUTS},
        **{f"hit@{k}": hit_at(outcomes, k) for k in CUTS},
        "text@1": text_first(outcomes),
        "hit@1500c": hit_in_1500c(outcomes),
        **{f"recall@{k}": recall_at(outcomes, k) for k in RECALL_CUTS},
        "mrr": reciprocal_rank(outcomes),
        "evidence": evidence_rate(outcomes),
        "answered": answered_rate(outcomes),
        "refused": refused_rate(outcomes),
        "quote_length": first_quote_length(outcomes),
        "p50_ms": latency_ms(outcomes, 0.5),
        "p95_ms": latency_ms(outcomes, 0.95),
    }


def table(report: Report) -> str:
    """The report as a Markdown table: a row a figure, a column for all questions and one for each group."""
    columns = {"all": report.figures}
    for name, parts in report.groups.items():
        columns |= {f"{name}: {value}": part for value, part in parts.items()}
    rows = [
        "| figure | " + " | ".join(_cell_text(name) for name in columns) + " |",
        "| --- |" + " ---: |" * len(columns),
    ]
    rows += [
        f"| {name} | " + " | ".join(_number(name, column[name]) for column in columns.values()) + " |"
        for name in columns["all"]
    ]
    return "\n".join(rows)


def _split(outcomes: Sequence[Outcome], mark: Callable[[Outcome], str | None]) -> dict[str, Figures]:
    values = sorted({value for outcome in outcomes if (value := mark(outcome))})
    return {value: figures([o for o in outcomes if mark(o) == value]) for value in values}


def _number(name: str, value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if name in _NOT_RATES else f"{value:.3f}"


def _cell_text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
