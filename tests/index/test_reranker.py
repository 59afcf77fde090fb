"""A real cross-encoder of random weights: loaded from a folder, its scores as the library gives them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedding_options import ModelOptions
from index.errors import ModelError
from index.reranker import load_reranker
from tests.fixtures.tiny_models import reranker_folder

QUESTION = "技改补贴最高多少？"
TEXTS = ["补贴最高五百万元。", "租赁期限不超过五年。", "first lease, then buy", "", "补贴" * 200]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reranker_folder(tmp_path_factory.mktemp("models") / "cross")


def test_scores_are_the_models_own_before_any_squashing(folder: Path) -> None:
    from sentence_transformers import CrossEncoder

    plain = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    squashed = plain.predict([(QUESTION, text) for text in TEXTS], show_progress_bar=False)
    scores = load_reranker(str(folder)).score(QUESTION, TEXTS)
    assert (scores.shape, scores.dtype) == ((len(TEXTS),), np.float32)
    np.testing.assert_allclose(1 / (1 + np.exp(-scores)), squashed, rtol=1e-4)
    assert len(np.unique(scores)) == len(TEXTS)


def test_the_same_pairs_get_the_same_scores_also_from_many_threads(folder: Path) -> None:
    reranker = load_reranker(str(folder))
    once = reranker.score(QUESTION, TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for again in pool.map(lambda _: reranker.score(QUESTION, TEXTS), range(8)):
            np.testing.assert_array_equal(again, once)
    batched = load_reranker(str(folder), options=ModelOptions(batch=2)).score(QUESTION, TEXTS)
    np.testing.assert_allclose(batched, once, atol=1e-5)


def test_nothing_in_nothing_out(folder: Path) -> None:
    assert load_reranker(str(folder)).score(QUESTION, []).shape == (0,)


def test_half_a_surrogate_pair_does_no_harm(folder: Path) -> None:
    reranker = load_reranker(str(folder))
    np.testing.assert_array_equal(reranker.score("补\ud83d", ["贴\ud83d"]), reranker.score("补?", ["贴?"]))


def test_of_two_classes_the_second_is_for_relevant(tmp_path: Path) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    folder = reranker_folder(tmp_path / "two", classes=2)
    plain = CrossEncoder(str(folder), device="cpu", local_files_only=True, activation_fn=torch.nn.Identity())
    both = plain.predict([(QUESTION, text) for text in TEXTS], show_progress_bar=False)
    np.testing.assert_allclose(load_reranker(str(folder)).score(QUESTION, TEXTS), both[:, 1] - both[:, 0], rtol=1e-5)


def test_a_model_that_tells_classes_apart_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="3 classes"):
        load_reranker(str(reranker_folder(tmp_path / "three", classes=3)))


def test_the_notice_names_the_licence(folder: Path, tmp_path: Path) -> None:
    said: list[str] = []
    assert load_reranker(str(folder), said.append).license == "mit"
    assert said[0].endswith("licence: mit")
    assert load_reranker(str(reranker_folder(tmp_path / "bare", readme=None)), said.append).license is None
    assert "许可：未注明" in said[1]


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder", "a/b/c", ""])
def test_a_folder_that_is_not_there_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="There is no folder.*without a reranker"):
        load_reranker(name)


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="could not be loaded as a cross-encoder"):
        load_reranker(str(tmp_path))
