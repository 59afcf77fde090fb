"""Who may change the library: by default who sits at this machine, and no proxy can speak for others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from rag.settings import Settings
from ui.app import create_app
from ui.permission import may_change

if TYPE_CHECKING:
    from tests.ui.conftest import Served


@pytest.mark.parametrize(
    ("changes", "peer", "headers", "may"),
    [
        ("local", "127.0.0.1", {}, True),
        ("local", "127.8.9.1", {}, True),
        ("local", "::1", {}, True),
        ("local", "::ffff:127.0.0.1", {}, True),
        ("local", "10.0.0.7", {}, False),
        ("local", "::ffff:10.0.0.7", {}, False),
        ("local", None, {}, False),
        ("local", "testclient", {}, False),
        ("local", "127.0.0.1", {"x-forwarded-for": "10.0.0.7"}, False),
        ("local", "127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("local", "127.0.0.1", {"forwarded": "for=10.0.0.7"}, False),
        ("local", "127.0.0.1", {"x-real-ip": "10.0.0.7"}, False),
        ("everyone", "10.0.0.7", {"x-forwarded-for": "10.0.0.8"}, True),
        ("nobody", "127.0.0.1", {}, False),
    ],
)
def test_who_may(changes: str, peer: str | None, headers: dict[str, str], may: bool) -> None:
    assert may_change(Settings(changes=changes), peer, headers) is may  # type: ignore[arg-type]


CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/api/documents", {"files": [("files", ("a.txt", "甲办法".encode()))]}),
    ("PUT", "/api/documents/loan-risk-pool.html", {"files": [("file", ("a.txt", "甲办法".encode()))]}),
    ("PATCH", "/api/documents/loan-risk-pool.html", {"json": {"number": "甲"}}),
    ("DELETE", "/api/documents/loan-risk-pool.html", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES, ids=[method for method, _, _ in CHANGES])
def test_who_may_not_change_can_still_ask(served: Served, method: str, path: str, body: dict[str, Any]) -> None:
    before = served.library.version
    settings = Settings(threshold=0.0, changes="nobody")
    with TestClient(create_app(settings, served.library)) as client:
        refused = client.request(method, path, **body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
        assert client.post("/api/ask", json={"question": "先租后让最长租几年？"}).json()["status"] == "answered"
        assert client.get("/api/documents").status_code == 200
    with served.client() as client:
        through_a_proxy = client.request(method, path, headers={"X-Forwarded-For": "10.0.0.7"}, **body)
        assert json.loads(through_a_proxy.text)["error"]["code"] == "not_allowed"
    assert served.library.version == before
