"""``tiaowen ask --context``: what stands around each clause of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.library import Library
    from rag.answer import Answer
    from ui.schemas_context import ClauseContext


def contexts_of(library: Library, answer: Answer) -> dict[int, ClauseContext]:
    """What stands around each clause of an answer, by its number."""
    from ui.publishing import clause_context

    return {c.clause: clause_context(library, c.clause) for c in (*answer.citations, *answer.related)}


def with_contexts(answer: dict[str, Any], contexts: Mapping[int, ClauseContext]) -> dict[str, Any]:
    """The published answer, each citation with its ``context`` where there are any."""
    for citation in (*answer["citations"], *answer["related"]):
        if citation["clause"] in contexts:
            citation["context"] = contexts[citation["clause"]].model_dump()
    return answer
