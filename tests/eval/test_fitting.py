"""The fits: small problems whose solution is known."""

import numpy as np
import pytest

from eval.examples import Example, collect
from eval.fitting_map import PARTS, MapExample, Pool, cross_maps, fit_map, part_of, prepare
from eval.fitting_models import first, fit_ranking, fit_refusal, probability, thresholds
from eval.questions import Question, Relevant, load_questions
from rag.features import NAMES
from rag.question_map import mapped
from tests.conftest import SAMPLE

HELD = NAMES.index("held")
COSINE = NAMES.index("cosine")


def example(number, hit_at, column=HELD, answerable=True):
    """Four candidates; the one at ``hit_at`` has most of the feature in ``column``."""
    features = np.zeros((4, len(NAMES)), np.float32)
    features[:, column] = 0.1
    features[hit_at, column] = 0.9 if answerable else 0.3
    hit = np.arange(4) == hit_at if answerable else np.zeros(4, bool)
    question = Question(id=number, question="问", relevant=(Relevant("a", "b"),), answerable=answerable)
    return Example(question, "zh", np.arange(4), features, hit, hit, 1.0)


def test_the_ranking_learns_the_feature_that_tells():
    examples = [example(i, i % 4) for i in range(20)]
    ranker = fit_ranking([examples])
    assert ranker.weights[HELD] > 1
    assert abs(ranker.weights[COSINE]) < 1e-3
    assert [first(e, ranker) for e in examples] == [i % 4 for i in range(20)]


def test_a_feature_left_out_has_no_weight():
    assert fit_ranking([[example(i, i % 4) for i in range(20)]], without="held").weights[HELD] == 0


def test_the_refusal_tells_strangers_from_answers():
    answerable = [example(i, i % 4) for i in range(40)]
    strangers = [example(100 + i, i % 4, answerable=False) for i in range(40)]
    ranker = fit_ranking([answerable])
    calibration = fit_refusal([answerable, strangers], ranker)
    assert probability(answerable[0], ranker, calibration) > 0.9
    assert probability(strangers[0], ranker, calibration) < 0.1
    limit = thresholds([answerable, strangers], ranker, calibration)
    assert limit["zh"] == pytest.approx(probability(strangers[0], ranker, calibration), abs=1e-3)
    assert limit["en"] == 0.5


def turned(number, angle=0.6):
    """A question at ``angle`` from its clause, with a wrong clause between the two."""
    start = np.array([1.0, 0.0], np.float32)
    clauses = np.array([[np.cos(a), np.sin(a)] for a in (angle, angle / 3)], np.float16)
    pool = Pool(clauses, clauses, np.array([0, 1, 2]))
    hit = np.array([True, False])
    return MapExample("zh", start, np.array([0, 1]), hit, hit, number % PARTS, pool, 1.0)


def test_the_map_turns_questions_to_their_clauses():
    examples = [turned(i) for i in range(64)]
    matrix = fit_map(examples, 0.0)
    before, after = examples[0].vector, mapped(examples[0].vector, matrix)
    right = examples[0].pool.clauses[0].astype(np.float32)
    assert float(after @ right) > float(before @ right)
    assert after[1] > 0
    assert (fit_map(examples, 0.0) == matrix).all()


@pytest.mark.long
def test_a_penalty_holds_the_map_near_nothing():
    examples = [turned(i) for i in range(320)]
    assert np.linalg.norm(fit_map(examples, 1e4)) < np.linalg.norm(fit_map(examples, 0.0)) / 2


def test_no_question_is_read_with_a_map_that_has_seen_it():
    examples = [turned(i, angle=0.6 if i % 2 else -0.6) for i in range(32)]
    crossed = cross_maps(examples, (0, 1))
    # Part 1 has the questions whose clause lies at a positive angle, so part 0 is read with what those teach.
    assert mapped(np.array([1.0, 0.0], np.float32), crossed[0]["zh"])[1] > 0
    assert mapped(np.array([1.0, 0.0], np.float32), crossed[1]["zh"])[1] < 0


def test_a_map_needs_questions():
    with pytest.raises(ValueError, match="right clause"):
        fit_map([], 0.1)


def test_examples_of_the_sample_teach(assistant):
    questions = [q for q in load_questions(SAMPLE / "questions.jsonl") if q.relevant and not q.history][:6]
    examples = collect(assistant, questions)
    assert [e.question for e in examples] == questions
    assert all(len(e.rows) == len(e.features) == len(e.hit) == len(e.document) for e in examples)
    assert sum(bool(e.hit.any()) for e in examples) >= 5
    embedder = assistant.library.embedder
    snapshot = assistant.library.snapshot
    prepared = prepare([(snapshot, lambda text: embedder.embed_questions([text])[0], examples)])
    assert [p.part for p in prepared] == [part_of(e.question) for e in examples if e.hit.any()]
    one = prepared[0]
    row = examples[0].rows[0]
    assert one.pool.clauses[one.at[0]] == pytest.approx(snapshot.clause_vectors(np.array([row]))[0], abs=1e-3)
