"""The weights that choose the marked sentences: the examples, the fit, what it prints and writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import eval as eval_room
from eval.evidence_examples import EvidenceExample, collect_evidence
from eval.fitting_evidence import figures, fit_evidence, judged
from eval.questions import Question, Relevant, load_questions
from rag.assistant import PolicyAssistant
from rag.evidence import BESIDE, load_evidence
from rag.evidence_features import NAMES

SAMPLE = Path(eval_room.__file__).parent / "sample" / "questions.jsonl"


@pytest.fixture(scope="module")
def examples(assistant: PolicyAssistant) -> list[EvidenceExample]:
    return collect_evidence(assistant, load_questions(SAMPLE)[:60])


def test_examples_are_the_clauses_that_hold_the_passage(examples: list[EvidenceExample]) -> None:
    assert len(examples) >= 40
    assert any(e.first for e in examples)
    for e in examples:
        assert e.features.shape == (len(e.sentences), len(NAMES))
        assert [e.is_right(s.start, s.end) for s in e.sentences] == e.right.tolist()
        assert e.is_right(e.sentences[0].start, e.sentences[-1].end)


def test_only_what_can_be_learnt_from_is_collected(assistant: PolicyAssistant) -> None:
    passage = Relevant("land-lease-2024.txt", "租赁期限由双方在合同中约定，不少于三年，最长不超过五年")
    asked = Question("1", "先租后让最长能租几年？", relevant=(passage,))
    (example,) = collect_evidence(assistant, [asked])
    assert [s.text for s, right in zip(example.sentences, example.right, strict=True) if right] == [
        "租赁期限由双方在合同中约定，不少于三年，最长不超过五年；"
    ]
    assert example.kinds == {"duration"}
    assert collect_evidence(assistant, [replace(asked, relevant=())]) == []
    assert collect_evidence(assistant, [replace(asked, relevant=(replace(passage, quote="没有这句话"),))]) == []
    assert collect_evidence(assistant, [replace(asked, question="澜政发〔2024〕12号第六条")]) == []


def test_the_fit_learns_what_the_examples_say_and_the_same_every_time(examples: list[EvidenceExample]) -> None:
    model = fit_evidence([examples])
    again = fit_evidence([examples])
    for learnt, same in zip(
        (model.weights, model.blind, model.beside), (again.weights, again.blind, again.beside), strict=True
    ):
        assert learnt == pytest.approx(same)
    assert model.weights.shape == model.blind.shape == (len(NAMES),)
    assert model.beside.shape == (len(BESIDE),)
    right = np.mean([pair[0] for pair in judged(examples, model)])
    untaught = replace(model, weights=model.weights * 0, blind=model.blind * 0)
    assert right > np.mean([pair[0] for pair in judged(examples, untaught)])


def test_the_weights_that_come_with_the_package_mark_what_was_expected(examples: list[EvidenceExample]) -> None:
    assert np.mean([pair[0] for pair in judged(examples, load_evidence())]) >= 0.8


def test_figures() -> None:
    assert figures([(True, 40), (True, 60), (False, 20), (True, 80)]) == "evidence 0.750  length  50.0  of 4"
    assert figures([]) == "none"
