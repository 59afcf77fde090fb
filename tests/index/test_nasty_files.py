"""Files as they really arrive: their golden outlines and clauses, and what is found in them from end to end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.clauses import make_clauses
from index.library import Library
from index.outline import parse_outline
from index.reading import read_document
from rag.assistant import PolicyAssistant
from rag.settings import Settings
from tests.fixtures.nasty import FILES

OUTLINES = {
    "traditional.txt": [
        "一、入住對象", "一、入住對象 › （一）", "一、入住對象 › （二）", "二、退出", "二、退出 › （一）",
    ],
    "attachments.txt": [
        "第一条", "第二条", "附件1 申报材料", "附件1 申报材料 › 一、申请表", "附件1 申报材料 › 二、投资凭证",
        "附件2 补助标准", "附件2 补助标准 › 一、国产设备", "附件2 补助标准 › 二、进口设备",
    ],
    "full-width.txt": ["第１条", "第２条", "第２条 › １．", "第２条 › ２．"],
    "page.html": ["云岭县招商引资奖励办法", "云岭县招商引资奖励办法 › 第一条", "云岭县招商引资奖励办法 › 第二条"],
    "word.docx": ["第一章 总则", "第一章 总则 › 第一条", "第二章 标准", "第二章 标准 › 第二条"],
    "columns.pdf": [
        "第一条", "第二条", "第五条", "第六条", "第七条", "第三条", "第四条", "第八条", "第九条", "第十条",
    ],
    "prose.pdf": ["第一条", "第二条"],
}  # fmt: skip


@pytest.mark.parametrize("name", OUTLINES)
def test_outlines(name: str) -> None:
    document = read_document(FILES[name](), name)
    nodes = list(parse_outline(document.text, document.headings).walk())[1:]
    assert [" › ".join(node.address) for node in nodes] == OUTLINES[name]


def test_the_clauses_of_attachments_stay_theirs() -> None:
    document = read_document(FILES["attachments.txt"](), "a.txt")
    clauses = make_clauses(document.text, document.headings, document.pages)
    assert [(c.address, document.text[c.start : c.end].split("\n")[0]) for c in clauses] == [
        ((), "云岭县技术改造管理办法"),
        (("第一条",), "第一条 为了规范技术改造补助资金的管理，制定本办法。"),
        (("第二条",), "第二条 补助标准见附件2，申报材料见附件1。"),
        (("附件1 申报材料",), "附件1"),
        (("附件2 补助标准",), "附件2"),
    ]


def test_texts() -> None:
    read = {name: read_document(make(), name).text for name, make in FILES.items() if name != "pack.zip"}
    assert read["word.docx"].split("\n") == [
        "第一章 总则",
        "第一条　补助按照设备投资额[1]计算。",
        "[1] 不含增值税和运费。",
        "第二章 标准",
        "第二条　标准如下：",
        "（软回车之后）",
        "设备：数控机床；规模以上企业：四百万元；小微企业：九十万元",
        "设备：数控机床；规模以上企业：不含税；小微企业：不含税",
        "设备：工业机器人；规模以上企业：七百万元；小微企业：一百五十万元",
    ]
    assert read["page.html"].split("\n") == [
        "云岭县招商引资奖励办法",
        "第一条　引荐人的奖励按照下表确定。",
        "引荐项目：一亿元以上；奖励标准 工业：三十万元；奖励标准 服务业：十八万元",
        "引荐项目：十亿元以上；奖励标准 工业：一百万元；奖励标准 服务业：六十万元",
        "第二条　奖励在项目投产后三个月内兑现。",
    ]
    assert read["sheet.xlsx"].split("\n") == [
        "附件3",
        "云岭县职业培训补贴标准",
        "工种：焊工；初级：八百元；高级：两千一百元",
        "工种：电工；初级：九百元；高级：两千四百元",
    ]
    assert read["columns.pdf"].split("\n")[:3] == [
        "云岭县畜禽养殖管理办法",
        "第一条　养殖场应当取得动物防疫条件合格证，并且建立养殖档案，档案保存两年以上。",
        "第二条　病死畜禽由县里的无害化处理中心统一收集和处理，养殖场不承担任何费用。",
    ]
    assert "︵" not in read["traditional.txt"]
    assert "（一）離開本縣就業的，應當在三十日內騰退，逾期" in read["traditional.txt"]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyAssistant]:
    folder = tmp_path_factory.mktemp("nasty")
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    with Library.open(tmp_path_factory.mktemp("library"), create=True) as library:
        report = library.add([folder])
        assert report.failures == ()
        assert len(report.added) == len(FILES)
        assert library.verify() == ()
        yield PolicyAssistant(library, Settings(top_k=3, related_k=3, candidates=100, threshold=None))


@pytest.mark.parametrize(
    ("question", "file", "says"),
    [
        # Simplified over traditional, and the other way round.
        ("硕士入住人才公寓缴纳多少租金？", "traditional.txt", "碩士按照市場租金的百分之三十繳納租金"),
        ("離開本縣後多久騰退人才公寓？", "traditional.txt", "應當在三十日內騰退"),
        ("設備投資額的補助，進口設備是多少？", "attachments.txt", "按照设备投资额的百分之八"),
        # An amount by its row and its column.
        (
            "小微企业的工业机器人补助多少？",
            "word.docx",
            "设备：工业机器人；规模以上企业：七百万元；小微企业：一百五十万元",
        ),
        (
            "引荐十亿元以上的服务业项目奖励多少？",
            "page.html",
            "引荐项目：十亿元以上；奖励标准 工业：一百万元；奖励标准 服务业：六十万元",
        ),
        ("电工高级培训补贴多少钱？", "sheet.xlsx", "工种：电工；初级：九百元；高级：两千四百元"),
        ("行业73超过能耗限额处罚多少？", "table.pdf", "行业：行业73；能耗限额：73千克标准煤；处罚：73万元"),
        ("养老院每床补贴多少？", "table.csv", "项目：养老院；补贴：每床每年两千六百元"),
        # Full-width digits are digits.
        ("用水量超过50000立方米要做什么？", "full-width.txt", "年用水量超过５００００立方米"),
        ("粪污资源化利用设施补助多少？", "columns.pdf", "百分之四十给予补助，最高六十万元"),
        ("什么时候停水？", "pack.zip/内部/通知.txt", "六月十日停水八小时"),
    ],
)
def test_what_is_asked_for_is_found(nasty: PolicyAssistant, question: str, file: str, says: str) -> None:
    answer = nasty.ask(question)
    citations = answer.citations or answer.related
    assert citations[0].document.file == file
    assert any(says in citation.quote for citation in citations if citation.document.file == file)


def test_a_row_on_the_third_page_is_cited_with_its_page(nasty: PolicyAssistant) -> None:
    answer = nasty.ask("行业73超过能耗限额处罚多少？")
    found = next(c for c in (*answer.citations, *answer.related) if "行业73" in c.quote)
    assert found.page is not None
    assert found.page > 1
