"""``ask()``: what every answer promises, over all questions of the sample and over libraries that change."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import eval as eval_room
from eval.questions import Question, load_questions
from index.errors import QuestionError
from index.library import Library
from rag.answer import Answer, Citation
from rag.assistant import PolicyAssistant, below
from rag.settings import Settings

Make = Callable[[], Library]
QUESTIONS = load_questions(Path(eval_room.__file__).parent / "sample" / "questions.jsonl")
SOME = QUESTIONS[::18]


@pytest.fixture(scope="module")
def answers(assistant: PolicyAssistant) -> list[tuple[Question, Answer]]:
    """Every second question of the sample, asked for ten clauses."""
    return [
        (question, assistant.ask(question.question, history=question.history, limit=10))
        for question in QUESTIONS[::2]
    ]


def shown(answer: Answer) -> tuple[Citation, ...]:
    return (*answer.citations, *answer.related)


def timeless(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


def test_every_quote_is_verbatim_and_every_evidence_lies_in_it(
    answers: list[tuple[Question, Answer]], sample_library: Library
) -> None:
    texts = {document.id: sample_library.text(document.id) for document in sample_library.documents()}
    assert len(answers) == 155
    for question, answer in answers:
        for citation in shown(answer):
            text = texts[citation.document.id]
            assert text[citation.start : citation.end] == citation.quote == citation.quote.strip() != "", question.id
            assert 1 <= len(citation.evidence) <= 2
            for span in citation.evidence:
                assert citation.start <= span.start < span.end <= citation.end
                assert text[span.start : span.end].strip()


def test_citations_are_clauses_of_the_library(
    answers: list[tuple[Question, Answer]], sample_library: Library
) -> None:
    clauses = {c.id: (d, c) for d in sample_library.documents() for c in sample_library.clauses(d.id)}
    for _, answer in answers:
        for citation in shown(answer):
            document, clause = clauses[citation.clause]
            assert (citation.document.id, citation.document.file) == (document.id, document.file)
            assert citation.document.title == document.metadata.title
            # A place that was named may be a part of its clause, with labels of its own.
            if not citation.why.address:
                assert citation.address == clause.address
                assert citation.page == clause.page
            assert clause.start <= citation.start < citation.end <= clause.end
            assert (citation.page is None) == (not document.file.endswith(".pdf"))
            assert citation.citation.startswith("“" if document.language == "en" else "《")
            if document.metadata.number:
                assert f"（{document.metadata.number}）" in citation.citation


def test_scores_fall_from_one_to_none_and_no_clause_comes_twice(answers: list[tuple[Question, Answer]]) -> None:
    for _, answer in answers:
        found = shown(answer)
        assert [citation.rank for citation in found] == list(range(1, len(found) + 1))
        scores = [citation.score for citation in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert len({citation.clause for citation in found}) == len(found)
        only_a_place = bool(found) and all(citation.why.address for citation in found)
        assert len(found) == 10 or (only_a_place and answer.plan["addresses"]) or answer.plan["filters"]


def test_an_answer_cites_and_no_answer_offers_what_is_near(answers: list[tuple[Question, Answer]]) -> None:
    statuses = set()
    for question, answer in answers:
        statuses.add((answer.status, question.answerable))
        assert answer.question == question.question
        if answer.status == "answered":
            assert answer.citations
            assert answer.related == ()
            assert answer.citations[0].score >= answer.plan["threshold"] or answer.citations[0].why.address
        else:
            assert answer.status == "no_match"
            assert answer.citations == ()
            assert answer.related
            assert answer.related[0].score < answer.plan["threshold"]
    assert {("answered", True), ("no_match", False)} <= statuses


def test_most_answers_are_found_and_most_of_the_far_ones_refused(answers: list[tuple[Question, Answer]]) -> None:
    right = total = refused = far = 0
    for question, answer in answers:
        if question.id.startswith("none-far"):
            far += 1
            refused += answer.status == "no_match"
        elif question.relevant:
            total += 1
            files = {relevant.document for relevant in question.relevant}
            right += any(citation.document.file in files for citation in shown(answer)[:3])
    # Far below what is measured (see the evaluation): this only fails where something is broken.
    assert right > 0.75 * total
    assert refused > 0.6 * far


def test_why_names_words_that_stand_there(answers: list[tuple[Question, Answer]]) -> None:
    for _, answer in answers:
        for citation in shown(answer):
            assert citation.why.meaning is None or -1 <= citation.why.meaning <= 1
            assert all(word.strip() for word in citation.why.words)
            assert len(set(citation.why.words)) == len(citation.why.words)


def test_plans_and_timings(answers: list[tuple[Question, Answer]], sample_library: Library) -> None:
    for question, answer in answers:
        assert answer.library_version == sample_library.version
        assert answer.timings_ms["total"] >= max(answer.timings_ms.values()) >= 0
        assert answer.plan["language"] == question.language
        assert bool(answer.plan["filters"]) == any(said["hard"] for said in answer.plan["said"])
        if not question.history and not answer.plan["addresses"]:
            assert answer.plan["carried"] == []
            assert answer.plan["search"] == answer.plan["question"] or answer.plan["said"]


def test_the_same_question_has_the_same_answer(
    answers: list[tuple[Question, Answer]], assistant: PolicyAssistant, sample_library: Library, tmp_path: Path
) -> None:
    shutil.copytree(sample_library.path, tmp_path / "copy")
    before = {question.id: timeless(answer) for question, answer in answers}
    with Library.open(tmp_path / "copy") as copy:
        other = PolicyAssistant(copy, assistant.settings)
        for question in SOME:
            for asked in (assistant, other):
                again = asked.ask(question.question, history=question.history, limit=10)
                assert timeless(again) == before[question.id]


def test_many_threads_get_the_same_answers(
    answers: list[tuple[Question, Answer]], assistant: PolicyAssistant
) -> None:
    before = {question.id: timeless(answer) for question, answer in answers}
    wrong: list[str] = []

    def ask(question: Question) -> None:
        if timeless(assistant.ask(question.question, history=question.history, limit=10)) != before[question.id]:
            wrong.append(question.id)

    threads = [threading.Thread(target=ask, args=(question,)) for question in SOME]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_fewer_clauses_are_the_first_of_more(assistant: PolicyAssistant) -> None:
    question = "租赁期内交的租金能抵土地出让价款吗？"
    many = assistant.search(question, limit=12)
    assert len(many) == 12
    assert assistant.search(question, limit=3) == many[:3]
    answer = assistant.ask(question)
    assert shown(answer) == many[: len(shown(answer))]
    assert len(shown(answer)) == 5
    assert shown(assistant.ask(question, limit=0)) == ()
    assert len(assistant.search(question, limit=10_000)) <= sum(d.clauses for d in assistant.library.documents())


@pytest.mark.parametrize("question", ["", "  \n", "\x00", "租" * 2001])
def test_what_is_no_question_is_refused(assistant: PolicyAssistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.ask(question)
    with pytest.raises(QuestionError):
        assistant.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "？？？",
        "多少",
        "🏭",
        "a",
        "1",
        "第",
        "《》",
        "（）",
        "租" * 2000,
        "租\u200b金",
        "租\ud83d金",
        "'; --",
        "%s {0}",
    ],
)
def test_odd_questions_are_answered_or_not_but_never_break(assistant: PolicyAssistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status in ("answered", "no_match")
    assert all(citation.quote for citation in shown(answer))


@pytest.mark.parametrize("earlier", ["", "\x00", "？", "租" * 5000, "what " * 1000, "租\ud83d金", "》《"])
@pytest.mark.parametrize("question", ["那租金呢？", "第十四条原文", "What about the rent?"])
def test_an_odd_history_breaks_no_question(assistant: PolicyAssistant, earlier: str, question: str) -> None:
    for history in ((earlier,), (earlier, "工业用地可以先租后让吗？"), ("工业用地可以先租后让吗？", earlier)):
        assert assistant.ask(question, history=history).status in ("answered", "no_match")


def test_the_threshold_that_an_operator_sets_decides(sample_library: Library) -> None:
    question = "租赁期内交的租金能抵土地出让价款吗？"
    strict = PolicyAssistant(sample_library, Settings(threshold=1.0, top_k=5, related_k=2))
    lenient = PolicyAssistant(sample_library, Settings(threshold=0.0, top_k=4))
    assert (strict.ask(question).status, lenient.ask("红烧肉怎么做才不腻？").status) == ("no_match", "answered")
    assert len(strict.ask(question).related) == 2
    assert len(lenient.ask(question).citations) == 4
    assert strict.ask(question).plan["threshold"] == 1.0


def test_an_empty_library_answers_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        answer = PolicyAssistant(library).ask("租金能抵地价吗？")
        assert (answer.status, answer.citations, answer.related) == ("no_match", (), ())
        assert PolicyAssistant(library).search("租金") == ()


def test_a_library_that_changed_answers_from_what_is_there(small_library: Make) -> None:
    library = small_library()
    assistant = PolicyAssistant(library)
    for _ in range(6):
        library.add_bytes("factory.txt", "云岭县厂房办法\n第一条 标准厂房租金减半收取。\n".encode())
        library.add_bytes("factory.txt", "云岭县厂房办法\n第一条 标准厂房租金全部免收。\n".encode())
    found = assistant.search("标准厂房租金收多少？", limit=20)
    assert "全部免收" in found[0].quote
    assert not any("减半" in citation.quote for citation in found)
    version = assistant.ask("厂房租金").library_version
    library.remove("factory.txt")
    assert not any("厂房" in citation.quote for citation in assistant.search("标准厂房租金收多少？", limit=20))
    assert assistant.ask("厂房租金").library_version == library.version != version


def test_what_is_near_never_scores_as_an_answer_does() -> None:
    assert below(np.array([0.6, 0.3]), 0.5).tolist() == pytest.approx([0.495, 0.2475])
    assert below(np.array([0.4, 0.3]), 0.5).tolist() == [0.4, 0.3]
    assert below(np.array([]), 0.5).tolist() == []


def test_what_was_carried_over_or_said_can_be_taken_off(assistant: PolicyAssistant) -> None:
    history = ["工业用地先租后让最长租几年？"]
    carried = assistant.ask("那租金呢？", history=history).plan["carried"]
    assert carried
    bare = assistant.ask("那租金呢？", history=history, without=[item["text"] for item in carried])
    assert bare.plan["carried"] == []
    assert bare.plan["search"] == "那租金呢？"
    said = assistant.ask("只看2023年的文件，上市有什么奖励？").plan["said"]
    off = assistant.ask("只看2023年的文件，上市有什么奖励？", without=[item["text"] for item in said])
    assert said
    assert (off.plan["said"], off.plan["filters"]) == ([], {})
