"""Questions that a library can answer, read off its own headings: some to begin with, some to go on with.

A suggestion is offered only where asking it finds the very place it was made from.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.errors import DocumentNotFound, TiaowenError
from index.records import Clause, Document
from index.snapshot import Snapshot
from rag.answer import Citation
from rag.assistant import PolicyAssistant
from rag.suggestion_words import COMMON, TOPICS, opening, question_about, question_at, title_words

PER_TOPIC = 2
TOPICS_SHOWN = 6
TRIES = 8
"""Headings of a topic that are tried; each costs a question to the library."""

AHEAD = 4
"""Clauses on each side of the one found that may lead on."""

NEXT = 3


Holds = Callable[[Citation], bool]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question of a topic (a key of ``TOPICS``) that this library answers."""

    topic: str
    question: str


@dataclass(frozen=True, slots=True)
class Next:
    """A question to go on with; ``label`` is what to call it where the question itself says too little."""

    question: str
    label: str


@dataclass(frozen=True, slots=True)
class _Heading:
    document: Document
    label: str


class Suggestions:
    """The questions to begin with, worked out once for each version of the library. Safe to share between threads."""

    def __init__(self, assistant: PolicyAssistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], tuple[Suggestion, ...]] = {}

    def first(self, language: str) -> tuple[Suggestion, ...]:
        """Questions to begin with, by topic. Takes a second or two when the library has changed, then no time.

        Raises LibraryError where the library cannot be read.
        """
        key = (self._assistant.library.version, language)
        known = self._known.get(key)
        if known is not None:
            return known
        with self._lock:
            if key not in self._known:
                found = first_questions(self._assistant, language)
                self._known = {k: v for k, v in self._known.items() if k[0] == key[0]} | {key: found}
            return self._known[key]


def first_questions(assistant: PolicyAssistant, language: str) -> tuple[Suggestion, ...]:
    """For each topic that the library's headings speak of, up to ``PER_TOPIC`` questions it answers."""
    snapshot = assistant.library.snapshot
    found: list[Suggestion] = []
    for topic, headings in _by_topic(snapshot, language).items():
        kept = _answered(assistant, _candidates(topic, headings, language))
        found += [Suggestion(topic, question) for question in kept]
        if len({suggestion.topic for suggestion in found}) == TOPICS_SHOWN:
            break
    return tuple(found)


def _answered(assistant: PolicyAssistant, candidates: Iterator[tuple[str, str, Holds]]) -> list[str]:
    """Up to ``PER_TOPIC`` of the questions that hold, of different documents where there are such."""
    kept: list[str] = []
    again: list[str] = []
    origins: set[str] = set()
    tried: set[str] = set()
    for question, origin, holds in candidates:
        if len(kept) == PER_TOPIC or len(tried) == TRIES:
            break
        if question in tried or (origin in origins and len(again) == PER_TOPIC):
            continue
        tried.add(question)
        if _leads_to(assistant, question, holds):
            (again if origin in origins else kept).append(question)
            origins.add(origin)
    return [*kept, *again][:PER_TOPIC]


def next_questions(
    assistant: PolicyAssistant, document: str, start: int, asked: Sequence[str], language: str
) -> tuple[Next, ...]:
    """Up to ``NEXT`` questions about what stands next to the clause of ``document`` at ``start``.

    None of those in ``asked``; empty where the document is gone. Raises LibraryError as ``ask`` does.
    """
    try:
        found = assistant.library.document(document)
        text, clauses = assistant.library.text(found.id), assistant.library.clauses(found.id)
    except DocumentNotFound:
        return ()
    at = next((i for i, clause in enumerate(clauses) if clause.start <= start < clause.end), None)
    if at is None:
        return ()
    kept: list[Next] = []
    labels = {clauses[at].address[-1:]}
    for i in _around(at, len(clauses)):
        clause = clauses[i]
        if len(kept) == NEXT or not clause.address or clause.address[-1:] in labels:
            continue
        labels.add(clause.address[-1:])
        offered = _next(found, clause, text[clause.start : clause.end], language)
        if offered and offered.question not in asked and _leads_to(assistant, offered.question, _at(found, clause)):
            kept.append(offered)
    return tuple(kept)


def _next(document: Document, clause: Clause, quote: str, language: str) -> Next | None:
    question = question_about(clause.address[-1], document.language, language)
    if question is not None:
        return Next(question, question)
    question = question_at(document.metadata.title, clause.address, language)
    return None if question is None else Next(question, opening(clause.address[-1], quote))


def _around(at: int, count: int) -> Iterator[int]:
    """What follows first: people read on."""
    for step in range(1, AHEAD + 1):
        yield from (i for i in (at + step, at - step) if 0 <= i < count)


def _by_topic(snapshot: Snapshot, language: str) -> dict[str, list[_Heading]]:
    """The headings of documents in force that speak of each topic, in the order of ``TOPICS``."""
    found: dict[str, list[_Heading]] = {topic: [] for topic in TOPICS}
    words = {topic: re.compile("|".join(map(re.escape, TOPICS[topic].words))) for topic in TOPICS}
    table = snapshot.table
    seen: set[tuple[int, str]] = set()
    for row in range(len(table.ids)):
        number = int(table.document[row])
        document = snapshot.by_number[number]
        if document.metadata.validity in ("repealed", "expired", "draft"):
            continue
        labels = [document.metadata.title, *json.loads(table.address[row])[-2:]]
        for label in labels:
            if (number, label) in seen:
                continue
            seen.add((number, label))
            for topic, pattern in words.items():
                if pattern.search(label.casefold()):
                    found[topic].append(_Heading(document, label))
    # A heading with fewer words makes a plainer question.
    for headings in found.values():
        headings.sort(key=lambda h: (h.label == h.document.metadata.title, len(h.label) > 18))
    return {topic: headings for topic, headings in found.items() if headings}


def _candidates(topic: str, headings: Sequence[_Heading], language: str) -> Iterator[tuple[str, str, Holds]]:
    """``(question, what may be suggested once, whether a citation is the right one)``, the likeliest first."""
    documents = {heading.document.id for heading in headings}
    for question in COMMON[language].get(topic, ()):
        # Everyday words lead to any place in a document on the topic.
        yield question, question, lambda citation: citation.document.id in documents
    for heading in headings:
        document = heading.document
        if document.language != language:
            continue
        of_title = heading.label == document.metadata.title
        question_ = (
            title_words(heading.label, language)
            if of_title
            else question_about(heading.label, document.language, language)
        )
        if question_:
            yield question_, document.id, _under(document, None if of_title else heading.label)


def _under(document: Document, label: str | None) -> Holds:
    def holds(citation: Citation) -> bool:
        return citation.document.id == document.id and (label is None or label in citation.address)

    return holds


def _at(document: Document, clause: Clause) -> Holds:
    def holds(citation: Citation) -> bool:
        return citation.document.id == document.id and citation.start < clause.end and clause.start < citation.end

    return holds


def _leads_to(assistant: PolicyAssistant, question: str, holds: Holds) -> bool:
    """Whether ``question`` is answered, and by the place it was made from."""
    try:
        answer = assistant.ask(question, limit=1)
    except TiaowenError:
        return False
    return any(holds(citation) for citation in answer.citations)
