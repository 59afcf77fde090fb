"""The titles of a library's documents as people say them: in full, by a part, in short (先租后让办法)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from weakref import WeakKeyDictionary

from index.grams import fold
from index.metadata_kind import issued_title
from index.records import Document
from index.snapshot import Snapshot
from rag.features import longest_run

RUN = 4
"""Characters in a row that a part of a title has at least; names of laws may be shorter (刑法)."""

WHOLE, SHORT, PART = 3, 2, 1
"""How a stretch of text names a title: by its whole name, in short, by a part of it."""

Beside = Literal["before", "after"] | None
"""On which side of an address a stretch of text touches it."""

Fit = tuple[int, int]
"""One of these, 0 for not at all, and by how many characters."""

_FILLER = re.compile("关于|印发|的|和|通知|试行|暂行")
_GENERIC = re.compile(
    r"(?:管理|实施|若干|指导|工作|具体|有关|相关|奖励|支持|优惠|扶持|补贴|政策|促进|企业|产业|发展|市|县|区|省)*"
    r"(?:办法|细则|方案|措施|意见|规定|条例|政策|文件|指南|决定|规则|解释|条文)?"
)
_BRACKETS = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】]{1,24}[）)〕\]】]\s*$")
_ISSUER = re.compile(r"^.{2,60}?关于(?=.{4})")
_LAW = re.compile(r"(?:法|法典|条例)$")
_STOP = frozenset("the a an of on for and to in by with".split())


@dataclass(frozen=True, slots=True)
class Title:
    """A document's title, plain: ``names`` are what it goes by alone; ``loose`` is it without its issuer and the
    words that say nothing; ``words`` are its English ones, ``pairs`` all pairs of characters in these.
    """

    number: int
    full: str
    names: frozenset[str]
    loose: str
    words: tuple[str, ...]
    pairs: frozenset[str]


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in ``text``."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


@lru_cache(maxsize=20_000)
def fold_char(char: str) -> str:
    """``char`` folded, if it is a letter or a digit; folding one by one keeps offsets."""
    return "".join(c for c in fold(char) if c.isalnum())


def plain(text: str) -> str:
    """``text`` as names are compared: folded, letters and digits alone."""
    return "".join(map(fold_char, text))


def loosened(text: str) -> str:
    """``text`` plain and without 关于, 印发, 的, 通知 …, which people leave out."""
    return plain(_FILLER.sub("", text))


def fillers(text: str) -> set[int]:
    """The offsets of the characters that :func:`loosened` leaves out as fillers."""
    return {i for match in _FILLER.finditer(text) for i in range(*match.span())}


_CACHE: WeakKeyDictionary[Snapshot, tuple[Title, ...]] = WeakKeyDictionary()


def titles(snapshot: Snapshot) -> tuple[Title, ...]:
    """The titles of all documents; worked out once a version."""
    found = _CACHE.get(snapshot)
    if found is None:
        found = _CACHE[snapshot] = tuple(_title(n, d) for n, d in snapshot.by_number.items())
    return found


def _title(number: int, document: Document) -> Title:
    title = document.metadata.title
    forms = {title, *re.findall(r"(?:印发|发布|公布|征求)[^《》]{0,6}《([^《》]{4,80})》", title)}
    forms |= {inner} if (inner := issued_title(title)) else set()
    forms |= {_BRACKETS.sub("", form) for form in forms}
    names = {plain(form) for form in forms} | {loosened(form) for form in forms}
    for lead in filter(None, ("中华人民共和国", plain(document.metadata.region or ""))):
        names |= {name.removeprefix(lead) for name in names}
    words = tuple(w for w in re.findall(r"[a-z]+", fold(title)) if w not in _STOP) if title.isascii() else ()
    loose = loosened(_ISSUER.sub("", title))
    pairs = frozenset().union(*map(pairs_of, (*names, loose)))
    return Title(number, plain(title), frozenset(n for n in names if len(n) > 1), loose, words, pairs)


def fit(text: str, title: Title, beside: Beside) -> Fit:
    """How the loosened ``text`` names ``title``; where an address stands ``beside`` it, a short name or one made of
    pieces counts where it touches the address.
    """
    whole = [n for n in title.names if n in text and (len(n) >= RUN or _LAW.search(n))]
    if beside:
        touching = [n for n in whole if (text.endswith(n) if beside == "before" else text.startswith(n))]
        if touching:
            return WHOLE, max(map(len, touching))
    longest = max(map(len, whole), default=0)
    if longest >= RUN and not beside:
        return WHOLE, longest
    short = tail_in(text, title.loose) if beside else 0
    if max(short, longest) >= RUN:
        return SHORT, max(short, longest)
    run = longest_run(text, title.loose)
    # What every second title holds names none.
    if run < RUN or not any(
        not _GENERIC.fullmatch(text[i : i + run]) and text[i : i + run] in title.loose
        for i in range(len(text) - run + 1)
    ):
        return 0, 0
    return PART, run


def fit_words(words: list[str], title: Title) -> Fit:
    """How English ``words`` name ``title``: two of its words in a row at least."""
    if len(title.words) < 2:
        return 0, 0
    best = 0
    for i in range(len(words)):
        for j in range(len(title.words)):
            length = 0
            while (
                i + length < len(words) and j + length < len(title.words)
                and words[i + length] == title.words[j + length]
            ):  # fmt: skip
                length += 1
            best = max(best, length)
    return ((WHOLE if best == len(title.words) else SHORT), best) if best >= 2 else (0, 0)


def abbreviates(short: str, name: str) -> bool:
    """True where ``short`` is made of the characters of a law's ``name`` in its order, first and last among them:
    民诉法 of 民事诉讼法.
    """
    if len(short) < 3 or short[0] != name[0] or not _LAW.search(name) or short[-1] != name[-1]:
        return False
    rest = iter(name)
    return len(name) <= 2 * len(short) and all(char in rest for char in short)


def tail_in(text: str, title: str) -> int:
    """The length of the longest end of ``text`` that is made of pieces of ``title`` in its order, each of two
    characters or more (引导基金 + 办法); 0 where that says nothing of its own.
    """
    for start in range(len(text) - RUN + 1):
        tail = text[start:]
        if _in_pieces(tail, title):
            return 0 if _GENERIC.fullmatch(tail) else len(tail)
    return 0


def _in_pieces(text: str, title: str) -> bool:
    at = cursor = 0
    while at < len(text):
        length = len(text) - at
        while length >= 2 and title.find(text[at : at + length], cursor) < 0:
            length -= 1
        if length < 2:
            return False
        cursor = title.find(text[at : at + length], cursor) + length
        at += length
    return True
