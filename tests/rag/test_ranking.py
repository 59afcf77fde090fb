"""Candidates in order."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.features import NAMES
from rag.ranking import Ranker, load_ranker, order


def test_a_score_is_the_sum_of_weighted_features() -> None:
    ranker = Ranker(np.array([2.0, -1.0]), np.array([0.0, 4.0]))
    features = np.array([[1, 0], [0.5, 0.25]], np.float32)
    assert ranker.score(features, 1).tolist() == [2, 0.75]
    assert ranker.score(features, 0).tolist() == [0, 1]
    assert ranker.score(features, 0.5).tolist() == [1, 0.875]
    assert ranker.score(np.empty((0, 2), np.float32), 1).tolist() == []
    assert ranker.score(features, 1).dtype == np.float64


@pytest.mark.parametrize("file", ["ranking.json", "refusal.json"])
def test_every_weight_that_was_fitted_belongs_to_a_feature(file: str) -> None:
    data = json.loads(files("rag").joinpath(file).read_text(encoding="utf-8"))
    for part in ("weights", "blind"):
        assert set(data[part]) <= set(NAMES)
        assert all(np.isfinite(value) for value in data[part].values())
        assert any(data[part].values())


def test_the_weights_that_come_with_the_package() -> None:
    ranker = load_ranker()
    assert ranker.weights.shape == ranker.blind.shape == (len(NAMES),)
    # What both indexes find closer is never ranked lower for it.
    for name in ("cosine", "bm25"):
        assert ranker.weights[NAMES.index(name)] > 0
    assert ranker.blind[NAMES.index("cosine")] > 0
    assert load_ranker() is ranker


def test_the_best_come_first_and_equals_in_the_order_of_rows() -> None:
    assert order(np.array([0.2, 0.9, 0.2, 0.5]), np.array([7, 3, 5, 9])).tolist() == [1, 3, 2, 0]
    assert order(np.empty(0), np.empty(0, np.int64)).tolist() == []


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.9]), max_size=20), st.randoms())
def test_the_order_does_not_depend_on_how_candidates_came(scores: list[float], random) -> None:
    rows = list(range(len(scores)))
    mixed = rows[:]
    random.shuffle(mixed)
    first = [rows[i] for i in order(np.array(scores), np.array(rows, np.int64))]
    again = [mixed[i] for i in order(np.array([scores[i] for i in mixed]), np.array(mixed, np.int64))]
    assert first == again == sorted(rows, key=lambda row: (-scores[row], row))
