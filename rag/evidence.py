"""The sentences inside a clause that answer the question, as offsets into the stored text."""

from __future__ import annotations

import numpy as np

from index.grams import fold
from index.sentences import split_sentences
from rag.answer import Span
from rag.features import Weights, asks_number, has_number, held

MOST = 2
"""Sentences marked per clause, at the most."""

CLOSE = 0.85
"""A second sentence is marked where it is worth at least this share of the best one."""

NEARNESS = 4.0
"""What a cosine above the background is worth beside the share of the question's weight that a sentence holds."""


def find_evidence(quote: str, start: int, weights: Weights, question: str, cosines: np.ndarray) -> tuple[Span, ...]:
    """The best sentence of ``quote``, and a second where it is nearly as good; best first.

    ``start`` is the quote's offset in the stored text; ``cosines`` (m,) are those of the question with the
    quote's sentences above the background, empty where they are not known. A sentence is worth the share of the
    question's weight that it holds, as far as the library's words can see the question at all, and its cosine for
    the rest; where the question asks for a number, one that has a number counts for more. Empty only for a blank
    quote.
    """
    spans = split_sentences(quote)
    if not spans:
        return ()
    wanted = asks_number(question)
    worth = []
    for i, (a, b) in enumerate(spans):
        text = fold(quote[a:b])
        share = float(held(weights, text) @ weights.weights)
        near = max(0.0, float(cosines[i])) * NEARNESS if len(cosines) == len(spans) else 0.0
        value = weights.visible * share + near
        if wanted and has_number(text):
            value *= 1.25
        # A bare title says where the answer is, not what it is.
        worth.append(value * (0.8 if b - a < 12 else 1.0))
    ranked = sorted(range(len(spans)), key=lambda i: (-worth[i], i))
    best = ranked[0]
    chosen = [best, *(i for i in ranked[1:MOST] if worth[i] > 0 and worth[i] >= CLOSE * worth[best])]
    return tuple(Span(start + spans[i][0], start + spans[i][1]) for i in chosen)
