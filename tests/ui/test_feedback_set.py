"""Feedback as a question set: who helped with what, and what nothing answers."""

from __future__ import annotations

from index.feedback import Feedback
from ui.feedback_set import question_set


def said(
    question: str, helpful: bool, reason: str | None = None, quote: str | None = None, number: int = 1
) -> Feedback:
    passage = ("d1", "a.txt", 3, 9, quote) if quote else (None,) * 5
    return Feedback(question, (), helpful, reason, "1-ab", *passage, given_at="2026-03-01T00:00:00+00:00", id=number)


def test_one_line_a_question_with_all_that_helped() -> None:
    lines = question_set(
        [
            said("甲", True, quote="租期五年", number=4),
            said("乙", True, number=5),
            said("甲", True, quote="延期一年", number=6),
            said("甲", True, quote="租期五年", number=7),
        ]
    )
    assert [(line["id"], line["question"], line["answerable"]) for line in lines] == [
        ("feedback-4", "甲", True),
        ("feedback-5", "乙", True),
    ]
    assert lines[0]["relevant"] == [
        {"document": "a.txt", "quote": "租期五年"},
        {"document": "a.txt", "quote": "延期一年"},
    ]
    assert "relevant" not in lines[1]
    assert [len(line["feedback"]) for line in lines] == [3, 1]


def test_a_passage_that_did_not_help_is_kept_but_not_expected() -> None:
    (line,) = question_set([said("甲", False, "过期了", quote="租期五年")])
    assert "relevant" not in line
    assert line["answerable"] is True
    assert line["feedback"] == [
        {
            "helpful": False,
            "reason": "过期了",
            "given_at": "2026-03-01T00:00:00+00:00",
            "library_version": "1-ab",
            "citation": {"document": "d1", "file": "a.txt", "start": 3, "end": 9, "quote": "租期五年"},
        }
    ]


def test_who_says_that_nothing_answers_is_believed_unless_someone_found_it() -> None:
    absent = said("甲", False, "Not in the documents, I think")
    assert question_set([absent])[0]["answerable"] is False
    assert question_set([said("甲", True, "not in the documents")])[0]["answerable"] is True
    assert question_set([absent, said("甲", True, quote="租期五年")])[0]["answerable"] is True
