"""What is searched for a question, and that the plan says so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from index.library import Library
from index.snapshot import Snapshot
from rag.features import weigh
from rag.filters import parse_filters
from rag.planning import Carried, joined, make_plan
from rag.question import parse_question


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def test_a_question_is_searched_as_it_is(snapshot: Snapshot) -> None:
    plan = make_plan(snapshot, "研发费用加计扣除比例是多少？")
    assert plan.search == plan.asked == parse_question("研发费用加计扣除比例是多少？")
    assert (plan.carried, plan.named.verdict, plan.said) == ((), "none", ())


def test_the_new_words_weigh_more_than_those_carried_over() -> None:
    asked = parse_question("租金")
    both = joined(asked, "工业用地先租后让")
    assert both.text == "工业用地先租后让 租金"
    assert both.content == "工业用地先租后让 租金"
    assert both.language == "zh"
    assert [both.terms.count(term) for term in ("租金", "金", "租后", "先租")] == [2, 2, 1, 1]
    assert joined(asked, "") is asked
    assert joined(parse_question("The fee?"), "风险补偿").language == "en"


def files_of(snapshot: Snapshot, question: str) -> set[str]:
    plan = make_plan(snapshot, question)
    return {snapshot.by_number[int(snapshot.table.document[row])].file for row in plan.named.rows}


def test_a_place_needs_a_document(snapshot: Snapshot) -> None:
    lease = {"land-lease-2024.txt"}
    assert files_of(snapshot, "澜政发〔2024〕12号第十四条原文") == lease
    assert files_of(snapshot, "《澜川市工业用地“先租后让”和弹性年期出让管理办法》第十四条") == lease
    assert files_of(snapshot, "第十四条原文") == set()


def test_the_plan_as_data(snapshot: Snapshot) -> None:
    plan = replace(make_plan(snapshot, "租金呢？"), carried=(Carried("region", "巴中"), Carried("words", "用地")))
    described = plan.describe(weigh(snapshot, plan.search), parse_filters({"year_from": 2020}), 0.25)
    assert json.loads(json.dumps(described)) == described
    assert described["language"] == "zh"
    assert described["question"] == "租金呢？"
    assert described["search"] == plan.search.text
    assert described["carried"] == [{"kind": "region", "text": "巴中"}, {"kind": "words", "text": "用地"}]
    assert described["addresses"] == []
    assert described["filters"] == {"year_from": 2020}
    assert described["threshold"] == 0.25


@pytest.mark.parametrize(("number", "found"), [("十四", True), ("九十九", False)])
def test_the_plan_tells_whether_a_place_was_found(snapshot: Snapshot, number: str, found: bool) -> None:
    plan = make_plan(snapshot, f"澜政发〔2024〕12号第{number}条")
    described = plan.describe(weigh(snapshot, plan.search), parse_filters(None), 0.25)
    (address,) = described["addresses"]
    assert (address["kind"], address["ordinal"], address["found"]) == ("article", 14 if found else 99, found)
    assert address["exists"] == (None if found else "第一条–第三十二条")


def test_what_was_carried_over_is_not_told_twice(snapshot: Snapshot) -> None:
    plan = make_plan(snapshot, "2023年发布的文件里，澜川市的租金")
    weights = weigh(snapshot, plan.search)
    assert [said.text for said in plan.said] == ["2023年", "澜川市"]
    told = replace(plan, carried=(Carried("region", "澜川市"),)).describe(weights, parse_filters(None), 0.25)
    assert [said["text"] for said in told["said"]] == ["2023年"]
    assert [said.text for said in make_plan(snapshot, "2023年发布的文件里，澜川市的租金", ["2023年"]).said] == [
        "澜川市"
    ]
