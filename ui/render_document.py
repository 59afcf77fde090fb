"""A document's stored text as HTML, with one clause and its evidence marked, and the outline to jump by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from index.links import Link
from index.records import Clause, Document
from ui.icons import icon
from ui.marking import join, text_language, when
from ui.render import render_facts
from ui.render_context import render_related
from ui.render_text import OutlineEntry, Passage, render_text
from ui.schemas_context import RelatedDocument
from ui.strings import say, say_error

# Deeper levels of the outline would make the list longer than the text is to read.
OUTLINE_DEPTH = 3
OUTLINE_ENTRIES = 400


def outline_of(clauses: Sequence[Clause]) -> list[OutlineEntry]:
    """Each label once, where its first clause starts; as many levels as leave a list that can be read."""
    for depth in range(OUTLINE_DEPTH, 1, -1):
        entries = _entries(clauses, depth)
        if len(entries) <= OUTLINE_ENTRIES:
            return entries
    return _entries(clauses, 1)[:OUTLINE_ENTRIES]


def _entries(clauses: Sequence[Clause], depth_shown: int) -> list[OutlineEntry]:
    entries: list[OutlineEntry] = []
    above: tuple[str, ...] = ()
    for clause in clauses:
        path = clause.address[:depth_shown]
        shared = 0
        while shared < min(len(path), len(above)) and path[shared] == above[shared]:
            shared += 1
        entries += [OutlineEntry(path[depth], depth, clause.start) for depth in range(shared, len(path))]
        above = path
    return entries


def render_document(
    document: Document,
    text: str,
    clauses: Sequence[Clause],
    passage: Passage,
    language: str,
    related: Sequence[RelatedDocument] = (),
    links: Sequence[Link] = (),
    *,
    former: bool = False,
) -> str:
    """The pane: head, outline, text. A passage outside the text is said to be so, and nothing is marked.

    ``related`` are the documents that belong to it, ``links`` what its text refers to in the library. ``former``:
    this is not what the document says now, which the reader is told.
    """
    start, end = passage.start, passage.end
    inside = start is not None and end is not None and 0 <= start < end <= len(text)
    target = (start, end) if inside and start is not None and end is not None else None
    metadata = document.metadata
    details = [metadata.number, metadata.issuer, document.file]
    head = Markup(
        '<header class="tw-dochead"><div><h2 lang="{}" tabindex="-1">{}</h2><p class="tw-meta">{}</p>'
        '<p class="tw-facts">{}</p>{}</div>'
        '<button type="button" class="tw-sign tw-close" data-close aria-label="{}">{}</button></header>'
    ).format(
        text_language(metadata.title),
        metadata.title,
        join([Markup("<span>{}</span>").format(detail) for detail in details if detail], " "),
        _facts(document, language),
        render_related(related, language),
        say(language, "close"),
        icon("close"),
    )
    clauses = [replace(clause, start=_first_visible(text, clause.start)) for clause in clauses]
    entries = outline_of(clauses)
    body = Markup('<div class="tw-text" lang="{}" data-document="{}">{}</div>').format(
        text_language(text),
        document.id,
        render_text(text, clauses, entries, metadata.title, target, passage, language, links),
    )
    tools = join(
        [
            _outline(entries, target, language),
            # Of a former text the file is not kept, only its words.
            Markup() if former else _views(document, language),
            when(
                target,
                '<button type="button" class="tw-button" data-jump="target">{}</button>',
                say(language, "back_to_clause"),
            ),
        ]
    )
    lost = when(
        start is not None and target is None, '<p class="tw-error" role="alert">{}</p>', say(language, "passage_gone")
    )
    lost += when(former, '<p class="tw-notice" role="status">{}</p>', say(language, "former_text"))
    return str(
        Markup(
            '<section class="tw-pane" aria-label="{}">{}<div class="tw-tools">{}</div>'
            '<div class="tw-scroll" tabindex="0" role="region" aria-label="{}">{}{}</div>'
            '<div class="tw-pages" data-pages tabindex="0" role="region" aria-label="{}" hidden></div></section>'
        ).format(
            say(language, "document_label"),
            head,
            tools,
            say(language, "view_text"),
            lost,
            body,
            say(language, "view_page"),
        )
    )


def render_no_document(language: str, *, error: str | None = None) -> str:
    """The pane before anything was opened, or, with the code of an error, in place of what could not be."""
    if error is None:
        head, detail = say(language, "document_none"), say(language, "document_none_detail")
    else:
        head = say_error(language, error)
        detail = say(language, "document_gone_detail") if error == "document_not_found" else ""
    return str(
        Markup(
            '<section class="tw-pane tw-nothing" aria-label="{}"{}><p><strong>{}</strong><br>{}</p>'
            '<button type="button" class="tw-sign tw-close" data-close aria-label="{}">{}</button></section>'
        ).format(
            say(language, "document_label"),
            Markup(' role="alert"') if error else "",
            head,
            detail,
            say(language, "close"),
            icon("close"),
        )
    )


def _first_visible(text: str, start: int) -> int:
    """Where what stands at ``start`` begins to show: an anchor on an empty line would be on no line."""
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _facts(document: Document, language: str) -> Markup:
    metadata = document.metadata
    facts = render_facts(
        {"validity": metadata.validity, "issued_on": metadata.issued_on, "region": metadata.region}, language
    )
    effective = when(
        metadata.effective_on,
        " <span>{}</span>",
        say(language, "effective_on", date=metadata.effective_on),
    )
    expires = when(metadata.expires_on, " <span>{}</span>", say(language, "expires_on", date=metadata.expires_on))
    details = document.details
    window = "–".join(day or "" for day in (details.apply_from, details.apply_to)).strip("–")
    applies = when(window, " <span>{}</span>", say(language, "apply_window", window=window))
    audience = [*details.sizes, *details.industries]
    return facts + effective + expires + applies + join([Markup(" <span>{}</span>").format(w) for w in audience])


def _views(document: Document, language: str) -> Markup:
    """Text or page, for a format whose pages can be pictured; and the file itself."""
    views = Markup(
        '<span class="tw-views" role="group" aria-label="{0}">'
        '<button type="button" class="tw-button" data-pane="text" aria-pressed="true">{1}</button>'
        '<button type="button" class="tw-button" data-pane="page" aria-pressed="false">{2}</button></span>'
    ).format(say(language, "view_label"), say(language, "view_text"), say(language, "view_page"))
    return when(document.format == "pdf", "{}", views)


def _outline(entries: Sequence[OutlineEntry], target: tuple[int, int] | None, language: str) -> Markup:
    current = -1
    if target:
        current = bisect_right([entry.start for entry in entries], target[0]) - 1
    items = [
        Markup('<li data-depth="{}"><button type="button" data-jump="{}"{}>{}</button></li>').format(
            entry.depth, entry.start, Markup(' aria-current="true"') if index == current else "", entry.label
        )
        for index, entry in enumerate(entries)
    ]
    return when(
        items,
        '<details class="tw-outline"><summary>{}<span class="tw-here">{}</span></summary><ol>{}</ol></details>',
        say(language, "outline"),
        entries[current].label if current >= 0 else "",
        join(items),
    )
