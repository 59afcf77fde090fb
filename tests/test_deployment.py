"""The files to run a server with name commands, flags, settings and paths that are there."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from index.encoder import CACHE_VARIABLE
from rag.settings import Settings
from tests.fuzz import fuzz_growth
from ui.cli import app

ROOT = Path(__file__).parent.parent
FILES = ("Dockerfile", "compose.yaml", "deploy/tiaowen.service", "docs/operations.md")
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in FILES}


def unit() -> dict[str, list[tuple[str, str]]]:
    """The sections of the systemd unit, keys in order: a key may stand more than once."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in TEXTS["deploy/tiaowen.service"].splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            key, found, value = line.partition("=")
            assert found, line
            section.append((key, value))
    return sections


def commands() -> list[list[str]]:
    typed = [value.split(" ", 1)[1] for key, value in unit()["Service"] if key == "ExecStart"]
    typed += [
        " ".join(re.findall(r'"([^"]*)"', line)[1:])
        for line in TEXTS["Dockerfile"].splitlines()
        if line.startswith("CMD")
    ]
    typed += re.findall(r"tiaowen tiaowen (account .+)", TEXTS["compose.yaml"] + TEXTS["docs/operations.md"])
    typed += re.findall(r"/bin/tiaowen (add [^`\n]+)", TEXTS["docs/operations.md"])
    return [shlex.split(line) for line in typed]


@pytest.mark.parametrize("name", FILES)
def test_every_setting_is_one(name: str) -> None:
    known = {f"TIAOWEN_{field.upper()}" for field in Settings.model_fields} | {CACHE_VARIABLE}
    named = set(re.findall(r"TIAOWEN_[A-Z_]+", TEXTS[name])) - {"TIAOWEN_"}
    assert named
    assert named <= known


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "deploy/tiaowen.service"])
def test_every_value_can_be_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in re.findall(r'(TIAOWEN_[A-Z_]+)[=:] *"?([^"\s\\]+)', TEXTS[name]):
        default = re.fullmatch(r"\$\{\w+:-(.*)\}", value)
        monkeypatch.setenv(variable, default[1] if default else value)
    settings = Settings()
    assert settings.log_format == "json" or name == "compose.yaml"


def test_every_command_can_be_typed(tmp_path: Path) -> None:
    group: Any = typer.main.get_command(app)
    found = commands()
    assert [words[0] for words in found] == ["serve", "serve", "account", "account", "add"]
    for words in found:
        words = [str(tmp_path) if word.startswith("/srv/") else word for word in words]
        with group.make_context("tiaowen", words) as root:
            called, command, rest = group.resolve_command(root, [*root._protected_args, *root.args])
            with command.make_context(called, rest, parent=root):
                pass


def test_what_the_image_takes_in_is_there() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", TEXTS["Dockerfile"], re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert sources == {"pyproject.toml", "README.md", "LICENSE", "index", "rag", "ui", "eval"}
    assert all((ROOT / source).exists() for source in sources)
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"
    }
    assert sources == allowed
    torch = re.search(r"torch==\S+", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert torch is not None
    assert torch[0].strip('",') in TEXTS["Dockerfile"]
    assert torch[0].strip('",') in TEXTS["docs/operations.md"]
    # The line that unpacks the model.
    from index.encoder import encoder_folder, encoder_source

    assert callable(encoder_folder)
    assert "encoder_folder(encoder_source())" in TEXTS["Dockerfile"]
    assert callable(encoder_source)


def test_the_unit_is_hardened_and_waits_longer_than_the_server() -> None:
    service = dict(unit()["Service"])
    assert service["User"] == "tiaowen"
    for key in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices", "RestrictSUIDSGID"):
        assert service[key] == "yes"
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    (stop,) = re.findall(r"TIAOWEN_STOP_SECONDS=(\d+)", TEXTS["deploy/tiaowen.service"])
    assert int(service["TimeoutStopSec"]) > int(stop)
    grace = re.search(r"stop_grace_period: (\d+)s", TEXTS["compose.yaml"])
    waits = re.search(r'TIAOWEN_STOP_SECONDS: "(\d+)"', TEXTS["compose.yaml"])
    assert grace is not None
    assert waits is not None
    assert int(grace[1]) > int(waits[1])
    # It is a file that configparser, and so systemd-like tools, take apart.
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(TEXTS["deploy/tiaowen.service"])
    assert parser.sections() == ["Unit", "Service", "Install"]


def test_every_figure_that_is_explained_is_counted() -> None:
    source = (ROOT / "ui" / "metrics.py").read_text(encoding="utf-8")
    counted = set(re.findall(r'"(tiaowen_\w+)"', source))
    explained = {
        name.removesuffix("_total").removesuffix("_info")
        for name in re.findall(r"`(tiaowen_\w+)`", TEXTS["docs/operations.md"])
    }
    assert explained == counted


def test_every_program_that_is_named_is_there() -> None:
    for module in re.findall(r"python -m (tests[\w.]+)", TEXTS["docs/operations.md"]):
        assert (ROOT / (module.replace(".", "/") + ".py")).is_file()
    assert fuzz_growth.RATIO > 2
