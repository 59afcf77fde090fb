"""Where an address lies in a document's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.outline import parse_outline
from index.records import HeadingMark
from rag.locating import Lookup, look_up
from rag.places import find_addresses

RULES = """青石市仓库管理办法

第一章 总则

第一条 为管理仓库，制定本办法。

第二条 本办法所称仓库，是指下列场所：
（一）粮仓；
（二）冷库；
（三）货场。
前款所称冷库，不含家用冰箱。
仓库由市商务局管理。

第二章 使用

第三条 仓库每日六时开门。
第三条之一 节日不开门。

第五条 本办法自发布之日起施行。
"""

NOTICE = """关于仓库的通知
一、开门时间
（一）夏天六时开门。
（二）冬天七时开门。
1. 雪天八时开门。
2. 雨天照常。
二、收费
（一）粮食不收费。
（二）其他每吨十元。
附件：1. 收费表 2. 地图
附件1 收费表
每吨十元。
附件2 地图
（略）
"""

GUIDE = """Storage Guide

Article 1 Scope
This guide is about stores.
Article 2 Hours
(1) Stores open at six.
(2) In winter at seven.
"""


def found(text: str, address: str, *, strict: bool = False) -> list[tuple[str, str]]:
    """The texts at ``address``, each with its labels joined."""
    result = lookup(text, address, strict=strict)
    return [(text[spot.start : spot.end].strip(), "›".join(spot.address)) for spot in result.spots]


def lookup(text: str, address: str, *, strict: bool = False) -> Lookup:
    return look_up(text, parse_outline(text), find_addresses(address)[0], strict=strict)


def test_an_article_is_found_from_its_first_to_its_last_character() -> None:
    assert found(RULES, "第一条") == [("第一条 为管理仓库，制定本办法。", "第一章 总则›第一条")]
    assert found(RULES, "第三条") == [("第三条 仓库每日六时开门。", "第二章 使用›第三条")]
    assert found(RULES, "第三条之一") == [("第三条之一 节日不开门。", "第二章 使用›第三条之一")]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("第二条第一款", "第二条 本办法所称仓库，是指下列场所：\n（一）粮仓；\n（二）冷库；\n（三）货场。"),
        ("第二条第二款", "前款所称冷库，不含家用冰箱。"),
        ("第二条第三款", "仓库由市商务局管理。"),
        ("第二条第（二）项", "（二）冷库；"),
        ("第二条第2项", "（二）冷库；"),
        ("第二条第一款第（三）项", "（三）货场。"),
        ("第一章第二条第三款", "仓库由市商务局管理。"),
        ("Article 2(3)", "（三）货场。"),
    ],
)
def test_paragraphs_and_items_of_an_article(address: str, text: str) -> None:
    ((quote, _),) = found(RULES, address)
    assert quote == text


def test_the_labels_say_which_paragraph() -> None:
    assert found(RULES, "第二条第一款第（三）项")[0][1] == "第一章 总则›第二条›第一款›（三）"


@pytest.mark.parametrize(
    ("address", "exists"),
    [
        ("第四条", "第一条–第三条、第五条"),
        ("第二十条", "第一条–第三条、第五条"),
        ("第三章", "第一章–第二章"),
        ("第二章第一条", "第三条、第五条"),
        ("第二条第（五）项", "（一）–（三）"),
        ("第二条第四款", "第一款–第三款"),
        ("第一条第（一）项", None),
        ("第一节", None),
        ("附件1", None),
    ],
)
def test_what_does_not_exist_is_not_found_and_what_does_is_said(address: str, exists: str | None) -> None:
    assert lookup(RULES, address) == Lookup((), exists)


def test_of_many_gaps_only_the_first_and_the_last_are_said() -> None:
    text = "".join(f"第{n}条 仓库第{n}号。\n" for n in (1, 3, 5, 6, 8, 10, 12))
    assert lookup(text, "第二条").exists == "第1条、第3条、第5条–第6条、…、第12条"


def test_a_document_without_articles_has_numbered_parts_and_items() -> None:
    assert found(NOTICE, "第二部分")[0][0].startswith("二、收费")
    ((quote, labels),) = found(NOTICE, "一、（二）")
    assert quote == "（二）冬天七时开门。\n1. 雪天八时开门。\n2. 雨天照常。"
    assert labels == "一、开门时间›（二）冬天七时开门"
    assert found(NOTICE, "一、（二）第2点")[0][0] == "2. 雨天照常。"
    # （一） and （二） come twice, so that 第二条 can only be 二、.
    assert found(NOTICE, "第二条")[0][0].startswith("二、收费")
    assert found(NOTICE, "第二条", strict=True) == []
    assert [quote[:6] for quote, _ in found(NOTICE, "（二）")] == ["（二）冬天七", "（二）其他每"]


def test_an_appendix_is_not_the_line_that_lists_it() -> None:
    assert found(NOTICE, "附件1")[0][0] == "附件1 收费表\n每吨十元。"
    assert lookup(NOTICE, "附件3").exists == "附件1–附件2"


def test_english_headings_are_read_from_their_lines() -> None:
    assert found(GUIDE, "article 2") == [
        ("Article 2 Hours\n(1) Stores open at six.\n(2) In winter at seven.", "Article 2")
    ]
    assert lookup(GUIDE, "article 3").exists == "Article 1–Article 2"


def test_numbers_of_declared_headings() -> None:
    lines = ["1. Land\n", "1.1 Lease\nFive years.\n", "1.2 Sale\nForever.\n", "2. Tax\n", "2.1 Rates\nLow.\n"]
    text = "".join(lines)
    starts = [sum(map(len, lines[:i])) for i in range(len(lines))]
    marks = [
        HeadingMark(s, s + len(line.split("\n")[0]), 1 + (line[1:3] != ". "))
        for s, line in zip(starts, lines, strict=True)
    ]
    outline = parse_outline(text, marks)

    def at(question: str) -> Lookup:
        return look_up(text, outline, find_addresses(question)[0])

    assert [text[s.start : s.end] for s in at("section 1.2").spots] == [lines[2]]
    assert [text[s.start : s.end] for s in at("section 2").spots] == [lines[3] + lines[4]]
    assert at("section 1.9").exists == "1.1–1.2"
    assert at("section 7.1").exists == "1–2"
    assert at("section 9").exists == "1–2"


def test_a_text_run_together_gives_the_article_for_its_paragraph() -> None:
    text = "青石市仓库管理办法 第一条 " + "仓库每日六时开门。" * 80 + " 第二条 节日不开门。 第三条 由商务局解释。"
    ((quote, labels),) = found(text, "第二条第二款")
    assert (quote, labels) == ("第二条 节日不开门。", "第二条")


def test_a_paragraph_of_no_article_is_nowhere() -> None:
    assert lookup(RULES, "第二款") == Lookup(())


ADDRESSES = st.sampled_from(
    "第一条 第二条第二款 第二条第（二）项 第二部分 （二） 第2.1节 附件1 附件 第三章第一条 三、（二） 第一点 第一节 第①项".split()
)
TEXTS = st.lists(
    st.sampled_from(
        "第一条 |第二条|\n|（一）|（二）|一、|二、|1.|2.1 |附件1|①|仓库开门。|第一章 |第一部分|Article 1 |；|前款".split(
            "|"
        )
    ),
    max_size=40,
).map("".join)


@given(st.one_of(TEXTS, st.text(max_size=60)), ADDRESSES)
def test_places_lie_inside_any_text(text: str, address: str) -> None:
    result = look_up(text, parse_outline(text), find_addresses(address)[0])
    for spot in result.spots:
        assert 0 <= spot.start < spot.end <= len(text)
        assert spot.address
