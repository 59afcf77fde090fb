"""Answers made by hand, for the tests of exported files."""

from __future__ import annotations

from typing import Any

from rag.answer import Answer, Citation, CitedDocument, Span, Why

QUOTE = "第六条 供应方式。\n租期最长五年。"
HOSTILE = (
    "<script>alert(1)</script> [点此](javascript:alert(2)) ![图](http://example.com/a.png) **粗** `码` &lt;\n"
    "# 标题\n- 项\n1. 项\n> 引\n\n```\n---\n===\n| a | b |\n|---|---|\n    code\n$x$ ~~删~~ [^1] http://example.com <b>"
)


def citation(
    quote: str = QUOTE,
    start: int = 100,
    end: int = 117,
    evidence: tuple[tuple[int, int], ...] = ((110, 117),),
    *,
    hostile: bool = False,
) -> Citation:
    """One citation; ``hostile`` puts markup into everything that comes out of a document."""
    document = CitedDocument(
        "d1", "land.pdf", "工业用地办法", "澜政发〔2024〕12号", "澜川市人民政府", "2024-03-01", "澜川市", "in_force"
    )
    line = "《工业用地办法》（澜政发〔2024〕12号）第六条，第 3 页"
    if hostile:
        document = CitedDocument("d1", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "draft")
        line = HOSTILE
    spans = tuple(Span(*span) for span in evidence)
    return Citation(1, 0.9, document, ("第六条",), line, 3, quote, start, end, spans, 7, Why())


def answer(
    status: str = "answered",
    citations: tuple[Citation, ...] = (),
    related: tuple[Citation, ...] = (),
    question: str = "能租几年？",
    **plan: Any,
) -> Answer:
    """One answer with this plan."""
    return Answer(question, status, citations, related, plan, "3-abc", {})  # type: ignore[arg-type]
