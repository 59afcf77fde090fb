"""Candidates for a question: from the keyword index, from the dense index, from the documents that fit as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from index.grams import grams
from index.keywords import Scored
from index.snapshot import Snapshot
from rag.question import Question
from rag.rendering import render

LEG = 200
"""How many clauses each index contributes."""

WIDER = 0.3
"""Weight in the keyword search of a word that the lexicon adds, against 1 for the question's own."""

DOCUMENTS = 50
"""How many whole documents are scored."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of the snapshot's clause table with what the indexes said of them, all arrays of length n.

    ``cosine`` is how far the cosine of question and clause exceeds that of unrelated clauses in the clause's
    language, exact for every candidate; ``sentences`` are the same for its sentences; ``bm25`` is 0 where the
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

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, positions: np.ndarray) -> Candidates:
        """Only those at ``positions``, in that order."""
        return Candidates(
            self.rows[positions],
            self.cosine[positions],
            [self.sentences[i] for i in positions],
            self.bm25[positions],
            self.document_bm25[positions],
            self.best_bm25,
            self.best_document_bm25,
        )

    def shortlist(self, visible: float, most: int) -> Candidates:
        """The ``most`` likeliest by what the indexes said, in the order of rows; the words count by ``visible``."""
        if len(self) <= most:
            return self
        near = (self.cosine + np.array([c.max() if len(c) else 0.0 for c in self.sentences])) / 2
        near = (near - near.min()) / max(1e-6, float(near.max() - near.min()))
        words = self.bm25 / max(1e-6, self.best_bm25)
        document = self.document_bm25 / max(1e-6, self.best_document_bm25)
        likely = visible * (0.2 * words + 0.15 * document) + (1 - 0.2 * visible) * near
        return self.take(np.sort(np.lexsort((self.rows, -likely))[:most]))

    def also(self, snapshot: Snapshot, vector: np.ndarray, rows: np.ndarray) -> Candidates:
        """These and the clauses of ``rows``, which the question named outright."""
        more = np.setdiff1d(rows, self.rows)
        order = np.argsort(np.concatenate([self.rows, more]), kind="stable")
        zeros = np.zeros(len(more), np.float32)
        more_cosine, more_sentences = _closeness(snapshot, vector, more)
        sentences = [*self.sentences, *more_sentences]
        return Candidates(
            np.concatenate([self.rows, more])[order],
            np.concatenate([self.cosine, more_cosine])[order],
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
    terms = search_terms(question)
    words = snapshot.with_words(terms, leg if allowed is None else leg * 10)
    near = _nearest_rows(snapshot, vector, leg, allowed)
    documents = snapshot.documents_with_words(terms, DOCUMENTS)
    rows = np.union1d(snapshot.rows(words.ids), near)
    if allowed is not None:
        rows = np.intersect1d(rows, allowed)
    ids = snapshot.table.ids[rows]
    return Candidates(
        rows,
        *_closeness(snapshot, vector, rows),
        _scores_of(words, ids),
        _scores_of(documents, snapshot.table.document[rows]),
        float(words.scores[0]) if len(words.scores) else 0.0,
        float(documents.scores[0]) if len(documents.scores) else 0.0,
    )


def search_terms(question: Question) -> dict[str, float]:
    """The terms of the keyword search with their weights: the question's own, and less those of the lexicon and of
    its words in Chinese.
    """
    terms: dict[str, float] = {term: float(times) for term, times in Counter(question.terms).items()}
    for widening in question.wider:
        for word in widening.official:
            for term in grams(word):
                if len(term) > 1:
                    terms.setdefault(term, WIDER)
    for rendering in render(question):
        pairs = {term for word in rendering.chinese for term in grams(word) if len(term) > 1}
        for term in sorted(pairs):
            terms.setdefault(term, WIDER / len(rendering.chinese))
    return terms


def _nearest_rows(snapshot: Snapshot, vector: np.ndarray, limit: int, allowed: np.ndarray | None) -> np.ndarray:
    """The rows of the nearest clauses, in a library of two languages those of each."""
    if 0 < snapshot.share("en") < 1:
        every = np.arange(snapshot.clause_count) if allowed is None else allowed
        parts = [every[snapshot.english[every] == english] for english in (False, True)]
        found = [snapshot.nearest(vector, limit, part).ids for part in parts if len(part)]
        return snapshot.rows(np.concatenate(found)) if found else np.empty(0, np.int64)
    return snapshot.rows(snapshot.nearest(vector, limit, allowed).ids)


def _closeness(snapshot: Snapshot, vector: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Cosines of clauses and of their sentences, less the background of the clause's language."""
    clauses, sentences = snapshot.background(vector)
    language = snapshot.english[rows].astype(np.int64)
    cosines = snapshot.cosines(vector, rows) - clauses[language]
    by_sentence = snapshot.sentence_cosines(vector, rows)
    return cosines, [c - sentences[i] for c, i in zip(by_sentence, language, strict=True)]


def _scores_of(found: Scored, ids: np.ndarray) -> np.ndarray:
    """The score that ``found`` gives each of ``ids``, 0 where it has none."""
    if not len(found.ids):
        return np.zeros(len(ids), np.float32)
    order = np.argsort(found.ids)
    at = np.minimum(np.searchsorted(found.ids[order], ids), len(order) - 1)
    return np.where(found.ids[order][at] == ids, found.scores[order][at], 0).astype(np.float32)
