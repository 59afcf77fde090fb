"""What the page does with a question, a click or a link: plain data in, plain data or HTML out, no Gradio."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from index.errors import DocumentNotFound, QuestionError, TiaowenError
from ui.marking import parse_span_list
from ui.render_document import Passage, render_document, render_no_document
from ui.service import Service

log = logging.getLogger("tiaowen.ui")


def answer_turn(service: Service, question: str, turns: list[dict[str, Any]]) -> dict[str, Any]:
    """The turn for a question: with the answer, or with the code of the error that came instead."""
    history = [turn["question"] for turn in turns if turn.get("answer")]
    turn: dict[str, Any] = {"question": question, "answer": None, "error": None}
    try:
        answer = service.assistant.ask(question, history=history, limit=service.settings.top_k)
        turn["answer"] = answer.to_dict()
    except QuestionError as error:
        turn["error"] = error.code if question.strip() else "question_empty"
    except TiaowenError as error:
        log.warning("A question could not be answered: %s", error)
        turn["error"] = error.code
    except Exception:
        log.exception("A question could not be answered")
        turn["error"] = "internal"
    return turn


def show_passage(service: Service, passage: Passage | None, language: str) -> str:
    """The document pane for a passage; the empty pane for none, and a note for a document that is not there."""
    if passage is None:
        return render_no_document(language)
    try:
        document = service.library.document(passage.document)
        text, clauses = service.library.text(document.id), service.library.clauses(document.id)
    except TiaowenError as error:
        if not isinstance(error, DocumentNotFound):
            log.warning("A document could not be shown: %s", error)
        return render_no_document(language, error=error.code)
    return render_document(document, text, clauses, passage, language)


def asked_passage(data: Mapping[str, Any]) -> Passage | None:
    """The passage that a click or a link names; ``None`` where it names no document."""
    document = str(data.get("document") or "")
    if not document:
        return None
    spans = parse_span_list(f"{data.get('start')}-{data.get('end')}")
    start, end = spans[0] if spans else (None, None)
    return Passage(document, start, end, tuple(parse_span_list(data.get("evidence"))))


def best_passage(answer: dict[str, Any] | None) -> Passage | None:
    """The first citation of an answer, to show beside it."""
    if not answer or not answer["citations"]:
        return None
    best = answer["citations"][0]
    evidence = tuple((span["start"], span["end"]) for span in best["evidence"])
    return Passage(best["document"]["id"], best["start"], best["end"], evidence)
