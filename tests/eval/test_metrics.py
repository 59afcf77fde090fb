"""The matching rule and every figure, on texts small enough to count by hand."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import metrics
from eval.judging import Outcome, evidence_is_right, hit_in_budget, judge, says
from eval.matching import (
    Expected,
    SourceText,
    Stretch,
    compact,
    expect,
    half_shared,
    is_hit,
    longest_common,
    overlap,
)
from eval.questions import Question, Relevant
from eval.report import BrokenLabel, Report, figures, table
from rag.answer import Answer, Citation, CitedDocument, Span, Status

TEXT = "甲乙丙丁\n戊己庚辛 壬癸子丑寅卯"
"""14 characters that are not white space, and two that are."""


def citation(
    start: int, end: int, *, file: str = "a.txt", text: str = TEXT, evidence: Sequence[tuple[int, int]] = ()
) -> Citation:
    document = CitedDocument(file, file, "题", None, None, None, None, "unknown")
    spans = tuple(Span(*pair) for pair in evidence)
    return Citation(1, 0.5, document, (), "《题》", None, text[start:end], start, end, spans)


def expected(quote: str, *, file: str = "a.txt", text: str = TEXT) -> Expected:
    return expect(Relevant(file, quote), {file: SourceText.of(text)}.get)


def answer(
    citations: Sequence[Citation] = (),
    *,
    status: Status = "answered",
    related: Sequence[Citation] = (),
    total: float = 1.0,
) -> Answer:
    return Answer("?", status, tuple(citations), tuple(related), {}, "v", {"total": total})


def outcome(
    found: Sequence[set[int]] = (),
    *,
    right_document: Sequence[bool] | None = None,
    answered: bool = True,
    answerable: bool = True,
    relevant: int = 1,
    **more: object,
) -> Outcome:
    question = Question("q", "?", relevant=(Relevant("a.txt", "x"),) * relevant, answerable=answerable, kind=None)
    values: dict = {
        "lengths": tuple(100 for _ in found),
        "in_budget": False,
        "evidence": None,
        "total_ms": 1.0,
        **more,
    }
    documents = tuple(bool(hits) for hits in found) if right_document is None else tuple(right_document)
    return Outcome(question, answered, tuple(frozenset(hits) for hits in found), documents, **values)


# --- the matching rule -------------------------------------------------------------------------------------


def test_a_quote_is_found_across_white_space_and_everywhere() -> None:
    source = SourceText.of("甲 乙\n\ufeff甲\u200b乙　甲x乙")
    assert source.places("甲\u3000乙") == (Stretch(0, 2), Stretch(2, 4))
    assert SourceText.of("aaa").places("aa") == (Stretch(0, 2), Stretch(1, 3))
    assert source.places("丙") == ()


def test_offsets_are_counted_without_white_space() -> None:
    source = SourceText.of(TEXT)
    assert source.stretch(0, 4) == Stretch(0, 4)
    assert source.stretch(3, 6) == Stretch(3, 5)
    assert source.stretch(5, 99) == Stretch(4, 14)


@pytest.mark.parametrize(
    ("start", "end", "hit"),
    [
        (0, 9, True),  # the whole quote and more
        (2, 4, True),  # a part of the quote: the shorter is the citation, all of it inside
        (0, 3, False),  # 1 of 3 characters shared: less than half of the shorter
        (1, 3, True),  # 1 of 2: exactly half
        (6, 16, True),  # 戊 is left out: 3 of 6 shared, the newline not counted
        (7, 16, False),  # 2 of 6
        (4, 5, False),  # white space alone
    ],
)
def test_half_of_the_shorter_is_a_hit(start: int, end: int, hit: bool) -> None:
    assert is_hit(expected("丙丁 戊己庚辛"), citation(start, end)) is hit


def test_the_document_must_be_the_expected_one() -> None:
    assert is_hit(expected("甲乙丙丁"), citation(0, 4))
    assert not is_hit(expected("甲乙丙丁"), citation(0, 4, file="b.txt"))


def test_any_occurrence_counts() -> None:
    text = "申请材料。其他。申请材料。"
    assert is_hit(expected("申请材料", text=text), citation(8, 13, text=text))
    assert not is_hit(expected("申请材料", text=text), citation(5, 8, text=text))


def test_a_quote_that_is_not_there_is_a_broken_label_matched_by_its_longest_common_run() -> None:
    broken = expected("甲乙丙丁，没有的字")
    assert broken.broken is not None
    assert "not in the document" in broken.broken
    assert is_hit(broken, citation(0, 7))  # 甲乙丙丁戊己 shares 4 of 6
    assert not is_hit(broken, citation(2, 10))  # 丙丁戊己庚辛壬 shares 2 of 7
    assert not is_hit(broken, citation(0, 7, file="b.txt"))


def test_an_expected_document_that_is_not_there_is_a_broken_label() -> None:
    missing = expect(Relevant("gone.txt", "甲"), lambda _: None)
    assert missing.broken == "no such document in the library"
    assert not is_hit(missing, citation(0, 4))
    assert expected("甲").broken is None


def test_longest_common_run() -> None:
    assert longest_common("甲乙丙丁", "丁乙丙甲") == 2
    assert longest_common("甲", "乙") == 0
    assert longest_common("", "乙") == 0


stretches = st.builds(lambda a, n: Stretch(a, a + n), st.integers(0, 60), st.integers(0, 60))


@given(stretches, stretches)
def test_overlap_is_what_counting_one_by_one_gives(a: Stretch, b: Stretch) -> None:
    shared = len(set(range(*a)) & set(range(*b)))
    assert overlap(a, b) == overlap(b, a) == shared
    shorter = min(a.end - a.start, b.end - b.start)
    assert half_shared(a, b) == half_shared(b, a) == (shorter > 0 and shared >= shorter / 2)


@given(st.text(alphabet="甲乙丙 \n\u3000\ufeff", max_size=40), st.data())
def test_a_span_of_the_text_is_found_at_its_own_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = SourceText.of(text)
    stretch = source.stretch(start, end)
    assert source.compact[stretch.start : stretch.end] == compact(text[start:end])
    assert (stretch in source.places(text[start:end])) == bool(compact(text[start:end]))


# --- judging one answer ------------------------------------------------------------------------------------


def test_the_budget_cuts_the_citation_in_which_it_ends() -> None:
    text = "无" * 1400 + "要" * 200 + "余" * 400
    label = [expected("要" * 200, text=text)]
    filler = citation(0, 1300, text=text)
    # 200 characters are left: of the second clause 100 unrelated ones and half of the expected passage.
    assert hit_in_budget([filler, citation(1300, 2000, text=text)], label, 1500)
    # 99 of the quote's 200 are within 1,499.
    assert not hit_in_budget([filler, citation(1300, 2000, text=text)], label, 1499)
    # The whole budget is spent before it.
    assert not hit_in_budget([citation(0, 1400, text=text), citation(0, 100, text=text)], label, 1500)
    assert not hit_in_budget([citation(0, 1400, text=text), citation(1400, 1600, text=text)], label, 1400)
    assert not hit_in_budget([], label, 1500)


def test_the_first_evidence_span_is_held_against_the_quote() -> None:
    label = [expected("戊己庚辛")]
    assert evidence_is_right(citation(0, 16, evidence=[(5, 9), (0, 4)]), label)
    assert evidence_is_right(citation(0, 16, evidence=[(3, 7)]), label)  # 丁 戊己: 2 of 3
    assert not evidence_is_right(citation(0, 16, evidence=[(0, 4), (5, 9)]), label)
    assert not evidence_is_right(citation(0, 16), label)


def test_evidence_of_a_broken_label_is_read_from_the_quote() -> None:
    label = [expected("戊己庚辛，及没有的字")]
    assert evidence_is_right(citation(3, 16, evidence=[(5, 9)]), label)
    assert not evidence_is_right(citation(3, 16, evidence=[(10, 14)]), label)


def test_an_outcome_holds_what_each_citation_hit() -> None:
    labels = [expected("甲乙丙丁"), expected("壬癸子丑寅卯")]
    question = Question("q", "?", relevant=tuple(label.relevant for label in labels))
    citations = [
        citation(5, 9),
        citation(10, 16, evidence=[(10, 16)]),
        citation(0, 16),
        citation(0, 4, file="b.txt"),
    ]
    result = judge(question, answer(citations, total=12.5), labels)
    assert result.found == ({*()}, {1}, {0, 1}, {*()})
    assert result.right_document == (True, True, True, False)
    assert result.lengths == (4, 6, 16, 4)
    assert result.in_budget
    assert result.evidence is None  # the first citation is no hit
    assert result.total_ms == 12.5
    assert judge(question, answer(citations[1:]), labels).evidence is True


def test_a_copy_in_another_document_says_the_same() -> None:
    wanted = Relevant("other.txt", "甲乙 丙丁")
    assert says(citation(0, 16), wanted)
    assert says(citation(0, 2), wanted)  # a part of it
    assert not says(citation(5, 16), wanted)
    label = Expected(wanted, None, ())
    question = Question("q", "?", relevant=(wanted,))
    result = judge(question, answer([citation(0, 16), citation(5, 16)]), [label])
    assert (result.found[0], result.same_text) == (frozenset(), True)
    assert not judge(question, answer([citation(5, 16), citation(0, 16)]), [label]).same_text
    assert (metrics.hit_at([result], 1), metrics.text_first([result])) == (0.0, 1.0)


def test_a_no_match_is_scored_by_its_related_clauses() -> None:
    label = expected("甲乙丙丁")
    question = Question("q", "?", relevant=(label.relevant,))
    result = judge(question, answer(status="no_match", related=[citation(0, 4)]), [label])
    assert (result.answered, result.found) == (False, (frozenset({0}),))


# --- figures over many questions ---------------------------------------------------------------------------

FOUR = [
    outcome([{0}, set()], in_budget=True, evidence=True, lengths=(100, 80), total_ms=10.0),
    outcome(
        [set(), set(), {1}, {1}, {0}],
        right_document=[False, True, True, True, True],
        relevant=4,
        in_budget=True,
        lengths=(200, 10, 10, 10, 10),
        total_ms=40.0,
    ),
    outcome([set()] * 11 + [{0}], answered=False, total_ms=20.0),
    outcome([], total_ms=30.0),
]
"""First at rank 1, at rank 3, at rank 12, never."""

UNANSWERABLE = [
    outcome([set()], answerable=False, relevant=0, answered=False),
    outcome([set()], answerable=False, relevant=0),
    outcome([set()], answerable=False, relevant=0),
]


@pytest.mark.parametrize(
    ("metric", "k", "value"),
    [
        (metrics.doc_at, 1, 1 / 4),
        (metrics.doc_at, 3, 2 / 4),
        (metrics.hit_at, 1, 1 / 4),
        (metrics.hit_at, 3, 2 / 4),
        (metrics.hit_at, 10, 2 / 4),
        (metrics.hit_at, 12, 3 / 4),
        (metrics.recall_at, 3, (1 + 1 / 4) / 4),
        (metrics.recall_at, 10, (1 + 2 / 4) / 4),
        (metrics.recall_at, 100, (1 + 2 / 4 + 1) / 4),
    ],
)
def test_rates_at_k(metric, k: int, value: float) -> None:
    assert metric(FOUR + UNANSWERABLE, k) == pytest.approx(value)


def test_rates_over_all_questions() -> None:
    everything = FOUR + UNANSWERABLE
    assert metrics.reciprocal_rank(everything) == pytest.approx((1 + 1 / 3 + 1 / 12) / 4)
    assert metrics.hit_in_1500c(everything) == pytest.approx(2 / 4)
    assert metrics.first_quote_length(everything) == pytest.approx((100 + 200 + 100) / 3)
    assert metrics.answered_rate(everything) == pytest.approx(3 / 4)
    assert metrics.refused_rate(everything) == pytest.approx(1 / 3)


def test_doc_at_1_counts_a_right_document_without_a_hit() -> None:
    assert metrics.doc_at([outcome([set()], right_document=[True])], 1) == 1
    assert metrics.hit_at([outcome([set()], right_document=[True])], 1) == 0


def test_evidence_is_a_rate_over_right_first_answers_only() -> None:
    right, wrong = outcome([{0}], evidence=True), outcome([{0}], evidence=False)
    assert metrics.evidence_rate([right, right, wrong, outcome([set()])]) == pytest.approx(2 / 3)


def test_an_answerable_question_that_nobody_marked_counts_for_refusal_alone() -> None:
    unmarked = outcome([set()], relevant=0)
    assert metrics.answered_rate([unmarked]) == 1
    assert metrics.hit_at([unmarked], 1) is None


def test_latency_is_the_nearest_rank() -> None:
    assert metrics.latency_ms(FOUR, 0.5) == 20
    assert metrics.latency_ms(FOUR, 0.95) == 40
    hundred = [outcome(total_ms=float(n)) for n in range(1, 101)]
    assert metrics.latency_ms(hundred, 0.95) == 95
    assert metrics.latency_ms([], 0.5) is None


def test_nothing_to_count_is_no_number() -> None:
    values = figures([])
    assert {name for name, value in values.items() if value is not None} == {
        "questions",
        "rated",
        "unanswerable",
    }


# --- the report --------------------------------------------------------------------------------------------


def report() -> Report:
    def of(question: Question, found: Sequence[set[int]], answered: bool) -> Outcome:
        hits = tuple(frozenset(hit) for hit in found)
        return Outcome(question, answered, hits, tuple(map(bool, hits)), (3,), bool(hits[0]), True, 5.0)

    relevant = (Relevant("a.txt", "甲"),)
    return Report(
        outcomes=(
            of(Question("1", "?", relevant=relevant, kind="plain", language="zh"), [{0}], True),
            of(Question("2", "?", relevant=relevant, kind="a|b", language="zh"), [set()], True),
            of(Question("3", "?", answerable=False), [set()], False),
        ),
        broken=(BrokenLabel("2", "a.txt", "甲", "why"),),
        library_version="3-x",
    )


def test_a_report_is_split_by_the_marks_that_questions_carry() -> None:
    data = report().to_dict()
    assert data["figures"]["hit@1"] == 0.5
    assert data["groups"]["kind"]["plain"]["hit@1"] == 1
    assert data["groups"]["kind"]["a|b"]["hit@1"] == 0
    assert data["groups"]["language"]["zh"]["questions"] == 2
    assert (data["limit"], data["library_version"]) == (100, "3-x")
    assert data["broken_labels"] == [{"id": "2", "document": "a.txt", "quote": "甲", "reason": "why"}]


def test_the_table_has_a_column_for_each_group() -> None:
    lines = table(report()).splitlines()
    assert lines[0] == "| figure | all | kind: a\\|b | kind: plain | language: zh |"
    assert lines[1] == "| --- | ---: | ---: | ---: | ---: |"
    assert "| hit@1 | 0.500 | 0.000 | 1.000 | 0.500 |" in lines
    assert "| refused | 1.000 | – | – | – |" in lines
    assert "| quote_length | 3 | 3 | 3 | 3 |" in lines
