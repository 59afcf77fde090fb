"""Word's automatic numbers: the text must say what the reader of the document sees."""

from __future__ import annotations

from index.reading.docx import read_docx
from tests.fixtures.make_files import docx, level, numbering, paragraph, run, style, styles, table

_LAW = (
    level(0, "chineseCountingThousand", "第%1章", suffix="space")
    + level(1, "chineseCountingThousand", "第%2条", extra='<w:lvlRestart w:val="0"/>')
    + level(2, "chineseCounting", "（%3）", suffix="nothing")
    + level(3, "decimal", "%4.")
)


def _lines(body: str, part: str, style_part: str | None = None) -> list[str]:
    return read_docx(docx(body, numbering=part, styles=style_part), "a.docx").text.split("\n")


def _items(*levels: int, number: int = 1) -> str:
    return "".join(paragraph(f"文{i}", number=(number, at)) for i, at in enumerate(levels))


def test_a_law_with_chapters_articles_and_items() -> None:
    body = "".join(
        paragraph(text, number=(1, at))
        for at, text in [
            (0, "总则"),
            (1, "为了促进发展。"),
            (1, "本办法适用于本市。"),
            (0, "扶持"),
            (1, "下列企业可以申报："),
            (2, "规模以上企业；"),
            (2, "高新技术企业："),
            (3, "认定三年内的；"),
            (3, "复审通过的。"),
            (1, "申报程序："),
            (2, "提交材料。"),
        ]
    )
    assert _lines(body, numbering({0: _LAW}, {1: (0, "")})) == [
        "第一章 总则",
        "第一条 为了促进发展。",
        "第二条 本办法适用于本市。",
        "第二章 扶持",
        "第三条 下列企业可以申报：",
        "（一）规模以上企业；",
        "（二）高新技术企业：",
        "1. 认定三年内的；",
        "2. 复审通过的。",
        "第四条 申报程序：",
        "（一）提交材料。",
    ]


def test_more_than_a_hundred_articles() -> None:
    lines = _lines(_items(*[0] * 120), numbering({0: level(0, "chineseCountingThousand", "第%1条")}, {1: (0, "")}))
    assert lines[9] == "第十条 文9"
    assert lines[100] == "第一百〇一条 文100"
    assert lines[119] == "第一百二十条 文119"


def test_levels_that_quote_the_levels_above() -> None:
    part = numbering(
        {0: level(0, "decimal", "%1") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "%1.%2.%3)")},
        {1: (0, "")},
    )
    assert _lines(_items(0, 1, 1, 2, 2, 0, 1, 2), part) == [
        "1 文0",
        "1.1 文1",
        "1.2 文2",
        "1.2.a) 文3",
        "1.2.b) 文4",
        "2 文5",
        "2.1 文6",
        "2.1.a) 文7",
    ]


def test_a_level_above_that_was_never_used_shows_its_start() -> None:
    part = numbering({0: level(0, "decimal", "%1", start=3) + level(1, "decimal", "%1.%2")}, {1: (0, "")})
    assert _lines(_items(1, 1), part) == ["3.1 文0", "3.2 文1"]


def test_legal_style_writes_all_levels_in_digits() -> None:
    part = numbering(
        {0: level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", extra="<w:isLgl/>")}, {1: (0, "")}
    )
    assert _lines(_items(0, 1), part) == ["第一章 文0", "1.1 文1"]


def test_start_values() -> None:
    assert _lines(_items(0, 0), numbering({0: level(0, "decimal", "%1、", start=5)}, {1: (0, "")})) == [
        "5、文0",
        "6、文1",
    ]


def test_lists_of_one_definition_count_on_and_an_override_starts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    part = numbering({0: level(0, "decimal", "%1.")}, {1: (0, ""), 2: (0, ""), 3: (0, override)})
    body = _items(0, 0) + _items(0, number=2) + _items(0, 0, number=3) + _items(0, number=1)
    assert [line.split()[0] for line in _lines(body, part)] == ["1.", "2.", "3.", "1.", "2.", "3."]


def test_an_override_may_bring_its_own_level() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)", start=4)}</w:lvlOverride>'
    part = numbering({0: level(0, "decimal", "%1.")}, {1: (0, own)})
    assert _lines(_items(0, 0), part) == ["IV) 文0", "V) 文1"]


def test_restart_after_a_given_level_only() -> None:
    # Level 3 restarts after level 1 (or a higher one) is used, not after level 2.
    levels = (
        level(0, "decimal", "%1")
        + level(1, "decimal", "%2")
        + level(2, "decimal", "%3", extra='<w:lvlRestart w:val="1"/>')
    )
    lines = _lines(_items(0, 1, 2, 2, 1, 2, 0, 2), numbering({0: levels}, {1: (0, "")}))
    assert [line.split()[0] for line in lines] == ["1", "1", "1", "2", "2", "3", "2", "1"]


def test_bullets() -> None:
    symbol = level(0, "bullet", "\uf0b7") + level(1, "bullet", "◆")
    wingdings = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    letter = level(0, "bullet", "l").replace("</w:lvl>", wingdings)
    part = numbering({0: symbol, 1: letter}, {1: (0, ""), 2: (1, "")})
    assert _lines(_items(0, 1) + _items(0, number=2), part) == ["• 文0", "◆ 文1", "• 文0"]


def test_numbers_from_styles() -> None:
    part = numbering(
        {
            0: level(0, "chineseCounting", "第%1章", extra='<w:pStyle w:val="h1"/>')
            + level(1, "chineseCounting", "第%2条", extra='<w:pStyle w:val="h2"/>')
        },
        {4: (0, "")},
    )
    style_part = styles(
        style("h1", "heading 1", properties='<w:numPr><w:numId w:val="4"/></w:numPr>'),
        style("h2", "heading 2", properties='<w:numPr><w:numId w:val="4"/></w:numPr>'),
        style("h2b", "条文", based_on="h2"),
    )
    body = paragraph("总则", style="h1") + paragraph("甲", style="h2") + paragraph("乙", style="h2b")
    off = paragraph("无号", style="h2", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    document = read_docx(docx(body + off, numbering=part, styles=style_part), "a.docx")
    assert document.text.split("\n") == ["第一章 总则", "第一条 甲", "第二条 乙", "无号"]
    assert [document.text[h.start : h.end] for h in document.headings] == [
        "第一章 总则",
        "第一条 甲",
        "第二条 乙",
        "无号",
    ]


def test_a_definition_may_be_linked_through_a_style() -> None:
    real = f'<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="S"/>{level(0, "decimal", "%1)")}</w:abstractNum>'
    part = numbering({1: '<w:numStyleLink w:val="S"/>'}, {1: (0, ""), 2: (1, "")}).replace(
        "<w:abstractNum ", real + "<w:abstractNum ", 1
    )
    linked = (
        '<w:style w:type="numbering" w:styleId="S"><w:name w:val="S"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert _lines(_items(0, 0, number=2), part, styles(linked)) == ["1) 文0", "2) 文1"]


def test_newer_formats_hidden_in_an_alternative() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert _lines(_items(0), numbering({0: custom}, {1: (0, "")})) == ["007 文0"]


def test_numbers_in_cells_deleted_paragraphs_and_unknown_lists() -> None:
    part = numbering({0: level(0, "decimal", "%1.")}, {1: (0, "")})
    cells = [f"<w:tc>{paragraph(text, number=(1, 0))}</w:tc>" for text in ("甲", "乙")]
    assert _lines(table(["项目", "条件"], cells), part) == ["项目：1. 甲；条件：2. 乙"]
    gone = paragraph(number=(1, 0), inner=f"<w:del>{run('删')}</w:del>", properties="<w:rPr><w:del/></w:rPr>")
    assert _lines(gone + paragraph("留", number=(1, 0)), part) == ["1. 留"]
    assert _lines(paragraph("无此列表", number=(9, 0)) + paragraph("无此级别", number=(1, 5)), part) == [
        "无此列表",
        "无此级别",
    ]
