"""The trade between answering and refusing: its points by hand, and its picture as XML."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.curve import Point, Tried, decided, draw_curve, trade_off, tried
from eval.questions import Question
from rag.assistant import PolicyAssistant

SVG = "{http://www.w3.org/2000/svg}"
THRESHOLD = 0.5


def decisions(yes: list[float], no: list[float], language: str = "zh") -> list[Tried]:
    return [
        Tried(language, answerable, score, score >= THRESHOLD, THRESHOLD)
        for answerable, scores in ((True, yes), (False, no))
        for score in scores
    ]


# Four answerable questions, two that nothing answers; .7 is the score of one of each.
MIXED = decisions([0.9, 0.7, 0.6, 0.2], [0.7, 0.1])


def test_every_score_is_tried_as_the_threshold() -> None:
    assert trade_off(MIXED) == (
        Point(0.1, 1.0, 0.0),
        Point(0.2, 1.0, 0.5),
        Point(0.6, 0.75, 0.5),
        Point(0.7, 0.5, 0.5),
        Point(0.9, 0.25, 1.0),
        Point(float("inf"), 0.0, 1.0),
    )


def test_what_was_decided_is_marked() -> None:
    assert decided(MIXED) == Point(0.5, 0.75, 0.5)


@pytest.mark.parametrize("one_kind", [decisions([0.9], []), decisions([], [0.9]), []])
def test_nothing_is_traded_without_both_kinds(one_kind: list[Tried]) -> None:
    assert trade_off(one_kind) == ()
    assert decided(one_kind) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_more_refused_is_never_more_answered(yes: list[float], no: list[float]) -> None:
    points = trade_off(decisions(yes, no))
    assert (points[0].answered, points[0].refused) == (1, 0)
    assert (points[-1].answered, points[-1].refused) == (0, 1)
    for before, after in pairwise(points):
        assert before.answered >= after.answered
        assert before.refused <= after.refused
    now = decided(decisions(yes, no))
    later = next(point for point in points if point.threshold >= THRESHOLD)
    assert now is not None
    assert (now.answered, now.refused) == pytest.approx((later.answered, later.refused))


def test_the_picture_has_a_line_and_a_mark_for_each_language() -> None:
    root = ElementTree.fromstring(draw_curve([*MIXED, *decisions([0.8], [0.3], "en")]))
    chinese, english = (line.get("points") for line in root.iter(f"{SVG}polyline"))
    # Both axes from 0 to 1: x from 70 to 690, y from 400 up to 30.
    assert chinese == "70.0,30.0 380.0,30.0 380.0,122.5 380.0,215.0 690.0,307.5 690.0,400.0"
    assert english == "70.0,30.0 690.0,30.0 690.0,400.0"
    marks = [(dot.get("cx"), dot.get("cy")) for dot in root.iter(f"{SVG}circle")]
    assert ("380.0", "122.5") in marks
    assert ("690.0", "30.0") in marks
    said = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert "Chinese: 4 answerable, 2 unanswerable; threshold 0.5: 75.0% answered, 50.0% refused" in said
    assert "English: 1 answerable, 1 unanswerable; threshold 0.5: 100.0% answered, 100.0% refused" in said


def test_a_language_with_one_kind_alone_is_named_without_a_line() -> None:
    root = ElementTree.fromstring(draw_curve([*MIXED, *decisions([0.8], [], "<x>")]))
    assert len(list(root.iter(f"{SVG}polyline"))) == 1
    assert any((text.text or "").startswith("<x>: 1 answerable, 0 unanswerable; no curve") for text in root.iter())


def test_an_answer_is_counted_by_its_first_clause(assistant: PolicyAssistant) -> None:
    question = Question("q", "技改设备补贴最高多少？")
    answer = assistant.ask(question.question)
    assert tried(question, answer) == Tried("zh", True, answer.citations[0].score, True, answer.plan["threshold"])
    stranger = Question("s", "火星上有几座火山？", answerable=False)
    refused = assistant.ask(stranger.question)
    assert refused.status == "no_match"
    seen = tried(stranger, refused)
    assert (seen.answerable, seen.answered, seen.score) == (False, False, refused.related[0].score)
    assert seen.score < seen.threshold
