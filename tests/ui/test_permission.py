"""Who may read and who may change: one table for the gate, the API and the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from rag.settings import Settings
from ui.access.origin import is_local
from ui.access.records import Caller, Role
from ui.app import create_app
from ui.permission import may

if TYPE_CHECKING:
    from tests.ui.conftest import Served

HERE = {"host": "127.0.0.1:7860"}


@pytest.mark.parametrize(
    ("peer", "headers", "local"),
    [
        ("127.0.0.1", HERE, True),
        ("127.8.9.1", {"host": "localhost"}, True),
        ("::1", {"host": "[::1]:7860"}, True),
        ("::ffff:127.0.0.1", HERE, True),
        ("10.0.0.7", HERE, False),
        ("::ffff:10.0.0.7", HERE, False),
        (None, HERE, False),
        ("testclient", HERE, False),
        ("127.0.0.1", HERE | {"x-forwarded-for": "10.0.0.7"}, False),
        ("127.0.0.1", HERE | {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", HERE | {"forwarded": "for=10.0.0.7"}, False),
        ("127.0.0.1", HERE | {"x-real-ip": "10.0.0.7"}, False),
        # A page elsewhere whose name was made to lead to this machine.
        ("127.0.0.1", {"host": "rebound.example:7860"}, False),
        ("127.0.0.1", {"host": "localhost.rebound.example"}, False),
        ("127.0.0.1", {"host": "[::1"}, False),
        ("127.0.0.1", {}, False),
    ],
)
def test_who_sits_at_this_machine(peer: str | None, headers: dict[str, str], local: bool) -> None:
    assert is_local(peer, headers) is local


LOCAL, AWAY = Caller("127.0.0.1", local=True), Caller("10.0.0.7")


def known(role: Role) -> Caller:
    return Caller("10.0.0.7", False, "li", role, "session")


@pytest.mark.parametrize(
    ("settings", "guarded", "caller", "read", "change"),
    [
        # Nobody has an account.
        ({}, False, LOCAL, True, True),
        ({}, False, AWAY, True, False),
        ({"changes": "everyone"}, False, AWAY, True, True),
        ({"changes": "nobody"}, False, LOCAL, True, False),
        # A token says more than a place.
        ({}, False, known("editor"), True, True),
        ({"changes": "everyone"}, False, known("reader"), True, False),
        # There are accounts.
        ({}, True, LOCAL, False, False),
        ({"changes": "everyone"}, True, LOCAL, False, False),
        ({}, True, AWAY, False, False),
        ({"readers": "everyone"}, True, AWAY, True, False),
        ({"readers": "everyone", "changes": "everyone"}, True, LOCAL, True, False),
        ({}, True, known("reader"), True, False),
        ({}, True, known("editor"), True, True),
        ({"changes": "nobody"}, True, known("editor"), True, False),
    ],
)
def test_who_may(settings: dict[str, Any], guarded: bool, caller: Caller, read: bool, change: bool) -> None:
    given = Settings(**settings)
    assert may("read", given, guarded, caller) is read
    assert may("change", given, guarded, caller) is change


CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/api/documents", {"files": [("files", ("a.txt", "甲办法".encode()))]}),
    ("PUT", "/api/documents/loan-risk-pool.html", {"files": [("file", ("a.txt", "甲办法".encode()))]}),
    ("PATCH", "/api/documents/loan-risk-pool.html", {"json": {"number": "甲"}}),
    ("DELETE", "/api/documents/loan-risk-pool.html", {}),
    ("POST", "/gradio_api/upload", {"files": [("files", ("a.txt", "甲办法".encode()))]}),
]


def test_who_may_not_change_can_still_ask(served: Served) -> None:
    before = served.library.version
    settings = Settings(threshold=0.0, changes="nobody")
    with TestClient(create_app(settings, served.library)) as client, served.client() as proxied:
        for method, path, body in CHANGES:
            refused = client.request(method, path, **body)
            assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
            through_a_proxy = proxied.request(method, path, headers={"X-Forwarded-For": "10.0.0.7"}, **body)
            assert json.loads(through_a_proxy.text)["error"]["code"] == "not_allowed"
        assert client.post("/api/ask", json={"question": "先租后让最长租几年？"}).json()["status"] == "answered"
        assert client.get("/api/documents").status_code == 200
    assert served.library.version == before
