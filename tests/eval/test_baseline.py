"""The baseline: its fusion by hand, and its answers as the judge needs them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.baseline import Baseline, dense_leg, fuse
from eval.baseline_chunks import Chunks
from eval.baseline_words import WordIndex
from eval.judging import judge
from eval.matching import SourceText, expect
from eval.questions import Question, Relevant
from index.embedding import load_embedder
from index.vectors import VectorIndex

TEXTS = (
    "第一条 工业用地可以先租赁后出让，租赁期限不超过五年。\n第二条 年租金按照评估价的百分之四收取。",
    "第一条 对首次贷款的小微企业给予贴息。",
)
FILES = ("lease.txt", "loan.txt")
SPANS = np.array([[0, 0, 28], [0, 29, 50], [1, 0, len(TEXTS[1])]])
CHUNKS = Chunks(FILES, TEXTS, SPANS)


@pytest.fixture(scope="module")
def words() -> WordIndex:
    return WordIndex.build(CHUNKS.quotes())


def test_ranks_are_fused_as_by_hand() -> None:
    # 7 stands second and first, 5 first alone, 9 third alone, 3 second alone.
    assert fuse([[5, 7, 9], [7, 3]]) == [
        (7, pytest.approx(1 / 62 + 1 / 61)),
        (5, pytest.approx(1 / 61)),
        (3, pytest.approx(1 / 62)),
        (9, pytest.approx(1 / 63)),
    ]


def test_two_middling_ranks_beat_one_first() -> None:
    assert [item for item, _ in fuse([[1, 2, 3], [4, 5, 3]])] == [3, 1, 4, 2, 5]
    assert [item for item, _ in fuse([[1, 2, 3], [4, 5, 3]], k=0)] == [1, 4, 3, 2, 5]


@given(st.permutations(range(8)))
def test_a_leg_without_another_keeps_its_order(order: list[int]) -> None:
    assert [item for item, _ in fuse([order, []])] == order


def test_a_chunk_is_cited_word_for_word(words: WordIndex) -> None:
    answer = Baseline(CHUNKS, [words.search]).ask("租赁期限几年", limit=2)
    assert answer.status == "answered"
    assert [c.rank for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    first = answer.citations[0]
    assert (first.document.file, first.start, first.end) == ("lease.txt", 0, 28)
    for citation in answer.citations:
        text = TEXTS[FILES.index(citation.document.file)]
        assert citation.quote == text[citation.start : citation.end]


def test_the_judge_of_the_other_system_scores_it(words: WordIndex) -> None:
    question = Question("q", "小微企业贷款贴息", relevant=(Relevant("loan.txt", "首次贷款的小微企业给予贴息"),))
    expected = expect(question.relevant[0], {"loan.txt": SourceText.of(TEXTS[1])}.get)
    outcome = judge(question, Baseline(CHUNKS, [words.search]).ask(question.question), [expected])
    assert outcome.found[0] == {0}
    assert outcome.right_document[0]
    assert outcome.total_ms > 0


def test_nothing_is_refused_but_what_finds_nothing(words: WordIndex) -> None:
    asked = Baseline(CHUNKS, [words.search]).ask("volcanoes on Mars")
    assert (asked.status, asked.citations, asked.related) == ("no_match", (), ())


def test_the_dense_leg_finds_by_meaning_and_both_legs_are_fused(words: WordIndex) -> None:
    embedder = load_embedder()
    vectors = embedder.embed_passages(CHUNKS.quotes())
    index = VectorIndex.build(np.arange(3), vectors, embedder.card.dimensions)
    dense = dense_leg(embedder.embed_questions, index.search)
    question = "interest subsidies for small businesses that borrow for the first time"
    alone = Baseline(CHUNKS, [dense]).ask(question)
    assert alone.citations[0].document.file == "loan.txt"
    assert len(alone.citations) == 3
    fused = Baseline(CHUNKS, [words.search, dense]).ask(question, limit=1)
    assert [c.document.file for c in fused.citations] == ["loan.txt"]
    assert fused.citations[0].score == pytest.approx(1 / 61)
