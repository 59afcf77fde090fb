"""Candidates: from both indexes, each with what both say of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from index.sentences import split_sentences
from index.snapshot import Snapshot
from rag.question import Question, parse_question
from rag.retrieval import Candidates, find_candidates

QUESTION = parse_question("租赁期内交的租金能抵土地出让价款吗？")


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def vector_of(library: Library, question: Question) -> np.ndarray:
    return library.embedder.embed_questions([question.text])[0]


@pytest.fixture(scope="module")
def vector(sample_library: Library) -> np.ndarray:
    return vector_of(sample_library, QUESTION)


@pytest.fixture(scope="module")
def found(snapshot: Snapshot, vector: np.ndarray) -> Candidates:
    return find_candidates(snapshot, QUESTION, vector)


def test_each_candidate_is_there_once_in_the_order_of_the_table(snapshot: Snapshot, found: Candidates) -> None:
    assert (np.diff(found.rows) > 0).all()
    assert found.rows.max() < snapshot.clause_count
    lengths = {len(part) for part in (found.cosine, found.sentences, found.bm25, found.document_bm25)}
    assert lengths == {len(found.rows)}


def test_few_of_each_index_are_united(snapshot: Snapshot, vector: np.ndarray) -> None:
    few = find_candidates(snapshot, QUESTION, vector, leg=3)
    words = snapshot.rows(snapshot.with_words(QUESTION.terms, 3).ids)
    near = snapshot.rows(snapshot.nearest(vector, 3).ids)
    assert set(words.tolist()) | set(near.tolist()) <= set(few.rows.tolist())
    # Three by words, and three by meaning in each of two languages.
    assert 3 <= len(few.rows) <= 9


def test_closeness_orders_as_the_cosine_does_within_a_language(
    snapshot: Snapshot, vector: np.ndarray, found: Candidates
) -> None:
    chinese = ~snapshot.english[found.rows]
    exact = snapshot.cosines(vector, found.rows)
    gaps = (exact - found.cosine)[chinese]
    assert gaps.max() - gaps.min() < 1e-5
    assert (~chinese).any()


def test_every_sentence_has_its_closeness(snapshot: Snapshot, found: Candidates) -> None:
    expected = [len(split_sentences(snapshot.quote(int(row)))) for row in found.rows]
    assert [len(sentences) for sentences in found.sentences] == expected


def test_words_score_the_clause_and_its_document(snapshot: Snapshot, found: Candidates) -> None:
    words = snapshot.with_words(QUESTION.terms, 200)
    assert found.best_bm25 == pytest.approx(float(words.scores[0]))
    assert found.bm25.max() == pytest.approx(found.best_bm25)
    assert found.bm25.min() >= 0
    by_id = dict(zip(words.ids.tolist(), words.scores.tolist(), strict=True))
    for row, score in zip(found.rows, found.bm25.tolist(), strict=True):
        assert score == pytest.approx(by_id.get(int(snapshot.table.ids[row]), 0))
    for number in set(snapshot.table.document[found.rows].tolist()):
        assert len(set(found.document_bm25[snapshot.table.document[found.rows] == number].tolist())) == 1
    assert found.document_bm25.max() == pytest.approx(found.best_document_bm25)


def test_only_what_is_allowed(snapshot: Snapshot, vector: np.ndarray) -> None:
    allowed = np.arange(10, 60, 2)
    found = find_candidates(snapshot, QUESTION, vector, allowed)
    assert set(found.rows.tolist()) <= set(allowed.tolist())
    assert len(found.rows) == len(allowed)
    none = find_candidates(snapshot, QUESTION, vector, np.empty(0, np.int64))
    assert (len(none.rows), none.sentences) == (0, [])


def test_places_named_outright_join_the_candidates(snapshot: Snapshot, vector: np.ndarray) -> None:
    few = find_candidates(snapshot, QUESTION, vector, leg=2)
    outside = np.setdiff1d(np.arange(snapshot.clause_count), few.rows)[[5, 1]]
    more = few.also(snapshot, vector, np.array([*outside, few.rows[0]]))
    assert more.rows.tolist() == sorted({*few.rows.tolist(), *outside.tolist()})
    for row, cosine, sentences in zip(more.rows, more.cosine, more.sentences, strict=True):
        assert len(sentences) == len(split_sentences(snapshot.quote(int(row))))
        if row in few.rows:
            assert cosine == few.cosine[few.rows.tolist().index(row)]
    assert more.also(snapshot, vector, np.empty(0, np.int64)).rows.tolist() == more.rows.tolist()


def test_a_shortlist_keeps_the_likeliest_in_order(found: Candidates) -> None:
    short = found.shortlist(0.9, 10)
    assert len(short) == 10
    assert (np.diff(short.rows) > 0).all()
    assert found.rows[found.bm25.argmax()] in short.rows
    assert found.shortlist(0.9, 10_000) is found
    blind = found.shortlist(0.0, 5)
    assert found.rows[found.cosine.argmax()] in blind.rows


def test_an_empty_library_has_none(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        found = find_candidates(library.snapshot, QUESTION, np.zeros(1, np.float32))
        assert (len(found.rows), found.best_bm25, found.best_document_bm25) == (0, 0, 0)


def test_words_that_nothing_holds_leave_the_meaning(sample_library: Library, snapshot: Snapshot) -> None:
    question = parse_question("Zylinderkopfdichtung")
    found = find_candidates(snapshot, question, vector_of(sample_library, question))
    assert found.best_bm25 == 0
    assert found.bm25.max() == 0
    assert len(found.rows) > 100
