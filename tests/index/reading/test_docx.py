"""Word files: what is read of a body, and what is not."""

from __future__ import annotations

import io
from typing import Any

import pytest

from index.errors import DocumentError, EncryptedDocument, UnreadableDocument
from index.reading.docx import read_docx
from index.records import HeadingMark
from tests.fixtures.make_files import cell, docx, footnote_mark, paragraph, run, style, styles, table, zip_file

_STYLES = styles(
    style("a", "Normal", default=True),
    style("1", "heading 1", based_on="a"),
    style("2", "标题 2", based_on="a"),
    style("t", "Title", based_on="a"),
    style("custom", "章标题", based_on="1"),
    style("body", "引用", based_on="1", properties='<w:outlineLvl w:val="9"/>'),
    style("toc1", "toc 1", based_on="a"),
)


def _text(body: str, **parts: Any) -> str:
    return read_docx(docx(body, **parts), "a.docx").text


def test_paragraphs_tables_and_headings_in_order() -> None:
    body = (
        paragraph("某市工业发展办法", style="t")
        + paragraph("第一章　总则", style="1")
        + paragraph("第一条　为了促进发展。")
        + table(["项目", "金额"], ["技改", "500万元"])
        + paragraph("第一节", style="2")
        + paragraph("附则", style="custom")
        + paragraph("引文", style="body")
        + paragraph("自定级别", properties='<w:outlineLvl w:val="3"/>')
    )
    document = read_docx(docx(body, styles=_STYLES), "a.docx")
    assert document.text == (
        "某市工业发展办法\n第一章　总则\n第一条　为了促进发展。\n项目：技改；金额：500万元\n"
        "第一节\n附则\n引文\n自定级别"
    )
    assert document.title == "某市工业发展办法"
    assert document.format == "docx"
    assert [(document.text[h.start : h.end], h.level) for h in document.headings] == [
        ("第一章　总则", 1),
        ("第一节", 2),
        ("附则", 1),
        ("自定级别", 4),
    ]
    assert document.headings[0] == HeadingMark(9, 15, 1)


def test_tracked_changes_are_read_as_accepted() -> None:
    body = paragraph(
        "补助",
        inner='<w:del w:id="1"><w:r><w:delText>300</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{run("500")}</w:ins>'
        f'<w:moveFrom w:id="3">{run("旧处")}</w:moveFrom><w:moveTo w:id="4">{run("万元")}</w:moveTo>',
    )
    assert _text(body) == "补助500万元"


def test_a_deleted_paragraph_end_joins_the_paragraphs() -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert _text(paragraph("第一条 为了", properties=deleted) + paragraph("发展。")) == "第一条 为了发展。"
    assert _text(paragraph("末尾", properties=deleted)) == "末尾"


def test_breaks_tabs_fields_and_what_is_not_shown() -> None:
    inner = (
        "<w:r><w:tab/><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t><w:noBreakHyphen/><w:t>四</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF _x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert _text(paragraph("甲", inner=inner)) == "甲 一\n二\n三-四12可见□拼"


def test_footnotes_stand_below_the_paragraph_that_refers_to_them() -> None:
    body = paragraph("第一条　补助按设备投资额", inner=footnote_mark(7) + run("计算，最高")) + paragraph(
        "五百万元", inner=f"<w:del>{footnote_mark(8)}</w:del>{footnote_mark(3)}{run('。')}"
    )
    notes = {
        3: paragraph(" 含软件。") + paragraph("软件须正版。"),
        7: paragraph("不含增值税。"),
        8: paragraph("已删。"),
    }
    assert _text(body, footnotes=notes) == (
        "第一条　补助按设备投资额[1]计算，最高\n[1] 不含增值税。\n五百万元[2]。\n[2] 含软件。\n软件须正版。"
    )


def test_hyperlinks_content_controls_and_tags_are_text() -> None:
    inner = (
        f'<w:hyperlink r:id="x">{run("链接")}</w:hyperlink><w:sdt><w:sdtContent>{run("控件")}</w:sdtContent></w:sdt>'
        f'<w:smartTag>{run("标签")}</w:smartTag><w:fldSimple w:instr="DATE">{run("日期")}</w:fldSimple>'
    )
    outer = f"<w:sdt><w:sdtContent>{paragraph('整段')}</w:sdtContent></w:sdt><w:ins>{paragraph('插入')}</w:ins>"
    assert _text(paragraph(inner=inner) + outer) == "链接控件标签日期\n整段\n插入"


def test_an_automatic_table_of_contents_is_left_out() -> None:
    body = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{paragraph('目录内容')}</w:sdtContent></w:sdt>"
        + paragraph("第一章 总则 1", style="toc1")
        + paragraph("第一章 总则", style="1")
    )
    assert _text(body, styles=_STYLES) == "第一章 总则"


def test_text_boxes_come_after_their_paragraph_once() -> None:
    box = f"<wps:txbx><w:txbxContent>{paragraph('框内')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{paragraph('框内')}</w:txbxContent></v:textbox></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    assert _text(paragraph("正文", inner=f"<w:r>{both}</w:r>") + paragraph("下段")) == "正文\n框内\n下段"
    assert _text(paragraph("正文", inner=f"<w:r>{old}</w:r>")) == "正文\n框内"


def test_merged_cells_nested_tables_and_frames() -> None:
    merged = table(
        ["类别", "项目", "金额"],
        [cell("工业", merge="restart"), "技改", "500"],
        [cell(merge="continue"), "研发", "200"],
        [cell("合计", span=2), "700"],
    )
    assert _text(merged) == (
        "类别：工业；项目：技改；金额：500\n类别：工业；项目：研发；金额：200\n类别：合计；项目：合计；金额：700"
    )
    nested = cell(inner=paragraph("申报条件") + table(["甲", "乙"]) + paragraph())
    assert _text(table(["项目", "说明"], ["技改", nested])) == "项目：技改；说明：申报条件 甲 乙"
    frame = table([cell(inner=paragraph("第一条 甲", style="1") + paragraph("第二条 乙"))])
    document = read_docx(docx(frame, styles=_STYLES), "a.docx")
    assert document.text == "第一条 甲\n第二条 乙"
    assert len(document.headings) == 1


def test_declared_header_rows_and_deleted_rows() -> None:
    assert _text(table(["2023年", "2024年"], ["500", "600"], header_rows=1)) == "2023年：500；2024年：600"
    gone = "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p><w:r><w:t>删</w:t></w:r></w:p></w:tc></w:tr>"
    assert "删" not in _text(table(["项目", "金额"], ["技改", "500"]).replace("</w:tbl>", f"{gone}</w:tbl>"))


def test_a_continuation_without_a_beginning_is_not_lost() -> None:
    assert "孤儿" in _text(table([cell("孤儿", merge="continue"), "乙"], ["丙", "丁"]))


def test_the_title_property_counts_only_if_the_text_says_it() -> None:
    body = paragraph("某市办法") + paragraph("正文")
    assert read_docx(docx(body, title="某市办法"), "a.docx").title == "某市办法"
    assert read_docx(docx(body, title="另一份旧文件"), "a.docx").title is None


def test_files_that_word_opens_open() -> None:
    missing = '<Relationship Id="i" Type="http://x/image" Target="NULL"/>'
    assert read_docx(docx(paragraph("图"), links=missing), "a.docx").text == "图"
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert read_docx(docx(paragraph("宏"), document_type=macro), "a.docm").text == "宏"


def test_a_strict_document_is_read_like_any_other() -> None:
    body = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>严格</w:t></w:r></w:p></w:body></w:document>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/>'
        "</Relationships>"
    )
    data = zip_file({"_rels/.rels": relations.encode(), "word/document2.xml": body.encode()})
    assert read_docx(data, "a.docx").text == "严格"


def test_no_entity_is_resolved() -> None:
    prolog = '<!DOCTYPE d [<!ENTITY local "秘密"><!ENTITY file SYSTEM "file:///etc/passwd">]>'
    body = "<w:p><w:r><w:t>甲&local;&file;</w:t></w:r></w:p>"
    assert _text(body, prolog=prolog) == "甲"


def test_damaged_and_locked_files_say_so() -> None:
    with pytest.raises(UnreadableDocument, match=r"b\.docx.*另存为"):
        read_docx(docx(paragraph("甲"))[:-40], "b.docx")
    with pytest.raises(UnreadableDocument):
        read_docx(zip_file({"word/document.xml": b"<w:document"}), "b.docx")
    with pytest.raises(UnreadableDocument):
        read_docx(zip_file({"word/other.xml": b"<x/>"}), "b.docx")
    locked = bytearray(docx(paragraph("甲")))
    at = locked.find(b"PK\x01\x02")
    while at >= 0:  # the flag that tells of a password, in every entry of the directory
        locked[at + 8] |= 1
        at = locked.find(b"PK\x01\x02", at + 4)
    with pytest.raises(EncryptedDocument, match="密码"):
        read_docx(bytes(locked), "b.docx")


def test_too_deep_a_document_is_refused_not_crashed_on() -> None:
    with pytest.raises(DocumentError):
        read_docx(docx("<w:sdt><w:sdtContent>" * 2000 + "</w:sdtContent></w:sdt>" * 2000), "a.docx")


def test_a_file_by_python_docx() -> None:
    import docx as python_docx

    written = python_docx.Document()
    written.add_heading("第一章 总则", 1)
    written.add_paragraph("第一条 内容。")
    written.add_paragraph("要点", style="List Bullet")
    written.add_paragraph("步骤甲", style="List Number")
    written.add_paragraph("步骤乙", style="List Number")
    grid = written.add_table(2, 2)
    for place, text in zip([(0, 0), (0, 1), (1, 0), (1, 1)], ["项目", "金额", "技改", "500"], strict=True):
        grid.cell(*place).text = text
    buffer = io.BytesIO()
    written.save(buffer)
    document = read_docx(buffer.getvalue(), "a.docx")
    assert document.text == "第一章 总则\n第一条 内容。\n• 要点\n1. 步骤甲\n2. 步骤乙\n项目：技改；金额：500"
    assert [document.text[h.start : h.end] for h in document.headings] == ["第一章 总则"]
