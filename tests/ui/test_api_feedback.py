"""``POST /api/feedback`` over a real server, and back out as a question set that ``tiaowen eval`` takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from typer.testing import CliRunner

from eval.questions import load_questions
from index.feedback import FILE
from ui.cli import app

if TYPE_CHECKING:
    from tests.ui.conftest import Served

QUESTION = "先租后让最长租几年？"


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """What is said in a test is forgotten after it."""
    with served.client() as client:
        yield client
    served.library.feedback.close()
    for file in served.library.path.glob(f"{FILE}*"):
        file.unlink()


def about(citation: dict[str, Any]) -> dict[str, Any]:
    return {"document": citation["document"]["id"], "start": citation["start"], "end": citation["end"]}


def say(client: httpx.Client, question: str, helpful: bool, **more: Any) -> httpx.Response:
    return client.post(
        "/api/feedback", json={"question": question, "helpful": helpful, "library_version": "1-ab"} | more
    )


def test_feedback_comes_back_as_a_question_set(client: httpx.Client, served: Served, tmp_path: Path) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    best = answer["citations"][0]
    first = say(client, QUESTION, True, citation=about(best) | {"quote": best["quote"]}, reason="  就是这条 ")
    assert first.status_code == 200
    assert first.json()["id"] == 1
    assert say(client, "那可以延期吗？", False, history=[QUESTION], reason="答非所问").json()["id"] == 2
    assert say(client, "公司年会去哪里办？", False, reason="文件里没有这个").json()["id"] == 3

    out, library = tmp_path / "set.jsonl", served.library.path
    written = CliRunner().invoke(app, ["--lang", "en", "feedback", "--library", str(library), "--out", str(out)])
    assert written.exit_code == 0, written.output
    assert written.stderr == f"Questions written to {out}: 3\n"
    questions = load_questions(out)
    assert [(q.question, q.history, q.answerable) for q in questions] == [
        (QUESTION, (), True),
        ("那可以延期吗？", (QUESTION,), True),
        ("公司年会去哪里办？", (), False),
    ]
    assert [[(r.document, r.quote) for r in q.relevant] for q in questions] == [
        [(best["document"]["file"], best["quote"])],
        [],
        [],
    ]
    kept = [json.loads(line)["feedback"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert [said[0]["reason"] for said in kept] == ["就是这条", "答非所问", "文件里没有这个"]

    measured = CliRunner().invoke(app, ["eval", "--questions", str(out), "--library", str(library), "--json"])
    assert measured.exit_code == 0, measured.output
    report = json.loads(measured.stdout)
    assert report["broken_labels"] == []
    figures = report["figures"]
    assert (figures["questions"], figures["rated"], figures["unanswerable"]) == (3, 1, 1)
    assert figures["hit@1"] == 1  # what the reader found right stands first, for it was the first citation


def test_feedback_is_listed(client: httpx.Client, served: Served) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    say(client, QUESTION, True, citation=about(answer["citations"][0]))
    say(client, "公司\x1b[31m年会？", False, reason="not in the documents")
    command = ["--lang", "en", "feedback", "--library", str(served.library.path)]
    listed = CliRunner().invoke(app, command).stdout
    assert QUESTION in listed
    assert answer["citations"][0]["quote"].splitlines()[0] in listed
    assert "not helpful" in listed
    assert "\x1b" not in listed
    entries = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert [entry["helpful"] for entry in entries] == [True, False]


@pytest.mark.parametrize(
    ("span", "status", "code"),
    [
        ({"start": 5, "end": 5}, 422, "passage_error"),
        ({"start": 0, "end": 10_000_000}, 422, "passage_error"),
        ({"start": 0, "end": 5, "quote": "另有说法。"}, 422, "passage_error"),
        ({"start": -1, "end": 5}, 422, "invalid_request"),
        ({"start": 0, "end": 5, "document": "nothing"}, 404, "document_not_found"),
    ],
)
def test_a_passage_must_be_there(client: httpx.Client, span: dict[str, Any], status: int, code: str) -> None:
    document = client.get("/api/documents").json()[0]["id"]
    response = say(client, QUESTION, True, citation={"document": document} | span)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    "more",
    [
        {"reason": "长" * 2001},
        {"question": ""},
        {"question": "长" * 2001},
        {"history": ["甲"] * 101},
        {"history": ["长" * 2001]},
        {"helpful": None},
        {"colour": 1},
        {"question": "\ud800"},
    ],
    ids=str,
)
def test_what_is_too_much_is_refused(client: httpx.Client, more: dict[str, Any], served: Served) -> None:
    response = client.post(
        "/api/feedback",
        content=json.dumps({"question": "甲", "helpful": True, "library_version": "1"} | more).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid_request")
    assert served.library.feedback.all() == ()


def test_answers_come_while_feedback_is_locked(client: httpx.Client, served: Served) -> None:
    say(client, QUESTION, True)
    with served.library.feedback._database().transaction():
        assert client.post("/api/ask", json={"question": QUESTION}).json()["status"] == "answered"


def test_a_library_without_feedback_says_so(served_empty: Served) -> None:
    command = ["--lang", "en", "feedback", "--library", str(served_empty.library.path)]
    said = CliRunner().invoke(app, command)
    assert (said.exit_code, said.stdout, said.stderr) == (0, "", "No feedback was given yet.\n")
