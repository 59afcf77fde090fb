"""Pages whose menus, lists and breadcrumbs bear no telling name: the document is left, all of it."""

from __future__ import annotations

import pytest

from index.reading.html import read_html

_LIST = (
    "<ul>"
    + "".join(
        f'<li><a href="/art/{i}.html">云岭县召开第{i}次常务会议</a><span>2024-03-0{i}</span></li>'
        for i in range(1, 6)
    )
    + "</ul>"
)
_TOP = '<div><a href="/">首页</a><a href="/zw">政务公开</a><a href="/fw">办事服务</a></div>'
_HERE = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zc">政策文件</a></div>'
_RELATED = '<div><h3>相关文件</h3><ul><li><a href="1">招商办法</a><li><a href="2">用地办法</a><li><a href="3">政策解读</a></ul></div>'
_BODY = """<h2>云岭县技术改造补助办法</h2><p>云政发〔2024〕7号</p><p>各乡镇人民政府：</p>
<p>第一条　为了规范管理，制定本办法。</p><table><tr><td>项目</td><td>金额</td></tr><tr><td>技改</td><td>500万元</td></tr></table>
<p>第三条　本办法自发布之日起施行。</p><p>第三条　本办法自发布之日起施行。</p><p>云岭县人民政府</p><p>2024年4月1日</p>
<div>附件：<a href="/f/1">1.申报表</a><a href="/f/2">2.补助标准</a><a href="/f/3">3.承诺书</a></div>"""
_READ = (
    "云岭县技术改造补助办法\n云政发〔2024〕7号\n各乡镇人民政府：\n第一条　为了规范管理，制定本办法。\n项目：技改；金额：500万元\n"
    "第三条　本办法自发布之日起施行。\n第三条　本办法自发布之日起施行。\n云岭县人民政府\n2024年4月1日\n"
    "附件：1.申报表2.补助标准3.承诺书"
)


def _text(markup: str) -> str:
    return read_html(f"<html><body>{markup}</body></html>".encode(), "a.html").text


@pytest.mark.parametrize(
    "page",
    [
        f"{_TOP}{_HERE}<div>{_BODY}</div>{_RELATED}{_LIST}",
        f"<div><div>{_TOP}{_HERE}</div><div><div>{_BODY}</div><div>{_LIST}</div></div></div>",
        f"<table><tr><td>{_TOP}</td></tr><tr><td>{_LIST}</td><td>{_BODY}</td></tr></table>",
        f'<div class="foot">主办：云岭县人民政府办公室</div>{_TOP}{_BODY}',
    ],
)
def test_only_the_document_is_left(page: str) -> None:
    assert _text(page) == _READ


def test_a_short_notice_is_left_among_many_links() -> None:
    notice = "<div><p>经研究，同意你县先租后让试点。</p><p>2024年4月1日</p></div>"
    assert _text(f"<div>{_TOP}{notice}{_LIST * 5}{_RELATED}</div>") == "经研究，同意你县先租后让试点。\n2024年4月1日"


@pytest.mark.parametrize(
    "text",
    [
        '<p>依据<a href="1">《土地法》</a><a href="2">《税收法》</a><a href="3">《预算法》</a></p>',
        '<table><tr><td>依据</td><td><a href="1">甲法</a><a href="2">乙法</a><a href="3">丙法</a></td></tr><tr><td>a<td>b</table>',
        '<div><a href="#1">第一章</a><a href="#2">第二章</a><a href="#3">第三章</a></div>',
        '<div><a href="a.docx">申报表</a><a href="b.pdf">标准</a><a href="c.xls?x=1">承诺书</a></div>',
        '<div>企业应当在三十日以内到<a href="1">甲</a><a href="2">乙</a><a href="3">丙</a>办理</div>',
    ],
)
def test_links_that_belong_to_the_text_are_kept(text: str) -> None:
    plain = _text(text)
    assert plain.split("\n")[0] in _text(f"{_TOP}<p>第一条　为了规范管理，制定本办法，并且公布。</p>{text}{_LIST}")
    assert len(plain) > 6


def test_a_page_of_nothing_but_links_is_still_read() -> None:
    assert "云岭县召开第1次常务会议" in _text(_LIST)
