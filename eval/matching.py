"""When a citation is a hit.

It is one when it is of the expected document and its span overlaps the expected quote's by at least half of
the shorter of the two, white space ignored. So all spans here are counted in characters that are not white
space.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from eval.questions import Relevant
from rag.answer import Citation

# Zero width space and byte order mark: cleaned away by some readers, kept by some markers of questions.
_WITHOUT_WIDTH = {0x200B: None, 0xFEFF: None}


class Stretch(NamedTuple):
    """Half-open offsets into a text without its white space."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's stored text, ready for counting without white space.

    ``solid[i]`` is how many of the first ``i`` characters are not white space: unsigned 32 bit numbers,
    ``len(text) + 1`` of them.
    """

    compact: str
    solid: array[int]

    @classmethod
    def of(cls, text: str) -> SourceText:
        """``text`` made ready."""
        return cls(compact(text), array("I", accumulate((not _is_space(c) for c in text), initial=0)))

    def stretch(self, start: int, end: int) -> Stretch:
        """The stretch of ``text[start:end]``; offsets past the text's end count as its end."""
        last = len(self.solid) - 1
        return Stretch(self.solid[min(start, last)], self.solid[min(end, last)])

    def places(self, quote: str) -> tuple[Stretch, ...]:
        """Everywhere that ``quote`` stands, white space ignored, overlapping ones included."""
        return tuple(_occurrences(self.compact, compact(quote)))


@dataclass(frozen=True, slots=True)
class Expected:
    """An expected passage and where it stands.

    ``source`` is ``None`` where the library has no such document; ``places`` is empty where the quote is not
    in it. Either is a broken label.
    """

    relevant: Relevant
    source: SourceText | None
    places: tuple[Stretch, ...]

    @property
    def broken(self) -> str | None:
        """What is wrong with this label, in words; ``None`` when nothing is."""
        if self.source is None:
            return "no such document in the library"
        return None if self.places else "the quote is not in the document's stored text"


def expect(relevant: Relevant, source_of: Callable[[str], SourceText | None]) -> Expected:
    """``relevant`` with its places; ``source_of`` gives a document's text by file name, or ``None``."""
    source = source_of(relevant.document)
    return Expected(relevant, source, source.places(relevant.quote) if source else ())


def is_hit(expected: Expected, citation: Citation, length: int | None = None) -> bool:
    """Whether ``citation``, or only the first ``length`` characters of its quote, is a hit."""
    end = citation.end if length is None else min(citation.end, citation.start + length)
    return covers(expected, citation, citation.start, end)


def covers(expected: Expected, citation: Citation, start: int, end: int) -> bool:
    """Whether ``[start, end)``, a part of the citation, holds the expected passage.

    Where the quote's place is unknown (a broken label), the longest run of characters common to both texts
    stands in for the overlap.
    """
    if citation.document.file != expected.relevant.document:
        return False
    if expected.source is not None and expected.places:
        part = expected.source.stretch(start, end)
        return any(half_shared(part, place) for place in expected.places)
    words = compact(citation.quote[start - citation.start : end - citation.start])
    quote = compact(expected.relevant.quote)
    return _is_half(longest_common(words, quote), len(words), len(quote))


def half_shared(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches share at least half of the shorter one; never so for an empty one."""
    return _is_half(overlap(a, b), a.end - a.start, b.end - b.start)


def overlap(a: Stretch, b: Stretch) -> int:
    """How many characters two stretches share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def longest_common(a: str, b: str) -> int:
    """The length of the longest run of characters that stands in both."""
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size


def compact(text: str) -> str:
    """``text`` without its white space: what ``str.isspace`` takes for such, and the spaces of no width."""
    return "".join(text.translate(_WITHOUT_WIDTH).split())


def _is_space(character: str) -> bool:
    return character.isspace() or ord(character) in _WITHOUT_WIDTH


def _is_half(shared: int, a: int, b: int) -> bool:
    shorter = min(a, b)
    return shorter > 0 and 2 * shared >= shorter


def _occurrences(text: str, wanted: str) -> Iterator[Stretch]:
    if not wanted:
        return
    at = text.find(wanted)
    while at >= 0:
        yield Stretch(at, at + len(wanted))
        at = text.find(wanted, at + 1)
