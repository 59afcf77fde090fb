"""References resolved inside a library: each to the document that it names and the place in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from index.numerals import parse_numeral
from index.records import Document
from index.references import Reference, find_references
from index.repeals import names_of
from index.snapshot import Snapshot
from index.versions import work_of

_ARTICLE = re.compile(r"第\s?([^\s条]{1,8})\s?条(?!之)")


@dataclass(frozen=True, slots=True)
class Link:
    """``text[start:end]`` of a document leads to ``[target_start, target_end)`` of the one with the id ``document``;
    to the whole of it where they are ``None``. ``row`` is the first clause there, in the snapshot's table.
    """

    start: int
    end: int
    document: str
    target_start: int | None = None
    target_end: int | None = None
    row: int | None = None


def links_of(snapshot: Snapshot, document: str, start: int = 0, end: int | None = None) -> tuple[Link, ...]:
    """The references in ``[start, end)`` of a document's stored text that lead somewhere in the library, in order.

    Of several documents of one name the one whose number is said, then one in force, then the newest is meant. A
    reference to an article that is not there leads to its document. Raises LibraryBusy.
    """
    text = snapshot.text(document)
    articles: dict[str, dict[int, list[int]]] = {}
    found = (_link(snapshot, document, reference, articles) for reference in find_references(text, start, end))
    return tuple(link for link in found if link is not None)


def _link(
    snapshot: Snapshot, document: str, reference: Reference, articles: dict[str, dict[int, list[int]]]
) -> Link | None:
    target = document if reference.title is None else _named(snapshot, document, reference)
    if target is None:
        return None
    rows: list[int] = []
    if reference.article is not None:
        if target not in articles:
            articles[target] = articles_of(snapshot, target)
        rows = articles[target].get(reference.article, [])
    if not rows:
        # 本办法 itself, or an article that is not there: from a document to itself nothing leads.
        return None if target == document else Link(reference.start, reference.end, target)
    first, last = rows[0], rows[-1]
    start, end = int(snapshot.table.start[first]), int(snapshot.table.end[last])
    text = snapshot.text(target)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    if target == document and start <= reference.start < end:
        return None
    return Link(reference.start, reference.end, target, start, end, first)


def _named(snapshot: Snapshot, document: str, reference: Reference) -> str | None:
    title = reference.title or ""
    keys = names_of(title) | {work_of(title).name}
    held = {identity for key in keys for identity in snapshot.names.get(key, ())}
    if reference.number:
        held |= {d.id for d in snapshot.documents if d.metadata.number == reference.number}
    documents = [snapshot.by_number[snapshot.number_of[identity]] for identity in held]
    return max(documents, key=lambda d: _likely(d, reference, document)).id if documents else None


def _likely(document: Document, reference: Reference, own: str) -> tuple[bool, bool, bool, bool, str, str]:
    m = document.metadata
    return (
        reference.number is not None and m.number == reference.number,
        document.id == own,
        m.kind not in ("解读", "征求意见稿"),
        m.validity == "in_force",
        m.issued_on or m.effective_on or "",
        document.id,
    )


def document_rows(snapshot: Snapshot, document: str) -> np.ndarray:
    """The rows of a document's clauses in the order of its text."""
    rows = np.flatnonzero(snapshot.table.document == snapshot.number_of[document])
    return rows[np.argsort(snapshot.table.start[rows], kind="stable")]


def articles_of(snapshot: Snapshot, document: str) -> dict[int, list[int]]:
    """The rows of the clauses of each of a document's articles, by number; of several of one number, of the first."""
    found: dict[int, list[int]] = {}
    open_: int | None = None
    for row in document_rows(snapshot, document).tolist():
        number = next((n for label in snapshot.address(row) if (n := _article(label)) is not None), None)
        if number is not None and (number == open_ or number not in found):
            found.setdefault(number, []).append(row)
        open_ = number
    return found


def _article(label: str) -> int | None:
    match = _ARTICLE.match(label)
    return parse_numeral(match[1]) if match else None
