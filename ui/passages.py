"""The document pane for a click or a link: plain data in, HTML out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from index.errors import DocumentNotFound, TiaowenError
from ui.marking import parse_span_list
from ui.render_document import Passage, render_document, render_no_document
from ui.service import Service

log = logging.getLogger("tiaowen.ui")


def asked_passage(data: Mapping[str, Any]) -> Passage | None:
    """The passage that a click or a link names; ``None`` where it names no document."""
    document = str(data.get("document") or "")
    if not document:
        return None
    spans = parse_span_list(f"{data.get('start')}-{data.get('end')}")
    start, end = spans[0] if spans else (None, None)
    return Passage(document, start, end, tuple(parse_span_list(data.get("evidence"))))


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
