"""A clause as a citation: trimmed, and with a line of reference that can go into a report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Clause, Document, Metadata, StoredClause
from rag.answer import CitedDocument
from rag.citing import cited_document, in_title_marks, reference, short_label, trimmed


def document(title: str = "云岭县工业用地办法", number: str | None = "云政发〔2024〕7号") -> Document:
    metadata = Metadata(title, number, "云岭县人民政府", "2024-03-01", "2024-04-01", "云岭县", "办法", "in_force")
    return Document("d1", "a/lease.txt", "0" * 64, "txt", metadata, 100, 3, 0, "2024-05-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("address", "page", "line"),
    [
        ((), None, "《云岭县工业用地办法》（云政发〔2024〕7号）"),
        (
            ("四、扭住着力重点", "（十四）强化要素保障"),
            3,
            "《云岭县工业用地办法》（云政发〔2024〕7号）四、（十四），第 3 页",
        ),
        (("第二章 先租后让", "第六条"), None, "《云岭县工业用地办法》（云政发〔2024〕7号）第二章第六条"),
        (("四、扭住着力重点",), None, "《云岭县工业用地办法》（云政发〔2024〕7号）四"),
        (
            ("第六条 （适用范围）", "（一）至（三）"),
            None,
            "《云岭县工业用地办法》（云政发〔2024〕7号）第六条（一）至（三）",
        ),
    ],
)
def test_the_line_of_reference(address: tuple[str, ...], page: int | None, line: str) -> None:
    assert reference(document(), address, page) == line


def test_two_numbers_do_not_run_into_one() -> None:
    line = reference(document(), ("4. 供地", "4.1 年限"), None)
    assert line.endswith("号）4.1")
    assert "4.4.1" not in line


def test_an_english_document() -> None:
    metadata = Metadata("Investment Guide", None, None, None, None, None, "指南", "unknown")
    guide = Document("d2", "guide.pdf", "0" * 64, "pdf", metadata, 100, 3, 9, "2024-05-01T00:00:00+00:00", "en")
    assert reference(guide, ("3. Setting up a company", "3.2 Time and cost"), 4) == "“Investment Guide” 3.2, p. 4"


def test_a_document_without_a_number() -> None:
    assert reference(document(number=None), ("第六条",), None) == "《云岭县工业用地办法》第六条"


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        ("云岭县工业用地办法", "《云岭县工业用地办法》"),
        ("《云岭县工业用地办法》", "《云岭县工业用地办法》"),
        ("关于印发《工业用地办法》的通知", "《关于印发〈工业用地办法〉的通知》"),
        ("《甲办法》和《乙办法》", "《〈甲办法〉和〈乙办法〉》"),
        ("Lanchuan Investment Guide 2025", "《Lanchuan Investment Guide 2025》"),
    ],
)
def test_title_marks(title: str, marked: str) -> None:
    assert in_title_marks(title) == marked


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("（十四）强化要素保障", "（十四）"),
        ("四、扭住着力重点", "四、"),
        ("第一编 总则", "第一编"),
        ("第二章 先租后让", "第二章"),
        ("第三节 验收", "第三节"),
        ("第十四条", "第十四条"),
        ("第十四条 （适用范围）", "第十四条"),
        ("第一百零五条之一", "第一百零五条之一"),
        ("第１４条", "第１４条"),
        ("第 14 条", "第14条"),
        ("1. 投资准入", "1."),
        ("1.1 准入管理", "1.1"),
        ("1．1 目的", "1．1"),
        ("1．设立基金", "1．"),
        ("（1）首次贷款", "（1）"),
        ("①首次贷款", "①"),
        ("一是加大投入", "一是"),
        ("三要公开", "三要"),
        ("第一，加强领导", "第一，"),
        ("附件1 申请表", "附件1"),
        ("附录", "附录"),
        ("（一）至（三）", "（一）至（三）"),
        ("一至三、", "一至三、"),
        ("①至③", "①至③"),
        ("1至3.", "1至3."),
        ("投资准入", "投资准入"),
        ("——创新能力", "——创新能力"),
        ("二〇二四年工作", "二〇二四年工作"),
        ("十大工程", "十大工程"),
        ("一" * 40, "一" * 30 + "…"),
    ],
)
def test_a_label_in_a_reference_is_its_mark(label: str, short: str) -> None:
    assert short_label(label) == short


def test_what_a_reader_needs_of_the_document() -> None:
    assert cited_document(document()) == CitedDocument(
        "d1",
        "a/lease.txt",
        "云岭县工业用地办法",
        "云政发〔2024〕7号",
        "云岭县人民政府",
        "2024-03-01",
        "云岭县",
        "in_force",
    )


@given(st.text(alphabet=" \n\t\u3000租金。", max_size=20), st.integers(0, 1000))
def test_a_trimmed_quote_lies_where_it_says(quote: str, offset: int) -> None:
    text = "前" * offset + quote + "后"
    stored = StoredClause(Clause(offset, offset + len(quote)), "d1", quote)
    start, end, shown = trimmed(stored)
    assert text[start:end] == shown == quote.strip()
    assert shown == "" or offset <= start < end <= offset + len(quote)
