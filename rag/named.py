"""What came of looking up the places that a question names: where they lie, and whether that is an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from rag.address_clauses import Located
from rag.address_notes import Note
from rag.places import Address

NAMED = 0.99
"""The score of a place that was named outright, and is there."""

FITS = 1 / 2
"""Share of the threshold that the document chosen by the question's other words must reach. Over the sample,
documents that were meant had .19 to .88; for other fields (criminal law, road traffic, cooking) the best had .11.
"""

NEAR = 0.3
"""What a clause's score counts for where the place asked for is not there: near it, it answers nothing."""

Verdict = Literal["none", "found", "missing", "open", "offered", "several"]


@dataclass(frozen=True)
class Named:
    """The places that a question names, and what came of looking them up.

    ``verdict``: ``none`` where it names no place; ``found`` where one at least was; ``missing`` where the document
    has none of them, or is not there; ``open`` where no document was named and those that fit are yet to be found by
    ``hint``, the question's other words; then ``offered``, or ``several`` where nothing tells which is meant.
    ``pure``: the question asks for the place and nothing else. ``documents`` are the numbers of those named.
    ``words`` is what is searched for beside the place: the question without its addresses, or the hint; empty where
    the question is searched as it is.
    """

    verdict: Verdict = "none"
    notes: tuple[Note, ...] = ()
    located: tuple[Located, ...] = ()
    documents: tuple[int, ...] = ()
    pure: bool = False
    hint: str = ""
    words: str = ""
    question: str = ""
    open: tuple[Address, ...] = ()

    @cached_property
    def rows(self) -> np.ndarray:
        """The rows of the clauses at the places, in the order of the answer: (n,) int64."""
        return np.array([place.row for place in self.located], np.int64)

    @cached_property
    def at(self) -> dict[int, Located]:
        """The place by its row."""
        return {place.row: place for place in self.located}

    def within(self, allowed: np.ndarray | None) -> Named:
        """These without the places outside the rows ``allowed``; all of them for ``None``."""
        if allowed is None or not self.located:
            return self
        left = tuple(place for place in self.located if np.isin(place.row, allowed))
        return replace(self, located=left, verdict=self.verdict if left else "missing")

    def answers(self, score: float, threshold: float) -> bool:
        """Whether there is an answer, where the best clause has ``score`` and other questions need ``threshold``.

        A place that exists answers; one that does not is no reason to give another in its stead, where nothing else
        was asked. A place in the document that fits best needs less than a clause that answers by its words: the
        question says itself that it stands in some document.
        """
        if self.verdict == "found":
            return True
        if self.verdict == "offered":
            return score >= threshold * FITS
        return score >= threshold and not (self.pure and self.verdict in ("missing", "several"))

    def refused(self) -> Named:
        """An ``offered`` one whose documents do not fit well enough: its places were not found after all."""
        if self.verdict != "offered":
            return self
        return replace(self, notes=tuple(replace(n, found=False, document=None, chosen=False) for n in self.notes))

    def scored(self, scores: np.ndarray, rows: np.ndarray, documents: np.ndarray) -> np.ndarray:
        """The ``scores`` (n,) of the clauses in ``rows``, which are of ``documents``, as the places change them.

        Those at a place rise to NAMED where the question named the document, else to that of the document's best
        clause, since by that it was chosen. Where nothing but a place was asked for that is not there, all fall.
        """
        there = np.isin(rows, self.rows)
        if self.verdict == "found":
            return np.where(there, np.maximum(scores, NAMED), scores)
        if self.verdict == "offered":
            best = {int(n): scores[documents == n].max() for n in np.unique(documents)}
            return np.where(there, [best[int(n)] for n in documents], scores)
        return scores * NEAR if self.pure and self.verdict in ("missing", "several") else scores
