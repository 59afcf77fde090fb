"""One search of the library for one reading of a question: its candidates, measured, ranked and scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rag.features import Weights
from rag.planning import Plan
from rag.retrieval import Candidates


@dataclass(frozen=True, slots=True)
class Looked:
    """``ranking``, ``bonus`` and ``scores`` (n,) float64 belong to the candidates ``found``: by the sum of the first
    two they are ordered, ``bonus`` being what they gain or lose for where they stand; the third is the probability
    that each answers. ``weights`` are those of ``plan.search``, ``vector`` (d,) is what the encoder makes of it.
    """

    plan: Plan
    weights: Weights
    found: Candidates
    ranking: np.ndarray
    bonus: np.ndarray
    scores: np.ndarray
    vector: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """What orders the candidates: (n,) float64."""
        return np.asarray(self.ranking + self.bonus)

    def first(self) -> int | None:
        """The position of the candidate ranked first, the earliest row of equals; ``None`` without candidates."""
        return int(np.argmax(self.total)) if len(self.ranking) else None


Look = Callable[[Plan, np.ndarray | None], Looked]
"""Looks for ``plan.search``; candidates of the given rows are added to those that the indexes find."""


def united(first: Candidates, second: Candidates) -> Candidates:
    """The candidates of both in the order of rows, those of both as ``first`` has them."""
    more = second.take(np.flatnonzero(~np.isin(second.rows, first.rows)))
    order = np.argsort(np.concatenate([first.rows, more.rows]), kind="stable")
    sentences = [*first.sentences, *more.sentences]
    return Candidates(
        np.concatenate([first.rows, more.rows])[order],
        np.concatenate([first.cosine, more.cosine])[order],
        [sentences[i] for i in order],
        np.concatenate([first.bm25, more.bm25])[order],
        np.concatenate([first.document_bm25, more.document_bm25])[order],
        first.best_bm25,
        first.best_document_bm25,
    )
