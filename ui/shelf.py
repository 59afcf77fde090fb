"""Which documents the library page lists, and in which order. Plain functions, no HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.records import Document
from ui.strings import STRINGS, say

PAGE = 100
"""Documents listed at a time: a thousand rows at once make a phone slow."""
MOST = 5_000
FIND = 200
"""Characters of what is looked for."""


@dataclass(frozen=True, slots=True)
class View:
    """What a visitor wants to see: documents with all the words of ``find``, by ``sort``, the first ``shown``."""

    find: str = ""
    sort: str = "added"
    descending: bool = True
    shown: int = PAGE


FIRST = View()
"""What is shown before anyone has chosen: the newest first."""


def _title(document: Document) -> Any:
    # Of the common characters GB 18030 has the order of their sound (pinyin), which Unicode has not.
    return document.metadata.title.casefold().encode("gb18030", "replace")


def _text(value: str | None) -> Any:
    # What is missing comes last, whichever way the rest is sorted.
    return (value or "").encode("gb18030", "replace")


SORTS: dict[str, Callable[[Document], Any]] = {
    "title": _title,
    "issuer": lambda document: _text(document.metadata.issuer),
    "date": lambda document: _text(document.metadata.issued_on),
    "region": lambda document: _text(document.metadata.region),
    "validity": lambda document: _text(document.metadata.validity),
    "clauses": lambda document: document.clauses,
    "added": lambda document: document.added_at,
}


def parse_view(data: object) -> View:
    """The view that a browser asks for, whatever it sent."""
    given = data if isinstance(data, Mapping) else {}
    shown = given.get("shown")
    sort = str(given.get("sort"))
    return View(
        find=str(given.get("find") or "")[:FIND],
        sort=sort if sort in SORTS else FIRST.sort,
        descending=bool(given.get("descending", sort not in SORTS)),
        shown=min(max(shown, PAGE), MOST) if isinstance(shown, int) and not isinstance(shown, bool) else PAGE,
    )


def listed(documents: Sequence[Document], view: View, language: str) -> tuple[list[Document], int]:
    """The first ``view.shown`` of the documents that fit, in order, and how many fit."""
    words = _folded(view.find).split()
    found = [document for document in documents if not words or _holds(document, words, language)]
    key = SORTS[view.sort]
    # By file name where all else is equal, so that the same list always reads the same.
    found.sort(key=lambda document: (document.file, document.id))
    found.sort(key=key, reverse=view.descending)
    found.sort(key=lambda document: key(document) in (b"", ""))
    return found[: view.shown], len(found)


def _holds(document: Document, words: Sequence[str], language: str) -> bool:
    m = document.metadata
    validity = say(language, m.validity) if m.validity in STRINGS[language] else ""
    fields = (m.title, m.number, m.issuer, m.region, m.issued_on, validity, document.file)
    text = _folded(" ".join(field for field in fields if field))
    return all(word in text for word in words)


def _folded(text: str) -> str:
    """Full-width and half-width, capital and small letters are the same to whoever looks for something."""
    return unicodedata.normalize("NFKC", text).casefold()
