"""What an English question says in Chinese, word by word: a bridge for the keyword side to Chinese documents.

An encoder for many languages finds what an English question is about; which of ten clauses about it is meant often
hangs on one word. Words of the lexicon come first, those of a dictionary beside them. Nothing is translated for a
reader: the words only help to find and to rank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.grams import fold, grams
from index.snapshot import Snapshot
from rag.dictionary import LONGEST, load_dictionary
from rag.lexicon import Widening
from rag.question import ASKING_EN, Question

_WORD = re.compile(r"[a-z][a-z'-]*[a-z]|[a-z]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LITTLE = ASKING_EN | frozenset(
    "not no than then into during after before between as name one kind called take took taken get got under over "
    "also only both each every other same such so first later again more most less very".split()
)
# Endings, and what stands in their place in the dictionary's form.
_ENDINGS = tuple(
    tuple(pair.split("-")) for pair in "ies-y es- s- ied-y ed-e ed- ing-e ing- ly- er- ation-ate".split()
)


@dataclass(frozen=True, slots=True)
class Rendering:
    """``words`` of the question and what they may be in Chinese; none where no dictionary knows them."""

    words: str
    chinese: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Renderings that the library holds, with weights (n,) float64 of sum 1: the rarer, the heavier."""

    renderings: tuple[Rendering, ...] = ()
    weights: np.ndarray | None = None

    def held(self, text: str) -> np.ndarray:
        """For each rendering the weight that a folded ``text`` holds: (n,) float64."""
        if self.weights is None:
            return np.zeros(0)
        return self.weights * [any(word in text for word in r.chinese) for r in self.renderings]

    def words(self, text: str) -> tuple[str, ...]:
        """The Chinese words that ``text`` holds, for each rendering the first."""
        folded = fold(text)
        held = (next((word for word in r.chinese if word in folded), None) for r in self.renderings)
        return tuple(dict.fromkeys(word for word in held if word))

    def shares(self, bodies: Sequence[str], heads: Sequence[str], documents: np.ndarray) -> np.ndarray:
        """(n, 3) float64 for n clauses: the share of the weight that the folded body holds, that the folded title and
        headings hold, and that all bodies of the same document hold together.
        """
        shares = np.zeros((len(bodies), 3))
        if self.weights is None:
            return shares
        head = {text: float(self.held(text).sum()) for text in set(heads)}
        inside = np.array([self.held(body) for body in bodies])
        shares[:, 0] = inside.sum(axis=1)
        shares[:, 1] = [head[text] for text in heads]
        for number in np.unique(documents):
            of = documents == number
            shares[of, 2] = inside[of].max(axis=0).sum()
        return shares


def render(question: Question) -> tuple[Rendering, ...]:
    """The renderings of an English question's words, in their order; none for a Chinese one."""
    if question.language != "en":
        return ()
    return _render(question.text.lower(), question.wider)


def bridge(snapshot: Snapshot, question: Question) -> Bridge:
    """The renderings of which the library holds one, weighed by how rare it is; none where no document is Chinese."""
    if question.language != "en" or snapshot.share("zh") == 0:
        return Bridge()
    total, kept, weights = max(1, snapshot.clause_count), [], []
    for rendering in render(question):
        counts = {word: _clauses_with(snapshot, word) for word in rendering.chinese}
        chinese = tuple(word for word in rendering.chinese if counts[word])
        if chinese:
            most = max(counts[word] for word in chinese)
            kept.append(Rendering(rendering.words, chinese))
            weights.append(np.log(1 + (total - most + 0.5) / (most + 0.5)))
    return Bridge(tuple(kept), np.array(weights) / sum(weights)) if kept else Bridge()


def _clauses_with(snapshot: Snapshot, word: str) -> int:
    """The most clauses that can hold ``word``: those of its rarest pair of characters."""
    terms = [term for term in grams(word) if len(term) > 1] or grams(word)
    return int(min(snapshot.frequencies(terms), default=0))


@lru_cache(maxsize=256)
def _render(text: str, wider: Sequence[Widening]) -> tuple[Rendering, ...]:
    return tuple(_renderings(_WORD.findall(text), {w.word: w.official for w in wider}, load_dictionary()))


def _renderings(
    words: Sequence[str], lexicon: Mapping[str, tuple[str, ...]], dictionary: Mapping[str, tuple[str, ...]]
) -> Iterator[Rendering]:
    """The longest phrases that are known, from left to right."""
    at = 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            phrase = words[at : at + length]
            if phrase[0] in _LITTLE or phrase[-1] in _LITTLE:
                continue
            own = tuple(w for w in lexicon.get(" ".join(phrase), ()) if _HAN.search(w))
            chinese = tuple(dict.fromkeys((*own, *_looked_up(phrase, dictionary))))
            if chinese or length == 1:
                yield Rendering(" ".join(phrase), chinese)
                at += length
                break
        else:
            at += 1


def _looked_up(phrase: Sequence[str], dictionary: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words for the phrase as it stands, and for the first of its other forms that is known."""
    as_it_is, *others = (dictionary.get(" ".join((*phrase[:-1], last)), ()) for last in _forms(phrase[-1]))
    return (*as_it_is, *next(filter(None, others), ()))


def _forms(word: str) -> Iterator[str]:
    """``word`` and what it may be without its ending: leased, lease, leas."""
    yield word
    if word.endswith("'s"):
        word = word.removesuffix("'s")
        yield word
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem + instead) > 2:
            yield stem + instead
            if ending in ("ed", "ing") and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]
