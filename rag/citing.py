"""A clause becomes a citation: trimmed to its words, with its address and its line of reference."""

from __future__ import annotations

import re
from dataclasses import replace

from index.records import Document, StoredClause
from index.sentences import split_sentences
from rag.answer import CitedDocument, Span

_N = "[零〇○一二三四五六七八九十百千两]"
_MARK = re.compile(
    rf"第\s?[{_N[1:-1]}\d０-９]+\s?[编篇章节条](?:之{_N}+)?|附[件录表]\s?[{_N[1:-1]}\d]*"
    rf"|[（(][{_N[1:-1]}\d]+[）)](?:至[（(][{_N[1:-1]}\d]+[）)])?"
    rf"|\d+(?:[.．]\d+)+"
    rf"|[{_N[1:-1]}\d]+[、.．]|[{_N[1:-1]}\d]+至[{_N[1:-1]}\d]+[、.．]?|{_N}+[是要]"
    rf"|[①-⑳](?:至[①-⑳])?|第{_N}+[，,、：:]"
)


OPENING = 400
"""Characters that are marked of a place at the most, where they are whole sentences: a clause's usual length."""

_PUNCTUATION = str.maketrans(",:", "，：")


def cited_document(document: Document) -> CitedDocument:
    """What a citation shows of its document."""
    m = document.metadata
    return CitedDocument(
        document.id, document.file, m.title, m.number, m.issuer, m.issued_on, m.region, m.validity
    )  # fmt: skip


def reference(document: Document, address: tuple[str, ...], page: int | None) -> str:
    """The line that a report can carry: ``《title》（文号）四、（十四），第 3 页``."""
    number = f"（{document.metadata.number}）" if document.metadata.number else ""
    marks = [short_label(label) for label in address]
    # 4.1 says 4. already.
    inner = [*marks[1:], ""] if marks else []
    marks = [m for m, below in zip(marks, inner, strict=True) if not below.startswith(f"{m.rstrip('.')}.")]
    place = ""
    for mark in marks:
        # 1. and 2. side by side would read as one number.
        place += f" {mark}" if place and place[-1] in "0123456789." and mark[:1].isdigit() else mark
    place = place.rstrip("、，：")
    if place[:1].isascii() and document.language == "en":
        place = f" {place}".rstrip()
    paged = "" if page is None else f", p. {page}" if document.language == "en" else f"，第 {page} 页"
    title = document.metadata.title
    named = f"“{title}”" if document.language == "en" else in_title_marks(title)
    return f"{named}{number}{place}{paged}"


def in_title_marks(title: str) -> str:
    """``title`` in 《》, unless it bears them around the whole already."""
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        return title
    # Marks inside marks are written 〈〉 (GB/T 15834).
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def short_label(label: str) -> str:
    """The mark of a label (``（十四）`` of ``（十四）强化要素保障``); a label without one stays as it is."""
    match = _MARK.match(label)
    if match is None:
        return label if len(label) <= 30 else f"{label[:30]}…"
    return re.sub(r"\s", "", match.group()).translate(_PUNCTUATION)


def trimmed(stored: StoredClause) -> tuple[int, int, str]:
    """The clause without white space at its ends, as offsets into the stored text and the text between them."""
    quote = stored.quote
    start = stored.clause.start + len(quote) - len(quote.lstrip())
    text = quote.strip()
    return start, start + len(text), text


def cut(stored: StoredClause, start: int, end: int, address: tuple[str, ...], page: int | None) -> StoredClause:
    """The part ``[start, end)`` of a clause, offsets into the stored text, with its own labels and page."""
    clause = stored.clause
    part = replace(clause, start=start, end=end, address=address, page=page if page is not None else clause.page)
    return replace(stored, clause=part, quote=stored.quote[start - clause.start : end - clause.start])


def opening(quote: str, start: int) -> tuple[Span, ...]:
    """What is marked where the place itself was asked for: all of ``quote``, or of a long one its first sentences.

    ``start`` is the quote's offset in the stored text.
    """
    if len(quote) <= OPENING:
        return (Span(start, start + len(quote)),)
    ends = [end for _, end in split_sentences(quote)]
    last = max((end for end in ends if end <= OPENING), default=ends[0] if ends else OPENING)
    return (Span(start, start + last),)
