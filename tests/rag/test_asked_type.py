"""What kind of thing a question asks for, and whether a text holds one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.grams import fold
from rag.asked_type import KINDS, NUMERIC, Asked, asked_focus, asked_kinds, holds_kind, places_of, read_asked


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("技改补贴最高多少？", {"money"}),
        ("升规奖励多少钱？", {"money"}),
        ("年利率是多少？", {"percent"}),
        ("租赁期限最长几年", {"duration"}),
        ("施工许可要多久能办下来？", {"duration"}),
        ("申报什么时候截止？", {"date"}),
        ("园区配备了多少名代办员？", {"count"}),
        ("园区的咨询电话是多少？", {"telephone"}),
        ("由谁验收？", {"who"}),
        ("窗口在哪里？", {"where"}),
        ("需要提交哪些材料？", {"list"}),
        ("什么是弹性年期？", {"definition"}),
        ("为什么要先租后让？", {"reason"}),
        ("可以分割转让吗？", {"permission"}),
        ("如何办理退租？", {"manner"}),
        ("申請補貼需要哪些材料？", {"list"}),
        ("先租后让", set()),
    ],
)
def test_what_a_chinese_question_asks_for(question: str, kinds: set[str]) -> None:
    assert asked_kinds(question) == kinds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("How much is the reward?", {"money"}),
        ("What percentage of the rent is waived?", {"percent"}),
        ("How long may the land be leased?", {"duration"}),
        ("When does the measure take effect?", {"date"}),
        ("How many clerks does the park have?", {"count"}),
        ("Who inspects the works?", {"who"}),
        ("Where is the window?", {"where"}),
        ("Why was the fund set up?", {"reason"}),
        ("Can the land be divided?", {"permission"}),
        ("How do tenants leave?", {"manner"}),
        ("the land fund", set()),
    ],
)
def test_what_an_english_question_asks_for(question: str, kinds: set[str]) -> None:
    assert asked_kinds(question) == kinds


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("money", "一次性奖励20万元。"),
        ("money", "每户最高三百万元"),
        ("money", "a reward of 2 million"),
        ("percent", "按照百分之四确定"),
        ("percent", "给予15％的补助"),
        ("duration", "在7个工作日内完成"),
        ("duration", "不少于三年"),
        ("date", "自2024年9月1日起执行"),
        ("count", "配备5名专职代办员"),
        ("telephone", "咨询电话：0000-12345678"),
        ("telephone", "请拨打12345"),
        ("online", "登录服务平台申请"),
        ("who", "由市科技局负责解释"),
        ("where", "地址：澜川市港口路8号"),
        ("list", "材料包括营业执照、合同、发票"),
        ("list", "条件如下："),
        ("definition", "本办法所称弹性年期，是指低于最高年限的年期"),
        ("manner", "通过窗口提交申请"),
        ("reason", "为了支持企业发展"),
        ("permission", "不得分割销售"),
    ],
)
def test_a_text_holds_such_a_thing(kind: str, text: str) -> None:
    assert holds_kind(kind, fold(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("money", "补助由区财政局发放"),
        ("percent", "园区成立管理机构"),
        ("duration", "自2024年9月1日起执行"),
        ("date", "在7个工作日内完成"),
        ("telephone", "奖励12000元"),
        ("telephone", "2024年共有12345人参加"),
        ("count", "按照规定办理"),
        ("list", "租金按年支付。"),
    ],
)
def test_another_thing_is_not_taken_for_it(kind: str, text: str) -> None:
    assert not holds_kind(kind, fold(text))


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("需要提交哪些材料？", "材料"),
        ("园区的咨询电话是多少？", "咨询电话"),
        ("配备了多少名代办员？", "代办员"),
        ("需要什么的？", ""),
        ("什么是弹性年期？", ""),
        ("Which documents are needed?", ""),
    ],
)
def test_the_thing_asked_about(question: str, focus: str) -> None:
    assert asked_focus(question) == focus


def test_both_at_once() -> None:
    assert read_asked(" 需要提交哪些材料？") == Asked(frozenset({"list"}), "材料")


def test_where_such_things_stand() -> None:
    text = "自2024年3月1日起30日内缴清，逾期每日加收万分之五，满60日的收回。"
    assert [text[a:b] for a, b in places_of("duration", text)] == ["30日", "60日"]
    assert [text[a:b] for a, b in places_of("duration", text, 1)] == ["30日"]
    assert places_of("money", text) == []


@given(st.text(max_size=60))
def test_any_text_may_be_asked(text: str) -> None:
    assert asked_kinds(text) <= set(KINDS)
    assert len(asked_focus(text)) <= 4
    for kind in KINDS:
        spans = places_of(kind, fold(text))
        assert holds_kind(kind, fold(text)) == bool(spans)
        assert all(0 <= a <= b <= len(fold(text)) for a, b in spans)


def test_what_counts_as_a_number() -> None:
    assert set(KINDS) >= NUMERIC
    with pytest.raises(KeyError):
        holds_kind("colour", "blue")
