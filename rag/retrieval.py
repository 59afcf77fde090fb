"""Candidates for a question: from the keyword index, from the dense index, from the documents that fit as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.keywords import Scored
from index.snapshot import Snapshot
from rag.question import Question

LEG = 200
"""How many clauses each index contributes."""

DOCUMENTS = 50
"""How many whole documents are scored."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of the snapshot's clause table with what the indexes said of them, all arrays of length n.

    ``cosine`` is exact for every candidate, ``sentences`` are the cosines of its sentences; ``bm25`` is 0 where the
    keyword index did not return the clause;
    ``document_bm25`` is that of the clause's whole document. ``best_bm25`` and ``best_document_bm25`` are the
    highest found, 0 if nothing was.
    """

    rows: np.ndarray
    cosine: np.ndarray
    sentences: list[np.ndarray]
    bm25: np.ndarray
    document_bm25: np.ndarray
    best_bm25: float
    best_document_bm25: float

    def also(self, snapshot: Snapshot, vector: np.ndarray, rows: np.ndarray) -> Candidates:
        """These and the clauses of ``rows``, which the question named outright."""
        more = np.setdiff1d(rows, self.rows)
        order = np.argsort(np.concatenate([self.rows, more]), kind="stable")
        zeros = np.zeros(len(more), np.float32)
        sentences = [*self.sentences, *snapshot.sentence_cosines(vector, more)]
        return Candidates(
            np.concatenate([self.rows, more])[order],
            np.concatenate([self.cosine, snapshot.cosines(vector, more)])[order],
            [sentences[i] for i in order],
            np.concatenate([self.bm25, zeros])[order],
            np.concatenate([self.document_bm25, zeros])[order],
            self.best_bm25,
            self.best_document_bm25,
        )


def find_candidates(
    snapshot: Snapshot, question: Question, vector: np.ndarray, allowed: np.ndarray | None = None, leg: int = LEG
) -> Candidates:
    """Up to ``leg`` clauses of each index, united; only those in the rows ``allowed``, if given.

    ``vector`` is the question's unit vector (d,) float32.
    """
    words = snapshot.with_words(question.terms, leg if allowed is None else leg * 10)
    near = snapshot.nearest(vector, leg, allowed)
    documents = snapshot.documents_with_words(question.terms, DOCUMENTS)
    rows = np.union1d(snapshot.rows(words.ids), snapshot.rows(near.ids))
    if allowed is not None:
        rows = np.intersect1d(rows, allowed)
    ids = snapshot.table.ids[rows]
    return Candidates(
        rows,
        snapshot.cosines(vector, rows),
        snapshot.sentence_cosines(vector, rows),
        _scores_of(words, ids),
        _scores_of(documents, snapshot.table.document[rows]),
        float(words.scores[0]) if len(words.scores) else 0.0,
        float(documents.scores[0]) if len(documents.scores) else 0.0,
    )


def _scores_of(found: Scored, ids: np.ndarray) -> np.ndarray:
    """The score that ``found`` gives each of ``ids``, 0 where it has none."""
    if not len(found.ids):
        return np.zeros(len(ids), np.float32)
    order = np.argsort(found.ids)
    at = np.minimum(np.searchsorted(found.ids[order], ids), len(order) - 1)
    return np.where(found.ids[order][at] == ids, found.scores[order][at], 0).astype(np.float32)
