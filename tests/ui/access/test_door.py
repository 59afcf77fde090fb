"""``tiaowen serve`` beyond this machine: not without an account, unless somebody says so."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import index
from rag.settings import Settings
from ui.access.accounts import Accounts
from ui.access.store import AccessStore, access_folder
from ui.cli_serve import check_door
from ui.cli_terminal import REFUSED, open_terminal

ROOT = Path(index.__file__).parents[1]


def test_it_refuses_in_both_languages_before_it_does_anything(tmp_path: Path) -> None:
    port = socket.create_server(("127.0.0.1", 0))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TIAOWEN_LIBRARY": "library"}
    done = subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", "serve", "--host", "0.0.0.0", "--port",
         str(port.getsockname()[1])],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    port.close()
    assert done.returncode == REFUSED
    for words in ("不启动", "does not start", "tiaowen account add", "--open", "127.0.0.1"):
        assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "given", "starts"),
    [
        ("127.0.0.1", {}, True),
        ("localhost", {}, True),
        ("::1", {}, True),
        ("0.0.0.0", {}, False),
        ("::", {}, False),
        ("192.0.2.1", {}, False),
        ("0.0.0.0", {"open": True}, True),
    ],
)
def test_when_it_starts(tmp_path: Path, host: str, given: dict[str, bool], starts: bool) -> None:
    settings = Settings(library=tmp_path / "library", host=host, **given)  # type: ignore
    if starts:
        check_door(open_terminal("en"), settings)
    else:
        with pytest.raises(typer.Exit):
            check_door(open_terminal("en"), settings)


def test_with_an_account_it_starts(tmp_path: Path) -> None:
    Accounts(AccessStore(tmp_path / "library-access")).add("li", "editor", "five green lanterns")
    check_door(open_terminal("en"), Settings(library=tmp_path / "library", host="0.0.0.0"))


def test_a_library_by_another_name_has_the_same_accounts(tmp_path: Path) -> None:
    (tmp_path / "disk" / "library").mkdir(parents=True)
    (tmp_path / "here").symlink_to(tmp_path / "disk" / "library")
    settings = Settings()
    folder = access_folder(settings, tmp_path / "here")
    assert folder == access_folder(settings, tmp_path / "disk" / "library") == tmp_path / "disk" / "library-access"
