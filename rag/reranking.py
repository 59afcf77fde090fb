"""A second look at the first candidates by a cross-encoder, where the operator names one. Off by default.

The cross-encoder decides the order among them and nothing else: whether the question is answered, and the scores
that readers see from the first place down, stay those of the calibrated refusal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from index.preparing import indexed_text
from index.reranker import Reranker, load_reranker
from index.snapshot import Snapshot
from rag.settings import Settings


class Reranking:
    """The reranker that the settings name, loaded at first use. Holds nothing of a user; safe to share."""

    def __init__(self, settings: Settings, notice: Callable[[str], None] | None = None) -> None:
        self.name = settings.reranker or None
        self._settings = settings
        self._notice = notice
        self._loading = threading.Lock()
        self._reranker: Reranker | None = None

    def __bool__(self) -> bool:
        return self.name is not None

    @property
    def license(self) -> str | None:
        """The licence that the reranker's card states; ``None`` where it states none, or was not read yet."""
        return self._reranker.license if self._reranker else None

    def describe(self) -> dict[str, str]:
        """What the plan of an answer says of it: the reranker's name, nothing where there is none."""
        return {"reranker": self.name} if self.name is not None else {}

    def load(self) -> Reranker | None:
        """The reranker, or ``None`` where none is named. Raises ModelError."""
        if self.name is None:
            return None
        with self._loading:
            if self._reranker is None:
                self._reranker = load_reranker(self.name, self._notice, self._settings.model_options())
            return self._reranker

    def reorder(
        self,
        snapshot: Snapshot,
        question: str,
        rows: np.ndarray,
        positions: np.ndarray,
        ranking: np.ndarray,
        bonus: np.ndarray,
        addressed: np.ndarray,
    ) -> np.ndarray:
        """``positions`` with the first ``rerank_k`` in the reranker's order; unchanged where none is named.

        ``positions`` point into ``rows`` (of the snapshot's clause table), ``ranking`` and ``bonus``, best first.
        Rows that the question named outright (``addressed``) stay where they are. Raises ModelError.
        """
        reranker = self.load()
        places = np.flatnonzero(~np.isin(rows[positions], addressed))[: self._settings.rerank_k]
        chosen = positions[places]
        if reranker is None or len(chosen) < 2:
            return positions
        scores = reranker.score(question, [_text(snapshot, int(row)) for row in rows[chosen]])
        ordered = positions.copy()
        ordered[places] = chosen[blend(scores, ranking[chosen], bonus[chosen])]
        return ordered


def blend(scores: np.ndarray, ranking: np.ndarray, bonus: np.ndarray) -> np.ndarray:
    """The order (n,) of candidates by a reranker's ``scores`` (n,) and what they gain or lose for their document.

    The scores take the place of ``ranking`` (n,), brought to its mean and spread, so that ``bonus`` (a repealed
    document's loss, say) weighs what it weighs without a reranker. Equal ones stay in the order given.
    """
    spread = float(scores.std())
    standard = (scores - scores.mean()) / spread if spread else np.zeros(len(scores))
    return np.argsort(-(ranking.mean() + ranking.std() * standard + bonus), kind="stable")


def _text(snapshot: Snapshot, row: int) -> str:
    title = snapshot.by_number[int(snapshot.table.document[row])].metadata.title
    return indexed_text(title, snapshot.address(row), snapshot.quote(row))
