"""When nothing answers: the score that means the same in every library, and the threshold below which it is "no".

A clause's score is the probability that it answers, by a logistic regression over features that depend neither
on the library's size nor on the question's length. Its weights and the threshold lie in ``refusal.json`` with the
sets that they were fitted on. A library may bring a calibration of its own, made by ``tiaowen eval calibrate`` from
questions that its people have marked: a slope and an offset for each language (Platt 1999), and thresholds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import LibraryError
from rag.features import NAMES

CALIBRATION_FILE = "calibration.json"
"""A library's own calibration, in its folder."""

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Calibration:
    """``weights`` and ``bias`` for questions whose words the library can see, ``blind`` and ``blind_bias`` for
    those it cannot; in between by how much it sees. ``threshold`` by language (``zh``, ``en``); ``slopes`` and
    ``offsets`` by language turn the logit into the library's own, 1 and 0 where it has none.
    """

    weights: np.ndarray
    bias: float
    blind: np.ndarray
    blind_bias: float
    threshold: Mapping[str, float]
    slopes: Mapping[str, float] = field(default_factory=dict)
    offsets: Mapping[str, float] = field(default_factory=dict)

    def score(self, features: np.ndarray, visible: float, language: str = "zh") -> np.ndarray:
        """The probability that each candidate answers: (n,) float64 in (0, 1)."""
        x = features.astype(np.float64)
        logit = visible * (x @ self.weights + self.bias) + (1 - visible) * (x @ self.blind + self.blind_bias)
        logit = self.slopes.get(language, 1.0) * logit + self.offsets.get(language, 0.0)
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


def library_calibration(folder: Path, model: str, notice: Callable[[str], None] | None = None) -> Calibration:
    """The packaged calibration, adjusted by the library's own where its ``folder`` has one for ``model``.

    One that was fitted to another model's scores means nothing and is passed over, which ``notice`` is told.
    Raises LibraryError where that file cannot be read.
    """
    packaged = load_calibration()
    file = folder / CALIBRATION_FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["model"] != model:
            if notice:
                notice(
                    f"the calibration {file} was made for the model {data['model']}, not for {model}: the packaged "
                    "one is used; make it again with `tiaowen eval calibrate`"
                )
            return packaged
        own = {language: data["languages"][language] for language in LANGUAGES if language in data["languages"]}
        return replace(
            packaged,
            threshold={**packaged.threshold, **_column(own, "threshold")},
            slopes=_column(own, "slope"),
            offsets=_column(own, "offset"),
        )
    except FileNotFoundError:
        return packaged
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryError(
            f"the calibration {file} cannot be read ({type(error).__name__}: {error}); "
            "make it again with `tiaowen eval calibrate`, or delete it to use the packaged one"
        ) from error


def _column(own: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, float]:
    return {language: float(values[name]) for language, values in own.items()}
