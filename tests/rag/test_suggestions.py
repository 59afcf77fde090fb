"""Questions read off a library's headings, each of which it answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.library import Library
from rag.assistant import PolicyAssistant
from rag.settings import Settings
from rag.suggestion_words import COMMON, TOPICS, opening, plain_heading, question_about, question_at, title_words
from rag.suggestions import Next, Suggestions, first_questions, next_questions


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_suggestion_is_answered(assistant: PolicyAssistant, language: str) -> None:
    found = first_questions(assistant, language)
    assert len({suggestion.topic for suggestion in found}) >= 4
    assert {suggestion.topic for suggestion in found} <= set(TOPICS)
    for suggestion in found:
        assert assistant.ask(suggestion.question).status == "answered", suggestion


def test_what_is_out_of_force_suggests_nothing(assistant: PolicyAssistant) -> None:
    gone = {d.id for d in assistant.library.documents() if d.metadata.validity in ("repealed", "expired", "draft")}
    assert gone
    for suggestion in first_questions(assistant, "zh"):
        assert assistant.ask(suggestion.question).citations[0].document.id not in gone


def test_suggestions_follow_the_library(small_library: Callable[[], Library], plain_settings: Settings) -> None:
    library = small_library()
    suggestions = Suggestions(PolicyAssistant(library, plain_settings))
    before = suggestions.first("zh")
    assert before == suggestions.first("zh")
    assert any("人才公寓" in suggestion.question for suggestion in before)
    library.remove("talent.txt")
    assert not any("人才公寓" in suggestion.question for suggestion in suggestions.first("zh"))


def test_what_stands_beside_the_clause_leads_on(
    small_library: Callable[[], Library], plain_settings: Settings
) -> None:
    library = small_library()
    assistant = PolicyAssistant(library, plain_settings)
    document = library.document("lease.txt")
    second = next(c for c in library.clauses(document.id) if c.address[-1:] == ("第二条",))
    found = next_questions(
        assistant, document.id, second.start, ["《云岭县工业用地先租后让办法》第一条怎么规定？"], "zh"
    )
    assert found == (
        Next(
            "《云岭县工业用地先租后让办法》第三条怎么规定？", "第三条 租赁期满通过达产验收的，已缴租金抵作出让价款。"
        ),
        Next("《云岭县工业用地先租后让办法》第四条怎么规定？", "第四条 不得擅自转租，违者收回土地。"),
    )
    assert next_questions(assistant, "gone", 0, [], "zh") == ()
    assert next_questions(assistant, document.id, 10**6, [], "zh") == ()


@pytest.mark.parametrize(
    ("label", "question"),
    [
        ("（一）设备更新补助", "设备更新补助有多少？"),
        ("二、支持对象和贷款要求", "支持对象和贷款要求是什么？"),
        ("四、办理程序", "办理程序是怎样的？"),
        ("（三）加强融资支持", "怎么加强融资支持？"),
        ("第二章 先租后让", "先租后让怎么规定？"),
        ("问：哪些行业不能享受加计扣除", "哪些行业不能享受加计扣除？"),
        ("第七条", None),
        ("（二）至（四）", None),
        ("第一章 总则", None),
        ("五、其他事项", None),
        ("第十条 申请的，应当提交材料，逾期不候。", None),
    ],
)
def test_a_heading_becomes_a_question(label: str, question: str | None) -> None:
    assert question_about(label, "zh", "zh") == question


def test_english_headings_and_an_english_reader() -> None:
    assert question_about("3.2 Time and cost", "en", "en") == "What are the rules on “Time and cost”?"
    assert question_about("How long does it take", "en", "en") == "How long does it take?"
    assert plain_heading("1. Introduction") is None
    assert question_about("3.2 Time and cost", "en", "zh") is None


def test_a_place_and_a_title_become_questions() -> None:
    notice = "澜川市人民政府关于印发《澜川市工业用地租赁办法》的通知"
    assert question_at(notice, ("第一章 总则", "第七条 期限"), "zh") == "《澜川市工业用地租赁办法》第七条怎么规定？"
    assert question_at(notice, ("一、总则",), "zh") is None
    assert question_at(notice, (), "zh") is None
    assert title_words(notice, "zh") == "工业用地租赁有什么规定？"
    assert title_words("澜川高新区关于标准厂房租金减免有关事项的通知", "zh") == "标准厂房租金减免有什么规定？"
    assert title_words("中华人民共和国民法典", "zh") is None


def test_a_numbered_clause_is_called_by_its_beginning() -> None:
    assert opening("第七条", "第二章 供地\n第七条 申请人应当符合条件。\n（一）其一") == "第七条 申请人应当符合条件。"
    assert opening("第七条", "第七条 " + "甲" * 40) == "第七条 " + "甲" * 26 + "…"


def test_everyday_questions_belong_to_topics() -> None:
    assert set(COMMON["en"]) == set(TOPICS)
