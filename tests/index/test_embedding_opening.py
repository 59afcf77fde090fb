"""Any model through the same door: real folders, made on the fly, and what is said of those that do not do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding import Embedder, Room, load_embedder
from index.embedding_card import ModelCard
from index.embedding_opening import assemble
from index.embedding_options import ModelOptions
from index.embedding_prompts import Prompts
from index.errors import ModelError
from index.reranker import load_reranker
from tests.fixtures.tiny_models import POSITIONS, bare_folder, embedding_folder, reranker_folder

QUESTION = "技改补贴最高多少？"
PASSAGES = ["按设备投资额的百分之十给予补助。", "租赁期限不超过五年。", "first lease, then buy", "补"]
PROMPTS = {"query": "问题：", "document": "条款："}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models by the names of their folders: ``plain``, ``prompted``, ``bare`` and the cross-encoder ``cross``."""
    folder = tmp_path_factory.mktemp("models")
    embedding_folder(folder / "plain")
    embedding_folder(folder / "prompted", prompts=PROMPTS)
    bare_folder(folder / "bare")
    reranker_folder(folder / "cross")
    return folder


def test_the_models_own_prompts_go_before_questions_and_passages(folders: Path) -> None:
    plain, prompted = load_embedder(str(folders / "plain")), load_embedder(str(folders / "prompted"))
    assert prompted.card.prompts == Prompts("问题：", "条款：")
    np.testing.assert_array_equal(prompted.embed_questions([QUESTION]), plain.embed_questions([f"问题：{QUESTION}"]))
    assert np.abs(prompted.embed_questions([QUESTION]) - plain.embed_questions([QUESTION])).max() > 0.01
    said = plain.embed_passages([f"条款：{text}" for text in PASSAGES])
    np.testing.assert_allclose(prompted.embed_passages(PASSAGES), said, atol=1e-6)
    assert np.abs(said - plain.embed_passages(PASSAGES)).max() > 0.01


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (ModelOptions(question_prompt="请问："), Prompts("请问：", "条款：")),
        (ModelOptions(question_prompt="", passage_prompt=""), Prompts("", "")),
    ],
)
def test_prompts_can_be_put_in_place_of_the_models_own(
    folders: Path, options: ModelOptions, expected: Prompts
) -> None:
    plain = load_embedder(str(folders / "plain"))
    other = load_embedder(str(folders / "prompted"), options=options)
    assert other.card.prompts == expected
    np.testing.assert_array_equal(
        other.embed_questions([QUESTION]), plain.embed_questions([expected.question + QUESTION])
    )
    assert other.card.fingerprint != load_embedder(str(folders / "prompted")).card.fingerprint


def test_vectors_are_of_length_1_and_of_the_models_own_width(tmp_path: Path) -> None:
    embedder = load_embedder(str(embedding_folder(tmp_path / "wide", dimensions=24)))
    vectors = embedder.embed_passages(PASSAGES)
    assert (vectors.shape, vectors.dtype, embedder.card.dimensions) == ((4, 24), np.float32, 24)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_a_text_longer_than_the_model_reads_is_cut(folders: Path) -> None:
    embedder = load_embedder(str(folders / "plain"))
    assert embedder.card.max_tokens == POSITIONS
    # Two of its tokens are the marks around the text.
    long = "补" * (POSITIONS - 2)
    np.testing.assert_allclose(
        embedder.embed_passages([long]), embedder.embed_passages([long + "租赁期限" * 500]), atol=1e-6
    )


def test_the_same_texts_get_the_same_vectors_to_the_bit(folders: Path) -> None:
    first, second = (load_embedder(str(folders / "plain")).embed_passages(PASSAGES * 20) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_the_batch_changes_no_vector_but_by_noise(folders: Path, batch: int) -> None:
    texts = [f"{text}{n}" for n in range(9) for text in PASSAGES]
    calls: list[int] = []
    embedder = load_embedder(str(folders / "plain"), options=ModelOptions(batch=batch))
    found = embedder.embed_passages(texts, lambda done, total: calls.append(done))
    assert calls == [min(n, len(texts)) for n in range(batch, len(texts) + batch, batch)]
    np.testing.assert_allclose(found, load_embedder(str(folders / "plain")).embed_passages(texts), atol=1e-6)


def test_a_batch_that_does_not_fit_is_cut_in_two() -> None:
    import torch

    class Narrow(torch.nn.Module):
        """Holds two texts at a time, as a small graphics card would; a text's vector tells its length."""

        def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: Any) -> dict[str, Any]:
            return {"lengths": torch.tensor([len((prompt or "") + text) for text in inputs])}

        def forward(self, features: dict[str, Any]) -> dict[str, Any]:
            lengths = features["lengths"].float()
            if len(lengths) > 2:
                raise RuntimeError("CUDA out of memory.")
            return {"sentence_embedding": torch.stack([lengths, torch.ones_like(lengths)], dim=1)}

        def get_embedding_dimension(self) -> int:
            return 2

    card = ModelCard("narrow", 2, "0", 10, Prompts("", ""))
    embedder = Embedder(assemble(Narrow(), {}), card, Room(32, 1000), shareable=False)
    texts = ["a" * n for n in range(1, 8)]
    found = embedder.embed_passages(texts)
    np.testing.assert_allclose(found[:, 0] / found[:, 1], range(1, 8), rtol=1e-5)


def test_the_notice_says_what_is_not_stated(folders: Path) -> None:
    said: list[str] = []
    embedder = load_embedder(str(folders / "bare"), notice=said.append)
    assert embedder.card.license is None
    assert "does not say how token vectors become one" in said[0]
    assert "许可：未注明" in said[1]
    assert "licence: unknown" in said[1]
    said.clear()
    load_embedder(str(folders / "plain"), notice=said.append)
    assert len(said) == 1
    assert f"16 dimensions, the first {POSITIONS} tokens" in said[0]
    assert said[0].endswith("licence: apache-2.0")


@pytest.mark.parametrize(
    ("load", "model", "message"),
    [
        (load_embedder, "cross", "classifier.*--reranker"),
        (load_reranker, "plain", "no cross-encoder.*--model"),
        (load_reranker, "bare", "no cross-encoder"),
    ],
)
def test_a_model_of_another_kind_is_refused(
    load: Callable[[str], Any], model: str, message: str, folders: Path
) -> None:
    with pytest.raises(ModelError, match=message):
        load(str(folders / model))


def test_a_kind_that_the_folder_itself_declares(folders: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(folders / "plain", tmp_path / "sparse")
    config = folder / "config_sentence_transformers.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "model_type": "SparseEncoder"}))
    with pytest.raises(ModelError, match="SparseEncoder"):
        load_embedder(str(folder))


@pytest.mark.parametrize("device", ["cuda:99", "abacus"])
def test_a_device_that_is_not_there_is_said(folders: Path, device: str) -> None:
    with pytest.raises(ModelError, match=f"'{device}'.*TIAOWEN_DEVICE"):
        load_embedder(str(folders / "plain"), options=ModelOptions(device=device))


CODE = """
from pathlib import Path
from sentence_transformers.sentence_transformer.modules import Pooling
Path(__file__).with_name("ran").touch()
Path(r"{marker}").touch()
class OwnPooling(Pooling):
    pass
"""


def with_code(folder: Path, marker: Path) -> Path:
    """Gives a model a module of its own, whose code leaves a mark when it runs."""
    modules = json.loads((folder / "modules.json").read_text())
    modules[1]["type"] = "own_pooling.OwnPooling"
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "own_pooling.py").write_text(CODE.replace("{marker}", str(marker)))
    return folder


def test_program_code_that_comes_with_a_model_is_not_run_unasked(folders: Path, tmp_path: Path) -> None:
    folder = with_code(shutil.copytree(folders / "plain", tmp_path / "coded"), tmp_path / "marker")
    with pytest.raises(ModelError, match="--trust-remote-code"):
        load_embedder(str(folder))
    assert not (tmp_path / "marker").exists()


HUB = """
import json, socket, sys
names = []
def refuse(*args, **kwargs):
    names.append(str(args[0]))
    raise OSError("no network here")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from index.embedding import load_embedder
from index.embedding_options import ModelOptions
from index.errors import ModelError
from index.reranker import load_reranker

def failure(load, *args):
    try:
        load(*args)
    except ModelError as error:
        return str(error)

found = {}
found["dimensions"] = load_embedder("somebody/tiny").card.dimensions
found["license"] = load_embedder("somebody/tiny").card.license
found["folder"] = load_embedder(sys.argv[1]).card.dimensions
found["trusted"] = load_embedder(sys.argv[2], options=ModelOptions(trust_remote_code=True)).card.dimensions
found["reached before"] = list(names)
found["cut off"] = failure(load_embedder, "somebody/cut-off")
found["nowhere"] = failure(load_embedder, "somebody/nowhere")
found["reranker"] = failure(load_reranker, "nowhere")
found["reached"] = len(names)
print(json.dumps(found))
"""


def into_cache(home: Path, name: str, folder: Path) -> Path:
    """Puts a model where a hub's download would have put it; gives the folder with its files."""
    place = home / "hub" / f"models--somebody--{name}"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("a" * 40)
    return shutil.copytree(folder, place / "snapshots" / ("a" * 40))


@pytest.mark.long
@pytest.mark.parametrize("offline", [False, True])
def test_the_network_is_asked_for_nothing_but_what_is_nowhere_else(
    folders: Path, tmp_path: Path, offline: bool
) -> None:
    home = tmp_path / "home"
    into_cache(home, "tiny", folders / "plain")
    (into_cache(home, "cut-off", folders / "plain") / "model.safetensors").unlink()
    coded = with_code(shutil.copytree(folders / "plain", tmp_path / "coded"), tmp_path / "marker")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", HUB, str(folders / "plain"), str(coded)],
        env={**kept, "HF_HOME": str(home), "PYTHONPATH": str(root)} | ({"HF_HUB_OFFLINE": "1"} if offline else {}),
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["dimensions"], found["license"], found["folder"], found["trusted"]) == (16, "apache-2.0", 16, 16)
    assert (tmp_path / "marker").exists()
    assert found["reached before"] == []
    assert (found["reached"] == 0) == offline
    for name, model in (("nowhere", "somebody/nowhere"), ("cut off", "somebody/cut-off")):
        message = found[name]
        assert f"'{model}'" in message
        assert str(home / "hub") in message
        assert ("HF_HUB_OFFLINE is set" in message) == offline
        for way_out in (f"hf download {model} --local-dir", "copy that machine's cache", "'builtin'"):
            assert way_out in message
    assert "nothing of it" in found["nowhere"]
    assert "nothing of it" not in found["cut off"]
    assert "cross-encoder/nowhere" in found["reranker"]
    assert "without a reranker" in found["reranker"]
