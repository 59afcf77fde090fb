"""``tiaowen settings`` tells of every setting what it is and who said so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag.settings import Settings
from ui.cli import app
from ui.settings_zh import SETTINGS_ZH

run = CliRunner()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TIAOWEN_{name.upper()}", raising=False)


def told(*arguments: str) -> dict[str, dict[str, str | None]]:
    result = run.invoke(app, ["settings", "--json", *arguments])
    assert result.exit_code == 0, result.output
    return {each["variable"]: each for each in json.loads(result.stdout)}


def test_each_setting_has_a_value_and_an_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("TIAOWEN_TOP_K=7\nTIAOWEN_HOST=file.example\n", encoding="utf-8")
    monkeypatch.setenv("TIAOWEN_HOST", "environment.example")
    monkeypatch.setenv("TIAOWEN_PORT", "1")
    monkeypatch.setenv("TIAOWEN_LIBRARY", "of-environment")
    shown = told("--port", "2")
    assert set(shown) == {f"TIAOWEN_{name.upper()}" for name in Settings.model_fields} | {"TIAOWEN_CACHE"}
    picked = {name: (shown[name]["value"], shown[name]["origin"]) for name in shown}
    assert picked["TIAOWEN_TOP_K"] == ("7", "file")
    assert picked["TIAOWEN_HOST"] == ("environment.example", "environment")
    assert picked["TIAOWEN_LIBRARY"] == ("of-environment", "environment")
    assert picked["TIAOWEN_PORT"] == ("2", "flag")
    assert picked["TIAOWEN_RELATED_K"] == ("5", "default")
    assert picked["TIAOWEN_THRESHOLD"] == (None, "default")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_is_explained_in_the_language_of_the_reader(language: str) -> None:
    result = run.invoke(app, ["--lang", language, "settings"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    for name in SETTINGS_ZH:
        (line,) = [line for line in lines if re.match(rf"TIAOWEN_{name.upper()}\s", line)]
        assert bool(re.search("[\u4e00-\u9fff]", line)) == (language == "zh")


def test_no_chinese_help_is_left_from_a_setting_that_went() -> None:
    assert set(SETTINGS_ZH) <= set(Settings.model_fields) | {"cache"}


def test_a_value_that_does_not_do_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOWEN_LOG_LEVEL", "loud")
    result = run.invoke(app, ["settings"])
    assert result.exit_code == 2
    assert "TIAOWEN_LOG_LEVEL" in result.output
