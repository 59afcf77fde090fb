"""``POST /api/export`` over a real server: the file says what the library says, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import docx
import httpx
import pytest
from fastapi.testclient import TestClient

from rag.settings import Settings
from tests.ui.exports import answer
from tests.ui.test_export_docx import quotes
from tests.ui.test_export_markdown import Rendered
from ui.app import create_app
from ui.export_files import write_export

if TYPE_CHECKING:
    from tests.ui.conftest import Served

TURNS: list[dict[str, Any]] = [
    {"question": "先租后让最长租几年？", "history": [], "limit": 2},
    {"question": "那可以延期吗？", "history": ["先租后让最长租几年？"], "filters": {"validity": ["in_force"]}},
]


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


def exported(client: httpx.Client, **request: Any) -> httpx.Response:
    response = client.post("/api/export", json={"turns": TURNS, "language": "zh"} | request)
    assert response.status_code == 200, response.text
    return response


def answers(client: httpx.Client) -> list[dict[str, Any]]:
    return [client.post("/api/ask", json=turn).json() for turn in TURNS]


def test_a_word_file_quotes_what_ask_answers(client: httpx.Client, served: Served) -> None:
    response = exported(client, format="docx")
    assert response.headers["content-type"].endswith("wordprocessingml.document")
    document = docx.Document(BytesIO(response.content))
    asked = answers(client)
    assert asked[1]["plan"]["carried"] != []
    citations = [citation for answer in asked for citation in answer["citations"]]
    assert list(quotes(document)) == [citation["quote"] for citation in citations]
    texts = [paragraph.text for paragraph in document.paragraphs]
    for citation in citations:
        assert f"[{citation['rank']}] {citation['citation']}" in texts
    links = [link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    version = served.library.version
    assert links == [
        f"{served.url}/c/{c['document']['id']}/{c['start']}-{c['end']}?version={version}" for c in citations
    ]
    assert client.get(links[0]).status_code == 303
    assert f"资料库版本：{served.library.version}" in texts


def test_a_markdown_file_quotes_what_ask_answers(client: httpx.Client, served: Served) -> None:
    response = exported(client, format="markdown", language="en")
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    citations = [citation for answer in answers(client) for citation in answer["citations"]]
    assert Rendered(response.text).quote == "\n\n".join(citation["quote"] for citation in citations)
    assert f"Library version {served.library.version}" in response.text
    assert response.text.count("[Permanent link](<") == len(citations)


def test_the_file_is_named_after_the_first_question(client: httpx.Client) -> None:
    disposition = exported(client, format="markdown").headers["content-disposition"]
    assert disposition.startswith("attachment; filename=\"tiaowen.md\"; filename*=UTF-8''")
    name = unquote(disposition.partition("''")[2])
    assert name.startswith("先租后让最长租几年？"[:9])
    assert name.endswith(".md")


def test_a_name_cannot_leave_its_header() -> None:
    file = write_export([answer(question='a"\r\nX: 1\\/../..<>' + "长" * 90)], "docx", "zh", "2026-03-01")
    assert set(file.disposition) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~%;= *'\"")
    assert not set('/\\<>"\r\n') & set(file.name)
    assert file.name.endswith(" 2026-03-01.docx")


def test_the_address_and_the_most_turns_may_be_set(served: Served) -> None:
    settings = Settings(threshold=0.0, public_url="https://policy.example/t/", export_turns=1)
    with TestClient(create_app(settings, served.library)) as client:
        text = client.post("/api/export", json={"format": "markdown", "turns": TURNS[:1]}).text
        assert "](<https://policy.example/t/c/" in text
        refused = client.post("/api/export", json={"format": "markdown", "turns": TURNS})
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "too_many_turns")


@pytest.mark.parametrize(
    ("request_body", "code"),
    [
        ({"format": "markdown", "turns": []}, "invalid_request"),
        ({"format": "pdf", "turns": TURNS}, "invalid_request"),
        ({"format": "docx", "turns": [{"question": "a", "quote": "forged"}]}, "invalid_request"),
        ({"format": "docx", "turns": [{"question": "  "}]}, "question_error"),
    ],
)
def test_what_cannot_be_exported(client: httpx.Client, request_body: dict[str, Any], code: str) -> None:
    response = client.post("/api/export", json=request_body)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == code
