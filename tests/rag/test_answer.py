"""The answer as data: the format that other programs read."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pytest

from rag.answer import Answer, Citation, CitedDocument, Span, Why
from rag.assistant import PolicyAssistant

DOCUMENT = CitedDocument("d1", "a.txt", "云岭县办法", None, None, "2024-03-01", "云岭县", "in_force")
CITATION = Citation(
    1, 0.83, DOCUMENT, ("四、重点", "（十四）用地"), "《云岭县办法》四、（十四）", None, "原文内容。", 12, 17, (Span(12, 17),), 7,
    Why(("用地",), 0.21, False),
)  # fmt: skip
ANSWER = Answer("用地？", "answered", (CITATION,), (), {"language": "zh"}, "3-0123abcd", {"total": 4.2})


def test_the_published_format() -> None:
    data = json.loads(json.dumps(ANSWER.to_dict(), ensure_ascii=False))
    assert list(data) == ["question", "status", "citations", "related", "plan", "library_version", "timings_ms"]
    (citation,) = data["citations"]
    assert citation["rank"] == 1
    assert citation["score"] == 0.83
    assert citation["document"] == {
        "id": "d1", "file": "a.txt", "title": "云岭县办法", "number": None, "issuer": None, "issued_on": "2024-03-01",
        "region": "云岭县", "validity": "in_force",
    }  # fmt: skip
    assert citation["address"] == ["四、重点", "（十四）用地"]
    assert citation["citation"] == "《云岭县办法》四、（十四）"
    assert citation["page"] is None
    assert (citation["quote"], citation["start"], citation["end"]) == ("原文内容。", 12, 17)
    assert citation["evidence"] == [{"start": 12, "end": 17}]
    assert data["plan"] == {"language": "zh"}
    assert data["timings_ms"] == {"total": 4.2}


@pytest.mark.parametrize("record", [DOCUMENT, CITATION, ANSWER, Span(0, 1), Why()])
def test_nothing_of_an_answer_can_be_changed(record: object) -> None:
    with pytest.raises((FrozenInstanceError, TypeError)):
        record.start = 5


@pytest.mark.parametrize("question", ["租金能抵地价吗？", "红烧肉怎么做才不腻？", "Who wrote Hamlet?"])
def test_every_answer_can_be_written_as_json(assistant: PolicyAssistant, question: str) -> None:
    answer = assistant.ask(question)
    data = json.loads(json.dumps(answer.to_dict(), ensure_ascii=False, allow_nan=False))
    assert data["question"] == question
    assert len(data["citations"]) == len(answer.citations)
    for kept in ("language", "question", "search", "carried", "addresses", "filters", "threshold"):
        assert kept in data["plan"]
