"""What is measured of a candidate: shares and cosines that mean the same in every library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.snapshot import Snapshot
from rag.features import NAMES, asks_number, has_number, longest_run, matched_words, measure, weigh
from rag.question import Question, parse_question
from rag.retrieval import Candidates, find_candidates

Make = Callable[[], Library]
QUESTIONS = [
    "租赁期内交的租金能抵土地出让价款吗？",
    "技改补贴最高多少？",
    "How much rent can be credited against the land price?",
    "火星上有几座火山？",
    "？？？",
    "押金",
]


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def candidates(library: Library, question: Question) -> Candidates:
    return find_candidates(library.snapshot, question, library.embedder.embed_questions([question.text])[0])


@pytest.mark.parametrize("text", QUESTIONS)
def test_weights_are_shares(snapshot: Snapshot, text: str) -> None:
    question = parse_question(text)
    weights = weigh(snapshot, question)
    assert weights.terms == tuple(dict.fromkeys(question.terms))
    assert len(weights.weights) == len(weights.terms)
    assert (weights.weights >= 0).all()
    assert weights.weights.sum() == pytest.approx(1 if weights.terms else 0)
    assert 0 <= weights.visible <= 1.000001


def test_a_rare_word_weighs_more_than_a_common_one_and_a_pair_more_than_its_characters(snapshot: Snapshot) -> None:
    found = weigh(snapshot, parse_question("企业 蒸汽"))
    by_term = dict(zip(found.terms, found.weights.tolist(), strict=True))
    assert by_term["蒸汽"] > by_term["企业"]
    assert by_term["蒸汽"] > by_term["蒸"]


def test_what_the_words_can_see(snapshot: Snapshot) -> None:
    assert weigh(snapshot, parse_question("先租后让的租金")).visible > 0.5
    assert weigh(snapshot, parse_question("Kuchenrezept Apfelmus")).visible < 0.1


def test_a_library_of_nothing_sees_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        weights = weigh(library.snapshot, parse_question("租金"))
        assert weights.visible == 0


def test_after_many_changes_weights_are_still_shares(small_library: Make) -> None:
    library = small_library()
    for year in range(2016, 2024):
        library.add_bytes("lease.txt", f"云岭县办法\n第一条 租金在{year}年减半收取。\n".encode())
    for file in ("talent.txt", "loan.txt"):
        library.remove(file)
    weights = weigh(library.snapshot, parse_question("云岭县租金减半收取"))
    assert (weights.weights >= 0).all()
    assert 0 <= weights.visible <= 1.000001


@pytest.mark.parametrize("text", QUESTIONS)
def test_features_are_finite_and_shares_lie_between_none_and_all(sample_library: Library, text: str) -> None:
    question = parse_question(text)
    found = candidates(sample_library, question)
    snapshot = sample_library.snapshot
    features = measure(snapshot, question, found, weigh(snapshot, question))
    assert features.shape == (len(found.rows), len(NAMES))
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    column = {name: features[:, i] for i, name in enumerate(NAMES)}
    for name in ("bm25", "document_bm25", "held", "held_quote", "held_head", "held_sentence", "quantity"):
        assert column[name].min() >= 0
        assert column[name].max() <= 1.00001, name
    # Title, headings and clause hold at least what each of them holds.
    assert (column["held"] >= np.maximum(column["held_quote"], column["held_head"]) - 1e-6).all()
    assert (column["held_quote"] >= column["held_sentence"] - 1e-6).all()


def test_a_candidate_is_measured_alike_among_others(sample_library: Library) -> None:
    question = parse_question("租赁期内交的租金能抵土地出让价款吗？")
    snapshot = sample_library.snapshot
    weights = weigh(snapshot, question)
    found = candidates(sample_library, question)
    alone = Candidates(
        found.rows[3:4], found.cosine[3:4], found.sentences[3:4], found.bm25[3:4], found.document_bm25[3:4],
        found.best_bm25, found.best_document_bm25,
    )  # fmt: skip
    among = measure(snapshot, question, found, weights)[3]
    single = measure(snapshot, question, alone, weights)[0]
    for name in ("bm25", "document_bm25", "held", "held_quote", "held_head", "held_sentence", "length", "quantity"):
        assert among[NAMES.index(name)] == single[NAMES.index(name)]


def test_no_candidates_have_no_features(sample_library: Library) -> None:
    question = parse_question("租金")
    snapshot = sample_library.snapshot
    found = find_candidates(snapshot, question, np.zeros(384, np.float32), np.empty(0, np.int64))
    assert measure(snapshot, question, found, weigh(snapshot, question)).shape == (0, len(NAMES))


@pytest.mark.parametrize(
    "question", ["补多少？", "要几天？", "多久到账", "期限", "How much is it?", "When is the deadline?", "补贴標準"]
)
def test_questions_for_a_number(question: str) -> None:
    assert asks_number(question)


@pytest.mark.parametrize("question", ["可以转租吗？", "哪些企业？", "怎么申请？", "Who decides?", "材料"])
def test_questions_for_something_else(question: str) -> None:
    assert not asks_number(question)


def test_numbers_in_words_and_digits() -> None:
    assert all(has_number(text) for text in ("不超过5年", "不超过五年", "百分之三十", "三百万元", "十个工作日"))
    assert not any(has_number(text) for text in ("企业应当申请", "统一管理", "一并公布", ""))


@pytest.mark.parametrize(
    ("question", "text", "length"),
    [("先租后让", "可以先租后让方式", 4), ("租后买", "先租后让", 2), ("abc", "xyz", 0), ("", "租", 0), ("租", "", 0)],
)
def test_longest_runs(question: str, text: str, length: int) -> None:
    assert longest_run(question, text) == length


@given(st.text(alphabet="租地金让", max_size=9), st.text(alphabet="租地金让", max_size=15))
def test_the_longest_run_is_the_longest(question: str, text: str) -> None:
    runs = {question[a:b] for a in range(len(question)) for b in range(a, len(question) + 1)}
    assert longest_run(question, text) == max(len(run) for run in runs | {""} if run in text)


def words(question: str, text: str) -> tuple[str, ...]:
    parsed = parse_question(question)
    return matched_words(parsed.terms, parsed.content, text)


def test_matched_words_are_runs_of_the_question_in_the_text() -> None:
    assert words("工业用地租金能抵吗", "第三条 工业用地的租金抵作价款") == ("工业用地", "租金")
    assert words("LPR 加 130 个基点", "利率不超过LPR加130个基点") == ("个基点", "lpr", "130")
    assert words("房產稅減免", "房产税减免") == ("房产税减免",)
    assert words("押金", "租金") == ()


@given(st.sampled_from(QUESTIONS), st.text(alphabet="租金抵价款LPR130 押", max_size=20))
def test_matched_words_stand_in_both(question: str, text: str) -> None:
    for word in words(question, text):
        assert word in text.lower()
        assert word.replace(" ", "") in parse_question(question).content.replace(" ", "")
