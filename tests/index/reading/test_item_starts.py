"""Which lines begin an item."""

from __future__ import annotations

import pytest

from index.reading.item_starts import may_start_item, starts_item


@pytest.mark.parametrize(
    "line",
    [
        "第一条 为了促进发展",
        "第一百〇一条　内容",
        "第十二条之一 内容",
        "第三条【适用范围】",
        "第一章 总则",
        "第二章",
        "一、总则",
        "十二、附则",
        "（一）技术改造",
        "(三)发展目标",
        "1. 甲",
        "12、乙",
        "3）丙",
        "（4）丁",
        "1.2 范围",
        "①补助",
        "⑵条件",
        "•要点",
        "◆八项措施",
        "——规模总量取得新突破",
        "附件1：",
        "a) first",
    ],
)
def test_items(line: str) -> None:
    assert starts_item(line)
    assert may_start_item(f"　　{line}")


@pytest.mark.parametrize(
    "line",
    [
        "1.5个百分点",
        "2024年安排资金",
        "5000000",
        "1,200 万元",
        "（二）项规定的情形",
        "（三）、（四）项",
        "（试行）",
        "—反馈闭环机制",
        "一是联动三次产业",
        "第三，要",
        "三大主导产业",
        "附件",
        "",
    ],
)
def test_no_items(line: str) -> None:
    assert not may_start_item(line) or line == "附件"


def test_a_bare_article_may_begin_or_be_referred_to() -> None:
    assert may_start_item("第三条规定的条件")
    assert not starts_item("第三条规定的条件")
