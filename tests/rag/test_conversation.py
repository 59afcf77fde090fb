"""What a later question still means of the earlier ones."""

from __future__ import annotations

import pytest

from rag.conversation import MEMORY, carried_words, leans_on_history, subject


@pytest.mark.parametrize(
    "question",
    [
        "那资金方面呢？",
        "那么期限呢",
        "人才呢？",
        "这个怎么申请？",
        "该办法什么时候施行？",
        "还有别的要求吗，比如注册地？",
        "最高多少？",
        "什么时候？",
        "收费吗？",
        "What about the fee?",
        "And for doctoral graduates?",
        "Is it paid every year to every company?",
        "How long?",
    ],
)
def test_questions_that_continue(question: str) -> None:
    assert leans_on_history(question)


@pytest.mark.parametrize(
    "question",
    [
        "工业用地可以先租后买吗？",
        "研发费用加计扣除比例是多少？",
        "新引进的博士可以免费住几年人才公寓？",
        "换个话题，工人考技能证书有补贴吗？",
        "另外问一下，公司上市有什么奖励？",
        "先不说这个，研发费用加计扣除比例是多少？",
        "How can a foreign company lease industrial land?",
        "What subsidies are paid for training workers?",
    ],
)
def test_questions_that_stand_alone(question: str) -> None:
    assert not leans_on_history(question)


def test_the_subject_is_the_latest_question_that_stands_alone() -> None:
    assert subject([]) is None
    assert subject(["", "  "]) is None
    land, loans = "云岭县工业用地可以先租后买吗？", "云岭县小微企业贷款贴息多少？"
    assert subject([land]) == land
    assert subject([land, "那期限呢？", "最高多少？"]) == land
    assert subject([land, "那期限呢？", loans]) == loans
    assert subject([land, loans, "利率呢？"]) == loans


def test_where_none_stands_alone_the_first_is_the_subject() -> None:
    assert subject(["租金呢？", "期限呢？"]) == "租金呢？"


def test_a_topic_further_back_has_been_left() -> None:
    land = "云岭县工业用地可以先租后买吗？"
    assert subject([land, *["那期限呢？"] * (MEMORY - 1)]) == land
    assert subject([land, *["那期限呢？"] * MEMORY]) == "那期限呢？"


def test_carried_words_leave_out_the_words_of_asking() -> None:
    assert carried_words("请问工业用地可以先租后买吗？", "那期限呢？") == "工业用地可以先租后买"


def test_a_year_gives_way_to_a_new_year() -> None:
    assert "2023" in carried_words("2023年技能培训补贴标准", "那电工呢？")
    carried = carried_words("2023年技能培训补贴标准", "那2024年呢？")
    assert "2023" not in carried
    assert "技能培训补贴标准" in carried
