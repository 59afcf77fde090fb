"""Candidates in order: a linear combination of the features, its weights in ``ranking.json``.

The weights were fitted by ``eval/train.py``; each can be read, and its worth is shown by the ablation there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from rag.features import NAMES


@dataclass(frozen=True, slots=True)
class Ranker:
    """``weights`` (len(NAMES),) for questions that the library's words can see, ``blind`` for those they cannot
    (an English question over Chinese documents); between the two by how much they see.
    """

    weights: np.ndarray
    blind: np.ndarray

    def score(self, features: np.ndarray, visible: float) -> np.ndarray:
        """Ranking scores (n,) float64 for features (n, len(NAMES)); only their order within a question counts."""
        mixed = visible * self.weights + (1 - visible) * self.blind
        return np.asarray(features.astype(np.float64) @ mixed)


@cache
def load_ranker() -> Ranker:
    """The fitted weights that come with the package."""
    data = json.loads(files("rag").joinpath("ranking.json").read_text(encoding="utf-8"))
    return Ranker(_column(data["weights"]), _column(data["blind"]))


def _column(weights: dict[str, float]) -> np.ndarray:
    return np.array([weights.get(name, 0.0) for name in NAMES])


def order(scores: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Positions from the best score down; equal scores by row, so that the order never depends on chance."""
    return np.lexsort((rows, -scores))
