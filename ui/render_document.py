"""A document's stored text as HTML, with one clause and its evidence marked, and the outline to jump by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup, escape

from index.records import Clause, Document
from ui.icons import icon
from ui.marking import join, merged, text_language, when
from ui.render import render_facts
from ui.strings import say, say_error

# Deeper levels of the outline would make the list longer than the text is to read.
OUTLINE_DEPTH = 3
OUTLINE_ENTRIES = 400
# A label this short that opens a paragraph (第十四条) is set in bold; a longer one is a sentence.
BOLD_LABEL = 16


@dataclass(frozen=True, slots=True)
class Passage:
    """What to show of a document: the clause ``[start, end)`` and the evidence in it. ``None``: from the top.

    ``version`` is the library's, as an answer named it, whose text is meant; ``None`` for the present one.
    """

    document: str
    start: int | None = None
    end: int | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    version: str | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A label of the outline, how deep it lies (from 0), and where its first clause starts."""

    label: str
    depth: int
    start: int


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
    *,
    former: bool = False,
) -> str:
    """The pane: head, outline, text. A passage outside the text is said to be so, and nothing is marked.

    ``former``: this is not what the document says now, which the reader is told.
    """
    start, end = passage.start, passage.end
    inside = start is not None and end is not None and 0 <= start < end <= len(text)
    target = (start, end) if inside and start is not None and end is not None else None
    metadata = document.metadata
    details = [metadata.number, metadata.issuer, document.file]
    head = Markup(
        '<header class="tw-dochead"><div><h2 lang="{}" tabindex="-1">{}</h2><p class="tw-meta">{}</p>'
        '<p class="tw-facts">{}</p></div>'
        '<button type="button" class="tw-sign tw-close" data-close aria-label="{}">{}</button></header>'
    ).format(
        text_language(metadata.title),
        metadata.title,
        join([Markup("<span>{}</span>").format(detail) for detail in details if detail], " "),
        _facts(document, language),
        say(language, "close"),
        icon("close"),
    )
    clauses = [replace(clause, start=_first_visible(text, clause.start)) for clause in clauses]
    entries = outline_of(clauses)
    body = Markup('<div class="tw-text" lang="{}" data-document="{}">{}</div>').format(
        text_language(text), document.id, _text(text, clauses, entries, metadata.title, target, passage, language)
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
    return facts + effective


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


def _text(
    text: str,
    clauses: Sequence[Clause],
    entries: Sequence[OutlineEntry],
    title: str,
    target: tuple[int, int] | None,
    passage: Passage,
    language: str,
) -> Markup:
    """The text line by line. Its characters are exactly the stored ones; pages and anchors are attributes."""
    levels = {entry.label: entry.depth for entry in entries}
    anchors = {entry.start for entry in entries}
    evidence = merged(passage.evidence, *target) if target else []
    bold = {
        clause.start: clause.start + len(clause.address[-1])
        for clause in clauses
        if clause.address
        and len(clause.address[-1]) <= BOLD_LABEL
        and text.startswith(clause.address[-1], clause.start)
    }
    pages = {}
    page = None
    for clause in clauses:
        if clause.page is not None and clause.page != page:
            page = clause.page
            pages[clause.start] = page
    points = sorted(
        anchors | bold.keys() | set(bold.values()) | set(target or ()) | {edge for span in evidence for edge in span}
    )
    page_starts = sorted(pages)
    lines: list[Markup] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line:
            cuts = [at, *points[bisect_right(points, at) : bisect_left(points, end)], end]
            pieces = [_piece(text, low, high, target, evidence, bold, anchors) for low, high in pairwise(cuts)]
            first = bisect_left(page_starts, at)
            new_page = first < len(page_starts) and page_starts[first] <= end
            lines.append(
                Markup("<p{}{}>{}</p>").format(
                    _line_class(line.strip(), title, levels),
                    when(
                        new_page,
                        ' data-page="{}"',
                        say(language, "page_number", page=pages[page_starts[first]]) if new_page else "",
                    ),
                    join(pieces),
                )
            )
        at = end + 1
    return join(lines, "\n")


def _line_class(line: str, title: str, levels: dict[str, int]) -> Markup:
    if line == title:
        return Markup(' class="tw-title"')
    level = levels.get(line)
    return when(level is not None, ' class="tw-heading" data-depth="{}"', level)


def _piece(
    text: str,
    low: int,
    high: int,
    target: tuple[int, int] | None,
    evidence: Sequence[tuple[int, int]],
    bold: dict[int, int],
    anchors: set[int],
) -> Markup:
    """``text[low:high]``, inside which nothing changes: plain, in the clause, or evidence in the clause."""
    piece = escape(text[low:high])
    if bold.get(low) == high:
        piece = Markup("<b>{}</b>").format(piece)
    if target and target[0] <= low < target[1]:
        if any(start <= low < end for start, end in evidence):
            piece = Markup('<mark class="tw-evidence">{}</mark>').format(piece)
        piece = Markup('<mark class="tw-clause"{}>{}</mark>').format(
            Markup(' id="tw-target"') if low == target[0] else "", piece
        )
    if low in anchors:
        piece = Markup('<span id="tw-at-{}"></span>').format(low) + piece
    return piece
