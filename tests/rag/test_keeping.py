"""What a follow-up keeps of the earlier question: golden rules."""

from __future__ import annotations

import pytest

from rag.conversation import manner_of
from rag.frame import frame_of
from rag.keeping import Kept, keep, turned_to
from rag.planning import Carried

BAZHONG = "巴中对工业用地怎么说？"
TITLE = "坚定推进工业兴市制造强市的决定"


def kept(asked: str, earlier: str, title: str | None = None, without: tuple[str, ...] = ()) -> Kept:
    return keep(asked, manner_of(asked), earlier, frame_of(earlier), title, without)


def chips(found: Kept) -> list[tuple[str, str]]:
    return [(chip.kind, chip.text) for chip in found.carried]


@pytest.mark.parametrize("asked", ["那资金方面呢？", "人才呢？", "营商环境方面呢", "那融资怎么支持？"])
def test_another_aspect_replaces_the_aspect_and_keeps_the_frame(asked: str) -> None:
    found = kept(asked, BAZHONG, TITLE)
    assert chips(found) == [("document", TITLE), ("region", "巴中")]
    assert found.words == "巴中"
    assert found.turned is None


@pytest.mark.parametrize(
    "asked", ["这个基金用来做什么？", "它有多大？", "最长几年？", "天使类的呢？", "如果没通过呢？"]
)
def test_a_pronoun_or_a_few_words_keep_the_subject(asked: str) -> None:
    found = kept(asked, "巴中产业引导基金规模多少？", TITLE)
    assert chips(found) == [("document", TITLE), ("region", "巴中"), ("words", "产业引导基金规模")]
    assert found.words == "巴中产业引导基金规模"


def test_another_year_keeps_all_but_the_year() -> None:
    found = kept("到2035年呢？", "到2027年石桥县规上工业增加值多少？")
    assert chips(found) == [("region", "石桥县"), ("words", "规上工业增加值")]
    assert "2027" not in found.words
    assert "规上工业增加值" in found.words
    assert found.turned == "year"


def test_another_region_keeps_all_but_the_region() -> None:
    found = kept("那青湖区呢？", "2024年石桥县工业用地投资强度多少？", TITLE)
    assert chips(found) == [("document", TITLE), ("year", "2024年"), ("words", "工业用地投资强度")]
    assert "石桥县" not in found.words
    assert found.turned == "region"


def test_another_person_keeps_what_was_asked() -> None:
    found = kept("博士呢？", "硕士有什么租房补贴？")
    assert found.turned == "who"
    assert found.words == "有 租房补贴"
    # Where nobody was spoken of, somebody is another aspect.
    assert kept("银行呢？", BAZHONG).turned is None
    assert chips(kept("银行呢？", BAZHONG)) == [("region", "巴中")]


def test_another_document_takes_the_place_of_the_first() -> None:
    found = kept("那《某某办法》呢？", "澜政发〔2024〕12号里租金怎么交？", TITLE)
    assert found.turned == "document"
    assert chips(found) == [("words", "租金 交")]
    named = kept("最长几年？", "澜政发〔2024〕12号里租金怎么交？")
    assert chips(named) == [("document", "澜政发〔2024〕12号"), ("words", "租金 交")]


def test_a_year_said_in_passing_still_takes_the_place_of_the_other() -> None:
    found = kept("那2025年的标准是多少？", "石桥县2024年技改补贴多少？")
    assert ("year", "2024年") not in chips(found)
    assert ("region", "石桥县") in chips(found)


def test_where_nothing_tells_what_the_talk_is_about_its_words_do() -> None:
    found = kept("那材料呢？", "租金怎么交？")
    assert chips(found) == [("words", "租金 交")]
    assert found.words == "租金 交"


def test_what_was_taken_off_is_not_kept() -> None:
    earlier = "石桥县2024年技改补贴多少？"
    assert chips(kept("最高多少？", earlier, TITLE)) == [
        ("document", TITLE),
        ("region", "石桥县"),
        ("year", "2024年"),
        ("words", "技改补贴"),
    ]
    less = kept("最高多少？", earlier, TITLE, without=("石桥县", " 2024年 "))
    assert chips(less) == [("document", TITLE), ("words", "技改补贴")]
    assert less.words == "技改补贴"
    words = kept("最高多少？", earlier, TITLE, without=("技改补贴",))
    assert words.words == "石桥县 2024年"
    assert kept("最高多少？", earlier, TITLE, without=(TITLE, "石桥县", "2024年", "技改补贴")).carried == ()


def test_english_keeps_its_words_in_order() -> None:
    earlier = "What subsidy does a small company get in Shiqiao County?"
    found = kept("How long does it last?", earlier)
    assert chips(found) == [("region", "Shiqiao County"), ("words", "subsidy small company get")]
    assert found.words == "What subsidy does a small company get in Shiqiao County"
    assert kept("What about Tongling County?", earlier).words == "What subsidy does a small company get in"


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("那石桥县呢？", "region"),
        ("在巴中呢", "region"),
        ("到2035年呢？", "year"),
        ("2019年的老办法呢？", "year"),
        ("What about Shiqiao County?", "region"),
        ("And in 2027?", "year"),
        ("硕士呢？", "who"),
        ("《某某办法》呢？", "document"),
        ("石桥县的租金呢？", None),
        ("那资金方面呢？", None),
        ("呢？", None),
    ],
)
def test_a_question_may_consist_of_what_it_turns_to(asked: str, kind: str | None) -> None:
    assert turned_to(asked) == kind


def test_chips_are_plain_data() -> None:
    assert kept("最长几年？", "巴中租地").carried == (Carried("region", "巴中"), Carried("words", "租地"))
