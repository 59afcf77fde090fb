"""Word documents (``.docx``): the body in order, with automatic numbers written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.reading.blocks import Block, build_document
from index.reading.docx_notes import Notes
from index.reading.docx_numbering import ListNumbers, read_numbering
from index.reading.docx_package import child, integer, open_word, tag, value
from index.reading.docx_styles import Styles
from index.reading.docx_text import alternative, mark_is_deleted, paragraph_text, text_boxes
from index.reading.tables import Cell, table_lines
from index.records import ReadDocument

_WRAPPERS = frozenset({"sdtContent", "ins", "moveTo", "customXml", "smartTag", "Choice", "Fallback"})
_NO_SPACE_AFTER = "、）】」』．。：　"


def read_docx(data: bytes, name: str) -> ReadDocument:
    """Paragraphs, tables (row by row) and text boxes in the body's order, as seen with all changes accepted.

    Automatic numbers are part of the text; headings come from heading styles and outline levels. An automatic
    table of contents, headers, footers and comments are left out. A footnote stands below the paragraph that
    refers to it, under the same mark: ``[1]``.
    Raises ``EmptyDocument``, ``EncryptedDocument`` and ``UnreadableDocument``.
    """
    parts = open_word(data, name)
    styles = Styles(parts.styles)
    reader = _Reader(styles, read_numbering(parts.numbering, styles), Notes(parts))
    body = child(parts.document, "body")
    blocks = list(reader.story(body if body is not None else parts.document))
    title = reader.title
    if title is None and parts.title and any(parts.title.strip() in block.text for block in blocks):
        title = parts.title  # the property often names another document: the one that this was written over
    return build_document(blocks, name=name, format="docx", title=title)


class _Reader:
    """One pass over a body: numbers count on, and a paragraph whose end was deleted waits for the next."""

    def __init__(self, styles: Styles, numbers: ListNumbers, notes: Notes) -> None:
        self._styles = styles
        self._notes = notes
        self._numbers = numbers
        self._waiting = ""
        self.title: str | None = None

    def story(self, container: Any) -> Iterator[Block]:
        """The blocks of a body, a cell or a text box: text of its own, nothing runs over its end."""
        outer, self._waiting = self._waiting, ""
        yield from self._blocks(container)
        yield Block(self._waiting)
        self._waiting = outer

    def _blocks(self, container: Any) -> Iterator[Block]:
        for element in container:
            name = tag(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "sdt":
                gallery = value(child(element, "sdtPr", "docPartObj", "docPartGallery"))
                content = child(element, "sdtContent")
                if content is not None and gallery != "Table of Contents":
                    yield from self._blocks(content)
            elif name == "AlternateContent":
                chosen = alternative(element)
                if chosen is not None:
                    yield from self._blocks(chosen)
            elif name in _WRAPPERS:
                yield from self._blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        properties = child(paragraph, "pPr")
        boxes = [block for box in text_boxes(paragraph) for block in self.story(box)]
        if not self._styles.is_contents(properties):
            text = self._waiting + paragraph_text(paragraph, self._notes.marks)
            if mark_is_deleted(paragraph):
                self._waiting = text
            else:
                self._waiting = ""
                numbering = self._styles.numbering(properties)
                label = self._numbers.label(*numbering) if numbering else None
                if label:
                    text = _numbered(label, text)
                if self.title is None and text.strip() and self._styles.is_title(properties):
                    self.title = text
                yield Block(text, self._styles.heading_level(properties))
        yield from boxes
        for mark, note in self._notes.below(paragraph):
            blocks = [block for block in self.story(note) if block.text.strip()]
            if blocks:
                yield Block(f"{mark} {blocks[0].text.strip()}".strip())
                yield from (Block(block.text) for block in blocks[1:])

    def _table(self, table: Any) -> Iterator[Block]:
        rows: list[list[_TableCell]] = []
        header_rows = 0
        for row in _parts(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            if header_rows == len(rows) and child(properties, "tblHeader") is not None:
                header_rows += 1
            column = integer(child(properties, "gridBefore")) or 0
            cells: list[_TableCell] = []
            for cell in _parts(row, "tc"):
                above = rows[-1] if rows else []
                found = _TableCell(cell, column, list(self.story(cell)), above)
                cells.append(found)
                column += found.columns
            rows.append(cells)
        if len(rows) == 1 or all(len(row) < 2 for row in rows):
            # A frame around text, not a table: its paragraphs stay paragraphs.
            for row in rows:
                for cell in row:
                    yield from cell.blocks
            return
        grid = [
            [
                *([Cell("", row[0].column)] if row and row[0].column else []),
                *(
                    Cell(
                        "\n".join(b.text for b in cell.blocks if b.text.strip()), cell.columns, _depth(rows, i, cell)
                    )
                    for cell in row
                    if not cell.continues
                ),
            ]
            for i, row in enumerate(rows)
        ]
        for line in table_lines(grid, header_rows or None):
            yield Block(line)


class _TableCell:
    """A cell with its column in the grid, and whether it only continues the one above it."""

    def __init__(self, element: Any, column: int, blocks: list[Block], above: list[_TableCell]) -> None:
        properties = child(element, "tcPr")
        merge = child(properties, "vMerge")
        self.column = column
        self.columns = min(max(integer(child(properties, "gridSpan")) or 1, 1), 100)
        merged = merge is not None and value(merge) != "restart"
        self.continues = merged and any(cell.column == column for cell in above)
        self.blocks = blocks


def _depth(rows: list[list[_TableCell]], index: int, cell: _TableCell) -> int:
    """The rows that ``cell`` of row ``index`` covers: itself and the continuations right below it."""
    depth = 1
    for row in rows[index + 1 :]:
        if not any(below.continues and below.column == cell.column for below in row):
            break
        depth += 1
    return depth


def _parts(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those inside content controls and tracked insertions."""
    for part in element:
        if tag(part) == name:
            yield part
        elif tag(part) == "sdt":
            content = child(part, "sdtContent")
            if content is not None:
                yield from _parts(content, name)
        elif tag(part) in _WRAPPERS:
            yield from _parts(part, name)


def _numbered(label: tuple[str, str], text: str) -> str:
    """The number before the text. A tab after it is one space, or none where the number brings its own."""
    number, suffix = label
    text = text.lstrip(" \t")
    if not number or not text or suffix == "nothing" or number[-1] in _NO_SPACE_AFTER:
        return number + text
    return f"{number} {text}"
