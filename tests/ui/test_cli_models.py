"""Models other than the built-in one, from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from rag.settings import Settings
from tests.fixtures.tiny_models import embedding_folder, reranker_folder
from ui.app import create_app
from ui.cli import app

LEASE = "云岭县工业用地办法\n第一条 租赁期限不超过五年。\n第二条 年租金按照评估价的百分之四收取。\n第三条 不得擅自转租。\n"
QUESTION = "年租金怎么收取？"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, and no setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("TIAOWEN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of known licence, ``tiny``; one of unknown licence, ``silent``; and a cross-encoder, ``cross``."""
    folder = tmp_path_factory.mktemp("models")
    embedding_folder(folder / "tiny", readme="---\nlicense: cc-by-nc-4.0\n---\n")
    embedding_folder(folder / "silent", seed=2, readme="# A model\n")
    reranker_folder(folder / "cross")
    return folder


@pytest.fixture
def library(tmp_path: Path, models: Path) -> Path:
    (tmp_path / "lease.txt").write_text(LEASE, encoding="utf-8")
    done = tiaowen("add", tmp_path / "lease.txt", "--library", tmp_path / "library", "--model", models / "tiny")
    assert done.exit_code == 0, done.output
    return tmp_path / "library"


def tiaowen(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def data(*arguments: object) -> Any:
    result = tiaowen(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_adding_names_the_licence(tmp_path: Path, models: Path) -> None:
    (tmp_path / "lease.txt").write_text(LEASE, encoding="utf-8")
    for model, licence in (("tiny", "cc-by-nc-4.0 (no commercial use)"), ("silent", "unknown, read its description")):
        done = tiaowen("add", tmp_path / "lease.txt", "--library", tmp_path / model, "--model", models / model)
        assert f"licence: {licence}" in done.stderr


def test_another_model_than_the_librarys_is_refused_with_the_way_out(
    library: Path, tmp_path: Path, models: Path
) -> None:
    for model in ("builtin", models / "silent"):
        refused = tiaowen("add", tmp_path / "lease.txt", "--library", library, "--model", model)
        assert refused.exit_code == 2
        assert f"'{models / 'tiny'}', not '{model}'" in refused.stderr
        assert f"tiaowen reindex --model {model} --library {library}" in refused.stderr


def test_reindex_makes_the_vectors_anew(library: Path, models: Path) -> None:
    before = data("show", "lease.txt", "--library", library)
    report = data("reindex", "--model", models / "silent", "--library", library)
    assert (report["model"], report["license"], report["encoded"]) == (str(models / "silent"), None, 4)
    assert report["clauses"] == report["encoded"] == len(before["clauses"])
    assert data("show", "lease.txt", "--library", library) == before
    assert data("ask", QUESTION, "--library", library)["library_version"] == report["version"]
    assert tiaowen("verify", "--library", library).exit_code == 0
    again = tiaowen("reindex", "--library", library)
    assert again.exit_code == 0
    assert again.stdout.startswith(f"4 clauses now have vectors of the model {models / 'silent'} (licence: unknown)")
    assert "calibrate" not in again.stderr
    chinese = tiaowen("--lang", "zh", "reindex", "--library", library, "--model", "builtin")
    assert "tiaowen eval calibrate 重新校准" in chinese.stderr
    assert "模型 builtin 的向量（许可：mit）" in chinese.stdout


def test_reindex_of_nothing(tmp_path: Path) -> None:
    missing = tiaowen("reindex", "--library", tmp_path / "absent")
    assert missing.exit_code == 2
    assert "tiaowen add" in missing.stderr


@pytest.mark.parametrize("by", ["flag", "environment"])
def test_a_reranker_puts_the_candidates_in_order(
    library: Path, models: Path, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = data("ask", QUESTION, "--library", library)
    assert "reranker" not in plain["plan"]
    flags = ["--reranker", models / "cross"] if by == "flag" else []
    if by == "environment":
        monkeypatch.setenv("TIAOWEN_RERANKER", str(models / "cross"))
    answer = data("ask", QUESTION, "--library", library, *flags)
    assert answer["plan"]["reranker"] == str(models / "cross")
    assert answer["timings_ms"]["rerank"] > 0
    assert answer["status"] == plain["status"]
    assert len(answer["citations"] or answer["related"]) == len(plain["citations"] or plain["related"])


def test_a_reranker_that_is_not_there(library: Path, tmp_path: Path) -> None:
    missing = tiaowen("ask", QUESTION, "--library", library, "--reranker", tmp_path / "absent")
    assert missing.exit_code == 2
    assert f"There is no folder '{tmp_path / 'absent'}'" in missing.stderr
    assert len(missing.stderr.splitlines()) <= 2


def test_a_reranker_can_be_measured(library: Path, models: Path, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(json.dumps({"id": "1", "question": QUESTION}), encoding="utf-8")
    out = tmp_path / "answers.jsonl"
    flags = ("--questions", tmp_path / "set.jsonl", "--out", out, "--reranker", models / "cross")
    assert tiaowen("eval", "--library", library, *flags).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["plan"]["reranker"] == str(models / "cross")


def test_health_names_models_and_licences(library: Path, models: Path) -> None:
    settings = Settings(library=library, reranker=str(models / "cross"))
    with TestClient(create_app(settings)) as client:
        while client.get("/api/health/ready").json()["status"] == "loading":
            pass
        ready = client.get("/api/health/ready").json()
    assert (ready["status"], ready["model"], ready["license"]) == ("ready", str(models / "tiny"), "cc-by-nc-4.0")
    assert (ready["reranker"], ready["reranker_license"]) == (str(models / "cross"), "mit")


def test_health_says_that_the_reranker_is_not_there(library: Path, tmp_path: Path) -> None:
    settings = Settings(library=library, reranker=str(tmp_path / "absent"))
    with TestClient(create_app(settings)) as client:
        while client.get("/api/health/ready").json()["status"] == "loading":
            pass
        failed = client.get("/api/health/ready")
    assert failed.status_code == 503
    assert "There is no folder" in failed.json()["reason"]
