"""Markdown: the text without its markup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.reading.markdown import read_markdown


def _text(source: str) -> str:
    return read_markdown(source.encode(), "a.md").text


def test_headings_title_and_inline_markup() -> None:
    document = read_markdown(
        "# 某市**工业**办法\n\n第一条 为了[促进](http://x)*发展*，`代码`，![图](y)。\n\n"
        "总则\n====\n\n### 三级\n".encode(),
        "a.md",
    )
    assert document.text == "某市工业办法\n第一条 为了促进发展，代码，图。\n总则\n三级"
    assert document.title == "某市工业办法"
    assert [(document.text[h.start : h.end], h.level) for h in document.headings] == [
        ("某市工业办法", 1),
        ("总则", 1),
        ("三级", 3),
    ]


def test_lists_keep_their_numbers() -> None:
    source = "1. 甲\n2. 乙\n   - 子项\n5. 丙\n\n文\n\n3) 三\n\n文\n\n1. 一\n1. 二\n\n- 一、自带\n- 点\n"
    assert _text(source).split("\n") == [
        "1. 甲", "2. 乙", "• 子项", "5. 丙", "文", "3) 三", "文", "1. 一", "2. 二", "一、自带", "• 点",
    ]  # fmt: skip


def test_tables_carry_their_header() -> None:
    assert _text("|项目|金额|\n|-|-:|\n|技改|1,200 万元|\n|研发||\n") == "项目：技改；金额：1,200 万元\n项目：研发"


def test_code_quotes_and_html_are_text() -> None:
    source = "> 引文\n\n```\nx = 1\n  y\n```\n\n    缩进\n\n<div><p>网页<br>文</p></div>\n\n行内<br/>换<b>行</b>\n"
    assert _text(source).split("\n") == ["引文", "x = 1", "  y", "缩进", "网页", "文", "行内", "换行"]


def test_an_html_table_in_markdown() -> None:
    assert _text("<table><tr><th>项目</th><th>金额</th></tr><tr><td>技改</td><td>500</td></tr></table>") == (
        "项目：技改；金额：500"
    )


def test_numbers_are_not_emphasis() -> None:
    assert _text("面积为5*3*2米，**2*3**，共30") == "面积为5*3*2米，2*3，共30"


def test_line_ends_that_were_meant_stay_and_wrapping_goes() -> None:
    assert _text("第一条 甲\n第二条 乙\n落款\n") == "第一条 甲\n第二条 乙\n落款"
    wrapped = (
        "This Measure applies to every enterprise that has been registered in\nthe city and pays its taxes there."
    )
    assert _text(wrapped) == wrapped.replace("\n", " ")
    chinese = "为" * 35
    assert _text(f"{chinese}\n{chinese}。") == f"{chinese}{chinese}。"


def test_front_matter_is_text_and_names_the_title() -> None:
    document = read_markdown('---\ntitle: "某办法"\nnumber: 某政发〔2024〕1号\n---\n\n正文\n'.encode(), "a.md")
    assert document.text == 'title: "某办法"\nnumber: 某政发〔2024〕1号\n正文'
    assert document.title == "某办法"
    assert document.headings == ()


def test_a_ruler_below_a_paragraph_makes_no_heading() -> None:
    document = read_markdown("第一条 自发布之日起施行。\n---\n\n第二条\n".encode(), "a.md")
    assert document.headings == ()
    assert document.text == "第一条 自发布之日起施行。\n第二条"


def test_links_by_reference() -> None:
    assert _text("见[办法][1]。\n\n[1]: http://x\n") == "见办法。"


def test_a_paragraph_of_any_length() -> None:
    assert _text("政*策_[" * 20_000) == "政*策_[" * 20_000
    assert _text(f"|项目|说明|\n|-|-|\n|技改|{'长' * 60_000}|\n") == f"项目：技改；说明：{'长' * 60_000}"


@given(st.text(st.sampled_from("#*_-`|>[]()<1.\n 甲乙"), max_size=60))
def test_any_markdown_is_read_or_refused(source: str) -> None:
    try:
        document = read_markdown(source.encode(), "a.md")
    except DocumentError:
        return
    assert all(document.text[h.start : h.end].strip() for h in document.headings)
    assert sum(c in "甲乙" for c in document.text) <= sum(c in "甲乙" for c in source)
