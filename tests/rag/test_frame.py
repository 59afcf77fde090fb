"""What a question is asked of: document, region, year, people."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Document, Metadata
from rag.frame import Part, frame_of, places_of, without_parts


def document(title: str, kind: str | None = None, region: str | None = None) -> Document:
    return Document("d", "d.txt", "0", "txt", Metadata(title, kind=kind, region=region), 1, 1, 1, "2026-01-01")


DECISION = document("中共某某市委关于深入推进新型工业化的决定", "决定")
LEASE = document("某某市工业用地“先租后让”管理办法", "办法")


def parts(text: str, about: Document | None = None, places: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(part.kind, text[part.start : part.end]) for part in frame_of(text, about, places)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("巴中对工业用地怎么说？", [("region", "巴中")]),
        ("那石桥县呢？", [("region", "石桥县")]),
        ("高新区标准厂房租金多少？", [("region", "高新区")]),
        ("拿地即开工在石桥县什么时候实施？", [("region", "石桥县")]),
        ("四川省巴中市2024年有什么？", [("region", "四川省"), ("region", "巴中市"), ("year", "2024年")]),
        ("到2035年呢？", [("year", "2035年")]),
        ("去年奖了多少，今年呢？", [("year", "去年"), ("year", "今年")]),
        ("以前年度忘了的呢？", []),
        ("市里和区里怎么分担？", []),
        ("《某某办法》第三条", [("document", "《某某办法》")]),
        ("澜政发〔2024〕12号讲什么", [("document", "澜政发〔2024〕12号")]),
        ("硕士来企业工作有什么补贴？", [("who", "硕士"), ("who", "企业")]),
        ("那专精特新企业呢？", [("who", "专精特新企业")]),
        ("天使类子基金的管理机构要什么条件？", [("who", "管理机构")]),
        ("What about Shiqiao County?", [("region", "Shiqiao County")]),
        ("Land price in the Lanchuan High-tech Zone?", [("region", "Lanchuan High-tech Zone")]),
        ("And for doctoral graduates in 2025?", [("who", "doctoral graduates"), ("year", "2025")]),
        ("租金怎么交？", []),
        ("", []),
    ],
)
def test_parts_are_told_by_their_form(text: str, found: list[tuple[str, str]]) -> None:
    assert parts(text) == found


def test_words_of_the_title_name_the_document() -> None:
    assert parts("新型工业化决定对工业用地怎么说？", DECISION) == [("document", "新型工业化"), ("document", "决定")]
    assert parts("工业用地先租后让最长几年？", LEASE) == [("document", "工业用地"), ("document", "先租后让")]
    assert parts("先租的办法", LEASE) == [("document", "办法")]
    assert parts("工业用地先租后让最长几年？") == []
    guide = document("Lanchuan Investment Guide 2025")
    assert parts("What does the investment guide say of land?", guide) == [
        ("document", "investment"),
        ("document", "guide"),
    ]


def test_regions_of_the_library_are_known_without_their_unit() -> None:
    places = places_of([document("a", region="宝安区"), document("b", region="全国"), document("c", region="宝安区")])
    assert places == ("宝安区", "宝安")
    assert parts("宝安呢？", places=places) == [("region", "宝安")]
    assert parts("宝安呢？") == []
    assert places_of([document("a", region="Lanchuan City"), document("b")]) == ("Lanchuan City", "Lanchuan")


def test_what_is_left_without_the_parts() -> None:
    text = "巴中2024年对工业用地怎么说？"
    assert without_parts(text, frame_of(text)).split() == ["对工业用地怎么说？"]
    assert without_parts(text, ()) == text


@given(st.text(alphabet="巴中市县石桥2024年企业博士的《》办法A z,，那对在", max_size=40))
def test_parts_lie_in_order_and_apart(text: str) -> None:
    found = frame_of(text, LEASE, ("石桥",))
    assert all(0 <= part.start < part.end <= len(text) for part in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(isinstance(part, Part) for part in found)
