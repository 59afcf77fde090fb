"""What one would otherwise build: chunks of a fixed size, one or two legs, and their fusion by rank.

It answers as :class:`PolicyAssistant` does, so that the same judging scores both. It knows no threshold and so
refuses nothing, save where no leg finds anything at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from eval.baseline_chunks import Chunks
from index.keywords import Scored
from rag.answer import Answer, Citation, CitedDocument

RRF_K = 60
"""Cormack, Clarke and Büttcher (SIGIR 2009), and what every vector database that offers it starts from."""

DEPTH = 200
"""Chunks that each leg contributes: as many as Tiaowen takes from each of its indexes."""

Leg = Callable[[str, int], Scored]
"""A question and how many, to the rows of the best chunks with their scores, best first."""


def fuse(rankings: Sequence[Sequence[int]], k: int = RRF_K) -> list[tuple[int, float]]:
    """Reciprocal-rank fusion: each item with Σ 1 / (k + rank) over the rankings that hold it, ranks from 1.

    Best first; of equal ones that which stands in an earlier ranking, and higher there.
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


class Baseline:
    """Chunks and the legs that find them; with one leg its order stands, with more they are fused."""

    def __init__(self, chunks: Chunks, legs: Sequence[Leg]) -> None:
        self.chunks = chunks
        self._legs = tuple(legs)

    def ask(self, question: str, *, limit: int = 5) -> Answer:
        """The ``limit`` best chunks as citations; their scores compare within this one answer only."""
        began = time.perf_counter()
        found = [leg(question, max(DEPTH, limit)) for leg in self._legs]
        if len(found) == 1:
            ranked = list(zip(found[0].ids.tolist(), found[0].scores.tolist(), strict=True))
        else:
            ranked = fuse([scored.ids.tolist() for scored in found])
        citations = tuple(self._cite(i, row, score) for i, (row, score) in enumerate(ranked[:limit], 1))
        return Answer(
            question=question,
            status="answered" if citations else "no_match",
            citations=citations,
            related=(),
            plan={},
            library_version="baseline",
            timings_ms={"total": (time.perf_counter() - began) * 1000},
        )

    def _cite(self, rank: int, row: int, score: float) -> Citation:
        document, start, end = (int(value) for value in self.chunks.spans[row])
        file = self.chunks.files[document]
        return Citation(
            rank=rank,
            score=score,
            document=CitedDocument(
                id=str(document), file=file, title=file, number=None, issuer=None, issued_on=None, region=None,
                validity="unknown",
            ),
            address=(),
            citation=file,
            page=None,
            quote=self.chunks.quote(row),
            start=start,
            end=end,
        )  # fmt: skip


def dense_leg(embed: Callable[[list[str]], np.ndarray], search: Callable[[np.ndarray, int], Scored]) -> Leg:
    """A leg that searches with the question's vector: ``embed`` gives ``(1, d)`` for one question."""
    return lambda question, limit: search(embed([question])[0], limit)
