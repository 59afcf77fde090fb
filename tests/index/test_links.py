"""References lead to the place that they name; documents that belong together know each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.links import links_of
from index.references import find_references
from index.surroundings import surroundings


def said(text: str) -> list[tuple[str, str | None, str | None, int | None]]:
    return [(text[r.start : r.end], r.title, r.number, r.article) for r in find_references(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "依照《澜川市工业用地办法》（澜政发〔2024〕12号）第十二条第二款办理。",
            [
                (
                    "《澜川市工业用地办法》（澜政发〔2024〕12号）第十二条第二款",
                    "澜川市工业用地办法",
                    "澜政发〔2024〕12号",
                    12,
                )
            ],
        ),
        ("按照本办法第五条、第七条规定", [("第五条", None, None, 5), ("第七条", None, None, 7)]),
        ("违反第三条的，收回土地。", [("第三条", None, None, 3)]),
        ("第一条 新增用地可以租赁。", []),
        ("《澜川市用地规划》另行公布。", [("《澜川市用地规划》", "澜川市用地规划", None, None)]),
        (
            "依照《甲管理办法》第三条和第五条",
            [("《甲管理办法》第三条", "甲管理办法", None, 3), ("第五条", "甲管理办法", None, 5)],
        ),
        ("其他法第五条另有规定的除外", []),
    ],
)
def test_a_reference_says_which_document_and_which_article(text: str, found: list[object]) -> None:
    assert said(text) == found


@given(
    st.lists(
        st.sampled_from(
            [
                "《",
                "》",
                "第",
                "五",
                "条",
                "款",
                "本办法",
                "按照",
                "、",
                "（",
                "）",
                "〔2024〕",
                "1号",
                "甲" * 9,
                "\n",
            ]
        )
    )
)
def test_references_lie_in_order_whatever_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    found = find_references(text)
    assert all(0 <= r.start < r.end <= len(text) for r in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


LEASE = """澜川市灯塔用地办法
澜政发〔2024〕12号

第一章 总则
第一条 灯塔用地可以先租赁后出让。
第二章 租赁
第二条 租赁期限不超过五年，但本办法第四条另有规定的除外。
第三条 有下列情形之一的，收回土地：
（一）擅自转租，经书面通知后三十日内仍不改正，并且造成灯塔停用的；
（二）违反《澜川市灯塔补助办法》第二条，骗取补助资金，情节严重的。
第四条 岛上灯塔的租赁期限不超过十年。

澜川市人民政府
2024年3月1日
"""
GRANT = """澜川市灯塔补助办法
澜政发〔2023〕3号

第一条 灯塔维修每座补助三万元。
第二条 申请补助的，应当提交维修合同和发票。

澜川市人民政府
2023年3月1日
"""
READING = "《澜川市灯塔用地办法》解读\n\n一、为什么出台\n根据《澜川市灯塔用地办法》第三条，转租的要收回土地。\n"
DRAFT = "关于公开征求《澜川市灯塔补助办法（征求意见稿）》意见的公告\n\n现公开征求意见，请于2022年5月1日前提出。\n"


@pytest.fixture
def library(small_library: Callable[[], Library]) -> Library:
    library = small_library()
    for name, text in {"lease2.txt": LEASE, "grant.txt": GRANT, "reading.txt": READING, "draft.txt": DRAFT}.items():
        library.add_bytes(name, text.encode())
    return library


def test_references_lead_to_the_words_of_the_article(library: Library) -> None:
    lease, grant = library.document("lease2.txt"), library.document("grant.txt")
    text = library.text(lease.id)
    links = links_of(library.snapshot, lease.id)
    assert [(text[link.start : link.end], link.document) for link in links] == [
        ("第四条", lease.id),
        ("《澜川市灯塔补助办法》第二条", grant.id),
    ]
    own, other = links
    assert text[own.target_start : own.target_end].startswith("第四条 岛上灯塔")
    assert library.text(grant.id)[other.target_start : other.target_end].startswith("第二条 申请补助的")
    reading = library.document("reading.txt").id
    led = [link for link in links_of(library.snapshot, reading) if link.target_start is not None]
    assert [text[link.target_start :][:3] for link in led] == ["第三条"]
    # Without the document it leads nowhere.
    library.remove(grant.id)
    assert [link.document for link in links_of(library.snapshot, lease.id)] == [lease.id]


def test_a_document_and_its_explanation_know_each_other(library: Library) -> None:
    related = {
        library.snapshot.document(identity).file: {
            (r.kind, library.snapshot.document(r.document).file) for r in found
        }
        for identity, found in library.snapshot.relations.items()
    }
    assert related == {
        "reading.txt": {("explains", "lease2.txt")},
        "lease2.txt": {("explained_by", "reading.txt")},
        "draft.txt": {("draft_of", "grant.txt")},
        "grant.txt": {("final_of", "draft.txt")},
    }


def test_around_a_clause_stand_its_neighbours_its_lead_and_what_it_refers_to(library: Library) -> None:
    snapshot = library.snapshot
    rows = {snapshot.quote(row).strip()[:5]: row for row in range(snapshot.clause_count)}
    article = surroundings(snapshot, rows["第四条 岛"])
    assert article.after is None or article.after.document_id == article.clause.document_id
    second = next(row for row in range(snapshot.clause_count) if "不超过五年，但" in snapshot.quote(row))
    around = surroundings(snapshot, second)
    assert around.before is not None
    assert "先租赁后出让" in around.before.quote
    assert around.after is not None
    assert "有下列情形之一" in around.after.quote
    assert [item.clause.quote.strip()[:3] for item in around.refers if item.clause] == ["第四条"]


def test_the_first_clause_has_none_before_it(library: Library) -> None:
    snapshot = library.snapshot
    first = next(row for row in range(snapshot.clause_count) if snapshot.table.start[row] == 0)
    assert surroundings(snapshot, first).before is None
