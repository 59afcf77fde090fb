"""Places that a question names outright."""

from __future__ import annotations

import pytest

from index.library import Library
from index.snapshot import Snapshot
from rag.addresses import Place, named_documents, named_places, rows_at


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("第十四条原文", [("article", 14)]),
        ("第14条", [("article", 14)]),
        ("第１４条", [("article", 14)]),
        ("第 14 条说什么", [("article", 14)]),
        ("第一百〇二条", [("article", 102)]),
        ("第二章第六条怎么说", [("chapter", 2), ("article", 6)]),
        ("第三节的内容", [("section", 3)]),
        ("第七条第（三）项", [("article", 7), ("paren", 3)]),
        ("（十四）讲了什么", [("paren", 14)]),
        ("第十二条和第十四条", [("article", 12), ("article", 14)]),
        ("第十四条、第十四条", [("article", 14)]),
        ("第四部分", [("item", 4)]),
        ("澜政发〔2024〕12号第六条", [("article", 6)]),
        ("澜政发（2024）12号", []),
        ("What does article 14 say?", [("article", 14)]),
        ("Art. 3 please", [("article", 3)]),
        ("chapter 2", [("chapter", 2)]),
        ("租金能抵地价吗？", []),
        ("2024年补贴300万元的条件", []),
        ("第三方机构的费用", []),
    ],
)
def test_places_in_a_question(question: str, places: list[tuple[str, int]]) -> None:
    assert named_places(question) == tuple(Place(*place) for place in places)


def files(snapshot: Snapshot, question: str) -> set[str]:
    return {snapshot.by_number[number].file for number in named_documents(snapshot, question)}


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("澜政发〔2024〕12号第十四条", "land-lease-2024.txt"),
        ("澜政发[2024]12号第十四条", "land-lease-2024.txt"),
        ("澜政发（2024）12 号第十四条", "land-lease-2024.txt"),
        ("澜政发〔2019〕8号第三条", "land-lease-2019.txt"),
        ("《澜川市产业引导基金管理办法》第五条", "guidance-fund.pdf"),
        ("《产业引导基金管理办法》第五条", "guidance-fund.pdf"),
        ("《澜川市企业上市挂牌奖励办法》第五条", "listing-rewards.txt"),
        ("产业引导基金管理办法第五条怎么规定的", "guidance-fund.pdf"),
        ("高层次人才引进和企业人才安居办法第五条", "talent-housing.docx"),
    ],
)
def test_a_document_that_is_named(snapshot: Snapshot, question: str, file: str) -> None:
    assert files(snapshot, question) == {file}


@pytest.mark.parametrize(
    "question", ["第十四条原文", "《火星移民办法》第三条", "火政发〔2031〕9号第三条", "article 14"]
)
def test_no_document_is_named(snapshot: Snapshot, question: str) -> None:
    assert files(snapshot, question) == set()


def test_of_two_documents_of_one_name_the_one_in_force_comes_first(snapshot: Snapshot) -> None:
    numbers = named_documents(snapshot, "《工业用地》第三条")
    found = [snapshot.by_number[number].file for number in numbers]
    assert found == ["land-lease-2024.txt", "land-lease-2019.txt"]


def quotes(snapshot: Snapshot, file: str, *places: tuple[str, int]) -> list[str]:
    number = snapshot.number_of[snapshot.document(file).id]
    rows = rows_at(snapshot, (number,), tuple(Place(*place) for place in places))
    return [snapshot.quote(int(row)) for row in rows]


def test_an_article_is_found_whole_and_in_order(snapshot: Snapshot) -> None:
    joined = "".join(quotes(snapshot, "land-lease-2024.txt", ("article", 14)))
    assert joined.startswith("第十四条 租赁期届满未通过达产验收的")
    assert joined.strip().endswith("搬离期限为九十日。")


def test_an_item_of_a_decision_is_found(snapshot: Snapshot) -> None:
    (quote, *_) = quotes(snapshot, "industrialization-decision.txt", ("paren", 21))
    assert "(二十一)强化用地保障" in quote
    joined = "".join(quotes(snapshot, "industrialization-decision.txt", ("item", 6)))
    assert "强化用地保障" in joined
    assert "强化资金保障" in joined
    assert "强化人才保障" in joined


def test_an_item_within_an_article_and_an_article_within_a_chapter(snapshot: Snapshot) -> None:
    item = "".join(quotes(snapshot, "land-lease-2024.txt", ("article", 20), ("paren", 3)))
    assert "石桥县、桐岭县，投资强度不低于每亩一百八十万元" in item
    assert quotes(snapshot, "land-lease-2024.txt", ("chapter", 2), ("article", 6))
    assert quotes(snapshot, "land-lease-2024.txt", ("chapter", 5), ("article", 6)) == []


@pytest.mark.parametrize("places", [[("article", 99)], [("paren", 77)], [("chapter", 20)], [("section", 1)]])
def test_what_does_not_exist_is_not_found(snapshot: Snapshot, places: list[tuple[str, int]]) -> None:
    assert quotes(snapshot, "land-lease-2024.txt", *places) == []
