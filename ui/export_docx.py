"""An export as a Word file: real styles and headings, each quote in paragraphs of its own, links to each clause.

The only user of python-docx, which writes what Word and LibreOffice both read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from ui.exporting import Cited, Export

# Fonts that Windows and Office for Mac bring; elsewhere the program takes its own Chinese font in their place.
BODY = ("Times New Roman", "宋体")
HEADS = ("Arial", "黑体")
QUOTE = ("Times New Roman", "仿宋")
# The paper of China and most of the world (ISO 216, A4), in millimetres.
PAPER = (210, 297)
INK, GREY, BLUE = "1F2428", "59626A", "1C5962"
# Characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_docx(export: Export) -> bytes:
    """The file. The paragraphs of style ``Quote`` between two headings, joined by line ends, are a quote verbatim."""
    import docx

    document = docx.Document()
    _page(document, export)
    _styles(document)
    document.add_paragraph(_written(export.title), style="Title")
    for line in export.head:
        document.add_paragraph(_written(line), style="Subtitle")
    for turn in export.turns:
        document.add_paragraph(_written(turn.heading), style="Heading 1")
        for line in (turn.result, *turn.notes):
            document.add_paragraph(_written(line))
        for cited in turn.cited:
            _cited(document, cited, export.link_word)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _cited(document: Document, cited: Cited, link_word: str) -> None:
    document.add_paragraph(_written(cited.heading), style="Heading 2")
    document.add_paragraph(_written(cited.facts), style="Caption")
    for line in cited.lines:
        paragraph = document.add_paragraph(style="Quote")
        for piece in line:
            paragraph.add_run(_written(piece.text)).bold = True if piece.strong else None
    if cited.link:
        below = document.add_paragraph(style="Caption")
        below.paragraph_format.keep_with_next = False
        _link(below, link_word, cited.link)


def _written(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _link(paragraph: Paragraph, words: str, address: str) -> None:
    """A link at the end of ``paragraph``; its address is shown, because the file may be printed."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.add_run(f"{words}: ")
    run = paragraph.add_run(address, style="Hyperlink")
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(link)
    link.append(run._r)


def _page(document: Document, export: Export) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in PAPER)
    section.left_margin = section.right_margin = Mm(26)
    section.top_margin = section.bottom_margin = Mm(25)
    properties = document.core_properties
    properties.title, properties.author = _written(export.title), "Tiaowen 条文"
    properties.comments, properties.language = "", export.language
    properties.created = properties.modified = datetime.now(UTC)


def _styles(document: Document) -> None:
    """The template's own styles, so that Word's outline, table of contents and style pane work with them."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    styles: Any = document.styles
    # What the text is written in decides its fonts, its spelling and where a line may break.
    defaults = styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:lang"))
    defaults.set(qn("w:val"), "en-US")
    defaults.set(qn("w:eastAsia"), "zh-CN")
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    looks = (
        ("Normal", BODY, 11, INK, False),
        ("Title", HEADS, 20, INK, True),
        ("Subtitle", BODY, 10, GREY, False),
        ("Heading 1", HEADS, 15, INK, True),
        ("Heading 2", HEADS, 11.5, BLUE, True),
        ("Caption", BODY, 9.5, GREY, False),
        ("Quote", QUOTE, 11, INK, None),
        ("Hyperlink", BODY, 9.5, BLUE, None),
    )
    for name, fonts, size, colour, bold in looks:
        _look(styles[name].font, fonts, size, colour, bold)
    for name, before, after in (
        ("Title", 0, 8),
        ("Subtitle", 0, 2),
        ("Heading 1", 22, 6),
        ("Heading 2", 14, 3),
        ("Caption", 0, 6),
        ("Quote", 0, 3),
    ):
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.space_after = Pt(after)
    quote = styles["Quote"]
    quote.paragraph_format.left_indent = Mm(7)
    quote.paragraph_format.line_spacing = 1.4
    for upright in ("Quote", "Subtitle"):
        # Chinese has no italics; a program slants the upright signs.
        styles[upright].font.italic = False
    _edge(quote)
    # What is said of a clause stays with its first line.
    styles["Caption"].paragraph_format.keep_with_next = True


def _look(font: Any, fonts: tuple[str, str], size: float, colour: str, bold: bool | None) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font.name, font.size, font.color.rgb, font.bold = fonts[0], Pt(size), RGBColor.from_string(colour), bold
    names = font.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        # A font of the theme goes before one that is named.
        names.attrib.pop(qn(f"w:{theme}"), None)
    names.set(qn("w:eastAsia"), fonts[1])


def _edge(style: Any) -> None:
    """A line at the left of every paragraph of ``style``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    edges, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", BLUE)):
        left.set(qn(f"w:{name}"), value)
    edges.append(left)
    style.element.get_or_add_pPr().insert_element_before(
        edges, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"
    )
