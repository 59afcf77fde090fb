"""The gate: what strangers, readers and editors get of everything that is behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.websockets import WebSocketDisconnect

from tests.ui.access.conftest import EDITOR, HOST, OWN, READER, Door
from ui.access.gate import closed, path_of

# Of every kind of thing there is to be had.
THINGS = (
    "/", "/?document=x", "/config", "/docs", "/openapi.json", "/c/abc/1-2", "/theme.css", "/assets/x.js", "/static/x.js",
    "/api/documents", "/api/documents/x/original", "/api/session", "/api/nothing", "/gradio_api/info",
    "/gradio_api/queue/data?session_hash=x", "/gradio_api/file=/etc/passwd", "/gradio_api/heartbeat/x", "/nothing",
    "/sign-in/", "/API/health/live", "/api/health/live/", "/api/health/live/..%2f..%2fdocuments",
)  # fmt: skip
QUESTION = {"question": "先租后让最长租几年？"}
FILE = {"files": [("files", ("a.txt", "甲办法\n第一条 每年补助三千元。".encode()))]}


def error_of(response: httpx.Response) -> tuple[int, str]:
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "detail"}
    return response.status_code, body["error"]["code"]


def test_a_stranger_gets_nothing_but_the_way_in(door: Door) -> None:
    client = door.client()
    for path in THINGS:
        refused = client.get(path)
        assert error_of(refused) == (401, "sign_in_required"), path
        assert refused.headers["www-authenticate"] == "Bearer"
        assert "default-src 'self'" in refused.headers["content-security-policy"]
    for path in (
        "/api/ask",
        "/api/documents",
        "/gradio_api/upload",
        "/gradio_api/queue/join",
        "/gradio_api/component_server",
    ):
        assert error_of(client.post(path, json=QUESTION)) == (401, "sign_in_required"), path
    assert client.get("/api/health/live").status_code == 200
    assert client.get("/api/health/ready").status_code in (200, 503)
    # A browser that looks for a page is led to where it can sign in, and back.
    led = client.get("/c/abc/1-2?x=1", headers={"Accept": "text/html,*/*"})
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=%2Fc%2Fabc%2F1-2%3Fx%3D1")
    # Sitting at the machine is no account.
    assert error_of(door.client("127.0.0.1", "http://127.0.0.1").get("/api/documents")) == (401, "sign_in_required")


def test_websockets_reach_nothing(door: Door) -> None:
    for client in (door.client(), door.signed_in(*EDITOR)):
        with pytest.raises(WebSocketDisconnect) as closed_at, client.websocket_connect("/gradio_api/queue/join"):
            pass
        assert closed_at.value.code == 1008


def test_a_reader_asks_and_changes_nothing(door: Door) -> None:
    client, before = door.signed_in(*READER), door.library.version
    assert client.post("/api/ask", json=QUESTION, headers=OWN).json()["status"] == "answered"
    assert client.get("/").status_code == 200
    who = client.get("/api/session").json()
    assert who == {"name": "王芳", "role": "reader", "how": "session", "accounts": True, "may_change": False}
    document = door.library.documents()[0].id
    changes: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/api/documents", FILE),
        ("PUT", f"/api/documents/{document}", {"files": {"file": ("a.txt", b"x")}}),
        ("PATCH", f"/api/documents/{document}", {"json": {"number": "甲"}}),
        ("DELETE", f"/api/documents/{document}", {}),
        ("POST", "/gradio_api/upload", FILE),
        ("POST", "/gradio_api/upload/", FILE),
    ]
    for method, path, body in changes:
        assert error_of(client.request(method, path, headers=OWN, **body)) == (403, "not_allowed"), path
    assert door.library.version == before


def test_an_editor_changes_and_the_audit_log_says_so(door: Door) -> None:
    client = door.signed_in(*EDITOR)
    added = client.post("/api/documents", headers=OWN, **FILE).json()["added"][0]["id"]
    assert client.patch(f"/api/documents/{added}", json={"number": "甲〔2024〕1号"}, headers=OWN).status_code == 200
    put = client.put(
        f"/api/documents/{added}", files={"file": ("b.txt", "乙办法\n第一条 停止补助。".encode())}, headers=OWN
    )
    assert put.json()["changed"]
    assert client.post("/api/documents", files=[("files", ("c.exe", b"MZ"))], headers=OWN).status_code == 422
    assert client.delete(f"/api/documents/{added}", headers=OWN).status_code == 200
    client.post("/api/ask", json=QUESTION, headers=OWN)
    client.post("/api/export", json={"format": "markdown", "turns": [QUESTION]}, headers=OWN)
    entries = list(door.access.audit.read())
    assert [entry["what"] for entry in entries] == [
        "sign_in",
        "add",
        "correct",
        "replace",
        "refuse",
        "delete",
        "export",
    ]
    assert {(entry["who"], entry["how"], entry["from"]) for entry in entries} == {("li", "session", "10.0.0.7")}
    assert entries[1]["documents"] == [{"id": added, "file": "a.txt"}]
    assert entries[2]["fields"] == ["number"]
    assert entries[5]["documents"] == [{"id": added, "file": "b.txt"}]
    assert entries[6]["cited"]
    assert QUESTION["question"] not in json.dumps(entries, ensure_ascii=False)
    assert EDITOR[1] not in json.dumps(entries, ensure_ascii=False)


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        (OWN, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "cross-site", **OWN}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Origin": "http://evil.example"}, True),
        ({"Origin": "null"}, True),
        ({}, True),
    ],
)
def test_with_a_cookie_a_page_of_ours_must_have_sent_it(door: Door, headers: dict[str, str], refused: bool) -> None:
    client = door.signed_in(*EDITOR)
    for path in ("/api/documents/nope", "/gradio_api/queue/join"):
        method = "DELETE" if path.startswith("/api") else "POST"
        answer = client.request(method, path, headers=headers)
        assert ((answer.status_code == 403) and error_of(answer)[1] == "cross_site") is refused
    # Looking is allowed from anywhere: a link in a report leads to its clause.
    assert client.get("/api/documents", headers=headers).status_code == 200


def test_tokens(door: Door) -> None:
    _, reader = door.access.tokens.create("report", "reader")
    _, editor = door.access.tokens.create("sync", "editor")
    client = door.client()

    def by(secret: str) -> dict[str, str]:
        # No page sent it, and no cookie goes along: nothing is to be proven.
        return {"Authorization": f"Bearer {secret}", "Origin": "http://evil.example"}

    assert client.get("/api/session", headers=by(reader)).json()["how"] == "token"
    assert client.post("/api/ask", json=QUESTION, headers=by(reader)).status_code == 200
    assert error_of(client.post("/api/documents", headers=by(reader), **FILE)) == (403, "not_allowed")
    assert client.post("/api/documents", headers=by(editor), **FILE).status_code == 200
    assert list(door.access.audit.read())[-1]["who"] == "sync"
    door.access.tokens.revoke("sync")
    for secret in (editor, "", "tiaowen_", "x" * 5000, reader.upper(), "' OR 1=1 --"):
        assert error_of(client.get("/api/documents", headers=by(secret))) == (401, "bad_token")
    # A token that opens nothing is not made up for by a cookie that does.
    assert error_of(door.signed_in(*EDITOR).get("/", headers=by(editor))) == (401, "bad_token")
    assert error_of(client.get("/", headers={"Authorization": "Basic bGk6bGk="})) == (401, "sign_in_required")
    # What a proxy sends along on its own account is none of ours, and proves nothing of the page that sent it.
    proxied = door.signed_in(*EDITOR)
    assert proxied.get("/api/session", headers=by("a.b.c")).json()["how"] == "session"
    assert error_of(proxied.delete("/api/documents/nope", headers=by("a.b.c"))) == (403, "cross_site")


def test_who_is_removed_or_demoted_is_so_with_the_next_request(door: Door) -> None:
    editor, reader = door.signed_in(*EDITOR), door.signed_in(*READER)
    door.access.accounts.set_role("li", "reader")
    assert error_of(editor.delete("/api/documents/nope", headers=OWN)) == (403, "not_allowed")
    door.access.accounts.remove("li")
    assert error_of(editor.get("/api/documents")) == (401, "sign_in_required")
    assert reader.get("/api/documents").status_code == 200
    # The last one gone, nothing opens; nor without the file.
    door.access.accounts.remove("王芳")
    for client in (reader, door.client(), door.client("127.0.0.1", "http://127.0.0.1")):
        assert error_of(client.get("/api/documents")) == (401, "sign_in_required")
    door.access.close()
    door.access.store.file.unlink()
    assert error_of(door.client().get("/api/documents")) == (401, "sign_in_required")


def test_the_first_account_closes_a_running_server(make_door: Callable[..., Door]) -> None:
    door = make_door(accounts=False)
    client = door.client()
    assert client.get("/api/documents", headers={"Authorization": "Bearer a.b.c"}).status_code == 200
    door.access.accounts.add(EDITOR[0], "editor", EDITOR[1])
    assert error_of(client.get("/api/documents")) == (401, "sign_in_required")


def test_where_everyone_may_read_only_changes_need_an_account(make_door: Callable[..., Door]) -> None:
    door = make_door(readers="everyone", changes="everyone")
    client = door.client()
    assert client.post("/api/ask", json=QUESTION).json()["status"] == "answered"
    assert error_of(client.post("/api/documents", **FILE)) == (401, "sign_in_required")
    assert error_of(client.post("/gradio_api/upload", **FILE)) == (401, "sign_in_required")


def test_too_often_is_429_with_the_time_to_wait(make_door: Callable[..., Door]) -> None:
    door = make_door(limit_questions="2/hour", limit_uploads="1/hour", log_questions=True)
    client = door.signed_in(*EDITOR)
    assert client.post("/api/ask", json=QUESTION, headers=OWN).status_code == 200
    assert client.post("/api/search", json=QUESTION, headers=OWN).status_code == 200
    refused = client.post("/api/ask", json=QUESTION, headers=OWN)
    assert error_of(refused) == (429, "too_many_requests")
    assert 3000 < int(refused.headers["retry-after"]) <= 3600
    assert refused.json()["error"]["detail"] == {"retry_after": int(refused.headers["retry-after"])}
    assert client.delete("/api/documents/nope", headers=OWN).status_code == 404
    assert error_of(client.delete("/api/documents/nope", headers=OWN)) == (429, "too_many_requests")
    assert client.post("/gradio_api/upload", headers=OWN, **FILE).status_code == 200
    assert error_of(client.post("/gradio_api/upload", headers=OWN, **FILE)) == (429, "too_many_requests")
    assert door.signed_in(*READER).post("/api/ask", json=QUESTION, headers=OWN).status_code == 200
    asked = [entry for entry in door.access.audit.read() if entry["what"] == "ask"]
    assert [(entry["who"], entry["question"]) for entry in asked] == [
        ("li", QUESTION["question"]), ("li", QUESTION["question"]), ("王芳", QUESTION["question"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address", "secure"),
    [
        (None, "203.0.113.9", "10.0.0.1", False),
        ("10.0.0.0/24", "203.0.113.9", "203.0.113.9", True),
        # What the client itself had put there does not count, the last address before the proxies does.
        ("10.0.0.1, 10.0.0.2", "127.0.0.1, 203.0.113.9, 10.0.0.2", "203.0.113.9", True),
        ("192.0.2.1", "203.0.113.9", "10.0.0.1", False),
    ],
)
def test_whose_word_counts(
    make_door: Callable[..., Door], trusted: str | None, forwarded: str, address: str, secure: bool
) -> None:
    door = make_door(trusted_proxies=trusted)
    client = door.client("10.0.0.1")
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    cookie = client.get("/sign-in", headers=headers).headers["set-cookie"]
    assert ("Secure" in cookie) is secure
    token = cookie.partition("=")[2].partition(";")[0]
    form = {"name": "li", "password": "wrong", "token": token}
    client.post("/sign-in", data=form, headers={**headers, **OWN, "Cookie": f"tiaowen-form={token}"})
    (entry,) = door.access.audit.read()
    assert (entry["what"], entry["from"]) == ("sign_in_failed", address)


def test_the_description_says_what_is_asked_for(door: Door) -> None:
    described = door.signed_in(*READER).get("/openapi.json").json()
    schemes = described["components"]["securitySchemes"]
    assert (schemes["token"]["scheme"], schemes["session"]["in"]) == ("bearer", "cookie")
    ask = described["paths"]["/api/ask"]["post"]
    assert ask["security"] == [{"token": []}, {"session": []}]
    assert {"401", "403", "429"} <= set(ask["responses"])
    assert "security" not in described["paths"]["/api/health/live"]["get"]


@pytest.mark.parametrize(
    ("method", "path", "nobody"),
    [
        ("POST", "/gradio_api/process_recording", True),
        ("POST", "/gradio_api/run/x", True),
        ("POST", "/gradio_api/call/x", True),
        ("GET", "/gradio_api/proxy=http://10.0.0.1/", True),
        ("GET", "/login_check", True),
        ("POST", "/gradio_api/queue/join", False),
        ("GET", "/gradio_api/queue/data", False),
        ("POST", "/api/ask", False),
    ],
)
def test_what_of_gradio_nobody_needs(method: str, path: str, nobody: bool) -> None:
    assert closed(method, path) is nobody


def test_below_a_prefix_the_same_paths_count() -> None:
    assert path_of({"path": "/ask/sign-in", "root_path": "/ask"}) == "/sign-in"
    assert path_of({"path": "/sign-in", "root_path": "/ask"}) == "/sign-in"
    assert path_of({"path": "/asked", "root_path": "/ask"}) == "/asked"


def test_the_page_is_not_kept_by_a_browser(door: Door) -> None:
    assert HOST  # the editor's page, which the next at the same machine must not get back with a click
    assert "no-store" in door.signed_in(*EDITOR).get("/").headers["cache-control"]
