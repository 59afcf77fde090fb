"""The document pane for a click or a link: plain data in, HTML out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from index.errors import DocumentNotFound, TiaowenError, VersionNotFound
from index.links import links_of
from index.reading.pdf_places import places_on_page
from ui.marking import parse_span_list
from ui.render_document import Passage, render_document, render_no_document
from ui.render_page import PageView, render_no_page, render_page
from ui.schemas_context import related_documents
from ui.service import Service

log = logging.getLogger("tiaowen.ui")


def asked_passage(data: Mapping[str, Any]) -> Passage | None:
    """The passage that a click or a link names; ``None`` where it names no document."""
    document = str(data.get("document") or "")
    if not document:
        return None
    spans = parse_span_list(f"{data.get('start')}-{data.get('end')}")
    start, end = spans[0] if spans else (None, None)
    version = str(data.get("version") or "")[:40] or None
    return Passage(document, start, end, tuple(parse_span_list(data.get("evidence"))), version)


def show_passage(service: Service, passage: Passage | None, language: str) -> str:
    """The document pane for a passage; the empty pane for none, and a note for a document that is not there."""
    if passage is None:
        return render_no_document(language)
    try:
        found = service.library.text_at(passage.document, passage.version)
        former, snapshot = found.until is not None, service.library.snapshot
        related = related_documents(snapshot, found.document.id)
        # References are those of the present text.
        links = () if former else links_of(snapshot, found.document.id)
    except TiaowenError as error:
        if not isinstance(error, (DocumentNotFound, VersionNotFound)):
            log.warning("A document could not be shown: %s", error)
        return render_no_document(language, error=error.code)
    return render_document(
        found.document, found.text, found.clauses, passage, language, related, links, former=former
    )


def show_page(service: Service, passage: Passage, number: int | None, language: str) -> str:
    """The picture of a page of a PDF with the passage marked: page ``number``, or the one it begins on."""
    try:
        document = service.library.document(passage.document)
        data, pages = service.library.original(document.id), service.library.snapshot.pages(document.id)
        text = service.library.text(document.id)
    except TiaowenError as error:
        return render_no_document(language, error=error.code)
    start, end = passage.start or 0, passage.end or 0
    begins = next((page.number for page in pages if page.start <= start < page.end), 1)
    span = next((page for page in pages if page.number == (number or begins)), None)
    if data is None or span is None or document.format != "pdf":
        return render_no_page(language)
    spans = [(max(low, span.start) - span.start, min(high, span.end) - span.start)
             for low, high in ((start, end), *passage.evidence)]  # fmt: skip
    boxes = places_on_page(data, document.file, span.number, text[span.start : span.end], spans)
    evidence = [box for found in boxes[1:] for box in found]
    return render_page(PageView(document.id, span.number, len(pages), boxes[0], evidence), language)
