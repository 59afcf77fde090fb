"""One answer against what was expected of it: everything the metrics count, and nothing averaged yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.matching import Expected, compact, covers, is_hit
from eval.questions import Question, Relevant
from rag.answer import Answer, Citation

READER_BUDGET = 1500
"""Characters of quotes that a reader is taken to read; from the published formats (``hit@1500c``)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question's answer was worth.

    ``found[i]`` are the indexes of the expected passages that citation ``i`` hits, ``right_document[i]``
    whether it is of an expected document; ``lengths[i]`` is its quote's length. ``in_budget``: some hit was
    met within :data:`READER_BUDGET`. ``evidence``: whether the first citation's first evidence span is right,
    ``None`` where that citation is no hit. ``same_text``: whether the first citation, of whatever document, holds an
    expected passage word for word.
    """

    question: Question
    answered: bool
    found: tuple[frozenset[int], ...]
    right_document: tuple[bool, ...]
    lengths: tuple[int, ...]
    in_budget: bool
    evidence: bool | None
    total_ms: float
    same_text: bool = False

    @property
    def rated(self) -> bool:
        """Whether its ranking can be scored: it has an answer, and somebody marked it."""
        return self.question.answerable and bool(self.question.relevant)


def scored_citations(answer: Answer) -> tuple[Citation, ...]:
    """What of an answer is scored: its citations, or with ``no_match`` the related clauses instead."""
    return answer.citations if answer.status == "answered" else answer.related


def judge(question: Question, answer: Answer, expected: Sequence[Expected]) -> Outcome:
    """``answer`` held against the ``expected`` passages, which are in the order of ``question.relevant``."""
    citations = scored_citations(answer)
    found = tuple(frozenset(i for i, e in enumerate(expected) if is_hit(e, c)) for c in citations)
    files = {e.relevant.document for e in expected}
    return Outcome(
        question=question,
        answered=answer.status == "answered",
        found=found,
        right_document=tuple(c.document.file in files for c in citations),
        lengths=tuple(len(c.quote) for c in citations),
        in_budget=hit_in_budget(citations, expected, READER_BUDGET),
        evidence=evidence_is_right(citations[0], expected) if found and found[0] else None,
        total_ms=float(answer.timings_ms.get("total", 0.0)),
        same_text=bool(found and found[0]) or any(says(c, e.relevant) for c in citations[:1] for e in expected),
    )


def hit_in_budget(citations: Sequence[Citation], expected: Sequence[Expected], budget: int) -> bool:
    """Whether a reader who stops after ``budget`` characters of quotes has met a hit.

    The citation in which the budget ends is taken as cut there: only the part that was read counts.
    """
    left = budget
    for citation in citations:
        if left <= 0:
            return False
        if any(is_hit(e, citation, left) for e in expected):
            return True
        left -= len(citation.quote)
    return False


def says(citation: Citation, relevant: Relevant) -> bool:
    """Whether the citation holds the expected quote, or is a part of it, white space ignored: in a library that holds
    a text twice, either copy answers.
    """
    quote, wanted = compact(citation.quote), compact(relevant.quote)
    return bool(quote and wanted) and (wanted in quote or quote in wanted)


def evidence_is_right(citation: Citation, expected: Sequence[Expected]) -> bool:
    """Whether the first evidence span and an expected quote share at least half of the shorter of the two."""
    if not citation.evidence:
        return False
    span = citation.evidence[0]
    return any(covers(e, citation, span.start, span.end) for e in expected)
