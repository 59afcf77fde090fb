"""Web pages: the text of the page, all of it, and nothing that stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError, EmptyDocument
from index.reading.html import fragment_blocks, read_html

_WORDS = "第一条　为了促进工业经济高质量发展，结合本市实际，制定本办法。"


def _text(markup: str) -> str:
    return read_html(markup.encode(), "a.html").text


def test_a_government_page() -> None:
    page = f"""<!DOCTYPE html><html><head><meta charset="gb2312">
    <title>关于促进工业发展的若干措施_部门文件_某市人民政府</title><style>p{{}}</style></head>
    <body><form id="aspnetForm"><div class="topNav"><ul><li><a href="/">首页</a></li></ul></div>
    <div id="breadcrumb">您的位置：首页 &gt; 政策文件</div>
    <div class="info"><p>发文字号：某政发〔2024〕5号</p><p>浏览次数：12</p><p>某政办发〔2024〕18号</p></div>
    <div class="TRS_Editor"><h1>关于促进工业发展的若干措施</h1><p>&nbsp;&nbsp;{_WORDS}</p><h2>一、总则</h2>
    <p>第二条　{_WORDS * 6}</p></div>
    <div class="bdsharebuttonbox">分享到：微信</div><div class="footer">版权所有：某市人民政府</div></form>
    <script>var menu = "x";</script></body></html>"""
    document = read_html(page.encode("gb18030"), "a.html")
    assert document.text == (
        "发文字号：某政发〔2024〕5号\n某政办发〔2024〕18号\n关于促进工业发展的若干措施\n"
        + _WORDS
        + "\n一、总则\n第二条　"
        + _WORDS * 6
    )
    assert document.title == "关于促进工业发展的若干措施"
    assert [(document.text[h.start : h.end], h.level) for h in document.headings] == [
        ("关于促进工业发展的若干措施", 1),
        ("一、总则", 2),
    ]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta name="ArticleTitle" content="某办法"><title>甲_乙</title>', "某办法"),
        ("<title>关于印发某办法的通知 - 某市政府网</title>", "关于印发某办法的通知"),
        ("<title>某市政府网_关于印发某办法的通知</title>", "关于印发某办法的通知"),
        ("<title>无关的网页名</title>", "无关的网页名"),
        ("", None),
    ],
)
def test_titles(head: str, title: str | None) -> None:
    page = f"<html><head>{head}</head><body><p>关于印发某办法的通知</p><p>{_WORDS}</p></body></html>"
    assert read_html(page.encode(), "a.html").title == title


def test_inline_is_joined_and_blocks_are_lines() -> None:
    assert _text("<p>为了<b>促进</b><span>发展</span>，\n  制定。<br>另起<p>下段 <i>in</i>\n<u>English</u>") == (
        "为了促进发展，制定。\n另起\n下段 in English"
    )


def test_lists_keep_the_numbers_that_a_browser_shows() -> None:
    page = """<ol start=3><li>三<ul><li>点</li></ul></li><li>四</li><li value=9>九<li>十</ol>
    <ol type=a><li>甲<li>乙</ol><ol reversed><li>二<li>一</ol><ol style="list-style: none"><li>无号</ol>
    <ol><li>一、自带编号</ol><ul><li><p>段落</p><p>第二段</p></ul>"""
    assert _text(page).split("\n") == [
        "3. 三", "• 点", "4. 四", "9. 九", "10. 十", "a. 甲", "b. 乙", "2. 二", "1. 一", "无号", "一、自带编号",
        "• 段落", "第二段",
    ]  # fmt: skip


def test_tables_of_data_and_of_layout() -> None:
    page = """<table><caption>扶持标准</caption><thead><tr><th>项目<th colspan=2>补助</thead>
    <tr><td rowspan=2>技改<td>500<br>万元<td>国家级<tr><td>200万元<td></table>
    <table><tr><td><p>第一段</p><p>第二段</p></td><td>侧栏</td></tr></table>
    <table><tr><td>外</td><td><table><tr><td>项目</td><td>金额</td></tr><tr><td>研发</td><td>5000000</td></tr></table></td></tr></table>"""
    assert _text(page).split("\n") == [
        "扶持标准",
        "项目：技改；补助：500 万元；补助：国家级",
        "项目：技改；补助：200万元",
        "第一段",
        "第二段",
        "侧栏",
        "外",
        "项目：研发；金额：5000000",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        f"<form><p>{_WORDS}</p></form>",
        f'<div class="footer"><p>{_WORDS}</p></div>',
        f"<nav>{_WORDS}</nav>",
        f'<body class="sidebar"><p>{_WORDS}</p></body>',
        f'<div class="content"><p>短</p></div><div><p>{_WORDS}</p></div>',
        f"<article>短讯</article><p>{_WORDS}</p>",
        f"<header><p>{_WORDS}</p></header>",
        f"{_WORDS}",
        f"<pre>{_WORDS}</pre>",
        f"<table><tr><td>{_WORDS}",
        f"<div hidden>x</div><section>{_WORDS}</section>",
        f"<custom-tag>{_WORDS}</custom-tag>",
        f"<form>{_WORDS}</form><form>其他表单</form>" * 3,
        f'<div id="content"><p>{"长" * 400}</p></div><p>{_WORDS}</p>',
    ],
)
def test_the_body_text_is_never_dropped(markup: str) -> None:
    assert _WORDS in _text(markup)


def test_furniture_is_dropped_beside_a_body() -> None:
    around = [
        "<nav>导航</nav>", "<aside>旁栏</aside>", "<footer>版权</footer>", "<form>搜索</form>",
        "<script>代码</script>", "<!-- 注释 -->",
        '<div role="navigation">导航</div>', '<div class="leftMenu">菜单</div>',
        '<div style="display: none">隐藏</div>',
        "<iframe>框</iframe>", "<template>模板</template>", "<select><option>选项</select>",
    ]  # fmt: skip
    assert _text(f"<body>{''.join(around)}<div><p>{_WORDS}</p></div></body>") == _WORDS


def test_an_article_keeps_its_own_header() -> None:
    assert _text(f"<article><header><h1>标题</h1></header><p>{_WORDS}</p></article>") == f"标题\n{_WORDS}"


def test_encodings() -> None:
    for encoding, meta in [
        ("utf-8", "gb2312"),
        ("gb18030", "utf-8"),
        ("gbk", ""),
        ("utf-16", ""),
        ("big5", "big5"),
        ("utf-8-sig", ""),
    ]:
        words = "關於印發辦法的通知，自發布之日起施行。" if encoding == "big5" else _WORDS
        page = f'<html><head><meta charset="{meta}"></head><body><p>{words}</p></body></html>'
        assert read_html(page.encode(encoding), "a.html").text == words


def test_ten_thousand_nested_elements() -> None:
    assert _text("<div>" * 10_000 + "甲<p>正文内容" + "</div>" * 10_000) == "甲\n正文内容"
    assert _text("<ul><li>" * 2_000 + "末") == "• 末"


def test_a_page_without_text() -> None:
    with pytest.raises(EmptyDocument):
        read_html(b"<html><body><script>x</script></body></html>", "a.html")


def test_a_fragment_is_kept_whole() -> None:
    assert [block.text for block in fragment_blocks("<nav>导航</nav><p>文")] == ["导航", "文"]


@given(st.text(st.sampled_from('<>/="&;! divspanolitabreh1\n甲乙'), max_size=80))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    try:
        document = read_html(markup.encode(), "a.html")
    except DocumentError:
        return
    assert document.text.strip()
    assert all(document.text[h.start : h.end].strip() for h in document.headings)
