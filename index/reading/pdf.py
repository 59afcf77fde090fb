"""PDF files: the text layer page by page, as paragraphs."""

from __future__ import annotations

from index.errors import EmptyDocument, UnreadableDocument
from index.reading.blocks import build_document
from index.reading.pdf_columns import page_regions
from index.reading.pdf_glyphs import read_glyphs
from index.reading.pdf_lines import page_pieces
from index.reading.pdf_margins import without_margins
from index.reading.pdf_paragraphs import paragraphs
from index.records import ReadDocument

# Fonts without a map to Unicode give private or unknown characters; beyond this share nothing can be read.
_UNMAPPED = 0.5


def read_pdf(data: bytes, name: str) -> ReadDocument:
    """The text, one line a paragraph, with contiguous page spans; headers, footers and page numbers left out.

    ``title`` is the metadata's where the text holds it. Raises ``EncryptedDocument``, ``EmptyDocument`` for a
    file without a text layer (a scan), ``UnreadableDocument``.
    """
    document = read_glyphs(data, name)
    pieces = [page_pieces(page) for page in document.pages]
    _require_text("".join(piece.text for page in pieces for piece in page), name)
    kept = without_margins(pieces, [page.height for page in document.pages])
    if not any(kept):
        kept = pieces  # a file of nothing but repeated lines: better they than nothing
    widths = [page.width for page in document.pages]
    regions = [region for page, width in zip(kept, widths, strict=True) for region in page_regions(page, width)]
    blocks = paragraphs(regions, widths)
    title = document.title
    if title is not None and not any(title in block.text for block in blocks):
        title = None  # often the name of the file it was made from
    return build_document(blocks, name=name, format="pdf", title=title, page_count=len(document.pages))


def _require_text(text: str, name: str) -> None:
    if not text.strip():
        raise EmptyDocument(
            f"{name} holds no text layer: it is a scan, and its text must be recognised first (OCR); then add the "
            "recognised file. 文件没有文字层，是扫描件，请先做文字识别（OCR），再添加识别后的文件。"
        )
    unmapped = sum(1 for character in text if character == "\ufffd" or "\ue000" <= character <= "\uf8ff")
    if unmapped > _UNMAPPED * len(text):
        raise UnreadableDocument(
            f"{name} has a text layer that stands for no known characters (its fonts carry no Unicode map); "
            "recognise its text (OCR), or get the original Word file. "
            "文件的文字层无法还原成汉字（字体缺少编码表），请做文字识别（OCR），或改用原始 Word 文件。"
        )
