"""Places that a question names outright (第十四条, （十四）, 《…》, article 14): looked up, not guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from index.grams import fold
from index.numerals import ARABIC, CHINESE, parse_numeral
from index.outline import Node, parse_outline
from index.records import Document
from index.snapshot import Snapshot
from rag.features import longest_run

_N = f"[{CHINESE}{ARABIC}]{{1,8}}"
_PLACES = (
    ("article", re.compile(rf"第\s?({_N})\s?条")),
    ("chapter", re.compile(rf"第\s?({_N})\s?章")),
    ("section", re.compile(rf"第\s?({_N})\s?节")),
    ("paren", re.compile(rf"第?\s?[（(]({_N})[）)]\s?[项条点款部]?")),
    ("item", re.compile(rf"第\s?({_N})\s?(?:部分|大点|点)")),
    ("article", re.compile(r"\b(?:article|art\.?)\s?(\d{1,4})\b", re.IGNORECASE)),
    ("chapter", re.compile(r"\bchapter\s?(\d{1,3})\b", re.IGNORECASE)),
    ("paren", re.compile(r"\bitem\s?[（(]?(\d{1,3})[）)]?(?=\W|$)", re.IGNORECASE)),
    ("item", re.compile(r"\b(?:section|part)\s?(\d{1,3})\b", re.IGNORECASE)),
)
_LABELS = {
    "article": re.compile(rf"第\s?({_N})\s?条"),
    "chapter": re.compile(rf"第\s?({_N})\s?章"),
    "section": re.compile(rf"第\s?({_N})\s?节"),
    "paren": re.compile(rf"[（(]({_N})[）)]"),
    "item": re.compile(rf"(?:第?({_N})[、.．]|第({_N})[部，,])"),
}
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s?[〔\[（(【]\s?(\d{4})\s?[〕\]）)】]\s?第?\s?(\d{1,5})\s?号")
_TITLE = re.compile(r"《([^《》]{2,80})》")


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of label and its number: ``Place("article", 14)``."""

    kind: str
    ordinal: int


def named_places(question: str) -> tuple[Place, ...]:
    """The places that a question names, in its order; a document number's 〔2024〕 is none."""
    without = _NUMBER.sub(" ", question)
    found = []
    for kind, pattern in _PLACES:
        for match in pattern.finditer(without):
            value = parse_numeral(match.group(1))
            if value:
                found.append((match.start(), Place(kind, value)))
    return tuple(dict.fromkeys(place for _, place in sorted(found, key=lambda f: f[0])))


def named_documents(snapshot: Snapshot, question: str) -> tuple[int, ...]:
    """The numbers of the documents that a question names by 文号, by 《title》, or by most of their title's words.

    Of several, those in force come first and the newer before the older.
    """
    found = list(_named(snapshot, question))
    found.sort(key=lambda n: snapshot.by_number[n].metadata.issued_on or "", reverse=True)
    found.sort(key=lambda n: snapshot.by_number[n].metadata.validity in ("repealed", "expired", "draft"))
    return tuple(found)


def _named(snapshot: Snapshot, question: str) -> tuple[int, ...]:
    folded = fold(question)
    numbers = {re.sub(r"\s", "", m.group()) for m in _NUMBER.finditer(question)}
    wanted = {fold(n).translate(_BRACKETS) for n in numbers}
    by_number = [
        n for n, d in snapshot.by_number.items()
        if d.metadata.number and any(fold(d.metadata.number).translate(_BRACKETS) in w for w in wanted)
    ]  # fmt: skip
    if by_number:
        return tuple(by_number)
    titles = [fold(t) for t in _TITLE.findall(question)]
    quoted = [n for n, d in snapshot.by_number.items() if any(_same_title(t, d) for t in titles)]
    if quoted or titles:
        return tuple(quoted)
    return _by_title_words(snapshot, folded)


_BRACKETS = str.maketrans("〔〕[]【】（）", "()()()()")
_FILLER = re.compile(r"关于|印发|的|通知|试行|暂行|《|》|（.*?）|\(.*?\)|\s")


def _same_title(asked: str, document: Document) -> bool:
    title = _FILLER.sub("", fold(document.metadata.title))
    asked = _FILLER.sub("", asked)
    return len(asked) >= 2 and (asked in title or (len(title) >= 4 and title in asked))


def _by_title_words(snapshot: Snapshot, question: str) -> tuple[int, ...]:
    """The one document whose title shares by far the longest run with the question, if it is long enough."""
    best: list[tuple[int, int]] = []
    plain = _FILLER.sub("", question)
    for number, document in snapshot.by_number.items():
        title = _FILLER.sub("", fold(document.metadata.title))
        best.append((longest_run(plain, title), number))
    best.sort(reverse=True)
    if not best or best[0][0] < 4 or (len(best) > 1 and best[1][0] == best[0][0]):
        top = best[0][0] if best else 0
        return tuple(n for length, n in best[:4] if length == top and top >= 4)
    return (best[0][1],)


def rows_at(snapshot: Snapshot, documents: tuple[int, ...], places: tuple[Place, ...]) -> np.ndarray:
    """The rows of the clauses at ``places`` (the innermost within the outer ones), document by document.

    The outline is read again, so that an item is found which shares its clause with its neighbours.
    """
    found: list[int] = []
    for number in documents:
        identity = snapshot.by_number[number].id
        outline = parse_outline(snapshot.text(identity), snapshot.headings(number))
        rows = np.flatnonzero(snapshot.table.document == number)
        for node in outline.walk():
            if _lies_at(node, places):
                inside = (snapshot.table.start[rows] < node.end) & (snapshot.table.end[rows] > node.start)
                found += [int(row) for row in rows[inside]]
    return np.array(list(dict.fromkeys(found)), np.int64)


def _lies_at(node: Node, places: tuple[Place, ...]) -> bool:
    """True where ``node`` itself is one of the places and all others stand above it."""
    labels = node.address
    if not labels or not any(_is_at(labels[-1], place) for place in places):
        return False
    return all(any(_is_at(label, place) for label in labels) for place in places)


def _is_at(label: str, place: Place) -> bool:
    match = _LABELS[place.kind].match(label)
    return match is not None and parse_numeral(next(g for g in match.groups() if g)) == place.ordinal
