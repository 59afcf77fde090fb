"""The line between an answer and "not found", fitted to a library's own questions."""

import json

import numpy as np
import pytest

from eval.calibrating import FEWEST, Scored, first_scores, fit_lines, logit, platt, write_lines
from eval.questions import Question, load_questions
from index.errors import LibraryError, QuestionError
from rag.assistant import PolicyAssistant
from rag.refusal import CALIBRATION_FILE, library_calibration, load_calibration
from tests.conftest import SAMPLE


def scored(language, yes, no):
    return [Scored(language, True, s) for s in yes] + [Scored(language, False, s) for s in no]


def test_logits_by_hand():
    assert logit(np.array([0.5, 0.8])) == pytest.approx([0, np.log(4)])
    assert logit(np.array([0.0, 1.0])) == pytest.approx([-np.log(9999), np.log(9999)])


def test_two_mirrored_groups_have_their_line_in_the_middle():
    slope, offset = platt(np.array([1.0, 3.0, -1.0, -3.0]), np.array([True, True, False, False]))
    assert slope > 0
    assert offset == pytest.approx(0, abs=1e-4)


def test_groups_that_lie_elsewhere_move_the_line():
    slope, offset = platt(np.array([3.0, 5.0, 1.0, -1.0]), np.array([True, True, False, False]))
    assert -offset / slope == pytest.approx(2, abs=1e-3)


def test_a_higher_score_never_means_less():
    slope, _ = platt(np.array([-3.0, -2.0, 2.0, 3.0]), np.array([True, True, False, False]))
    assert slope == 0


def test_the_threshold_answers_the_wanted_share():
    yes = [0.5 + i / 100 for i in range(40)]
    no = [0.1 + i / 100 for i in range(40)] + [0.8]
    line = fit_lines(scored("zh", yes, no), answered=0.9)["zh"]
    assert (line.answerable, line.unanswerable) == (40, 41)
    # All but 4 of 40 reach it; of the strangers only the one that scores .8 does.
    assert line.answered == 0.9
    assert line.refused == pytest.approx(40 / 41, abs=1e-4)


def test_a_language_with_few_questions_keeps_the_packaged_line():
    many, few = [0.9] * FEWEST, [0.9] * (FEWEST - 1)
    lines = fit_lines(scored("zh", many, [0.1] * FEWEST) + scored("en", few, [0.1] * FEWEST))
    assert list(lines) == ["zh"]


def test_too_few_questions_are_said_so():
    with pytest.raises(QuestionError, match="zh: 1 answerable, 0 not"):
        fit_lines(scored("zh", [0.9], []))


def test_a_library_calibrates_itself(small_library, tmp_path):
    library = small_library()
    questions = [Question(id=i, question=f"租地的年限是{i}年吗") for i in range(3)]
    found = first_scores(library, questions)
    assert [s.language for s in found] == ["zh"] * 3
    assert all(0 < s.score < 1 for s in found)

    lines = fit_lines(scored("zh", [0.9] * FEWEST, [0.2] * FEWEST))
    file = write_lines(library.path, lines, "builtin", ["ours.jsonl"])
    assert file == library.path / CALIBRATION_FILE
    assert json.loads(file.read_text(encoding="utf-8"))["fitted_on"] == ["ours.jsonl"]

    own = library_calibration(library.path, library.model)
    assert own.threshold["zh"] == lines["zh"].threshold
    assert own.threshold["en"] == load_calibration().threshold["en"]
    asked = PolicyAssistant(library).ask("租地的年限是多久")
    assert asked.plan["threshold"] == lines["zh"].threshold


def test_the_scores_of_a_calibrated_library_are_adjusted(small_library):
    library = small_library()
    question = "企业租地的年限"
    before = PolicyAssistant(library).ask(question, limit=1)
    score = (*before.citations, *before.related)[0].score
    (library.path / CALIBRATION_FILE).write_text(
        json.dumps({"model": "builtin", "languages": {"zh": {"slope": 1, "offset": -2, "threshold": 0.3}}}),
        encoding="utf-8",
    )
    after = PolicyAssistant(library).ask(question, limit=1)
    lower = (*after.citations, *after.related)[0].score
    assert logit(np.array([lower]))[0] == pytest.approx(logit(np.array([score]))[0] - 2, abs=0.02)


def test_a_calibration_of_another_model_is_passed_over_and_told(small_library):
    library, told = small_library(), []
    lines = fit_lines(scored("zh", [0.9] * FEWEST, [0.2] * FEWEST))
    write_lines(library.path, lines, "some-other-model", ["ours.jsonl"])
    assert library_calibration(library.path, library.model, told.append) is load_calibration()
    (notice,) = told
    assert "some-other-model" in notice
    assert "tiaowen eval calibrate" in notice


def test_a_spoilt_calibration_is_named(small_library):
    library = small_library()
    (library.path / CALIBRATION_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(LibraryError, match="tiaowen eval calibrate"):
        PolicyAssistant(library)


def test_the_sample_has_enough_questions_to_calibrate_with():
    questions = [q for q in load_questions(SAMPLE / "questions.jsonl") if not q.history]
    assert sum(q.answerable for q in questions) >= FEWEST
    assert sum(not q.answerable for q in questions) >= FEWEST
