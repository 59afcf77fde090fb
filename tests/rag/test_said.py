"""Filters that a question says itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.snapshot import Snapshot
from rag.assistant import PolicyAssistant
from rag.filters import Filters, parse_filters
from rag.planning import make_plan
from rag.said import BONUS, NEUTRAL, bonus, narrowed, said_filters, unsaid
from rag.said_places import is_called

PLACES = {
    "湘西州办法.txt": "湘西州产业奖补办法\n湘西政发〔2023〕5号\n2023年3月1日\n第一条 企业首次入库奖励十万元。\n",
    "巴中通知.txt": "巴中市人民政府办公室关于产业奖补的通知\n巴府办发〔2021〕6号\n一、奖励标准\n企业首次入库奖励八万元。\n"
    "巴中市人民政府办公室\n2021年5月6日\n",
    "财政部公告.txt": "财政部关于企业入库奖励资金的公告\n财政部公告2022年第7号\n企业首次入库的奖励资金由中央财政拨付。\n"
    "财政部\n2022年8月1日\n",
    "无名材料.txt": "企业入库材料\n企业首次入库需要提交三份材料。\n",
}


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library whose documents are of several places and years."""
    folder = tmp_path_factory.mktemp("places")
    for name, text in PLACES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "library", create=True) as library:
        library.add([folder / name for name in PLACES])
        regions = {d.file: d.metadata.region for d in library.documents()}
        assert regions == {
            "湘西州办法.txt": "湘西州",
            "巴中通知.txt": "巴中市",
            "财政部公告.txt": "全国",
            "无名材料.txt": None,
        }
        yield library


def said(snapshot: Snapshot, question: str, *without: str) -> list[tuple[str, str, Any, bool]]:
    items = [item.describe() for item in said_filters(snapshot, question, without)]
    return [(item["kind"], item["text"], item["value"], item["hard"]) for item in items]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("2024年以后的补贴文件", [("year", "2024年以后", [2024, None], True)]),
        ("2023年发布的文件里，引导基金最多出资多少？", [("year", "2023年", [2023, 2023], False)]),
        ("只看2023年的文件，上市有什么奖励？", [("year", "2023年", [2023, 2023], True)]),
        ("2022年至2023年发布的文件", [("year", "2022年至2023年", [2022, 2023], True)]),
        ("2019年以前的租地办法", [("year", "2019年以前", [None, 2019], True)]),
        ("Which policies were issued since 2024?", [("year", "since 2024", [2024, None], True)]),
        ("rules before 2020 on leases", [("year", "before 2020", [None, 2020], True)]),
        ("documents issued between 2019 and 2023", [("year", "between 2019 and 2023", [2019, 2023], True)]),
        ("市金融局发的文件", [("issuer", "市金融局发的", ["澜川市地方金融管理局"], False)]),
        ("人社局出台的补贴", [("issuer", "人社局出台的", ["澜川市人力资源和社会保障局"], False)]),
        ("只看市政府发的，租金怎么算", [("issuer", "市政府发的", ["澜川市人民政府"], True)]),
        (
            "市金融局和财政局联合发的通知",
            [("issuer", "市金融局和财政局联合发的", ["澜川市地方金融管理局", "澜川市财政局"], False)],
        ),
        ("rules issued by the finance bureau", [("issuer", "issued by the finance bureau", ["澜川市财政局"], False)]),
        ("现行有效的租地办法", [("validity", "现行有效的", ["in_force"], False)]),
        ("只看现行有效的，租金怎么算", [("validity", "现行有效的", ["in_force"], True)]),
        ("已经废止的租地办法", [("validity", "已经废止的", ["repealed"], False)]),
        ("征求意见稿里光伏补多少", [("validity", "征求意见稿", ["draft"], False)]),
        ("only documents in force: rent", [("validity", "documents in force", ["in_force"], True)]),
        ("讲话里怎么说招商", [("kind", "讲话", ["讲话"], False)]),
        ("人才政策有哪些", [("topic", "人才政策", ["talent"], False)]),
        ("Which tax rules apply?", [("topic", "tax rules", ["tax"], False)]),
        ("澜川的租金", [("region", "澜川", ["澜川市"], False)]),
        ("rents in Lanchuan", [("region", "Lanchuan", ["Lanchuan City", "澜川市"], False)]),
    ],
)
def test_what_a_question_says(snapshot: Snapshot, question: str, wanted: list[tuple[str, str, Any, bool]]) -> None:
    assert said(snapshot, question) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "2024年以后注册的企业能享受吗",
        "2027年工业增加值目标是多少",
        "到2035年研发投入占比多少",
        "Companies registered after 2022: what subsidies?",
        "How much must be invested before 2026?",
        "财政局在哪里办公",
        "有效的防护措施有哪些",
        "合同什么时候有效",
        "没有办法怎么办",
        "企业申请贷款要什么条件",
        "仅限本市企业吗",
        "湘西的产业政策",  # the sample knows no such place
        "水利局发的文件",  # nor such an organ
        "重庆市财政局发的文件",
    ],
)
def test_what_is_no_filter(snapshot: Snapshot, question: str) -> None:
    assert said(snapshot, question) == []


def test_conditions_are_no_limitation_of_documents(snapshot: Snapshot) -> None:
    assert said(snapshot, "政策仅限澜川市企业享受吗") == [("region", "澜川市", ["澜川市"], False)]
    assert said(snapshot, "仅限澜川市的文件") == [("region", "澜川市", ["澜川市"], True)]


def test_a_document_that_is_named_is_preferred(snapshot: Snapshot) -> None:
    lease = snapshot.document("land-lease-2024.txt").id
    assert said(snapshot, "澜政发〔2024〕12号里租金怎么交？") == [("document", "澜政发〔2024〕12号", [lease], False)]
    assert said(snapshot, "只看澜政发〔2024〕12号，租金怎么交？")[0][3]
    # Where a place in it is looked up, nothing need be preferred.
    assert make_plan(snapshot, "澜政发〔2024〕12号第六条").said == ()


def test_what_was_taken_off_holds_no_more(snapshot: Snapshot, assistant: PolicyAssistant) -> None:
    question = "只看2019年以前的租地办法，租金能抵多少地价？"
    assert said(snapshot, question, "2019年以前") == []
    assert said(snapshot, question, "2018年以前") == said(snapshot, question) != []
    assert make_plan(snapshot, question, ["2019年以前"]).said == ()


def test_regions_by_their_short_names_and_in_english(places: Library) -> None:
    snapshot = places.snapshot
    for question in ("湘西的入库奖励", "湘西州入库奖励", "reward in Xiangxi", "reward in Xiangxi Prefecture"):
        ((kind, _, value, hard),) = said(snapshot, question)
        assert (kind, value, hard) == ("region", ["湘西州"], False)
    assert said(snapshot, "巴中和湘西的入库奖励") == [
        ("region", "巴中", ["巴中市"], False),
        ("region", "湘西", ["湘西州"], False),
    ]
    assert said(snapshot, "国家层面的政策") == [("region", "国家层面的", ["全国"], False)]
    assert said(snapshot, "成都的入库奖励") == []


def test_a_soft_filter_prefers_and_hides_nothing(places: Library) -> None:
    assistant = PolicyAssistant(places)
    for place, file in (("湘西", "湘西州办法.txt"), ("巴中", "巴中通知.txt")):
        answer = assistant.ask(f"{place}的企业首次入库奖励多少？", limit=10)
        found = [c.document.file for c in (*answer.citations, *answer.related)]
        assert found[0] == file
        assert set(found) == set(PLACES)
        assert answer.plan["filters"] == {}
    # A guess that is wrong: the answer is in another place's document, and still there.
    answer = assistant.ask("湘西的企业入库需要提交几份材料？", limit=10)
    assert "无名材料.txt" in [c.document.file for c in (*answer.citations, *answer.related)][:2]


def test_a_hard_filter_leaves_the_others_out_and_the_plan_says_so(places: Library) -> None:
    answer = PolicyAssistant(places).ask("只看湘西的文件，企业首次入库奖励多少？", limit=10)
    assert {c.document.file for c in (*answer.citations, *answer.related)} == {"湘西州办法.txt"}
    assert answer.plan["filters"] == {"region": ["湘西州"]}
    assert answer.plan["said"] == [{"kind": "region", "text": "湘西", "value": ["湘西州"], "hard": True}]
    years = PolicyAssistant(places).ask("2022年以后的文件，企业首次入库奖励多少？", limit=10)
    assert years.plan["filters"] == {"year_from": 2022}
    assert {c.document.file for c in (*years.citations, *years.related)} == {"湘西州办法.txt", "财政部公告.txt"}


def test_hard_filters_that_nothing_passes_become_soft(places: Library) -> None:
    # Each alone is passed by a document, both together by none.
    assert said(places.snapshot, "只看湘西的2021年以前的文件") == [
        ("region", "湘西", ["湘西州"], False),
        ("year", "2021年以前", [None, 2021], False),
    ]
    assert said(places.snapshot, "2031年以后的文件") == []


def test_what_the_caller_set_stays(places: Library) -> None:
    hard = said_filters(places.snapshot, "只看湘西的文件")
    assert narrowed(parse_filters({"region": ["巴中市"]}), hard) == parse_filters({"region": ["巴中市"]})
    assert narrowed(parse_filters({"validity": "in_force"}), hard) == parse_filters(
        {"validity": "in_force", "region": "湘西州"}
    )
    years = said_filters(places.snapshot, "2021年以后的文件，2022年以前的文件")
    assert narrowed(Filters(), years) == Filters(year_from=2021, year_to=2022)
    assert narrowed(Filters(year_from=1999), years) == Filters(year_from=1999)


def test_the_bonus_of_each_document(places: Library) -> None:
    snapshot = places.snapshot
    rows = np.arange(snapshot.clause_count)
    gained = bonus(snapshot, said_filters(snapshot, "湘西的政策"), rows)
    by_file = {snapshot.by_number[int(n)].file: g for n, g in zip(snapshot.table.document, gained, strict=True)}
    assert by_file == {
        "湘西州办法.txt": BONUS["region"],
        "巴中通知.txt": 0.0,
        # What holds for the whole country, or says no place, may hold there too.
        "财政部公告.txt": NEUTRAL * BONUS["region"],
        "无名材料.txt": NEUTRAL * BONUS["region"],
    }
    # Two places are no twice as good, and a hard filter needs no bonus.
    both = bonus(snapshot, said_filters(snapshot, "巴中和湘西的政策"), rows)
    assert both.max() == BONUS["region"]
    assert not bonus(snapshot, said_filters(snapshot, "只看湘西的文件"), rows).any()
    assert not bonus(snapshot, (), rows).any()


def test_who_asks_for_the_old_rules_gets_them(assistant: PolicyAssistant) -> None:
    old = assistant.ask("已经废止的租地办法里，履约保证金交多少？")
    assert old.citations[0].document.file == "land-lease-2019.txt"
    # Without that word the successor stands above it.
    files = [c.document.file for c in assistant.ask("租地办法里，履约保证金交多少？", limit=20).citations]
    assert files.index("land-lease-2024.txt") < files.index("land-lease-2019.txt")


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("只看2023年的文件，公司上市有什么奖励？", "公司上市有什么奖励？"),
        ("2024年以后的人才政策", "人才政策"),
        ("2023年发布的文件里，引导基金最多出资多少？", "引导基金最多出资多少？"),
        ("已经废止的租地办法里，租金怎么算？", "租地办法里，租金怎么算？"),
        ("Policies issued since 2024: how much is the subsidy?", "how much is the subsidy?"),
        ("only documents in force: when is rent due?", "when is rent due?"),
        # What prefers and may be wrong stays among the words.
        ("市金融局发的文件，什么时候停业务？", "市金融局发的文件，什么时候停业务？"),
        ("征求意见稿里光伏补多少", "征求意见稿里光伏补多少"),
        ("租金怎么算？", "租金怎么算？"),
    ],
)
def test_what_is_left_to_search_for(snapshot: Snapshot, question: str, left: str) -> None:
    assert unsaid(question, said_filters(snapshot, question)) == left


def test_a_question_that_is_nothing_but_a_filter_is_searched_as_it_is(snapshot: Snapshot) -> None:
    plan = make_plan(snapshot, "2024年以后的文件")
    assert plan.search.text == "2024年以后的文件"


@pytest.mark.parametrize(
    ("short", "organ", "called"),
    [
        ("市科技局", "澜川市科学技术局", True),
        ("科技局", "澜川市科学技术局", True),
        ("澜川市科技局", "澜川市科学技术局", True),
        ("发改委", "澜川市发展和改革委员会", True),
        ("市委", "中共澜川市委", True),
        ("高新区管委会", "澜川高新技术产业开发区管理委员会", True),
        ("市政府办", "澜川市人民政府办公室", True),
        ("市政府", "澜川市人民政府办公室", False),
        ("财政局", "澜川市科学技术局", False),
        ("东屏市科技局", "澜川市科学技术局", False),
        ("局", "澜川市科学技术局", False),
    ],
)
def test_what_people_call_an_organ(short: str, organ: str, called: bool) -> None:
    assert is_called(short, organ, ["澜川市", "全国"]) is called


PIECES = "只看 2022年 以后 的 文件 政策 湘西 巴中 市 财政部 发布 现行有效 废止 办法 里 ， only documents since 2021 in Bazhong 仅限 通知".split()


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_no_question_breaks(places: Library, question: str) -> None:
    found = said_filters(places.snapshot, question)
    for item in found:
        assert item.text in question
        assert item.filters.numbers(places.snapshot)
    assert narrowed(Filters(), found).numbers(places.snapshot)
    unsaid(question, found)
    assert said_filters(places.snapshot, question, [item.text for item in found]) == ()
