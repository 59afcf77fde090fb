"""A document's stored text as lines of HTML: one clause and its evidence marked, what is no part of it set back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from index.links import Link
from index.records import Clause
from ui.marking import join, merged, when
from ui.strings import say

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


def render_text(
    text: str,
    clauses: Sequence[Clause],
    entries: Sequence[OutlineEntry],
    title: str,
    target: tuple[int, int] | None,
    passage: Passage,
    language: str,
    links: Sequence[Link] = (),
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
    noise = [(clause.start, clause.end) for clause in clauses if clause.noise]
    pages = {}
    page = None
    for clause in clauses:
        if clause.page is not None and clause.page != page:
            page = clause.page
            pages[clause.start] = page
    points = sorted(
        anchors
        | bold.keys()
        | set(bold.values())
        | set(target or ())
        | {edge for span in (*evidence, *noise, *((link.start, link.end) for link in links)) for edge in span}
    )
    page_starts = sorted(pages)
    lines: list[Markup] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line:
            cuts = [at, *points[bisect_right(points, at) : bisect_left(points, end)], end]
            pieces = [
                _muted(
                    _linked(_piece(text, low, high, target, evidence, bold, anchors), links, low),
                    _within(noise, low),
                    language,
                )
                for low, high in pairwise(cuts)
            ]
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


def _within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    before = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return before >= 0 and at < spans[before][1]


def _linked(piece: Markup, links: Sequence[Link], at: int) -> Markup:
    """What refers to a document of the library, as a button that opens it there."""
    before = bisect_right(links, at, key=lambda link: link.start) - 1
    if before < 0 or at >= links[before].end:
        return piece
    link = links[before]
    return Markup('<button type="button" class="tw-link tw-refers" data-open="{}"{}>{}</button>').format(
        link.document,
        when(link.target_start is not None, ' data-start="{}" data-end="{}"', link.target_start, link.target_end),
        piece,
    )


def _muted(piece: Markup, is_noise: bool, language: str) -> Markup:
    """What is no part of the document, as the text shows it: there, but set back."""
    return (
        Markup('<span class="tw-noise" title="{}">{}</span>').format(say(language, "noise"), piece)
        if is_noise
        else piece
    )
