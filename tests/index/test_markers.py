"""Where a heading or an item may begin: every kind of mark, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.markers import find_markers, is_series_only

MARKS = (
    "第一章 第十四条 第2节 第三编 第二条第一款 第一条规定 一、 十二、 （三） (四) 1. ２． 3、 1.1 1．2 （1） (2) 3) ① ② "
    "一是 二是 一要 第一， —— ◆ ● “一盘棋”统筹。 附件1 附录 问：答 \n 　。；：, 3.5% 2024. 租金 abc"
).split(" ")
ODD_TEXT = st.lists(st.sampled_from([*MARKS, "\n", " ", "\u3000"]) | st.text(max_size=4), max_size=30).map("".join)


def found(text: str) -> list[tuple[str, int, str]]:
    return [(m.kind, m.ordinal, text[m.start : m.end]) for m in find_markers(text)]


@pytest.mark.parametrize(
    ("line", "kind", "ordinal", "mark"),
    [
        ("第一编 总则", "part", 1, "第一编"),
        ("第二篇 用地", "part", 2, "第二篇"),
        ("第十二章 附则", "chapter", 12, "第十二章"),
        ("第 三 章 供应", "chapter", 3, "第 三 章"),
        ("第四节 验收", "section", 4, "第四节"),
        ("第十四条 租赁期满。", "article", 14, "第十四条"),
        ("第一百零二条 租赁期满。", "article", 102, "第一百零二条"),
        ("第一百〇二条 租赁期满。", "article", 102, "第一百〇二条"),
        ("第一千二百六十条 本法施行。", "article", 1260, "第一千二百六十条"),
        ("第14条 租赁期满。", "article", 14, "第14条"),
        ("第１４条 租赁期满。", "article", 14, "第１４条"),
        ("第五条之一 租赁期满。", "article", 5, "第五条之一"),
        ("附件1 申请表", "appendix", 0, "附件1"),
        ("附录\n表一", "appendix", 0, "附录"),
        ("一、总体要求", "cn", 1, "一、"),
        ("十二、附则", "cn", 12, "十二、"),
        ("三．用地", "cn", 3, "三．"),
        ("三.用地", "cn", 3, "三."),
        ("（十四）强化用地", "cn_paren", 14, "（十四）"),
        ("(四)强化用地", "cn_paren", 4, "(四)"),
        ("〔四〕强化用地", "cn_paren", 4, "〔四〕"),
        ("1.设立基金", "arabic", 1, "1."),
        ("１．设立基金", "arabic", 1, "１．"),
        ("12、设立基金", "arabic", 12, "12、"),
        ("1.1 设立基金", "decimal", 1, "1.1"),
        ("2．13 设立基金", "decimal", 13, "2．13"),
        ("（1）设立基金", "ar_paren", 1, "（1）"),
        ("(２)设立基金", "ar_paren", 2, "(２)"),
        ("3）设立基金", "ar_paren", 3, "3）"),
        ("3)设立基金", "ar_paren", 3, "3)"),
        ("①设立基金", "circled", 1, "①"),
        ("⑫设立基金", "circled", 12, "⑫"),
        ("第一，设立基金", "ordinal", 1, "第一，"),
        ("第二、设立基金", "ordinal", 2, "第二、"),
        ("一是设立基金", "is", 1, "一是"),
        ("十一要设立基金", "must", 11, "十一要"),
        ("——设立基金", "dash", 0, "——"),
        ("◆设立基金", "bullet", 0, "◆"),
        ("●设立基金", "bullet", 0, "●"),
        ("“一盘棋”统筹推进。", "quoted", 0, "“一盘棋”"),
        ("问：租金能抵地价吗？", "question", 0, "问："),
    ],
)
def test_every_kind_at_the_start_of_a_line(line: str, kind: str, ordinal: int, mark: str) -> None:
    marker = next(find_markers(f"序言\n　　{line}\n"))
    assert (marker.kind, marker.ordinal) == (kind, ordinal)
    assert f"序言\n　　{line}"[marker.start : marker.end].strip() == mark
    assert marker.line_start


@pytest.mark.parametrize(
    "line",
    [
        "第一条规定的企业，可以申请。",
        "第二条所称企业，是指工业企业。",
        "第三条第二款的规定不适用。",
        "第三章的规定不适用。",
        "第五条和第六条同时适用。",
        "第五条至第八条同时适用。",
        "按照本办法第十二条执行。",
        "2024.年度",
        "一九九八、一九九九两年",
        "3.5亿元以上的项目",
        "12.8%的企业",
        "1500.",
        "一是不是",
        "三十年不变",
        "第三产业占比过半",
    ],
)
def test_what_only_looks_like_a_mark(line: str) -> None:
    assert found(line) == []


def test_marks_inside_a_line_need_a_stop_or_a_space_before_them() -> None:
    text = "本县第二章 第一条 甲。第二条 乙；（一）丙；（二）丁，1.戊。"
    assert found(text) == [
        ("article", 1, "第一条"),
        ("article", 2, "第二条"),
        ("cn_paren", 1, "（一）"),
        ("cn_paren", 2, "（二）"),
        ("arabic", 1, "1."),
    ]
    assert not any(m.line_start for m in find_markers(text))


def test_an_ordinary_verb_is_no_item_by_itself() -> None:
    assert is_series_only("is")
    assert is_series_only("must")
    assert not is_series_only("article")
    assert not is_series_only("cn_paren")


@given(ODD_TEXT)
def test_marks_are_in_order_and_never_overlap(text: str) -> None:
    position = 0
    for marker in find_markers(text):
        assert position <= marker.start < marker.end <= len(text)
        position = marker.end
        line = text.rfind("\n", 0, marker.start) + 1
        assert marker.line_start == (not text[line : marker.start].strip(" \t\u3000\xa0"))
        assert 0 <= marker.ordinal < 10_000
