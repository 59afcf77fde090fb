"""Noise is told from text: what a site or an editor adds, and never what a rule says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clauses import make_clauses
from index.library import Library
from index.noise import Noise, find_noise
from index.outline import parse_outline
from rag.assistant import PolicyAssistant

RULE = "第一条 年租金按照土地评估价的百分之四收取，租赁期限不超过五年，期满后按照约定办理出让手续。"


def noise_of(text: str) -> list[tuple[str, str]]:
    return [(noise.kind, text[noise.start : noise.end].strip()) for noise in find_noise(text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("当前位置：首页 > 政务公开 > 政策文件", "site"),
        ("首页 > 政策文件 > 市政府文件", "site"),
        ("【打印本页】 【关闭窗口】", "site"),
        ("分享到：微信 微博", "site"),
        ("扫一扫在手机打开当前页", "site"),
        ("来源：澜川日报 发布时间：2024-03-01 09:30 浏览次数：128 字号：大 中 小", "editor"),
        ("浏览次数：1024", "site"),
        ("责任编辑：林一", "editor"),
        ("（编辑：林一 校对：周二）", "editor"),
        ("上一篇：关于调整租金的通知", "site"),
        ("— 3 —", "page"),
        ("第 3 页 共 10 页", "page"),
        ("此处内容需要权限查看", "paywall"),
        ("• 普通会员特权：5积分", "paywall"),
        ("登录后查看全文", "paywall"),
    ],
)
def test_a_line_that_says_it_is_a_sites_is_noise(line: str, kind: str) -> None:
    text = f"{RULE}\n{line}\n{RULE}\n"
    assert noise_of(text) == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "打印机、复印机等办公设备由各单位自行采购。",
        "各单位应当关闭高耗能设备。",
        "（一）资金来源：市级财政。",
        "资金来源：市级财政预算安排的专项资金，各区按比例配套。",
        "联系人：林一，电话：0000-1234567",
        "附件：1.申请表 2.承诺书",
        "2024年3月1日",
        "澜川市商务局",
        "登录市政务服务网后填写申请表，并上传营业执照。",
        "购买首台套装备的企业可以申请补助。",
        "3",
        "三",
        "网站首页应当设置政策专栏。",
        "会员单位每年缴纳会费。",
        "审核：由区级部门负责，五个工作日内完成。",
    ],
)
def test_what_a_rule_may_say_is_none(line: str) -> None:
    assert noise_of(f"{RULE}\n{line}\n{RULE}\n") == []


def test_advertising_before_the_title_is_noise_and_the_title_is_not() -> None:
    text = f"某某娱乐官网：关于先租后让的通知\n{RULE}\n"
    assert noise_of(text) == [("spam", "某某娱乐官网：")]
    assert noise_of("澜川市官方网站：开通企业服务专栏。\n") == []


def test_a_notice_of_a_pay_wall_is_one_noise_with_what_it_sells() -> None:
    stub = "隐藏内容\n\n此处内容需要权限查看\n\n  • 普通用户特权：8积分\n  • 会员用户特权：免费\n会员免费查看"
    text = f"{RULE}\n\n{stub}\n\n第二条 本办法自公布之日起施行。\n"
    assert noise_of(text) == [("paywall", stub)]


def test_buttons_at_the_end_of_a_text_in_one_line_are_noise() -> None:
    text = f"{RULE * 3} 澜川市商务局 2024年3月1日 责任编辑：林一 【打印本页】 【关闭窗口】"
    assert noise_of(text) == [("editor", "责任编辑：林一 【打印本页】 【关闭窗口】")]
    more = f"{RULE * 3} 扫一扫在手机打开当前页 相关稿件 关于租金的通知 关于贴息的通知"
    assert noise_of(more) == [("site", "扫一扫在手机打开当前页 相关稿件 关于租金的通知 关于贴息的通知")]


def test_bare_numbers_are_page_numbers_only_where_they_count_pages() -> None:
    page = RULE * 5
    assert noise_of(f"{page}\n1\n{page}\n2\n{page}\n3\n") == [("page", "1"), ("page", "2"), ("page", "3")]
    assert noise_of(f"甲\n1\n乙\n2\n丙\n3\n{page}\n") == []
    assert noise_of(f"{page}\n500\n{page}\n300\n{page}\n") == []


def test_a_text_of_nothing_else_keeps_its_words() -> None:
    assert find_noise("责任编辑：林一") == ()


def test_noise_is_a_clause_of_its_own_and_opens_no_heading() -> None:
    text = f"{RULE}\n— 1 —\n{RULE.replace('一条', '二条')}\n责任编辑：林一\n"
    clauses = make_clauses(text)
    assert [(text[c.start : c.end].strip(), c.noise) for c in clauses if c.noise] == [
        ("— 1 —", "page"),
        ("责任编辑：林一", "editor"),
    ]
    assert [c.address for c in clauses if not c.noise] == [("第一条",), ("第二条",)]
    assert all("—" not in node.label for node in parse_outline(text).walk())


LINES = st.sampled_from(
    [
        "责任编辑：林一",
        "— 1 —",
        "隐藏内容",
        "会员免费查看",
        "1",
        "2",
        "",
        " ",
        "【打印本页】",
        "一、总则",
        RULE,
        "甲" * 90,
    ]
)


@given(st.lists(LINES | st.text(max_size=30), max_size=30), st.sampled_from(["\n", " ", ""]))
def test_noise_lies_in_order_and_clauses_still_are_the_text(lines: list[str], joint: str) -> None:
    text = joint.join(lines)
    noise = find_noise(text)
    assert all(a.end <= b.start for a, b in pairwise(noise))
    assert all(0 <= n.start < n.end <= len(text) for n in noise)
    clauses = make_clauses(text)
    assert "".join(text[c.start : c.end] for c in clauses) == text
    for found in noise:
        inside = [c for c in clauses if c.start < found.end and found.start < c.end]
        visible = [c for c in inside if text[max(c.start, found.start) : min(c.end, found.end)].strip()]
        assert all(c.noise for c in visible)


def test_noise_is_kept_and_shown_but_answers_nothing(small_library: Callable[[], Library]) -> None:
    library = small_library()
    text = "青石市厂房租金减免办法\n\n第一条 厂房租金减免百分之三十。\n责任编辑：蓝鲸\n\n第二条 减免期为六个月。\n"
    library.add_bytes("rent.txt", text.encode())
    document = library.document("rent.txt")
    clauses = library.clauses("rent.txt")
    assert "".join(text[c.start : c.end] for c in clauses) == library.text("rent.txt") == text.strip()
    assert document.clauses == sum(not c.noise for c in clauses) == len(clauses) - 1
    assert library.verify() == ()
    assistant = PolicyAssistant(library)
    found = assistant.search("责任编辑 蓝鲸", limit=20)
    assert found
    assert not any("蓝鲸" in citation.quote for citation in found)
    assert library.snapshot.frequencies(["蓝鲸"]).tolist() == [0]
    # Correcting the title makes the vectors of the clauses anew: those without noise.
    library.correct("rent.txt", {"title": "青石市厂房减租办法"})
    assert library.verify() == ()


def test_a_span_of_noise_is_plain_data() -> None:
    assert find_noise(f"{RULE}\n— 1 —\n") == (Noise(len(RULE) + 1, len(RULE) + 7, "page"),)
