"""Fits the map of question vectors (``rag/question_map.py``) to questions and the clauses that answer them.

``U`` (d, d) makes, for each question, the clauses that answer it the nearest of its candidates: the softmax of their
cosines, clause and best sentence together, at temperature :data:`TEMPERATURE`, with the right document as a second,
lighter target. A penalty on its entries holds it near 0, so that what the encoder knows stays; each set of questions
counts the same. Adam (Kingma and Ba 2015) from 0 in a fixed order: the same data give the same map.

A map flatters the questions that it was fitted to. So rankings are fitted, and figures read, on questions whose map
has not seen them: see ``cross_maps``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.examples import Example
from eval.questions import Question
from index.snapshot import Snapshot

TEMPERATURE = 0.02
PENALTY = {"zh": 0.01, "en": 0.03}
STRENGTH = {"zh": 0.8, "en": 0.3}
"""What of a fitted map is used. On the questions of a set whose other half it was fitted to more is better; on 60
questions of our own over documents of another kind, which no map had seen, English lost with every tenth of it."""
DOCUMENT_SHARE = 0.3
EPOCHS = 10
BATCH = 32
RATE = 5e-4
FULL = 500
"""Questions from which on a set counts fully; a smaller one counts by its questions."""
PARTS = 4
"""Questions fall into so many parts by a hash of their id."""


@dataclass(frozen=True, slots=True)
class MapExample:
    """A question's ``vector`` (d,) and its n candidates: clause vectors, rows of ``Pool.clauses``; ``hit`` and
    ``document`` (n,) bool as in ``Example``; ``part`` below PARTS; ``share`` is what it counts in the loss.
    """

    language: str
    vector: np.ndarray
    at: np.ndarray
    hit: np.ndarray
    document: np.ndarray
    part: int
    pool: Pool
    share: float


@dataclass(frozen=True, slots=True)
class Pool:
    """``clauses`` (n, d), ``sentences`` (m, d) float16; those of clause i are ``starts[i]:starts[i + 1]``."""

    clauses: np.ndarray
    sentences: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, snapshot: Snapshot, rows: np.ndarray) -> Pool:
        """The vectors of these rows of a library, in their order."""
        sentences = snapshot.sentence_vectors(rows)
        starts = np.concatenate([[0], np.cumsum([len(s) for s in sentences])]).astype(np.int64)
        clauses = snapshot.clause_vectors(rows)
        return cls(clauses.astype(np.float16), np.concatenate(sentences).astype(np.float16), starts)


def part_of(question: Question) -> int:
    """The part of a question, by a hash of its id, so that parts do not depend on the order of a file."""
    return zlib.crc32(str(question.id).encode()) % PARTS


def prepare(sets: Iterable[tuple[Snapshot, Callable[[str], np.ndarray], Sequence[Example]]]) -> list[MapExample]:
    """What a map is fitted to: the examples that have a right candidate, from sets of a library, how it makes vectors
    of questions, and its examples.
    """
    prepared: list[MapExample] = []
    for snapshot, embed, examples in sets:
        useful = [e for e in examples if e.hit.any()]
        if not useful:
            continue
        rows = np.unique(np.concatenate([e.rows for e in useful]))
        pool = Pool.of(snapshot, rows)
        prepared += [
            MapExample(
                e.language,
                embed(e.question.question),
                np.searchsorted(rows, e.rows),
                e.hit,
                e.document,
                part_of(e.question),
                pool,
                1 / max(len(useful), FULL),
            )
            for e in useful
        ]
    return prepared


def fit_maps(examples: Sequence[MapExample]) -> dict[str, np.ndarray]:
    """The maps (d, d) float32 by language: Chinese from Chinese questions, English, of which there are few, from all.

    Raises ValueError without examples.
    """
    chinese = [e for e in examples if e.language == "zh"]
    fitted = {"zh": fit_map(chinese or examples, PENALTY["zh"]), "en": fit_map(examples, PENALTY["en"])}
    return {language: matrix * STRENGTH[language] for language, matrix in fitted.items()}


def fit_map(examples: Sequence[MapExample], penalty: float) -> np.ndarray:
    """The map (d, d) float32 for these examples. Raises ValueError where there are none to learn from."""
    import torch

    if not examples:
        raise ValueError("a map needs questions with a right clause among their candidates")
    size = len(examples[0].vector)
    matrix = torch.zeros(size, size, requires_grad=True)
    optimiser = torch.optim.Adam([matrix], lr=RATE)
    mean = sum(e.share for e in examples) / len(examples)
    for epoch in range(EPOCHS):
        order = np.random.RandomState(epoch).permutation(len(examples))
        for at in range(0, len(order), BATCH):
            batch = [examples[i] for i in order[at : at + BATCH]]
            loss = penalty * (matrix**2).sum()
            for example in batch:
                loss = loss + example.share / mean / len(batch) * _surprise(example, matrix)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return np.asarray(matrix.detach().numpy(), np.float32)


def _surprise(example: MapExample, matrix: Any) -> Any:
    """How little the mapped question expects its right candidates: the negative log of their probability."""
    import torch

    pool, at = example.pool, example.at
    vector = torch.from_numpy(np.asarray(example.vector, np.float32))
    question = torch.nn.functional.normalize(vector + vector @ matrix, dim=0)
    clause = torch.from_numpy(pool.clauses[at].astype(np.float32)) @ question
    counts = pool.starts[at + 1] - pool.starts[at]
    chosen = np.concatenate([np.arange(pool.starts[i], pool.starts[i + 1]) for i in at])
    each = torch.from_numpy(pool.sentences[chosen].astype(np.float32)) @ question
    owner = torch.from_numpy(np.repeat(np.arange(len(at)), counts))
    sentence = torch.full((len(at),), -1.0).scatter_reduce(0, owner, each, "amax")
    sentence = torch.where(torch.from_numpy(counts > 0), sentence, clause)
    log = torch.log_softmax((clause + sentence) / 2 / TEMPERATURE, 0)
    surprise = -torch.logsumexp(log[torch.from_numpy(example.hit)], 0)
    return surprise - DOCUMENT_SHARE * torch.logsumexp(log[torch.from_numpy(example.document)], 0)


def cross_maps(examples: Sequence[MapExample], parts: Sequence[int]) -> dict[int, dict[str, np.ndarray]]:
    """For each of ``parts``, two or more, the maps fitted to the other half of them: what its questions may be read
    with.
    """
    halves = (tuple(parts[: len(parts) // 2]), tuple(parts[len(parts) // 2 :]))
    found: dict[int, dict[str, np.ndarray]] = {}
    for own, other in (halves, halves[::-1]):
        fitted = fit_maps([e for e in examples if e.part in other])
        found.update(dict.fromkeys(own, fitted))
    return found
