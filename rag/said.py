"""Filters that a question says itself (湘西的, 2022年以后的, 市科技局发的, 现行有效的), and what they do.

Most are soft: they lift the documents that they name, so that a guess that is wrong never hides the answer. Words of
limitation (只看, 仅限, only … documents, 以后的) make a filter hard: then other documents are not searched at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from index.regions import NATIONAL
from index.snapshot import Snapshot
from rag.filters import Filters, parse_filters
from rag.naming import explicit_names
from rag.said_days import find_day
from rag.said_mentions import DOCUMENT, DOCUMENT_EN, ISSUED, Mention, Years
from rag.said_places import find_issuers, find_regions
from rag.said_words import find_kinds, find_topics, find_validity
from rag.said_years import find_years

BONUS = {"document": 2.0, "region": 2.0, "issuer": 2.0, "year": 1.0, "validity": 1.0, "kind": 0.5, "topic": 0.5}
"""What a soft filter adds to the ranking score of a clause whose document it fits; the gap between the first and the
second clause is 3.6 at the median of questions over government documents. Measured there on 452 questions that say a
filter: right document first .827 without, .836 with a region's bonus of 2, .825 with 2 and nothing for documents of
no region; the other kinds change less than .003 between 0.3 and 3.
"""

OLD = 9.0
"""What validity adds where documents out of force are asked for: who says 废止的 wants no other."""

NEUTRAL = 0.5
"""Share of a region's bonus for documents without a region, or of the whole country: they may hold for it too."""


NAME = 8
"""Characters that the name of a document has at least: 《通行证》 is none."""


@dataclass(frozen=True, slots=True)
class Said:
    """One filter that a question says: ``text`` are its words; it wants documents of one of ``names``, or of the
    ``years`` from the first to the last. ``start`` is where the words stand.
    """

    kind: str
    text: str
    names: tuple[str, ...] = ()
    years: Years | None = None
    hard: bool = False
    start: int = 0

    def describe(self) -> dict[str, Any]:
        """The filter as the answer's plan shows it, JSON-ready."""
        value = list(self.names if self.years is None else self.years)
        return {"kind": self.kind, "text": self.text, "value": value, "hard": self.hard}

    @property
    def filters(self) -> Filters:
        """This as a filter that a caller could set."""
        if self.kind == "on":
            return parse_filters({"on": self.names[0], "validity": ["in_force"]})
        if self.years is not None:
            return Filters(year_from=self.years[0], year_to=self.years[1])
        return parse_filters({self.kind: self.names})


def said_filters(snapshot: Snapshot, question: str, without: Collection[str] = ()) -> tuple[Said, ...]:
    """The filters that ``question`` says, in its order, each of which some document of the library passes.

    ``without`` are texts of such filters that the reader took off. A region or an issuer that no document has is no
    filter. Hard ones that together no document passes become soft: then they were not understood.
    """
    found: list[Said] = []
    for mention in sorted(_mentions(snapshot, question), key=lambda m: m.start):
        text = question[mention.start : mention.end].strip()
        hard = mention.hard or is_hard(question, mention.start, mention.end)
        said = Said(mention.kind, text, mention.names, mention.years, hard, mention.start)
        known = any(said.filters == other.filters for other in found)
        if text not in without and not known and said.filters.numbers(snapshot):
            found.append(said)
    if any(said.hard and said.kind != "on" for said in found) and not narrowed(Filters(), found).numbers(snapshot):
        found = [replace(said, hard=said.kind == "on") for said in found]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the documents of a library say of themselves, to recognise it in questions."""

    regions: frozenset[str]
    issuers: frozenset[str]
    kinds: frozenset[str]


_CACHE: WeakKeyDictionary[Snapshot, _Known] = WeakKeyDictionary()


def _known(snapshot: Snapshot) -> _Known:
    known = _CACHE.get(snapshot)
    if known is None:
        metadata = [document.metadata for document in snapshot.documents]
        known = _CACHE[snapshot] = _Known(
            frozenset(m.region for m in metadata if m.region),
            frozenset(organ for m in metadata for organ in (m.issuer or "").split("、") if organ),
            frozenset(m.kind for m in metadata if m.kind),
        )
    return known


def _mentions(snapshot: Snapshot, question: str) -> list[Mention]:
    known = _known(snapshot)
    names = explicit_names(snapshot, question)
    mentions = [
        Mention("document", n.start, n.end, tuple(snapshot.by_number[d].id for d in n.documents))
        for n in names
        if n.documents and n.end - n.start >= NAME
    ]
    # What stands inside a document's name or an issuer's is no filter of its own: 《澜川市…》, 澜川市财政局发的.
    inside = [(n.start, n.end) for n in names]
    for found in (
        find_day(question),
        find_issuers(question, known.issuers, known.regions),
        find_years(question),
        find_regions(question, known.regions),
        find_validity(question),
        find_kinds(question, known.kinds),
        find_topics(question),
    ):
        for mention in found:
            if not any(a < mention.end and mention.start < b for a, b in inside):
                mentions.append(mention)
                inside += (
                    [(mention.start, mention.end)] if mention.kind in ("issuer", "year", "validity", "on") else []
                )
    return mentions


_HARD_BEFORE = re.compile(
    r"(?:只看|只查|只找|只搜|仅看|仅查|仅找|单看|光看|限定[在于为]?|只考虑)(?:一下)?[一-龥]{0,4}$"
)
# 仅限, 只要 also state conditions (仅限本市企业): they limit documents only where documents are spoken of.
_LIMITS_BEFORE = re.compile(r"(?:只要|仅限于?|只限于?|限于|限|仅)[在是找要]?$")
_OF_DOCUMENTS = re.compile(rf"(?:的|{ISSUED}的?)?[一-龥]{{0,8}}?{DOCUMENT}|(?:的|范围内?)?\s*(?:[，。；;？?）)]|$)")
_ONLY = re.compile(r"\b(?:only|just|exclusively|limit(?:ed)? to|restrict(?:ed)? to)\b", re.IGNORECASE)
_DOCUMENTS_EN = re.compile(rf"\b{DOCUMENT_EN}\b", re.IGNORECASE)
_NEAR = 40


def is_hard(question: str, start: int, end: int) -> bool:
    """Whether the words around ``question[start:end]`` limit the documents to it: 只看…, only … documents."""
    before, after = question[max(0, start - 16) : start], question[end : end + 24]
    if _HARD_BEFORE.search(before):
        return True
    if _LIMITS_BEFORE.search(before) and _OF_DOCUMENTS.match(after):
        return True
    near = question[max(0, start - _NEAR) : end + _NEAR]
    return bool(_ONLY.search(near) and _DOCUMENTS_EN.search(near))


def said_day(question: str, without: Collection[str] = ()) -> date | None:
    """The day on which what ``question`` asks for is to be in force; ``None`` where no such words count."""
    for mention in find_day(question):
        if question[mention.start : mention.end].strip() not in without:
            return date.fromisoformat(mention.names[0])
    return None


def narrowed(filters: Filters, said: Sequence[Said]) -> Filters:
    """``filters`` with the hard ones of ``said``; of one kind any may hold, and what the caller set stays."""
    given = filters.describe()
    day = next((s for s in said if s.kind == "on"), None)
    if day is not None and filters.on is None:
        given = {"validity": ["in_force"]} | given | {"on": day.names[0]}
    for name in dict.fromkeys(s.kind for s in said if s.hard and s.names and s.kind != "on"):
        names = dict.fromkeys(value for s in said if s.hard and s.kind == name for value in s.names)
        given.setdefault(name, list(names))
    years = [s.filters for s in said if s.hard and s.years]
    if years and filters.year_from is None and filters.year_to is None:
        given["year_from"] = max((y.year_from for y in years if y.year_from is not None), default=None)
        given["year_to"] = min((y.year_to for y in years if y.year_to is not None), default=None)
    return parse_filters(given)


def bonus(snapshot: Snapshot, said: Sequence[Said], rows: np.ndarray) -> np.ndarray:
    """What the soft ones of ``said`` add to the ranking score of the clause in each of ``rows``: (n,) float64."""
    documents = snapshot.table.document[rows]
    gained = np.zeros(len(rows))
    for kind in dict.fromkeys(s.kind for s in said if not s.hard):
        soft = [s for s in said if s.kind == kind and not s.hard]
        numbers = [number for s in soft for number in s.filters.numbers(snapshot)]
        fits = np.isin(documents, numbers).astype(np.float64)
        if kind == "region":
            neutral = [n for n, d in snapshot.by_number.items() if d.metadata.region in (None, NATIONAL)]
            fits = np.maximum(fits, NEUTRAL * np.isin(documents, neutral))
        old = kind == "validity" and all(name != "in_force" for s in soft for name in s.names)
        gained += (OLD if old else BONUS[kind]) * fits
    return gained


def unsaid(question: str, said: Sequence[Said]) -> str:
    """``question`` without the words that only say which documents are wanted, as far as the filters took them up:
    years, validity and whatever is hard. What is left is what the documents are searched for.
    """
    for item in sorted(said, key=lambda s: s.start, reverse=True):
        if item.hard or item.kind == "year" or (item.kind == "validity" and item.names != ("draft",)):
            before = _LIMIT.sub("", question[: item.start])
            question = f"{before} {_GENERAL.sub('', question[item.start + len(item.text) :], count=1)}"
    return " ".join(question.split())


_LIMIT = re.compile(
    r"(?:(?:[只仅][看查找搜要限]|[单光]看|限定?|仅)[在于为是]?"
    r"|\b(?:only|just)(?: in| from| the)?|\b(?:in |only )*(?:the )?"
    r"(?:documents|policies|rules|measures)(?: that are| which are)?(?: issued| published)?(?: in| from)?)\s*$",
    re.IGNORECASE,
)
# 2023年|发布的文件里，…
_GENERAL = re.compile(
    rf"^\s*{ISSUED}?的?(?:(?:政策)?文件|政策(?=[里中，]))?(?:里面?|中|当中)?\s*[，,：:]?|^\s*(?:documents|policies)?\s*[,:]?",
)
