"""Rows of a spreadsheet → blocks: captions as lines, tables with their header on each row."""

from __future__ import annotations

from collections.abc import Sequence

from index.reading.blocks import Block
from index.reading.tables import Cell, guess_header_rows, table_lines

# Rows in which a header is looked for.
_HEAD = 8


def sheet_blocks(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """One block a row. Blank rows part tables, unless what follows has no header of its own and so goes on.

    Rows that hold nothing but their first cell, above a header, are captions: 附件2, 单位：万元.
    """
    tables: list[list[Sequence[Cell]]] = []
    blank = True
    for row in rows:
        if not any(cell.text.strip() for cell in row):
            blank = True
            continue
        if blank:
            tables.append([])
        tables[-1].append(row)
        blank = False
    blocks: list[Block] = []
    current: list[Sequence[Cell]] = []
    for table in tables:
        captions, body = _split(table)
        if current and not captions and not guess_header_rows(body[:_HEAD]):
            current += body
            continue
        blocks += [Block(line) for line in table_lines(current)]
        blocks += [Block(text) for text in captions]
        current = list(body)
    return blocks + [Block(line) for line in table_lines(current)]


def _split(table: Sequence[Sequence[Cell]]) -> tuple[list[str], Sequence[Sequence[Cell]]]:
    """The captions above a table, and the table."""
    if all(len(row) < 2 for row in table):
        return [], table
    captions: list[str] = []
    for i, row in enumerate(table):
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) != 1 or filled[0].rows > 1:
            return captions, table[i:]
        captions.append(filled[0].text)
    return captions, ()
