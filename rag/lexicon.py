"""Everyday words beside the words of documents: a question is widened by them, its own words stay.

The file ``lexicon.txt`` can be read and extended without knowing code; its head says how.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.errors import QuestionError
from index.grams import fold


@dataclass(frozen=True, slots=True)
class Meaning:
    """``everyday`` words, folded, and the ``official`` words that may stand for them."""

    everyday: tuple[str, ...]
    official: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Widening:
    """``word`` stands in the question; each of ``official`` says the same."""

    word: str
    official: tuple[str, ...]


def parse_lexicon(text: str) -> tuple[Meaning, ...]:
    """The meanings of a lexicon file. Raises QuestionError naming the line that is not ``words = words``."""
    meanings = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        left, equals, right = line.partition("=")
        everyday, official = _words(left), _words(right)
        if not equals or not everyday or not official:
            raise QuestionError(f"line {number} of the lexicon is not 'everyday words = official words': {line!r}")
        meanings.append(Meaning(everyday, official))
    return tuple(meanings)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in (fold(w).strip() for w in re.split(r"[,，、]", text)) if word)


@cache
def load_lexicon() -> tuple[Meaning, ...]:
    """The lexicon that comes with the package."""
    return parse_lexicon(files("rag").joinpath("lexicon.txt").read_text(encoding="utf-8"))


def widen(question: str, lexicon: tuple[Meaning, ...] | None = None) -> tuple[Widening, ...]:
    """The everyday words in a folded ``question`` with what documents say for them, longest words first.

    An English word must stand alone (``tax`` is not in ``taxi``); what the question says itself is left out.
    """
    found: dict[str, list[str]] = {}
    for meaning in load_lexicon() if lexicon is None else lexicon:
        for word in meaning.everyday:
            if not _holds(question, word):
                continue
            official = [o for o in meaning.official if o not in question]
            found.setdefault(word, []).extend(o for o in official if o not in found.get(word, []))
    return tuple(Widening(w, tuple(o)) for w, o in sorted(found.items(), key=lambda f: -len(f[0])) if o)


def _holds(question: str, word: str) -> bool:
    if not word.isascii():
        return word in question
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", question) is not None
