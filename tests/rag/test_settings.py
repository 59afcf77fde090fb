"""Everything an operator can set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from rag.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("TIAOWEN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults_serve_this_machine_only() -> None:
    settings = Settings()
    assert settings.library == Path("library")
    assert (settings.host, settings.port, settings.model) == ("127.0.0.1", 7860, None)
    assert (settings.top_k, settings.threshold) == (5, None)


def test_every_setting_has_its_line_of_help() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_the_environment_sets_what_a_file_does_not_and_a_flag_sets_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("TIAOWEN_TOP_K=7\nTIAOWEN_PORT=8001\nSOMETHING_ELSE=1\n", encoding="utf-8")
    assert (Settings().top_k, Settings().port) == (7, 8001)
    monkeypatch.setenv("TIAOWEN_TOP_K", "9")
    monkeypatch.setenv("TIAOWEN_LIBRARY", str(tmp_path / "there"))
    assert (Settings().top_k, Settings().port, Settings().library) == (9, 8001, tmp_path / "there")
    assert Settings(top_k=3).top_k == 3
    monkeypatch.setenv("TOP_K", "4")
    assert Settings().top_k == 9


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("top_k", 0), ("top_k", 101), ("top_k", "many"), ("related_k", -1), ("candidates", 5), ("threshold", 1.5),
        ("threshold", -0.1), ("port", 70000), ("upload_megabytes", 0), ("upload_files", 0),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(name: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(**{name: value})
    monkeypatch.setenv(f"TIAOWEN_{name.upper()}", str(value))
    with pytest.raises(ValidationError):
        Settings()


def test_settings_cannot_be_changed_under_way() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.top_k = 9
