"""Exported Markdown: rendered by an independent reader, a quote is the document's text to the character."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.ui.exports import HOSTILE, QUOTE, answer, citation
from ui.export_markdown import escaped, quoted, to_markdown
from ui.exporting import compose, pieces

# With everything on that a reader of Markdown may have on.
READER = MarkdownIt("gfm-like", {"html": True, "linkify": False, "typographer": False})


class Rendered(HTMLParser):
    """What a reader sees: the tags, the strong words, and the text of block quotes, a break being a line end.

    BeautifulSoup would tidy blanks.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.strong = self.quote = ""
        self._open: list[str] = []
        self.feed(READER.render(text))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self._open.append(tag)
        if tag == "p" and "blockquote" in self._open and self.quote:
            self.quote += "\n\n"

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if "strong" in self._open:
            self.strong += data
        if "p" in self._open and "blockquote" in self._open:
            self.quote += data


def test_a_conversation_by_hand() -> None:
    found = compose([answer(citations=(citation(),))], "zh", "2026-03-01", "http://h:1/")
    assert to_markdown(found) == (
        "# 政策问答记录\n\n"
        "导出日期：2026-03-01  \n"
        "资料库版本：3-abc  \n"
        "引文逐字摘自资料库中的文件，其中加粗的是依据句；没有生成任何文字。\n\n"
        "## 1. 能租几年？\n\n"
        "找到 1 处条款\n\n"
        "### \\[1\\] 《工业用地办法》（澜政发〔2024〕12号）第六条，第 3 页\n\n"
        "现行有效 · 2024-03-01 发布 · 澜川市人民政府 · 澜川市 · 文件：land.pdf\n\n"
        "> 第六条 供应方式。  \n"
        "> **租期最长五年**。\n\n"
        "[固定链接](<http://h:1/c/d1/100-117?version=3-abc>)\n"
    )


def test_what_was_carried_over_and_what_was_not_found() -> None:
    filters = {"validity": ["in_force"], "year_from": 2020, "colour": ["red"]}
    plan = {"carried": [{"kind": "words", "text": "工业用地"}], "filters": filters}
    text = to_markdown(compose([answer("no_match", related=(citation(),), **plan)], "zh", "2026-03-01"))
    assert (
        "资料库里没有找到能回答的条款。\n\n接着上文 工业用地\n\n只查 效力：现行有效、2020 年起、colour: red\n\n"
        "最接近的条款，仅供参考：\n\n### "
    ) in text
    assert "](<" not in text
    english = to_markdown(compose([answer("no_match")], "en", "2026-03-01"))
    assert "Not found in the library" in english
    assert "> " not in english


def test_nothing_of_a_document_becomes_markup() -> None:
    hostile = citation(quote=HOSTILE, start=0, end=len(HOSTILE), evidence=(), hostile=True)
    page = Rendered(to_markdown(compose([answer(citations=(hostile,), question=HOSTILE)], "en", "2026-03-01")))
    assert page.tags == {"h1", "h2", "h3", "p", "br", "blockquote"}
    assert page.quote == HOSTILE


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("1. 甲", "1\\. 甲"),
        ("12) 甲", "12\\) 甲"),
        ("1.5 倍", "1\\.5 倍"),
        ("增长1.5倍", "增长1.5倍"),
        ("- 甲", "\\- 甲"),
        ("甲-乙", "甲-乙"),
        ("  甲", "&#32;&#32;甲"),
        ("甲 * 乙", "甲 \\* 乙"),
        ("https://a.b", "https\\://a.b"),
        ("===", "\\=\\=\\="),
        ("", ""),
    ],
)
def test_only_what_means_something_is_escaped(line: str, written: str) -> None:
    assert escaped(line) == written


@pytest.mark.parametrize(
    ("quote", "span", "strong"),
    [
        ("对企业补助。另行通知", (1, 6), "企业补助"),  # a full stop before a Chinese character
        ("甲（一）设备补助。对乙", (1, 9), "一）设备补助"),
        ("按100%给予", (1, 5), "100"),
        ("，。", (0, 2), ""),
        ("甲\n乙丙", (0, 4), "甲乙丙"),
    ],
)
def test_evidence_is_strong_between_chinese_characters(quote: str, span: tuple[int, int], strong: str) -> None:
    page = Rendered(quoted(pieces(quote, 0, [span])))
    assert (page.quote, page.strong) == (quote, strong)


# What a stored text may hold: no white space at line ends, no two empty lines on end, none at the ends.
LINE = st.text(alphabet="第条甲1.)-+=*_`~#>|[]()!<b&amp;/:w \t\\^$%。（", max_size=24).map(str.rstrip)
QUOTES = st.lists(LINE, min_size=1, max_size=5).map(
    lambda lines: re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
)


@settings(max_examples=600)
@given(QUOTES.filter(bool), st.data())
@example("www.a.b\n1\n. c", None)
def test_a_quote_shows_to_the_character(quote: str, data: st.DataObject | None) -> None:
    at = st.integers(0, len(quote))
    spans = [] if data is None else [tuple(sorted((data.draw(at), data.draw(at)))) for _ in range(2)]
    lines = pieces(quote, 0, [(start, end) for start, end in spans])
    assert "\n".join("".join(piece.text for piece in line) for line in lines) == quote
    page = Rendered(quoted(lines))
    assert page.tags <= {"p", "br", "blockquote", "strong"}
    assert page.quote == quote


def test_the_quote_used_here_is_what_the_offsets_say() -> None:
    assert len(QUOTE) == 17
    assert QUOTE[10:17] == "租期最长五年。"
