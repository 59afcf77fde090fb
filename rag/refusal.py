"""When nothing answers: the score that means the same in every library, and the threshold below which it is "no".

A clause's score is the probability that it answers, by a logistic regression over features that depend neither
on the library's size nor on the question's length. Its weights and the threshold lie in ``refusal.json`` with the
sets that they were fitted on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from rag.features import NAMES


@dataclass(frozen=True, slots=True)
class Calibration:
    """``weights`` and ``bias`` for questions whose words the library can see, ``blind`` and ``blind_bias`` for
    those it cannot; in between by how much it sees. ``threshold`` by language (``zh``, ``en``).
    """

    weights: np.ndarray
    bias: float
    blind: np.ndarray
    blind_bias: float
    threshold: dict[str, float]

    def score(self, features: np.ndarray, visible: float) -> np.ndarray:
        """The probability that each candidate answers: (n,) float64 in (0, 1)."""
        x = features.astype(np.float64)
        logit = visible * (x @ self.weights + self.bias) + (1 - visible) * (x @ self.blind + self.blind_bias)
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


@cache
def load_calibration() -> Calibration:
    """The calibration that comes with the package."""
    data = json.loads(files("rag").joinpath("refusal.json").read_text(encoding="utf-8"))
    return Calibration(
        np.array([data["weights"].get(name, 0.0) for name in NAMES]),
        float(data["bias"]),
        np.array([data["blind"].get(name, 0.0) for name in NAMES]),
        float(data["blind_bias"]),
        {language: float(value) for language, value in data["threshold"].items()},
    )
