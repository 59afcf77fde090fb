"""How a question stands to the ones before it, by its words."""

from __future__ import annotations

import pytest

from rag.conversation import MEMORY, Manner, core, likest, manner_of, recent, size


@pytest.mark.parametrize(
    ("kind", "questions"),
    [
        (
            "aspect",
            "那资金方面呢？ 人才呢？ 营商环境方面呢 那租金呢 用地保障方面怎么讲的？ 那石桥县呢？ 到2035年呢？ 2025年呢",
        ),
        ("pronoun", "这个基金用来做什么？ 它的期限是多久？ 该办法什么时候施行？ 这些钱怎么分担？ 园区那边呢？"),
        ("more", "天使类的呢？ 如果没通过呢？ 晚交了呢？ 那租金能抵地价吗？ 已经投产了的呢？"),
        ("left", "换个话题，工人考证有补贴吗？ 先不说这个，研发费用怎么扣？ 另外问一下，公司上市有什么奖励？"),
        ("left", "对了，厂里想招个博士，有什么补助？ 顺便问一下，电费有没有优惠？"),
        ("back", "回到刚才的租地，验收没过怎么办？ 再说回厂房，装修有补贴吗？ 刚才说的基金有多大？"),
    ],
)
def test_what_says_that_it_continues_leaves_or_returns(kind: str, questions: str) -> None:
    assert {question: manner_of(question) for question in questions.split()} == {
        question: Manner(kind)  # type: ignore[arg-type]
        for question in questions.split()
    }


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("aspect", "What about funding?"),
        ("aspect", "And hospitals?"),
        ("aspect", "Thanks, what about the fee?"),
        ("more", "And if we only want to rent?"),
        ("pronoun", "How long does it last?"),
        ("pronoun", "Do they have to be notarised?"),
        ("left", "By the way, is there a golf course?"),
        ("left", "Another question: how is research taxed?"),
        ("back", "Back to the land, how long is the lease?"),
    ],
)
def test_the_same_in_english(kind: str, question: str) -> None:
    assert manner_of(question) == Manner(kind)  # type: ignore[arg-type]


def test_by_the_way_may_still_continue() -> None:
    assert manner_of("对了，那押金呢？") == Manner("aspect")
    assert manner_of("顺便问一下，这个基金有多大？") == Manner("pronoun")
    assert manner_of("另外，租金怎么算？") == Manner("more", marked=False)


@pytest.mark.parametrize(
    "question",
    ["最长几年？", "要交哪些材料？", "收费吗？", "银行怎么申请补偿？", "How long?", "What is the interest cap?"],
)
def test_a_short_question_may_continue(question: str) -> None:
    assert manner_of(question) == Manner("more", marked=False)


@pytest.mark.parametrize(
    "question",
    [
        "工业用地可以先租后买吗，最长几年？",
        "新引进的博士可以免费住几年人才公寓？",
        "该怎么申请企业职工技能培训补贴？",
        "对大型企业等其他参保单位的缴费部分有何优惠政策？",
        "如何处理驾驶证因逾期未换证可能被注销的这些情况？",
        "How can a foreign company lease industrial land?",
        "How long does it take to get a work permit for foreign staff?",
    ],
)
def test_questions_that_say_all_they_mean(question: str) -> None:
    assert manner_of(question) == Manner("alone")
    assert not manner_of(question).leans


def test_what_is_no_question_breaks_nothing() -> None:
    for text in ("", "   ", "？", "呢", "那呢？", "\u200b", "a", "what about"):
        assert manner_of(text).kind in ("alone", "left", "back", "aspect", "pronoun", "more")
        assert core(text) is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("那资金方面呢？", "资金"),
        ("对了，那押金呢", "押金"),
        ("还有，用工方面", "用工"),
        ("那么期限这块呢？", "期限"),
        ("那个基金呢？", "那个基金"),
        ("最长几年？", "最长几年？"),
        ("那呢？", "那呢？"),
        ("And what about the fee?", "the fee?"),
        ("ok, and steam?", "steam?"),
    ],
)
def test_the_words_that_only_tie_it_are_left_out(text: str, words: str) -> None:
    assert core(text) == words


def test_how_much_a_question_says() -> None:
    # 租金 is left of the first, 最长 租 几年 of the second: 多少, 呢, 的 and 请问 say nothing.
    assert size("那租金呢？") == 2
    assert size("请问最长的能租多少年？") == 5
    assert size("How long does the loan last?") == 3
    assert size("") == size("？") == 0


def test_only_recent_questions_are_remembered() -> None:
    assert recent(["", "a", "  ", "b"]) == ("a", "b")
    many = [f"问题{i}" for i in range(MEMORY + 3)]
    assert recent(many) == tuple(many[3:])


def test_one_returns_to_the_question_that_is_most_alike() -> None:
    earlier = ["工业用地租地最长几年？", "研发费用怎么加计扣除？", "租房补贴多少？"]
    assert likest("回到刚才的租地，验收没过怎么办？", earlier) == 0
    assert likest("说回研发费用", earlier) == 1
    assert likest("刚才说的红烧肉", earlier) is None
    assert likest("back to the land lease", ["Who wins?", "How long is a land lease?"]) == 1
