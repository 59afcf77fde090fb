"""Follow-ups over the sample: what is carried over, what is not, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import eval as eval_room
from eval.questions import Question, load_questions
from eval.run import evaluate
from index.library import Library
from rag.answer import Answer, Citation
from rag.assistant import PolicyAssistant
from rag.looking import Looked, united
from rag.planning import OUT_OF_FORCE, make_plan
from rag.readings import SAME_DOCUMENT, mixed
from rag.retrieval import Candidates
from rag.settings import Settings

CONVERSATIONS = load_questions(Path(eval_room.__file__).parent / "sample" / "conversations.jsonl")
LAND = "澜川市工业用地先租后让最长租几年？"
LEASE = "澜川市人民政府关于印发《澜川市工业用地“先租后让”和弹性年期出让管理办法》的通知"
FUND = "澜川市人民政府办公室关于印发《澜川市产业引导基金管理办法》的通知"


def shown(answer: Answer) -> tuple[Citation, ...]:
    return (*answer.citations, *answer.related)


def timeless(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


def carried(answer: Answer) -> list[tuple[str, str]]:
    return [(chip["kind"], chip["text"]) for chip in answer.plan["carried"]]


def first(answer: Answer) -> tuple[str, str]:
    best = shown(answer)[0]
    return best.document.file, best.quote


def test_another_aspect_does_not_drag_the_first_along(assistant: PolicyAssistant) -> None:
    history = ["市委新型工业化的决定对工业用地怎么说？"]
    for question, words in (("那资金方面呢？", "强化资金保障"), ("人才呢？", "强化人才保障")):
        answer = assistant.ask(question, history=history)
        assert [kind for kind, _ in carried(answer)] == ["document"]
        assert "用地" not in answer.plan["search"]
        file, quote = first(answer)
        assert file == "industrialization-decision.txt"
        assert words in quote
        history.append(question)


def test_a_pronoun_keeps_the_subject(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("这个基金用来做什么？", history=["澜川产业引导基金规模有多大？"])
    assert carried(answer)[0] == ("document", FUND)
    assert "产业引导基金" in answer.plan["search"]
    assert {citation.document.file for citation in shown(answer)[:3]} == {"guidance-fund.pdf"}


def test_another_year_keeps_everything_else(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("到2035年呢？", history=["到2027年规上工业增加值要达到多少？"])
    assert "2027" not in answer.plan["search"]
    assert "规上工业增加值" in answer.plan["search"]
    assert "突破2000亿元" in first(answer)[1]


def test_another_year_may_be_another_document(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("2019年的呢？", history=["2024年的工业用地办法，租金按什么比例定？"])
    assert shown(answer)[0].document.issued_on == "2019-02-26"
    assert any("评估价的百分之五" in citation.quote for citation in shown(answer)[:3])


def test_another_region_keeps_everything_else(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("那石桥县呢？", history=["澜川高新区拿工业用地，投资强度要求多少？"])
    assert ("region", "澜川高新区") not in carried(answer)
    assert "每亩一百八十万元" in first(answer)[1]


def test_an_article_is_looked_up_where_the_talk_is(assistant: PolicyAssistant) -> None:
    # The document is named by nothing but the answer to the first question.
    history = ["我们想先租地后买地，验收没过怎么办？", "那租金呢？"]
    answer = assistant.ask("第十四条呢？", history=history)
    assert carried(answer) == [("document", LEASE)]
    assert first(answer)[1].startswith("第十四条 租赁期届满未通过达产验收的")
    assert assistant.ask("第十四条呢？").status == "no_match"
    taken_off = assistant.ask("第十四条呢？", history=history, without=[LEASE])
    assert carried(taken_off) == []
    named = assistant.ask("第十四条呢？", history=["《澜川市产业引导基金管理办法》讲了什么？"])
    assert carried(named) == [("document", FUND)]


@pytest.mark.parametrize("question", ["Article 14 of the lease-then-transfer measures", "某政发2019年8号文第十一条"])
def test_an_article_of_an_unknown_document_is_not_looked_up_in_another(
    assistant: PolicyAssistant, question: str
) -> None:
    answer = assistant.ask(question, history=["澜川产业引导基金规模有多大？"])
    assert timeless(answer) == timeless(assistant.ask(question))


@pytest.mark.parametrize(
    "question",
    [
        "换个话题，工人考技能证书有补贴吗？",
        "另外问一下，公司上市有什么奖励？",
        "先不说这个，研发费用加计扣除比例是多少？",
        "对了，厂里想招个博士，有什么补助？",
        "小微企业贷款坏账政府承担多少？",
        "评上小巨人给多少钱",
        "新三板挂牌奖多少？",
        "红烧肉怎么做才不腻？",
        "By the way, is there a golf course?",
        "How is the research tax deduction calculated for companies?",
    ],
)
def test_another_subject_carries_nothing_over(assistant: PolicyAssistant, question: str) -> None:
    alone = assistant.ask(question)
    assert alone.plan["carried"] == []
    for history in ([LAND], [LAND, "那租金呢？"], ["高新区标准厂房租金能减免多少？"]):
        assert timeless(assistant.ask(question, history=history)) == timeless(alone)


def test_one_may_return_to_what_was_asked_first(assistant: PolicyAssistant) -> None:
    history = ["高新区标准厂房怎么申请入驻？", "人才公寓的租金是多少？"]
    answer = assistant.ask("再说回厂房，装修有补贴吗？", history=history)
    assert "万级以上洁净车间" in first(answer)[1]
    assert "高新区" in answer.plan["search"]


def test_what_was_taken_off_is_not_carried_over(assistant: PolicyAssistant) -> None:
    history = ["高新区标准厂房租金能减免多少？"]
    whole = assistant.ask("最长几年？", history=history)
    kinds = dict(carried(whole))
    assert set(kinds) == {"document", "region", "words"}
    less = assistant.ask("最长几年？", history=history, without=[kinds["region"]])
    assert set(dict(carried(less))) == {"document", "words"}
    assert kinds["region"] in whole.plan["search"]
    assert kinds["region"] not in less.plan["search"]
    nothing = assistant.ask("最长几年？", history=history, without=list(kinds.values()))
    assert timeless(nothing) == timeless(assistant.ask("最长几年？"))
    assert timeless(assistant.ask("最长几年？", history=history, without=["x"])) == timeless(whole)


def test_the_same_talk_has_the_same_answer(assistant: PolicyAssistant, sample_library: Library) -> None:
    again = PolicyAssistant(sample_library)
    for question in CONVERSATIONS[::23]:
        answers = [a.ask(question.question, history=question.history) for a in (assistant, again, assistant)]
        assert timeless(answers[0]) == timeless(answers[1]) == timeless(answers[2])


def test_filters_hold_for_what_is_carried_over_too(assistant: PolicyAssistant) -> None:
    document = assistant.library.document("guidance-fund.pdf").id
    answer = assistant.ask("那租金呢？", history=[LAND], filters={"document": [document]})
    assert {citation.document.id for citation in shown(answer)} == {document}
    assert ("document", LEASE) not in carried(answer)


def test_the_setting_switches_it_off(sample_library: Library) -> None:
    off = PolicyAssistant(sample_library, Settings(carry_over=False))
    for question in ("那租金呢？", "第十四条呢？"):
        assert timeless(off.ask(question, history=[LAND])) == timeless(off.ask(question))


def found(assistant: PolicyAssistant, questions: Sequence[Question]) -> dict[str, Any]:
    return dict(evaluate(assistant, questions, limit=10).figures)


def test_carrying_over_is_worth_it(assistant: PolicyAssistant, sample_library: Library) -> None:
    some = [question for question in CONVERSATIONS[::4] if question.relevant]
    on = found(assistant, some)
    off = found(PolicyAssistant(sample_library, Settings(carry_over=False)), some)
    assert on["hit@3"] > 1.15 * off["hit@3"]
    assert on["hit@1"] > 1.15 * off["hit@1"]


# Both readings in one


def looked(sample_library: Library, rows: list[int], ranking: list[float], scores: list[float]) -> Looked:
    n = len(rows)
    zeros = np.zeros(n, np.float32)
    candidates = Candidates(np.array(rows), zeros, [zeros] * n, zeros, zeros, 0.0, 0.0)
    plan = make_plan(sample_library.snapshot, "租金")
    return Looked(plan, None, candidates, np.array(ranking), np.zeros(n), np.array(scores), np.zeros(1))  # type: ignore[arg-type]


def test_ranking_and_log_odds_are_the_means_of_both_readings(sample_library: Library) -> None:
    snapshot = sample_library.snapshot
    of = snapshot.number_of[snapshot.document("guidance-fund.pdf").id]
    row = int(np.flatnonzero(snapshot.table.document == of)[0])
    other = int(np.flatnonzero(snapshot.table.document != of)[-1])
    rows = sorted([row, other])
    alone = looked(sample_library, [row], [2.0], [0.5])
    # Odds 1 and 4; where a reading lacks a candidate, its least counts.
    whole = looked(sample_library, rows, [8.0, 8.0], [0.8, 0.8])
    both = mixed(snapshot, alone, whole, of, 0.5)
    assert both.found.rows.tolist() == rows
    at = rows.index(row)
    assert both.ranking.tolist() == [5.0, 5.0]
    assert both.bonus[at] == SAME_DOCUMENT
    assert both.total.tolist() == [5.0 + both.bonus[0], 5.0 + both.bonus[1]]
    assert both.scores == pytest.approx([2 / 3, 2 / 3])  # odds 2, the root of 1 times 4
    assert mixed(snapshot, alone, whole, None, 1.0).ranking.tolist() == [8.0, 8.0]


def test_talk_about_an_old_version_is_not_put_behind_the_new_one(sample_library: Library) -> None:
    snapshot = sample_library.snapshot
    old = snapshot.number_of[snapshot.document("land-lease-2019.txt").id]
    row = int(np.flatnonzero(snapshot.table.document == old)[0])
    one = looked(sample_library, [row], [0.0], [0.5])
    assert mixed(snapshot, one, one, old, 0.5).bonus.tolist() == [SAME_DOCUMENT + OUT_OF_FORCE["repealed"]]


def test_candidates_of_two_searches_are_united(sample_library: Library) -> None:
    left = looked(sample_library, [1, 5], [0, 0], [0, 0]).found
    right = looked(sample_library, [0, 5, 9], [0, 0, 0], [0, 0, 0]).found
    both = united(left, right)
    assert both.rows.tolist() == [0, 1, 5, 9]
    assert len(both.sentences) == len(both.cosine) == len(both.bm25) == len(both.document_bm25) == 4
