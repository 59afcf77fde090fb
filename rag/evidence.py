"""The sentences inside a clause that answer the question, as offsets into the stored text.

First the sentence that answers best, by a linear model of what ``rag.evidence_features`` measures; then the sentences
beside it that belong to the same answer: a list under its lead, the answer under its question, the second half of
what was asked. The weights of both lie in ``evidence.json`` and were fitted by ``eval/fitting_evidence.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from index.grams import language_of
from rag.answer import Span
from rag.asked_type import read_asked
from rag.evidence_features import NAMES, Sentence, measure_sentences, read_sentences
from rag.features import Weights
from rag.question import Question

BESIDE = (
    "bias",
    "odds",  # the log odds of the sentence against the best one, over 3, at least -8
    "probability",  # of being the best
    "before",  # stands before the best, not after it
    "part",  # no sentence of its own: it is parted from its neighbour by a semicolon
    "part_of_list",  # that, and the question asks for several things or for how something is done
    "list",  # the question asks for several things
    "manner",  # the question asks how something is done
    "item",  # opens with a number
    "refers",  # the later of the two opens with a word that points back: 其中, 他, 该
    "distance",  # sentences between it and the best
)
"""What is measured of a sentence beside the best one: the columns of :func:`measure_beside`."""

LONGEST = 200
"""Characters; the best sentence alone may be longer, with what belongs to it no span is."""

LONGEST_LED = 400
"""Characters; where the best sentence only leads to the answer, as long as this."""

PRICE = 0.12
"""The probability of belonging to the answer that a sentence must have for each 100 characters of the span with it:
the longer a span already is, the surer must be what is added.

Measured by ``eval/fitting_evidence.py`` on the halves that the weights had not seen: the first span of the government
questions was right for .932 with 111 characters at .12, .926 with 107 at .14, .920 with 102 at .16; the best sentence
alone for .84 with 80.
"""

SECOND = 0.25
"""The probability from which another sentence of the clause is marked as well."""

_REFERS = re.compile(
    '[“"]?(?:其中|他|她|它|这|此|该|对此|为此|同时|另外|并|上述|前述|其|以上|而|与此|届时|从而)|(?:It|This|They|These|He|She)\\b'
)


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """``weights`` (len(NAMES),) where the words of question and clause can be compared, ``blind`` where they cannot
    (an English question, a Chinese clause), in between by how much they can; ``beside`` (len(BESIDE),) are those of
    the probability that a sentence beside the best one belongs to it.
    """

    weights: np.ndarray
    blind: np.ndarray
    beside: np.ndarray

    def score(self, features: np.ndarray, visible: float) -> np.ndarray:
        """Scores (n,) float64 of sentences with these features (n, len(NAMES)); the softmax of them is the
        probability of being the best.
        """
        return np.asarray(features @ (visible * self.weights + (1 - visible) * self.blind))


@cache
def load_evidence() -> EvidenceModel:
    """The fitted weights that come with the package."""
    data = json.loads(files("rag").joinpath("evidence.json").read_text(encoding="utf-8"))
    return EvidenceModel(
        np.array([data["weights"].get(name, 0.0) for name in NAMES]),
        np.array([data["blind"].get(name, 0.0) for name in NAMES]),
        np.array([data["beside"].get(name, 0.0) for name in BESIDE]),
    )


def find_evidence(
    quote: str, start: int, weights: Weights, question: Question, cosines: np.ndarray, heads: Sequence[str] = ()
) -> tuple[Span, ...]:
    """The sentences of ``quote`` that answer as one span, and another sentence where it may be the answer as well.

    ``start`` is the quote's offset in the stored text; ``cosines`` (m,) are those of the question with the
    sentences of ``split_sentences``, empty where they are not known; ``heads`` are the title of the quote's document
    and its address, which are not marked where a sentence opens with them. Empty only for a quote without words.
    """
    sentences = read_sentences(quote, heads)
    if not sentences:
        return ()
    asked = read_asked(question.text)
    features = measure_sentences(sentences, weights, asked, cosines, heads)
    scores = load_evidence().score(features, visible_in(quote, weights, question))
    probable = softmax(scores)
    first, last = grow(sentences, scores, asked.kinds, load_evidence().beside)
    spans = [Span(start + sentences[first].start, start + sentences[last].end)]
    others = [i for i, s in enumerate(sentences) if not (first <= i <= last or s.leads or s.closing)]
    second = max(others, key=lambda i: (probable[i], -i), default=-1)
    if second >= 0 and probable[second] >= SECOND:
        spans.append(Span(start + sentences[second].start, start + sentences[second].end))
    return tuple(spans)


def visible_in(quote: str, weights: Weights, question: Question) -> float:
    """How far the question's words can be compared with this clause's: not at all in another language."""
    return weights.seen if language_of(quote) == question.language else 0.0


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities (n,) float64 of scores (n,)."""
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())


def grow(
    sentences: Sequence[Sentence], scores: np.ndarray, kinds: frozenset[str], beside: np.ndarray, price: float = PRICE
) -> tuple[int, int]:
    """First and last of the sentences that answer together: the best one, with those beside it that belong to it.

    ``kinds`` is what the question asks for, ``beside`` (len(BESIDE),) the weights, ``price`` is :data:`PRICE`. What
    only leads to an answer (a heading, a question, ``条件如下：``) is never marked without the next sentence, and a
    list is marked with its lead as far as it is short; no other span goes on over a heading.
    """
    probable = softmax(scores)
    best = first = last = int(np.argmax(scores))
    while True:
        worth: dict[int, float] = {}
        for i in (first - 1, last + 1):
            if 0 <= i < len(sentences):
                odds = float(measure_beside(sentences, scores, probable, kinds, best, i) @ beside)
                worth[i] = _worth(sentences, (first, last), i, odds, price)
        chosen = max(worth, key=lambda i: (worth[i], i), default=best)
        if worth.get(chosen, 0.0) <= 0:
            return first, last
        first, last = min(first, chosen), max(last, chosen)


def _worth(sentences: Sequence[Sentence], span: tuple[int, int], i: int, odds: float, price: float) -> float:
    """What the sentence at ``i`` adds to the span beside it, less what it costs to read; 0 where it may not."""
    first, last = span
    length = sentences[max(i, last)].end - sentences[min(i, first)].start
    if i > last and all(s.leads for s in sentences[first : last + 1]):
        return 1.0 if length <= LONGEST_LED else 0.0
    if length > LONGEST or sentences[max(i, first)].heading:
        return 0.0
    if sentences[i].opens_list if i < first else sentences[first].opens_list and _in_list(sentences, i):
        return 1.0
    return float(1 / (1 + np.exp(-odds))) - price * length / 100


def measure_beside(
    sentences: Sequence[Sentence],
    scores: np.ndarray,
    probable: np.ndarray,
    kinds: frozenset[str],
    best: int,
    i: int,
) -> np.ndarray:
    """The features (len(BESIDE),) float64 of the sentence at ``i`` beside the one at ``best``."""
    earlier, later = (sentences[i], sentences[i + 1]) if i < best else (sentences[i - 1], sentences[i])
    part = _parted(earlier)
    return np.array([
        1.0,
        max(-8.0, float(scores[i] - scores[best])) / 3,
        probable[i],
        i < best,
        part,
        part and bool(kinds & {"list", "manner"}),
        "list" in kinds,
        "manner" in kinds,
        sentences[i].item,
        _REFERS.match(later.text) is not None,
        abs(i - best) - 1,
    ])  # fmt: skip


def _in_list(sentences: Sequence[Sentence], i: int) -> bool:
    return sentences[i].item or _parted(sentences[i - 1])


def _parted(sentence: Sentence) -> bool:
    return sentence.text.endswith(("；", ";"))
