"""Documents that a question names: by number, by title, by a part of the title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.snapshot import Snapshot
from rag.document_numbers import DocumentNumber, asked_numbers, own_number, same_number
from rag.naming import find_names, named_documents
from rag.places import find_addresses


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def files(snapshot: Snapshot, question: str) -> list[str]:
    places = [(address.start, address.end) for address in find_addresses(question)]
    return [snapshot.by_number[n].file for name in find_names(snapshot, question, places) for n in name.documents]


LEASE, FUND = "land-lease-2024.txt", "guidance-fund.pdf"


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("澜政发〔2024〕12号第十四条", LEASE),
        ("澜政发[2024]12号第十四条", LEASE),
        ("澜政发（2024）12 号第十四条", LEASE),
        ("澜政发【2024】第12号第十四条", LEASE),
        ("请问澜政发2024年12号文的第十四条", LEASE),
        ("澜政发２０２４年１２号", LEASE),
        ("政发〔2024〕12号", LEASE),
        ("12号文第六条", LEASE),
        ("澜政发〔2019〕8号第三条", "land-lease-2019.txt"),
        ("《澜川市产业引导基金管理办法》第五条", FUND),
        ("《产业引导基金管理办法》第五条", FUND),
        ("《引导基金办法》第五条", FUND),
        ("《澜川市企业上市挂牌奖励办法》第五条", "listing-rewards.txt"),
        ("产业引导基金管理办法第五条怎么规定的", FUND),
        ("引导基金办法第9条第3项", FUND),
        ("先租后让办法第十四条", LEASE),
        ("第十四条，先租后让办法", LEASE),
        ("高层次人才引进和企业人才安居办法第五条", "talent-housing.docx"),
        ("技能培训通知二（三）", "skills-training.html"),
        ("section 4.1 of the Lanchuan Investment Guide", "investment-guide-en.md"),
    ],
)
def test_a_document_that_is_named(snapshot: Snapshot, question: str, file: str) -> None:
    assert files(snapshot, question) == [file]


@pytest.mark.parametrize(
    "question",
    [
        "第十四条原文",
        "管理办法第十四条",
        "article 14",
        "租金能抵地价吗？",
        "5号楼第三条",
        "本办法第三条",
        "通知第三条",
    ],
)
def test_no_document_is_named(snapshot: Snapshot, question: str) -> None:
    assert files(snapshot, question) == []


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("《火星移民办法》第三条", "《火星移民办法》"),
        ("火政发〔2031〕9号第三条", "火政发〔2031〕9号"),
        ("国务院令第588号第三条", "国务院令第588号"),
        ("劳动合同法第三十九条", "劳动合同法"),
        ("根据劳动合同法第三十九条能辞退吗", "劳动合同法"),
    ],
)
def test_a_document_that_is_not_there_is_named_all_the_same(snapshot: Snapshot, question: str, name: str) -> None:
    places = [(address.start, address.end) for address in find_addresses(question)]
    (found,) = find_names(snapshot, question, places)
    assert (found.documents, found.explicit, question[found.start : found.end]) == ((), True, name)


def test_each_address_may_have_a_document_of_its_own(snapshot: Snapshot) -> None:
    question = "上市办法第四条和引导基金办法第八条"
    assert files(snapshot, question) == ["listing-rewards.txt", FUND]


def test_of_two_documents_of_one_name_the_one_in_force_comes_first(snapshot: Snapshot) -> None:
    for question in ("《工业用地》第三条", "工业用地办法第三条"):
        assert files(snapshot, question) == [LEASE, "land-lease-2019.txt"]


def test_a_title_said_in_passing_is_enough_for_a_follow_up(snapshot: Snapshot) -> None:
    (number,) = named_documents(snapshot, "高层次人才引进和企业人才安居办法里，租房补贴发多久？")
    assert snapshot.by_number[number].file == "talent-housing.docx"


@given(
    st.integers(1990, 2039),
    st.integers(1, 9999),
    st.sampled_from(["〔{}〕", "[{}]", "（{}）", "【{}】", "{}年", "({})第"]),
)
def test_a_number_is_the_same_in_all_brackets(year: int, number: int, form: str) -> None:
    own = own_number(f"澜政发〔{year}〕{number}号")
    assert own == DocumentNumber("澜政发", year, number)
    ((_, _, asked, sure),) = asked_numbers(f"澜政发{form.format(year)}{number}号")
    assert sure
    assert same_number(asked, own)
    assert not same_number(asked, DocumentNumber("澜府发", year, number))
    assert not same_number(asked, DocumentNumber("澜政发", year + 1, number))


@given(st.text(max_size=60))
def test_no_question_breaks_the_naming(snapshot: Snapshot, question: str) -> None:
    for name in find_names(snapshot, question, [(a.start, a.end) for a in find_addresses(question)]):
        assert 0 <= name.start <= name.end <= len(question)
