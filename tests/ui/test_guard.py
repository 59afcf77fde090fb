"""What is refused before it reaches any endpoint, and the headers that every answer carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ui.conftest import Served


def test_another_site_may_not_change_anything(served: Served) -> None:
    with served.client() as client:
        before = client.get("/api/documents").json()
        for method, path in (("POST", "/api/documents"), ("DELETE", f"/api/documents/{before[0]['id']}")):
            response = client.request(method, path, headers={"Sec-Fetch-Site": "cross-site"})
            assert response.status_code == 403
            assert response.json()["error"]["code"] == "cross_site"
        assert client.get("/api/documents").json() == before
        assert client.get("/api/documents", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "kind", "opening"),
    [
        ("/api/ask", "application/json", b'{"question": "'),
        (
            "/api/documents",
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n',
        ),
    ],
    ids=["question", "upload"],
)
def test_a_body_over_the_limit_is_refused(served: Served, path: str, kind: str, opening: bytes) -> None:
    # 5 files of 1 MB is the most that an upload may bring here; a question far less.
    pieces = [opening] + [b"a" * 1024 * 1024] * 6
    before = served.library.version
    with served.client() as client:
        declared = client.post(path, content=b"".join(pieces), headers={"Content-Type": kind})
        undeclared = client.post(path, content=iter(pieces), headers={"Content-Type": kind})
    for response in (declared, undeclared):
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "too_large"
    assert served.library.version == before


def test_a_new_version_may_be_as_large_as_an_upload_and_no_larger(served: Served) -> None:
    before = served.library.version
    path = f"/api/documents/{served.library.documents()[0].id}"
    with served.client() as client:
        for size, where in ((4_500_000, "the file"), (6_000_000, "the request")):
            refused = client.put(path, files={"file": ("a.txt", b"a" * size)})
            assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_large"), where
    assert served.library.version == before


@pytest.mark.parametrize("path", ["/", "/api/documents", "/api/nothing", "/docs"])
def test_headers(served: Served, path: str) -> None:
    with served.client() as client:
        headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_server_itself_reaches_out_to_nobody(served: Served) -> None:
    with served.client() as client:
        assert client.get("/").status_code == 200
        assert client.get("/docs").status_code == 200
        assert client.post("/api/ask", json={"question": "先租后让最长租几年？"}).status_code == 200
    assert served.outgoing.addresses == []
