"""The words that name a place: numerals of every form, lists, ranges, places within places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import chinese_numeral
from rag.places import Place, find_addresses

Steps = list[tuple[str, int]]


def steps(question: str) -> list[Steps]:
    return [[(place.kind, place.ordinal) for place in address.steps] for address in find_addresses(question)]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("第十四条原文", [[("article", 14)]]),
        ("第14条", [[("article", 14)]]),
        ("第１４条", [[("article", 14)]]),
        ("第 14 条说什么", [[("article", 14)]]),
        ("第十四條", [[("article", 14)]]),
        ("第一百〇二条", [[("article", 102)]]),
        ("第二章第六条怎么说", [[("chapter", 2), ("article", 6)]]),
        ("第三节的内容", [[("section", 3)]]),
        ("第七条第（三）项", [[("article", 7), ("item", 3)]]),
        ("第七条（三）", [[("article", 7), ("item", 3)]]),
        ("第（八）条", [[("article", 8)]]),
        ("（十四）讲了什么", [[("item", 14)]]),
        ("第3条第2款", [[("article", 3), ("paragraph", 2)]]),
        ("第三条第二款第（一）项", [[("article", 3), ("paragraph", 2), ("item", 1)]]),
        ("第五章", [[("chapter", 5)]]),
        ("第四部分", [[("part", 4)]]),
        ("三、（二）怎么说", [[("part", 3), ("item", 2)]]),
        ("第六部分第（三）项", [[("part", 6), ("item", 3)]]),
        ("附件1", [[("appendix", 1)]]),
        ("附件二第三条", [[("appendix", 2), ("article", 3)]]),
        ("第4.1节", [[("number", 1)]]),
        ("第十二条和第十四条", [[("article", 12)], [("article", 14)]]),
        ("第十四条、第十四条", [[("article", 14)]]),
        ("第三、五条", [[("article", 3)], [("article", 5)]]),
        ("第三条至第五条", [[("article", 3)], [("article", 4)], [("article", 5)]]),
        ("第3-5条", [[("article", 3)], [("article", 4)], [("article", 5)]]),
        ("第3条到5条", [[("article", 3)], [("article", 4)], [("article", 5)]]),
        ("第（一）至（三）项", [[("item", 1)], [("item", 2)], [("item", 3)]]),
        ("第二章第六条和第七条", [[("chapter", 2), ("article", 6)], [("chapter", 2), ("article", 7)]]),
        ("第七条第（一）项和第（三）项", [[("article", 7), ("item", 1)], [("article", 7), ("item", 3)]]),
        ("第三条第一款和第五条", [[("article", 3), ("paragraph", 1)], [("article", 5)]]),
        ("What does article 14 say?", [[("article", 14)]]),
        ("Art. 3 please", [[("article", 3)]]),
        ("Article fourteen", [[("article", 14)]]),
        ("articles 3 to 5", [[("article", 3)], [("article", 4)], [("article", 5)]]),
        ("Articles 3, 5 and 7", [[("article", 3)], [("article", 5)], [("article", 7)]]),
        ("Article 14(2)", [[("article", 14), ("item", 2)]]),
        ("item (3) of article 20", [[("article", 20), ("item", 3)]]),
        ("the second paragraph of article 13", [[("article", 13), ("paragraph", 2)]]),
        ("chapter II", [[("chapter", 2)]]),
        ("section 3", [[("section", 3)]]),
        ("section 4.1", [[("number", 1)]]),
        ("Annex 2", [[("appendix", 2)]]),
        ("租金能抵地价吗？", []),
        ("2024年补贴300万元的条件", []),
        ("第三方机构的费用", []),
        ("利率3.5%的贷款", []),
        ("which part I need", []),
        ("civil engineering section", []),
    ],
)
def test_places_in_a_question(question: str, wanted: list[Steps]) -> None:
    assert steps(question) == wanted


@pytest.mark.parametrize("question", ["第二条生产线有补贴吗", "第一款产品", "贷款3.5怎么算", "第三点", "附件要哪些"])
def test_words_that_may_mean_something_else_are_not_sure(question: str) -> None:
    assert [address.sure for address in find_addresses(question)] == [False]


def test_the_article_between_two_of_a_code_is_another_one() -> None:
    (address,) = find_addresses("第二百九十一条之一")
    assert address.steps == (Place("article", 291, 1),)


def test_the_words_of_an_address_are_where_it_says() -> None:
    question = "请问先租后让办法第二十条第（三）项怎么说，第三款呢"
    first, second = find_addresses(question)
    assert question[first.start : first.end] == "第二十条第（三）项"
    assert question[second.start : second.end] == "第三款"
    assert [place.kind for place in second.steps] == ["article", "paragraph"]


def written(n: int) -> list[str]:
    """``n`` in every form that a heading may have."""
    wide = str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    capital = chinese_numeral(n).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    return [str(n), wide, chinese_numeral(n), chinese_numeral(n).replace("零", "〇"), capital]


@given(st.integers(1, 9999), st.integers(0, 4), st.sampled_from(["", " ", "\u3000"]))
def test_any_form_of_a_number_gives_that_number(n: int, form: int, gap: str) -> None:
    numeral = written(n)[form]
    assert steps(f"第{gap}{numeral}{gap}条原文") == [[("article", n)]]
    if n < 1000:
        assert steps(f"第（{numeral}）项") == [[("item", n)]]
    assert steps(f"Article {n}") == [[("article", n)]]


@given(st.integers(1, 500), st.integers(1, 60), st.sampled_from(["至", "到", "-", "—", "～"]))
def test_a_range_names_all_between(first: int, more: int, joint: str) -> None:
    wanted = [[("article", n)] for n in range(first, first + more + 1)]
    assert steps(f"第{chinese_numeral(first)}条{joint}第{chinese_numeral(first + more)}条") == wanted
    assert steps(f"第{first}{joint}{first + more}条") == wanted
    assert steps(f"articles {first} to {first + more}") == wanted


PIECES = st.sampled_from(
    "第 十 四 14 条 章 款 项 （ ） ( ) 至 - 、 和 附件 之 一 article Articles of section 4.1 . , II ① 条款 部分 《 》 \n".split(
        " "
    )
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
def test_no_question_breaks_the_reading(question: str) -> None:
    for address in find_addresses(question):
        assert address.steps
        assert 0 <= address.start < address.end <= len(question)
        assert len(find_addresses(question)) <= 1000
