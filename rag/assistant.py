"""``PolicyAssistant.ask()``: the one door to answers, for the page, the API, the terminal and the measurements."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from index.errors import LibraryBusy
from index.library import Library
from index.snapshot import Snapshot
from rag.addresses import offered
from rag.answer import Answer, Citation, Why
from rag.citing import cited_document, cut, opening, reference, trimmed
from rag.diversity import LOOKED_AT, make_room
from rag.evidence import find_evidence
from rag.features import Weights, matched_words, measure, weigh
from rag.filters import Filters, parse_filters
from rag.looking import Looked, united
from rag.planning import Plan, make_plan
from rag.question_map import moved
from rag.ranking import load_ranker, order
from rag.readings import follow
from rag.refusal import Calibration, library_calibration
from rag.replaced import without_replaced
from rag.reranking import Reranking
from rag.retrieval import Candidates, find_candidates
from rag.said import narrowed, said_day
from rag.settings import Settings

SHORTLIST = 200
"""Candidates whose text is looked at closely, and the most that an answer can cite. Always as many, whatever number
is asked for: what is measured of a candidate depends on the others."""

NEAR = 60
"""Clauses of the document that a talk is about which are looked at beside those."""

RETRIES = 2
"""How often a question is begun again when the library changes under it."""


class PolicyAssistant:
    """Answers questions from one library. Holds nothing of a user; safe to share between threads."""

    def __init__(
        self, library: Library, settings: Settings | None = None, calibration: Calibration | None = None
    ) -> None:
        """``calibration`` is the library's own, or else the packaged one, where none is given.

        Raises LibraryError where the library's own cannot be read.
        """
        self.library = library
        self.settings = settings or Settings()
        self.calibration = calibration or library_calibration(library.path, library.model, library.notice)
        self.reranking = Reranking(self.settings, library.notice)

    def warm(self) -> None:
        """Loads models and indexes now, so that the first question does not wait for them. Raises ModelError."""
        self.library.warm()
        self.reranking.load()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        limit: int | None = None,
        filters: Mapping[str, Any] | None = None,
        without: Sequence[str] = (),
    ) -> Answer:
        """The clauses that answer ``question``, best first, or ``no_match`` with the nearest as ``related``.

        ``history`` are the earlier questions of the conversation, oldest first; ``limit`` is how many clauses at
        the most; ``filters`` narrows the documents (see ``rag.filters``); ``without`` are texts of the plan's
        ``carried`` and ``said`` that are not to count. Raises QuestionError for an empty or over-long question or an
        unknown filter, LibraryError where the library cannot be read.
        """
        for _ in range(RETRIES):
            try:
                return self._ask(question, history, limit, filters, without)
            except LibraryBusy:
                # A document was removed between finding its clause and reading it: the newer version answers.
                continue
        return self._ask(question, history, limit, filters, without)

    def _ask(
        self,
        question: str,
        history: Sequence[str],
        limit: int | None,
        filters: Mapping[str, Any] | None,
        without: Sequence[str],
    ) -> Answer:
        began = time.perf_counter()
        limit = self.settings.top_k if limit is None else limit
        ranked = self._rank(question, history, filters, without)
        threshold = self._threshold(ranked.plan.language)
        found = len(ranked.scores) > 0 and ranked.plan.named.answers(float(ranked.scores[0]), threshold)
        plan = ranked.plan if found else replace(ranked.plan, named=ranked.plan.named.refused())
        if not found:
            ranked.scores = below(ranked.scores, threshold)
        # With no_match the same clauses are offered, but as what is near, not as what answers.
        if not found and self.settings.related_k < limit <= self.settings.top_k:
            limit = self.settings.related_k
        citations = tuple(self._cite(ranked, i) for i in range(min(limit, len(ranked.scores))))
        timings = {**ranked.timings, "total": (time.perf_counter() - began) * 1000}
        return Answer(
            question=question,
            status="answered" if found else "no_match",
            citations=citations if found else (),
            related=() if found else citations,
            plan=plan.describe(ranked.weights, ranked.filters, threshold)
            | {"on": ranked.snapshot.day.isoformat()}
            | self.reranking.describe(),
            library_version=ranked.snapshot.version,
            timings_ms={name: round(value, 2) for name, value in timings.items()},
        )

    def search(
        self, question: str, *, limit: int = 20, filters: Mapping[str, Any] | None = None
    ) -> tuple[Citation, ...]:
        """The best ``limit`` clauses, whatever their score. Raises as :meth:`ask` does."""
        ranked = self._rank(question, (), filters)
        return tuple(self._cite(ranked, i) for i in range(min(limit, len(ranked.scores))))

    def _threshold(self, language: str) -> float:
        if self.settings.threshold is not None:
            return self.settings.threshold
        return self.calibration.threshold[language]

    def _rank(
        self, question: str, history: Sequence[str], filters: Mapping[str, Any] | None, without: Sequence[str] = ()
    ) -> _Ranked:
        snapshot, given = self.library.snapshot, parse_filters(filters)
        day = given.on or said_day(question, without)
        if day is not None:
            snapshot = snapshot.on(day)
        plan = make_plan(snapshot, question, without)
        timings = dict.fromkeys(("encode", "retrieve", "rank"), 0.0)
        look = partial(self._look, snapshot, given, timings)
        looked = None
        if history and self.settings.carry_over:
            looked = follow(snapshot, plan, history, look, self.calibration.threshold, without)
        looked = looked or look(plan, None)
        plan, found = looked.plan, looked.found
        positions = order(looked.total, found.rows)
        positions = _roomy(snapshot, plan, found, positions)
        rows = found.rows[positions]
        scores = plan.named.scored(looked.scores[positions], rows, snapshot.table.document[rows])
        if plan.named.pure and plan.named.located:
            # Who asks for a place and nothing else wants nothing beside it.
            there = np.isin(rows, plan.named.rows)
            positions, scores = positions[there], scores[there]
        # A later clause is never shown as surer than one ranked above it.
        scores = np.minimum.accumulate(scores) if len(scores) else scores
        if self.reranking:
            began = time.perf_counter()
            positions = self.reranking.reorder(
                snapshot, plan.search.text, found.rows, positions, looked.ranking, looked.bonus, plan.named.rows
            )
            positions = _roomy(snapshot, plan, found, positions)
            timings["rerank"] = (time.perf_counter() - began) * 1000
        return _Ranked(snapshot, plan, narrowed(given, plan.said), looked, positions, scores, timings)

    def _look(
        self, snapshot: Snapshot, given: Filters, timings: dict[str, float], plan: Plan, near: np.ndarray | None
    ) -> Looked:
        """One search for ``plan.search``, with the best of the rows ``near``; adds what it took to ``timings``."""
        clock = time.perf_counter
        began = clock()
        allowed = narrowed(given, plan.said).rows(snapshot)
        plain, vector = self._vectors(snapshot, plan)
        encoded = clock()
        weights = weigh(snapshot, plan.search)
        found = find_candidates(snapshot, plan.search, vector, allowed, self.settings.candidates)
        found = without_replaced(snapshot, plan, narrowed(given, plan.said), found)
        found = found.shortlist(weights.visible, SHORTLIST)
        if near is not None:
            near = near if allowed is None else np.intersect1d(near, allowed)
            within = find_candidates(snapshot, plan.search, vector, near, self.settings.candidates)
            found = united(found, within.shortlist(weights.visible, NEAR))
        if plan.named.verdict == "open":
            plan = replace(plan, named=offered(snapshot, plan.named, _documents(snapshot, plan, found, weights)))
        plan = replace(plan, named=plan.named.within(allowed))
        if plan.named.located:
            found = found.also(snapshot, vector, plan.named.rows)
        retrieved = clock()
        features = measure(snapshot, plan.search, found, weights)
        ranking = load_ranker().score(features, weights.visible)
        bonus = plan.bonus(snapshot, found.rows)
        scores = self.calibration.score(features, weights.visible, plan.language)
        timings["encode"] += (encoded - began) * 1000
        timings["retrieve"] += (retrieved - encoded) * 1000
        timings["rank"] += (clock() - retrieved) * 1000
        return Looked(plan, weights, found, ranking, bonus, scores, plain)

    def _vectors(self, snapshot: Snapshot, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
        """What the encoder makes of the question, by which its sentences are compared, and what is searched with."""
        if not snapshot.clause_count:
            return np.zeros(1, np.float32), np.zeros(1, np.float32)
        embedder = self.library.embedder_of(snapshot)
        plain = np.asarray(embedder.embed_questions([plan.search.text])[0])
        return plain, moved(embedder, plain, plan.search.language)

    def _cite(self, ranked: _Ranked, i: int) -> Citation:
        snapshot, plan = ranked.snapshot, ranked.plan
        at = int(ranked.positions[i])
        row = int(ranked.found.rows[at])
        stored = snapshot.clause(row)
        document = snapshot.by_number[int(snapshot.table.document[row])]
        place = plan.named.at.get(row)
        cosines = snapshot.sentence_cosines(ranked.vector, np.array([row]))[0]
        if place is not None:
            page = snapshot.page_at(int(snapshot.table.document[row]), place.start)
            whole, stored = stored, cut(stored, place.start, place.end, place.address, page)
            # The cosines are those of all sentences of the clause.
            cosines = cosines if trimmed(stored) == trimmed(whole) else cosines[:0]
        start, end, quote = trimmed(stored)
        heads = (document.metadata.title, *stored.clause.address)
        text = " ".join((*heads, quote))
        return Citation(
            rank=i + 1,
            score=round(float(ranked.scores[i]), 4),
            document=cited_document(document),
            address=stored.clause.address,
            citation=reference(document, stored.clause.address, stored.clause.page),
            page=stored.clause.page,
            quote=quote,
            start=start,
            end=end,
            evidence=opening(quote, start)
            if place is not None and plan.named.pure
            else find_evidence(quote, start, ranked.weights, plan.search, cosines, heads),
            clause=stored.clause.id,
            why=Why(
                (*matched_words(plan.search.terms, plan.search.content, text), *ranked.weights.bridge.words(text)),
                round(float(ranked.found.cosine[at]), 4),
                place is not None,
            ),
        )


def below(scores: np.ndarray, threshold: float) -> np.ndarray:
    """``scores``, best first, of clauses that are only near, scaled where need be so that none reaches the threshold:
    where a place was asked for that does not exist, the best clause is no answer however well its words fit.
    """
    return scores if not len(scores) or scores[0] < threshold else scores * (0.99 * threshold / scores[0])


def _documents(snapshot: Snapshot, plan: Plan, found: Candidates, weights: Weights) -> list[int]:
    """The documents of the candidates, that of the best one first."""
    if not plan.named.hint:
        return []
    features = measure(snapshot, plan.search, found, weights)
    ranking = load_ranker().score(features, weights.visible) + plan.bonus(snapshot, found.rows)
    rows = found.rows[order(ranking, found.rows)]
    return list(dict.fromkeys(int(number) for number in snapshot.table.document[rows]))


def _roomy(snapshot: Snapshot, plan: Plan, found: Candidates, positions: np.ndarray) -> np.ndarray:
    """``positions``, best first, with copies of one text moved back, unless the question named places outright."""
    if plan.named.located:
        return positions
    return make_room(positions, [snapshot.folded(int(found.rows[at])) for at in positions[:LOOKED_AT]])


class _Ranked:
    """One question's candidates in order, with what they were ranked by."""

    def __init__(
        self,
        snapshot: Snapshot,
        plan: Plan,
        filters: Filters,
        looked: Looked,
        positions: np.ndarray,
        scores: np.ndarray,
        timings: dict[str, float],
    ) -> None:
        self.snapshot = snapshot
        self.plan = plan
        self.filters = filters
        self.weights = looked.weights
        self.found = looked.found
        self.vector = looked.vector
        self.positions = positions
        self.scores = scores
        self.timings = timings
