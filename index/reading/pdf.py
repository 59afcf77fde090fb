"""PDF files: page by page the text layer, or where it is missing or broken what recognition reads, as paragraphs."""

from __future__ import annotations

from index.errors import EmptyDocument
from index.reading.blocks import build_document
from index.reading.ocr import LONG_SIDE, can_recognise, missing
from index.reading.pdf_columns import page_regions
from index.reading.pdf_glyphs import GlyphPage, page_pictures, read_glyphs
from index.reading.pdf_lines import Line
from index.reading.pdf_margins import without_margins
from index.reading.pdf_paragraphs import paragraphs
from index.reading.pdf_tables import ruled_pieces
from index.reading.scans import Recognition, Watch
from index.records import ReadDocument

# Fonts without a map to Unicode give private or unknown characters; beyond this share a page is read by its looks.
_UNMAPPED = 0.3
# A picture that covers this much of a page with hardly any text is the page.
_SCANNED = 0.5


def read_pdf(data: bytes, name: str, watch: Watch | None = None) -> ReadDocument:
    """The text, one line a paragraph, with contiguous page spans; headers, footers and page numbers left out.

    A page that is a picture, or whose text layer stands for no known characters, is recognised; ``watch`` is told of
    each. ``title`` is the metadata's where the text holds it. Raises ``EncryptedDocument``, ``EmptyDocument``,
    ``UnreadableDocument`` (also for a scan where no recognition is installed).
    """
    document = read_glyphs(data, name)
    pieces = [ruled_pieces(page) for page in document.pages]
    widths = [page.width for page in document.pages]
    heights = [page.height for page in document.pages]
    scanned = [page for page, found in zip(document.pages, pieces, strict=True) if _is_scan(page, found)]
    if scanned and not can_recognise():
        raise missing(name)
    recognition = Recognition(name, len(scanned), watch)
    pictures = page_pictures(data, name, [page.number for page in scanned], LONG_SIDE)
    for page, picture in zip(scanned, pictures, strict=True):
        read = recognition.read(picture, page.number, page.height)
        i = page.number - 1
        pieces[i], widths[i], heights[i] = list(read.lines), read.width, read.height
    _require_text("".join(piece.text for page in pieces for piece in page), name)
    kept = without_margins(pieces, heights)
    if not any(kept):
        kept = pieces  # a file of nothing but repeated lines: better they than nothing
    regions = [region for page, width in zip(kept, widths, strict=True) for region in page_regions(page, width)]
    blocks = paragraphs(regions, widths)
    title = document.title
    if title is not None and not any(title in block.text for block in blocks):
        title = None  # often the name of the file it was made from
    return build_document(blocks, name=name, format="pdf", title=title, page_count=len(document.pages))


def _is_scan(page: GlyphPage, pieces: list[Line]) -> bool:
    if page.pictured >= _SCANNED:
        return True
    text = "".join(piece.text for piece in pieces)
    unmapped = sum(1 for character in text if character == "\ufffd" or "\ue000" <= character <= "\uf8ff")
    return unmapped > _UNMAPPED * len(text)


def _require_text(text: str, name: str) -> None:
    if not text.strip():
        raise EmptyDocument(
            f"{name} holds no text, and none could be recognised (OCR) in its pages; check that it is the right "
            "file. 文件没有文字，也没有识别出文字，请确认文件无误。"
        )
