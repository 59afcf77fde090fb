"""Exported Word files, read back: by python-docx as they are built, and by the library's own reader."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading import read_document
from tests.ui.exports import HOSTILE, QUOTE, answer, citation
from ui.export_docx import to_docx
from ui.exporting import compose


def written(*answers: Any, language: str = "zh", link_base: str | None = None) -> Any:
    return docx.Document(BytesIO(to_docx(compose(answers, language, "2026-03-01", link_base))))


def styled(document: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def quotes(document: Any) -> Iterator[str]:
    """The quotes of a file: the paragraphs of one run of the style, joined by line ends."""
    for name, group in groupby(document.paragraphs, key=lambda paragraph: paragraph.style.name):
        if name == "Quote":
            yield "\n".join(paragraph.text for paragraph in group)


def test_headings_facts_and_quotes_have_their_styles() -> None:
    document = written(answer(citations=(citation(),)), answer("no_match", question="附近有什么？"))
    assert styled(document, "Title") == ["政策问答记录"]
    assert styled(document, "Subtitle")[:2] == ["导出日期：2026-03-01", "资料库版本：3-abc"]
    assert styled(document, "Heading 1") == ["1. 能租几年？", "2. 附近有什么？"]
    assert styled(document, "Heading 2") == ["[1] 《工业用地办法》（澜政发〔2024〕12号）第六条，第 3 页"]
    assert styled(document, "Caption") == ["现行有效 · 2024-03-01 发布 · 澜川市人民政府 · 澜川市 · 文件：land.pdf"]
    assert styled(document, "Normal") == ["找到 1 处条款", "资料库里没有找到能回答的条款。", "也没有相近的条款。"]
    assert list(quotes(document)) == [QUOTE]


def test_the_evidence_is_bold_and_nothing_else_of_the_quote() -> None:
    document = written(answer(citations=(citation(),)))
    runs = [run for p in document.paragraphs if p.style.name == "Quote" for run in p.runs]
    assert [(run.text, run.bold) for run in runs] == [("第六条 供应方式。", None), ("租期最长五年。", True)]


def test_a_clause_is_linked_where_the_page_is_known() -> None:
    document = written(answer(citations=(citation(),)), link_base="http://h:1/")
    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert [(link.address, link.text) for link in links] == [("http://h:1/c/d1/100-117?version=3-abc",) * 2]
    assert styled(document, "Caption")[1] == "固定链接: http://h:1/c/d1/100-117?version=3-abc"
    assert not any(p.hyperlinks for p in written(answer(citations=(citation(),))).paragraphs)


@pytest.mark.parametrize("style", ["Normal", "Title", "Heading 1", "Heading 2", "Caption", "Quote", "Hyperlink"])
def test_chinese_has_a_font_of_its_own(style: str) -> None:
    fonts = written(answer()).styles[style].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体", "仿宋")
    # A theme's font would go before it.
    assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_the_file_is_a4_and_says_who_made_it() -> None:
    document = written(answer(), language="en")
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.core_properties.author == "Tiaowen 条文"
    assert document.core_properties.title == "Questions and clauses"


def test_a_hostile_document_is_text() -> None:
    hostile = citation(quote=HOSTILE, start=0, end=len(HOSTILE), evidence=((0, 9),), hostile=True)
    document = written(answer(citations=(hostile,), question=HOSTILE + "\x00\x1b[31m"), link_base="http://h:1/")
    assert list(quotes(document)) == [HOSTILE]
    assert [link.address for p in document.paragraphs for link in p.hyperlinks] == [
        f"http://h:1/c/d1/0-{len(HOSTILE)}?version=3-abc"
    ]


def test_the_library_reads_its_own_export() -> None:
    read = read_document(to_docx(compose([answer(citations=(citation(),))], "zh", "2026-03-01")), "export.docx")
    assert QUOTE in read.text
    assert [read.text[h.start : h.end] for h in read.headings if h.level == 1][:1] == ["1. 能租几年？"]


@settings(max_examples=40)
@given(
    st.lists(st.text("甲乙 \t<>&\"'第条。\u3000😀", max_size=12), min_size=1, max_size=4).map("\n".join), st.data()
)
def test_a_quote_is_read_back_to_the_character(quote: str, data: st.DataObject) -> None:
    at = st.integers(0, len(quote))
    span = sorted((data.draw(at), data.draw(at)))
    cited = citation(quote=quote, start=7, end=7 + len(quote), evidence=((7 + span[0], 7 + span[1]),))
    document = written(answer(citations=(cited,)))
    assert list(quotes(document)) == [quote]
    bold = "".join(run.text for p in document.paragraphs if p.style.name == "Quote" for run in p.runs if run.bold)
    assert bold == quote[slice(*span)].replace("\n", "")
