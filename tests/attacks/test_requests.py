"""Requests as no client of ours sends them: each is answered in the one shape, none with a status of 500."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from typing import Any

import httpx
import pytest

from tests.ui.conftest import Served

JSON = {"Content-Type": "application/json"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}


def refused(response: httpx.Response) -> dict[str, Any]:
    """The error of a response that must be one."""
    assert 400 <= response.status_code < 500, (response.status_code, response.text[:300])
    error: dict[str, Any] = response.json()["error"]
    assert set(error) == {"code", "message", "detail"}
    assert error["message"]
    return error


BODIES = {
    "nothing": b"",
    "no JSON": b"question=x",
    "cut off": b'{"question": "a',
    "not UTF-8": b'{"question": "\xff\xfe"}',
    "nested": b"[" * 200_000,
    "nested objects": b'{"a":' * 100_000,
    "nested filters": b'{"question": "a", "filters": ' + b'{"region":' * 50_000 + b"1" + b"}" * 50_001,
    "a list": b"[1, 2]",
    "null": b"null",
    "a number of a million digits": b'{"question": "a", "limit": ' + b"9" * 1_000_000 + b"}",
    "not a number": b'{"question": "a", "limit": NaN}',
    "infinite": b'{"question": "a", "limit": Infinity}',
    "a question that is a number": b'{"question": 7}',
    "an unknown field": b'{"question": "a", "admin": true}',
    "a prototype": b'{"question": "a", "__proto__": {"admin": true}}',
    "an empty question": b'{"question": " "}',
    "a question too long": json.dumps({"question": "a" * 2001}).encode(),
    "an earlier question too long": json.dumps({"question": "a", "history": ["租" * 500_000]}).encode(),
    "half a character": b'{"question": "\\ud800 \\udfff"}',
    "too many earlier ones": json.dumps({"question": "a", "history": ["b"] * 101}).encode(),
    "an unknown validity": b'{"question": "a", "filters": {"validity": ["x"]}}',
    "a year out of time": b'{"question": "a", "filters": {"year_from": 99999999999999999999}}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_a_malformed_question_is_refused(served: Served, path: str, body: bytes) -> None:
    if path == "/api/search" and b"history" in body:
        pytest.skip("a search has no history")
    with served.client() as client:
        refused(client.post(path, content=body, headers=JSON))
        assert client.get("/api/health/live").status_code == 200


@pytest.mark.parametrize(
    "question",
    ["\x00\x01\x7f", "租金\u202e多少", "' OR 1=1; DROP TABLE documents; --", "{{7*7}} ${7*7} <%= 7*7 %>", "\U0010ffff" * 1000,
     "*:* AND title:(", "<script>alert(1)</script>", "a" * 2000, "（" * 2000, "第" * 2000],
)  # fmt: skip
def test_odd_questions_are_questions(served: Served, question: str) -> None:
    with served.client() as client:
        response = client.post("/api/ask", json={"question": question})
        assert response.status_code in (200, 422)
        if response.status_code == 200:
            for citation in response.json()["citations"]:
                text = served.library.text(citation["document"]["id"])
                assert text[citation["start"] : citation["end"]] == citation["quote"]


UPLOADS = {
    "no boundary": ({"Content-Type": "multipart/form-data"}, b"--x\r\n"),
    "another boundary": (MULTIPART, b"--y\r\n\r\n--y--\r\n"),
    "cut off": (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nabc'),
    "no file": (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\nabc\r\n--x--\r\n'),
    "no disposition": (MULTIPART, b"--x\r\n\r\nabc\r\n--x--\r\n"),
    "a header without end": (MULTIPART, b"--x\r\nContent-Disposition: form-data; " + b"a" * 100_000),
    "JSON": (JSON, b'{"files": ["/etc/passwd"]}'),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, b"files=/etc/passwd"),
    "too many parts": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\na\r\n' * 3000 + b"--x--\r\n",
    ),
    "too many fields": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="b"\r\n\r\na\r\n' * 3000 + b"--x--\r\n",
    ),
}


# Of an upload that breaks off the temporary file is left to be collected by the library that made it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("headers", "body"), UPLOADS.values(), ids=UPLOADS)
def test_a_malformed_upload_is_refused(served: Served, headers: dict[str, str], body: bytes) -> None:
    before = served.library.version
    with served.client() as client:
        refused(client.post("/api/documents", content=body, headers=headers))
    assert served.library.version == before


PATHS = [
    "/api/documents/..%2f..%2fetc%2fpasswd",
    "/api/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd/text",
    "/api/documents/..%5c..%5cwin.ini/original",
    "/api/documents/%00",
    "/api/documents/" + "a" * 5000,
    "/api/documents/a'%20OR%20'1'='1",
    "/api/documents/x/pages/-1",
    "/api/documents/x/pages/99999999999999999999",
    "/api/clauses/-1",
    "/api/clauses/1e9",
    "/api/clauses/99999999999999999999999",
    "/api/%c0%ae%c0%ae/",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_path_leads_nowhere_else(served: Served, path: str) -> None:
    with served.client() as client:
        # Sent as it is written: a client would tidy it up first.
        response = client.get(httpx.URL(served.url).copy_with(raw_path=path.encode()))
    refused(response)
    assert "root:" not in response.text


@pytest.mark.parametrize("path", ["/gradio_api/file=/etc/passwd", "/gradio_api/file=../../etc/passwd", "/file=/etc/passwd",
                                  "/static/../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd",
                                  "/gradio_api/proxy=http://127.0.0.1:1/"])  # fmt: skip
def test_the_page_hands_out_no_files(served: Served, path: str) -> None:
    with served.client() as client:
        response = client.get(httpx.URL(served.url).copy_with(raw_path=path.encode()))
    assert 300 <= response.status_code < 500
    assert "root:" not in response.text


HEADERS = {
    "another method": ({"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}, 200),
    "another path": ({"X-Original-URL": "/api/nothing", "X-Rewrite-URL": "/api/nothing"}, 200),
    "another host": ({"Host": "evil.example"}, 200),
    "another prefix": ({"X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "evil.example"}, 200),
    "a range": ({"Range": "bytes=0-1,3-99999999999999999999999"}, 200),
    "an odd language": ({"Accept-Language": "x" * 8000}, 200),
    "an odd encoding": ({"Accept-Encoding": "x;q=9999999"}, 200),
    "an odd cookie": ({"Cookie": "session=\x01; a=b=c; ;;;"}, 200),
}


@pytest.mark.parametrize(("headers", "status"), HEADERS.values(), ids=HEADERS)
def test_headers_change_nothing(served: Served, headers: dict[str, str], status: int) -> None:
    identity = served.library.documents()[0].id
    with served.client() as client:
        plain = client.get(f"/api/documents/{identity}")
        response = client.get(f"/api/documents/{identity}", headers=headers)
    assert response.status_code == status
    assert response.json() == plain.json()
    assert "evil" not in response.text


@pytest.mark.parametrize("given", ["a b", "<script>", "x" * 65, "short", "中文中文中文中文"])
def test_an_id_that_could_confuse_a_log_is_not_taken_over(served: Served, given: str) -> None:
    with served.client() as client:
        response = client.get("/api/health/live", headers={b"X-Request-ID": given.encode()})
    assert response.headers["X-Request-ID"] != given
    assert len(response.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_nobody_becomes_local_by_saying_so(served: Served, name: str) -> None:
    identity = served.library.documents()[0].id
    with served.client() as client:
        assert client.delete(f"/api/documents/{identity}", headers={name: "127.0.0.1"}).status_code == 403
        assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 403
        assert client.get("/metrics").status_code == 200
        assert client.get(f"/api/documents/{identity}").status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/ask HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=["garbage", "negative length", "two lengths", "huge chunk", "version", "long path", "long header", "TLS"],
)
def test_what_is_no_request_harms_no_one(served: Served, raw: bytes) -> None:
    host, port = httpx.URL(served.url).host, httpx.URL(served.url).port or 80
    with socket.create_connection((host, port), timeout=10) as connection:
        answer = b""
        # The server may hang up before it has heard all of it.
        with suppress(OSError):
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while piece := connection.recv(65536):
                answer += piece
    assert not answer.startswith(b"HTTP/1.1 5")
    with served.client() as client:
        assert client.get("/api/health/live").status_code == 200
