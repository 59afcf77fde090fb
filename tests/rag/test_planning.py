"""What is searched for a question, and that the plan says so."""

from __future__ import annotations

import json

import pytest

from index.library import Library
from index.snapshot import Snapshot
from rag.features import weigh
from rag.filters import parse_filters
from rag.planning import make_plan
from rag.question import parse_question

LAND = "澜川市工业用地先租后让最长租几年？"


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def test_a_question_that_stands_alone_is_searched_as_it_is(snapshot: Snapshot) -> None:
    for history in ((), (LAND,)):
        plan = make_plan(snapshot, "研发费用加计扣除比例是多少？", history)
        assert plan.search == plan.asked == parse_question("研发费用加计扣除比例是多少？")
        assert plan.carried is None


@pytest.mark.parametrize("question", ["那租金呢？", "租金呢", "这个最高多少？", "多久？"])
def test_a_follow_up_carries_its_subject(snapshot: Snapshot, question: str) -> None:
    plan = make_plan(snapshot, question, (LAND,))
    assert plan.carried is not None
    assert "工业用地先租后让" in plan.carried
    assert plan.asked == parse_question(question)
    assert plan.search.text.endswith(plan.asked.text)
    assert "工业用地先租后让" in plan.search.text
    # The new words weigh more than those carried over.
    for term in set(plan.asked.terms):
        assert plan.search.terms.count(term) >= 2
    assert plan.search.terms.count("租后") == 1


def test_a_follow_up_of_a_follow_up_carries_the_first(snapshot: Snapshot) -> None:
    plan = make_plan(snapshot, "逾期呢？", (LAND, "那租金呢？"))
    assert plan.carried is not None
    assert "工业用地先租后让" in plan.carried


@pytest.mark.parametrize(
    "question",
    [
        "换个话题，工人考技能证书有补贴吗？",
        "另外问一下，公司上市有什么奖励？",
        "先不说这个，研发费用加计扣除比例是多少？",
        "小微企业贷款坏账政府承担多少？",
        "How is the research tax deduction calculated for companies?",
    ],
)
def test_another_subject_carries_nothing(snapshot: Snapshot, question: str) -> None:
    plan = make_plan(snapshot, question, (LAND, "那租金呢？"))
    assert plan.carried is None
    assert "租后" not in plan.search.terms


def test_without_history_nothing_can_be_carried(snapshot: Snapshot) -> None:
    for history in ((), ("",), ("  ", "\n")):
        assert make_plan(snapshot, "那租金呢？", history).carried is None


def test_a_later_year_takes_the_place_of_an_earlier(snapshot: Snapshot) -> None:
    plan = make_plan(snapshot, "那2024年呢？", ("2023年企业职工技能培训补贴标准是什么？",))
    assert plan.carried is not None
    assert "2023" not in plan.search.terms
    assert "2024" in plan.search.terms


def file_of(snapshot: Snapshot, question: str, *history: str) -> set[str]:
    plan = make_plan(snapshot, question, history)
    return {snapshot.by_number[int(snapshot.table.document[row])].file for row in plan.named.rows}


def test_a_place_needs_a_document_from_the_question_or_the_conversation(snapshot: Snapshot) -> None:
    lease = {"land-lease-2024.txt"}
    assert file_of(snapshot, "澜政发〔2024〕12号第十四条原文") == lease
    assert file_of(snapshot, "《澜川市工业用地“先租后让”和弹性年期出让管理办法》第十四条") == lease
    assert file_of(snapshot, "第十四条原文", "《澜川市产业引导基金管理办法》讲了什么？") == {"guidance-fund.pdf"}
    assert file_of(snapshot, "第十四条原文", "澜政发〔2024〕12号里租金怎么交？", "那期限呢？") == lease
    assert file_of(snapshot, "第十四条原文") == set()
    assert file_of(snapshot, "第九十九条原文", "澜政发〔2024〕12号里租金怎么交？") == set()


def test_the_plan_as_data(snapshot: Snapshot) -> None:
    plan = make_plan(snapshot, "那租金呢？", (LAND,))
    described = plan.describe(weigh(snapshot, plan.search), parse_filters({"year_from": 2020}), 0.25)
    assert json.loads(json.dumps(described)) == described
    assert described["language"] == "zh"
    assert described["question"] == "那租金呢？"
    assert described["search"] == plan.search.text
    assert described["carried"] == [plan.carried]
    assert described["addresses"] == []
    assert described["filters"] == {"year_from": 2020}
    assert described["threshold"] == 0.25


@pytest.mark.parametrize(("number", "found"), [("十四", True), ("九十九", False)])
def test_the_plan_tells_whether_a_place_was_found(snapshot: Snapshot, number: str, found: bool) -> None:
    plan = make_plan(snapshot, f"澜政发〔2024〕12号第{number}条", ())
    described = plan.describe(weigh(snapshot, plan.search), parse_filters(None), 0.25)
    (address,) = described["addresses"]
    assert (address["kind"], address["ordinal"], address["found"]) == ("article", 14 if found else 99, found)
    assert address["exists"] == (None if found else "第一条–第三十二条")
