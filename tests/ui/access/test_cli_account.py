"""``tiaowen account`` and ``tiaowen token``: set up at the machine, noted in the audit log, secrets shown once."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from rag.settings import Settings
from ui.access.access import Access
from ui.cli import app

PASSWORD = "five green lanterns"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """English, no setting of whoever runs the tests, and a folder of its own."""
    for name in [name for name in os.environ if name.startswith("TIAOWEN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)


def tiaowen(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def data(*arguments: str) -> Any:
    return json.loads(tiaowen(*arguments, "--json").stdout)


def opened() -> Access:
    return Access(Settings(), Path("library"))


def test_accounts_from_first_to_last() -> None:
    assert "tiaowen account add" in tiaowen("account", "list").stderr
    assert (
        tiaowen("account", "add", "li", "--role", "editor", "--password-stdin", typed=f"{PASSWORD}\n").exit_code == 0
    )
    made = tiaowen("--lang", "zh", "account", "add", "王芳", "--generate")
    assert "已建立账号 王芳（读者）" in made.stderr
    generated = made.stdout.strip()
    assert len(generated) == 20
    access = opened()
    assert access.accounts.check("王芳", generated)
    assert access.accounts.check("li", PASSWORD)
    assert [(entry["name"], entry["role"]) for entry in data("account", "list")] == [
        ("li", "editor"),
        ("王芳", "reader"),
    ]
    assert "王芳" in tiaowen("account", "list").stdout
    session = access.sessions.begin("li")
    changed = tiaowen("account", "password", "li", "--generate")
    assert access.sessions.find(session) is None
    assert access.accounts.check("li", changed.stdout.strip())
    assert tiaowen("account", "role", "li", "reader").exit_code == 0
    assert {entry["role"] for entry in data("account", "list")} == {"reader"}
    assert "last one" not in tiaowen("account", "remove", "LI").stderr
    assert "last one" in tiaowen("account", "remove", "王芳").stderr
    entries = list(access.audit.read())
    assert [entry["what"] for entry in entries] == [
        "account_add", "account_add", "account_password", "account_role", "account_remove", "account_remove",
    ]  # fmt: skip
    assert entries[0]["account"] == "li"
    text = json.dumps(entries, ensure_ascii=False)
    assert not any(secret in text for secret in (PASSWORD, generated, changed.stdout.strip()))
    access.close()


def test_tokens_from_first_to_last() -> None:
    made = tiaowen("token", "create", "report", "--days", "90")
    assert "no accounts" in made.stderr
    secret = made.stdout.strip()
    assert secret.startswith("tiaowen_")
    other = data("token", "create", "sync", "--role", "editor")
    access = opened()
    found = access.tokens.find(secret)
    assert found
    assert (found.name, found.role) == ("report", "reader")
    listed = tiaowen("token", "list", "--json").stdout
    assert [(entry["name"], entry["role"], bool(entry["expires_at"])) for entry in json.loads(listed)] == [
        ("report", "reader", True), ("sync", "editor", False),
    ]  # fmt: skip
    assert secret not in listed
    assert other["token"] not in listed
    assert "report" in tiaowen("token", "list").stdout
    assert tiaowen("token", "revoke", other["id"]).exit_code == 0
    assert access.tokens.find(other["token"]) is None
    text = json.dumps(list(access.audit.read()))
    assert secret not in text
    assert "token_revoke" in text
    access.close()


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        (("account", "add", "li", "--password-stdin"), "short\n", "12 to 1000"),
        (("account", "add", "li"), "", "--password-stdin"),
        (("account", "add", "a/b", "--generate"), "", "no name"),
        (("account", "remove", "nobody"), "", "there is no account"),
        (("account", "password", "nobody", "--generate"), "", "there is no account"),
        (("account", "role", "nobody", "editor"), "", "there is no account"),
        (("token", "revoke", "nothing"), "", "there is no token"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], typed: str, says: str) -> None:
    done = tiaowen(*arguments, typed=typed)
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_commands_on_documents_are_noted_where_there_is_an_audit_log(tmp_path: Path, tiny_folder: Path) -> None:
    shutil.copytree(tiny_folder, tmp_path / "library")
    assert tiaowen("correct", "loan.txt", "--number", "青政发〔2024〕1号").exit_code == 0
    assert not (tmp_path / "library-access").exists()
    assert tiaowen("account", "add", "li", "--generate").exit_code == 0
    (tmp_path / "notice.txt").write_text(
        "青石市灯塔补助办法\n\n第一条 灯塔守护人每月补助六百元。\n", encoding="utf-8"
    )
    for arguments in (("add", "notice.txt"), ("correct", "loan.txt", "--reset", "number"), ("remove", "notice.txt")):
        assert tiaowen(*arguments).exit_code == 0
    access = opened()
    entries = [(e["what"], e["how"], [d["file"] for d in e["documents"]]) for e in access.audit.read()]
    assert entries == [
        ("account_add", "command", []), ("add", "command", ["notice.txt"]), ("correct", "command", ["loan.txt"]),
        ("delete", "command", ["notice.txt"]),
    ]  # fmt: skip
