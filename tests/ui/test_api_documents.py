"""Documents that are corrected and replaced over the API, and questions that are answered meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from index.library_model import LibraryModel

if TYPE_CHECKING:
    from tests.ui.conftest import Served

NOTICE = "城东区灯塔补助通知\n\n第一条 在灯塔装设太阳能板的，每座补助四万三千元。\n"
QUESTION = "灯塔装太阳能板补助多少钱？"


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


@pytest.fixture
def notice(client: httpx.Client) -> dict[str, Any]:
    files = [("files", ("灯塔补助.txt", NOTICE.encode()))]
    added: list[dict[str, Any]] = client.post("/api/documents", files=files).json()["added"]
    return added[0]


def first(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/api/ask", json={"question": QUESTION}).json()["citations"][0]
    return found


def test_a_corrected_title_stands_in_the_citation(client: httpx.Client, notice: dict[str, Any]) -> None:
    path = f"/api/documents/{notice['id']}"
    fixed = client.patch(path, json={"title": "城东区灯塔管理办法", "number": "城东发〔2020〕3号", "issued_on": None})
    assert fixed.status_code == 200
    document = fixed.json()
    assert document["corrected"] == {
        "title": notice["title"],
        "number": notice["number"],
        "issued_on": notice["issued_on"],
    }
    best = first(client)
    assert best["citation"].startswith("《城东区灯塔管理办法》（城东发〔2020〕3号）")
    assert best["document"]["title"] == "城东区灯塔管理办法"
    text = client.get(f"{path}/text").json()["text"]
    assert best["quote"] == text[best["start"] : best["end"]]
    assert client.get(path).json() == document
    back = client.patch(path, json={"reset": ["title", "number", "issued_on"]}).json()
    assert back == notice


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"title": " "}, "correction_error"),
        ({"title": None}, "correction_error"),
        ({"issued_on": "2024-02-30"}, "correction_error"),
        ({"validity": "maybe"}, "invalid_request"),
        ({"title": "长" * 301}, "invalid_request"),
        ({"sha256": "0"}, "invalid_request"),
        ({"reset": ["sha256"]}, "invalid_request"),
    ],
)
def test_what_is_no_correction(client: httpx.Client, notice: dict[str, Any], body: dict[str, Any], code: str) -> None:
    refused = client.patch(f"/api/documents/{notice['id']}", json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    assert client.get(f"/api/documents/{notice['id']}").json() == notice
    assert client.patch("/api/documents/nothing", json={"number": "甲"}).status_code == 404


def test_a_new_version_of_another_name(client: httpx.Client, notice: dict[str, Any]) -> None:
    path = f"/api/documents/{notice['id']}"
    newer = NOTICE.replace("四万三千", "九千").encode()
    replaced = client.put(path, files={"file": ("灯塔补助（修订）.txt", newer)}).json()
    assert replaced["changed"] is True
    assert (replaced["document"]["id"], replaced["document"]["file"]) == (notice["id"], "灯塔补助（修订）.txt")
    assert "九千元" in first(client)["quote"]
    assert "四万三千" not in client.get(f"{path}/text").json()["text"]
    again = client.put(path, files={"file": ("again.txt", newer)}).json()
    assert (again["changed"], again["document"]["file"]) == (False, "灯塔补助（修订）.txt")


def test_what_cannot_be_read_leaves_the_old_version(client: httpx.Client, notice: dict[str, Any]) -> None:
    path = f"/api/documents/{notice['id']}"
    for name, data, status, code in (
        ("a.pdf", b"%PDF-1.7 not really", 422, "unreadable_document"),
        ("a.txt", "大".encode() * 400_000, 413, "too_large"),
        ("..", b"x", 422, "bad_name"),
    ):
        refused = client.put(path, files={"file": (name, data)})
        assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert client.put("/api/documents/nothing", files={"file": ("a.txt", b"x")}).status_code == 404
    assert client.put(path).status_code == 422
    assert client.get(path).json() == notice
    assert "四万三千元" in first(client)["quote"]


def test_questions_are_answered_while_a_file_is_added(
    client: httpx.Client, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The upload is stopped in the middle of its work; only then is asked."""
    reached, go_on = threading.Event(), threading.Event()
    encode = LibraryModel.encode

    def slow(self: LibraryModel, *arguments: Any) -> Any:
        reached.set()
        assert go_on.wait(60)
        return encode(self, *arguments)

    monkeypatch.setattr(LibraryModel, "encode", slow)
    reports: list[httpx.Response] = []

    def upload() -> None:
        with served.client() as other:
            reports.append(other.post("/api/documents", files=[("files", ("灯塔补助.txt", NOTICE.encode()))]))

    thread = threading.Thread(target=upload)
    before = served.library.version
    thread.start()
    try:
        assert reached.wait(60)
        answer = client.post("/api/ask", json={"question": "先租后让最长租几年？"}).json()
        assert (answer["status"], answer["library_version"]) == ("answered", before)
        assert client.get("/api/documents").status_code == 200
        assert reports == []
    finally:
        go_on.set()
        thread.join()
    assert [document["file"] for document in reports[0].json()["added"]] == ["灯塔补助.txt"]
    assert "四万三千元" in first(client)["quote"]


def test_a_hostile_correction_is_only_text(client: httpx.Client, notice: dict[str, Any]) -> None:
    title = "<img src=x onerror=alert(1)>\u202e办法\r\n{{7*7}}"
    fixed = client.patch(f"/api/documents/{notice['id']}", json={"title": title}).json()
    assert fixed["title"] == "<img src=x onerror=alert(1)>办法 {{7*7}}"
    assert "《<img src=x onerror=alert(1)>办法 {{7*7}}》" in first(client)["citation"]
