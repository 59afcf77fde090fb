"""Tables in PDFs: the rows of ruled ones, and rows that follow each other as blocks, over pages too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.reading.blocks import Block
from index.reading.item_starts import starts_item
from index.reading.joining import join
from index.reading.pdf_glyphs import Glyph, GlyphPage
from index.reading.pdf_grids import Area, Grid, area_finder, find_grids, same_columns
from index.reading.pdf_lines import Line, merge_pieces, page_pieces
from index.reading.tables import Cell, table_rows


def ruled_pieces(page: GlyphPage) -> list[Line]:
    """The page's pieces of lines, as ``page_pieces`` gives them, but what lies in a ruled table as one line a row."""
    grids = find_grids(page.rules)
    if not grids:
        return page_pieces(page)
    finders = [area_finder(grid) for grid in grids]
    inside: list[dict[Area, list[Glyph]]] = [{} for _ in grids]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for finder, cells in zip(finders, inside, strict=True):
            area = finder(x, y)
            if area is not None:
                cells.setdefault(area, []).append(glyph)
                break
        else:
            outside.append(glyph)
    pieces = page_pieces(replace(page, glyphs=tuple(outside)))
    for grid, cells in zip(grids, inside, strict=True):
        if cells:
            insert_rows(pieces, _rows(page, grid, cells))
    return pieces


def insert_rows(pieces: list[Line], rows: Sequence[Line]) -> None:
    """Puts ``rows`` before the first of ``pieces`` that stands below their top and not beside them."""
    top = rows[0].y1
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    below = (i for i, p in enumerate(pieces) if (p.y0 + p.y1) / 2 < top and min(p.x1, right) > max(p.x0, left))
    at = next(below, len(pieces))
    pieces[at:at] = rows


def _rows(page: GlyphPage, grid: Grid, cells: dict[Area, list[Glyph]]) -> list[Line]:
    """The rows of a grid; a merged cell belongs to its first row."""
    body = median(glyph.em for glyphs in cells.values() for glyph in glyphs)
    lines: list[Line] = []
    for row, (high, low) in enumerate(pairwise(grid.rows)):
        found = tuple(
            Cell(cell_text(page_pieces(replace(page, glyphs=tuple(cells.get(area, ()))))), area.columns, area.rows)
            for area in grid.areas
            if area.row == row
        )
        text = "；".join(cell.text for cell in found if cell.text)
        # A row whose cells all hang from the one above has none of its own, and still is a row.
        edges = grid.columns
        lines.append(
            Line(text, page.number, edges[0], low, edges[-1], high, body, True, found or (Cell("", 0),), edges)
        )
    return lines


def cell_text(pieces: Sequence[Line]) -> str:
    """The lines of a cell as one text; where a numbered item begins a line stays a line."""
    text = ""
    for line in merge_pieces(pieces):
        text = f"{text}\n{line.text}" if text and starts_item(line.text) else join(text, line.text)
    return text


def table_blocks(rows: Sequence[Line]) -> list[Block]:
    """The blocks of rows that follow each other: one table as long as the columns stand at the same places."""
    blocks: list[Block] = []
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or not _goes_on(rows[start], rows[end]):
            blocks.extend(_blocks(rows[start:end]))
            start = end
    return blocks


def _goes_on(one: Line, other: Line) -> bool:
    # Columns without ruling lines begin where their text does: not quite the same on the next page.
    return same_columns(one.edges, other.edges, 3.0 if one.page == other.page else 1.5 * one.em)


def _blocks(rows: Sequence[Line]) -> list[Block]:
    pages = [row.page for row in rows]
    lines = table_rows(_carried([[cell for cell in row.cells if cell.columns] for row in rows], pages))
    seen: set[int] = set()
    blocks: list[Block] = []
    for row, text in lines:
        page = pages[row]
        blocks.append(Block(text, page_starts=() if page in seen else ((0, page),)))
        seen.add(page)
    return blocks


def _carried(rows: list[list[Cell]], pages: Sequence[int]) -> list[list[Cell]]:
    """``rows`` with merged first cells that a page break cuts whole again: the lower part is drawn empty."""
    for i in range(1, len(rows)):
        if pages[i] == pages[i - 1] or not rows[i] or rows[i][0].text or not any(cell.text for cell in rows[i]):
            continue
        above = next((row[0] for row in reversed(rows[:i]) if row and row[0].text), None)
        if above is not None and (above.rows > 1 or rows[i][0].rows > 1):
            rows[i] = [replace(rows[i][0], text=above.text), *rows[i][1:]]
    return rows
