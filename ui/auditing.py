"""What the audit log is told of changes and questions, the same for the API and the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from index.errors import DocumentNotFound
from rag.answer import Answer, Citation
from ui.access.records import Caller
from ui.documents import FileOutcome
from ui.service import Service

WHAT = {"added": "add", "replaced": "replace"}


def note_outcomes(service: Service, caller: Caller, outcomes: Sequence[FileOutcome]) -> None:
    """Tells of each document that was added or replaced, and of each file that was refused, with the error's code."""
    for outcome in outcomes:
        if outcome.what in WHAT and outcome.document:
            try:
                documents = [service.library.document(outcome.document)]
            except DocumentNotFound:  # somebody has deleted it since
                documents = []
            service.access.audit.write(WHAT[outcome.what], caller, documents, file=outcome.name)
        elif outcome.failure is not None:
            code = outcome.failure.code
            service.access.audit.write("refuse", caller, file=outcome.name, code=code)


def note_question(service: Service, caller: Caller, question: str, citations: Iterable[Citation]) -> None:
    """Tells the audit log of a question, where the settings want questions in it."""
    if service.settings.log_questions:
        service.access.audit.write("ask", caller, question=question, cited=_cited(citations))


def note_export(service: Service, caller: Caller, answers: Iterable[Answer], form: str) -> None:
    """Tells the audit log what was taken away: which documents, and, where it holds questions, those."""
    given = list(answers)
    cited = _cited(citation for answer in given for citation in (*answer.citations, *answer.related))
    more: dict[str, Any] = {"format": form, "cited": cited}
    if service.settings.log_questions:
        more["questions"] = [answer.question for answer in given]
    service.access.audit.write("export", caller, **more)


def _cited(citations: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(citation.document.id for citation in citations))


def note_turns(service: Service, caller: Caller, turns: Iterable[Mapping[str, Any]]) -> None:
    """Tells of the questions of a conversation on the page (``ui.turns``), where the settings want it."""
    if service.settings.log_questions:
        for turn in turns:
            answer = turn["answer"] or {"citations": (), "related": ()}
            cited = [citation["document"]["id"] for citation in (*answer["citations"], *answer["related"])]
            service.access.audit.write("ask", caller, question=turn["question"], cited=list(dict.fromkeys(cited)))
