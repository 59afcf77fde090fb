"""Mentions side by side become addresses: 第二十条第（三）项 is one, 第七条和第九条 are two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.place_words import LEVELS, MOST, Mention, Place, find_mentions

__all__ = ["Address", "Place", "find_addresses"]

_WITHIN = re.compile(r"[\s›>/]*(?:的|之|中的?|里的?|下的?|，|,)?\s*")
_BESIDE = re.compile(r"\s*(?:[、,，;；]|和|及|与|或|以及|还有|and|or|&)+\s*(?:the\s+)?")
_OF = re.compile(r"\s*,?\s*(?:of|in|under)\s+(?:the\s+)?")
_RANGE = re.compile(r"\s*(?:至|到|[-－–—~～])\s*")
_ARTICLE = LEVELS["article"]


@dataclass(frozen=True, slots=True)
class Address:
    """One place that ``question[start:end]`` names: ``steps`` from the outermost inwards.

    ``sure`` tells that the words hardly mean anything else; ``leaning`` that it begins below an article (款, 项, 目)
    and may mean one that was named before. Of a list or a range each place is an address, with the same words.
    """

    steps: tuple[Place, ...]
    start: int
    end: int
    sure: bool = True

    @property
    def leaning(self) -> bool:
        """True of 第二款 alone."""
        return LEVELS[self.steps[0].kind] > _ARTICLE

    @property
    def place(self) -> Place:
        """The innermost place."""
        return self.steps[-1]

    def within(self, outer: Sequence[Place]) -> Address:
        """This address below those of ``outer`` that stand above it."""
        level = LEVELS[self.steps[0].kind]
        return replace(self, steps=(*(p for p in outer if LEVELS[p.kind] < level), *self.steps))


def find_addresses(question: str) -> tuple[Address, ...]:
    """The addresses that ``question`` names, in its order, each once. Never raises."""
    chains: list[_Chain] = []
    for mention in find_mentions(question):
        if chains and chains[-1].takes(mention, question[chains[-1].end : mention.start]):
            continue
        chain = _Chain(mention)
        if chains:
            chain.lean_on(chains, question[chains[-1].end : mention.start])
        chains.append(chain)
    found: dict[tuple[Place, ...], Address] = {}
    for chain in chains:
        for address in chain.addresses():
            found.setdefault(address.steps, address)
    return tuple(found.values())


class _Chain:
    """Mentions that lie within one another, the outermost first, below ``prefix``."""

    def __init__(self, first: Mention) -> None:
        self.mentions = [first]
        self.prefix: tuple[Place, ...] = ()
        self.start, self.end = first.start, first.end

    def takes(self, mention: Mention, gap: str) -> bool:
        """Whether ``mention``, which stands ``gap`` behind, belongs to this chain; if so it is taken in."""
        last = self.mentions[-1]
        relative = mention.level > _ARTICLE
        if mention.level > last.level and (_WITHIN.fullmatch(gap) or (relative and _BESIDE.fullmatch(gap))):
            self.mentions.append(mention)
        elif mention.level < self.mentions[0].level and _OF.fullmatch(gap):
            self.mentions.insert(0, mention)
        elif mention.places[0].kind == last.places[0].kind and _RANGE.fullmatch(gap):
            first, until = last.places[-1].ordinal, mention.places[0].ordinal
            between = range(first + 1, min(until, first + MOST))
            places = (*last.places, *(Place(last.places[0].kind, n) for n in between), *mention.places)
            self.mentions[-1] = replace(last, end=mention.end, places=places)
        else:
            return False
        self.end = max(self.end, mention.end)
        return True

    def lean_on(self, before: Sequence[_Chain], gap: str) -> None:
        """What of the chains before holds for this one: 第二章第六条和第七条, 第七条第（一）项……第（三）项."""
        own = self.mentions[0]
        if _BESIDE.fullmatch(gap) and own.level <= before[-1].mentions[-1].level:
            self.prefix = before[-1].above(own.level)
        elif own.level > _ARTICLE:
            of_articles = [c for c in before if any(LEVELS[p.kind] <= _ARTICLE for p in c.path())]
            self.prefix = of_articles[-1].above(own.level) if of_articles else ()

    def path(self) -> tuple[Place, ...]:
        """The way to the last place."""
        return (*self.prefix, *(m.places[-1] for m in self.mentions))

    def above(self, level: int) -> tuple[Place, ...]:
        """What of the path lies above ``level``."""
        return tuple(p for p in self.path() if LEVELS[p.kind] < level)

    def addresses(self) -> list[Address]:
        """One for each place: 第三、五条第二款 are 第三条 and 第五条第二款."""
        sure = any(m.sure for m in self.mentions) or bool(self.prefix)
        found = []
        for i, mention in enumerate(self.mentions):
            above = (*self.prefix, *(m.places[-1] for m in self.mentions[:i]))
            innermost = i == len(self.mentions) - 1
            for place in mention.places if innermost else mention.places[:-1]:
                end = self.end if innermost else mention.end
                found.append(Address((*above, place), self.start, end, sure))
        return found


def grouped(addresses: Sequence[Address]) -> list[list[Address]]:
    """Runs of addresses that the same words name with numbers one after the other (第三条至第五条)."""

    def key(item: tuple[int, Address]) -> tuple[object, ...]:
        i, a = item
        return a.start, a.end, a.steps[:-1], a.place.kind, a.place.sub, a.place.ordinal - i

    return [[a for _, a in run] for _, run in groupby(enumerate(addresses), key)]
