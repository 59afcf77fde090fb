"""The score that means the same everywhere, and the threshold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rag.features import NAMES
from rag.refusal import Calibration, load_calibration

CALIBRATION = Calibration(np.array([2.0, 0.0]), -1.0, np.array([0.0, 4.0]), -2.0, {"zh": 0.5, "en": 0.4})


def test_a_score_is_a_probability_by_hand() -> None:
    features = np.array([[1, 0], [0.5, 1]], np.float32)
    assert CALIBRATION.score(features, 1).tolist() == pytest.approx([1 / (1 + math.exp(-1)), 0.5])
    assert CALIBRATION.score(features, 0).tolist() == pytest.approx([1 / (1 + math.exp(2)), 1 / (1 + math.exp(-2))])
    # Half seen: logits (1 - 2) / 2 and (0 + 2) / 2.
    assert CALIBRATION.score(features, 0.5).tolist() == pytest.approx(
        [1 / (1 + math.exp(0.5)), 1 / (1 + math.exp(-1))]
    )
    assert CALIBRATION.score(np.empty((0, 2), np.float32), 1).tolist() == []


def test_extreme_features_stay_probabilities() -> None:
    scores = CALIBRATION.score(np.array([[1e6, 1e6], [-1e6, -1e6]], np.float32), 0.5)
    assert 0 < scores[1] < 1e-9
    assert 1 - 1e-9 < scores[0] <= 1


def test_the_calibration_that_comes_with_the_package() -> None:
    calibration = load_calibration()
    assert calibration.weights.shape == calibration.blind.shape == (len(NAMES),)
    assert set(calibration.threshold) == {"zh", "en"}
    assert all(0 < value < 1 for value in calibration.threshold.values())
    assert load_calibration() is calibration
