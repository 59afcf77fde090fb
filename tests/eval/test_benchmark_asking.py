"""Asking all questions of one system: what is judged, what is timed, how the parts are told apart."""

from __future__ import annotations

import numpy as np

from eval.baseline import Baseline
from eval.baseline_chunks import Chunks
from eval.baseline_words import WordIndex
from eval.benchmark_asking import JUDGED, REPEATS, SHOWN, ask_all, evenly
from eval.questions import Question, Relevant
from rag.answer import Answer

TEXT = "第一条 租赁期限不超过五年。\n第二条 年租金按照评估价的百分之四收取。"
CHUNKS = Chunks(("lease.txt",), (TEXT,), np.array([[0, 0, 15], [0, 16, len(TEXT)]]))
BASELINE = Baseline(CHUNKS, [WordIndex.build(CHUNKS.quotes()).search])
ASKED = (
    (
        "questions",
        Question("1", "租赁期限几年", relevant=(Relevant("lease.txt", "租赁期限不超过五年"),), language="zh"),
    ),
    (
        "questions",
        Question(
            "2", "租赁期限几年", relevant=(Relevant("lease.txt", "年租金按照评估价的百分之四收取"),), language="zh"
        ),
    ),
    (
        "questions",
        Question("3", "annual rent", history=("first",), relevant=(Relevant("lease.txt", "年租金"),), language="en"),
    ),
    ("unanswerable", Question("4", "火山", answerable=False, language="zh")),
)


def test_figures_are_those_of_all_questions_and_of_their_parts() -> None:
    said: list[str] = []
    asked = ask_all(lambda q, limit: BASELINE.ask(q.question, limit=limit), {"lease.txt": TEXT}, ASKED, said.append)
    # The first is found, the second finds only the other article, the third finds nothing.
    assert (asked.figures["questions"], asked.figures["rated"], asked.figures["unanswerable"]) == (4, 3, 1)
    assert asked.figures["hit@1"] == 1 / 3
    assert asked.figures["doc@1"] == 2 / 3
    assert asked.figures["answered"] == 2 / 3
    assert asked.figures["refused"] == 1
    assert asked.timed == 4
    assert 0 < asked.figures["p50_ms"] <= asked.figures["p95_ms"]
    assert said
    assert {name: part["questions"] for name, part in asked.groups.items()} == {
        "in Chinese": 3, "in English": 1, "asked alone": 3, "follow-ups": 1, "set questions": 3, "set unanswerable": 1
    }  # fmt: skip
    assert asked.groups["in Chinese"]["hit@1"] == 1 / 2
    assert "p50_ms" not in asked.groups["in Chinese"]


def test_what_cannot_be_divided_has_no_parts() -> None:
    asked = ask_all(lambda q, limit: BASELINE.ask(q.question, limit=limit), {}, ASKED[:2], lambda _: None)
    assert asked.groups == {}


def test_each_question_is_judged_once_and_timed_as_people_ask_it() -> None:
    limits: list[int] = []

    def ask(question: Question, limit: int) -> Answer:
        limits.append(limit)
        return BASELINE.ask(question.question, limit=limit)

    ask_all(ask, {}, ASKED, lambda _: None)
    assert limits == [JUDGED] * 4 + [SHOWN] * REPEATS * 4


def test_a_choice_is_spread_evenly() -> None:
    assert evenly(range(10), 5) == [0, 2, 4, 6, 8]
    assert evenly(range(7), 3) == [0, 2, 4]
    assert evenly("abc", 5) == ["a", "b", "c"]
    assert evenly([], 5) == []
