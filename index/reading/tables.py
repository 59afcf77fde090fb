"""Tables as lines: each row carries its headers, so that it can be read, found and quoted alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.reading.cleaning import one_line

# No one writes a wider header; beyond it a first row is content.
_HEADER_LENGTH = 30
# What a file claims of a cell's extent is bounded, or a few bytes of HTML would ask for gigabytes: so many
# columns a cell, and no merging to the right of so many columns.
_SPAN_LIMIT = 100
_MERGE_LIMIT = 100
# A table is laid out in full; one row of a million commas among a million rows is not, and goes without headers.
_MOST_PLACES = 5_000_000
_BEGINS_WITH_NUMBER = re.compile(r"[¥￥≥≤＞＜><约+\-~～—.．％%]*[\d０-９]")
# What stands below a table, set into its last row.
_NOTE = re.compile(r"[*※]?\s*(?:备?注|说明)[\d：:]|[*※]")
_YEAR = re.compile(r"[12]\d{3}年[^\d]{0,10}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file has it; it covers ``columns`` × ``rows`` places of the grid."""

    text: str
    columns: int = 1
    rows: int = 1


_EMPTY = Cell("")


def table_lines(rows: Sequence[Sequence[Cell]], header_rows: int | None = None) -> list[str]:
    """``表头1：值1；表头2：值2`` for every row below the header.

    A merged cell stands in every place it covers; an empty cell is left out. A row without a header above it
    (also a table of one row or one column, or one whose first row is no header) is its cells, parted by ``；``;
    a row that is one cell merged over the whole width is that cell. ``header_rows`` is what the file declares;
    ``None`` lets the first rows' look decide. No value is changed but for line ends, which become spaces.
    """
    return [text for _, text in table_rows(rows, header_rows)]


def table_rows(rows: Sequence[Sequence[Cell]], header_rows: int | None = None) -> list[tuple[int, str]]:
    """The same, each line with the index in ``rows`` of the row that it is of."""
    if len(rows) * max(map(len, rows), default=0) > _MOST_PLACES:
        texts = ((i, "；".join(text for cell in row if (text := _text(cell.text)))) for i, row in enumerate(rows))
        return [(i, text) for i, text in texts if text]
    grid = [(i, row) for i, row in enumerate(_grid(rows)) if any(cell.text for cell in row)]
    lines: list[tuple[int, str]] = []
    while len(grid) > 1 and _is_banner(grid[0][1]):  # a caption inside the table
        index, banner = grid.pop(0)
        lines.append((index, banner[0].text))
        header_rows = header_rows - 1 if header_rows else None
    if header_rows is None:
        header_rows = _guess([row for _, row in grid])
    if not 0 < header_rows < len(grid) or len(grid[0][1]) < 2:
        return lines + [(i, _plain(row)) for i, row in grid]
    head = [[cell.text for cell in row] for _, row in grid[:header_rows]]
    headers = [_joined_header(column) for column in zip(*(row for _, row in grid[:header_rows]), strict=True)]
    # A long table says its header again on the next page.
    body = [(i, row) for i, row in grid[header_rows:] if [cell.text for cell in row] not in head]
    if any(header and not any(row[i].text for _, row in body) for i, header in enumerate(headers)):
        lines.append((grid[0][0], "；".join(dict.fromkeys(header for header in headers if header))))
    return lines + [(i, _plain(row) if _is_banner(row) else _labelled(row, headers)) for i, row in body]


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The places of the table, row by row, all of one length; a merged cell is in each place it covers."""
    grid: list[list[Cell]] = []
    hanging: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        places = {column: cell for column, (cell, _) in hanging.items()}
        hanging = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
        column = 0
        for cell in row:
            while column in places:
                column += 1
            clean = Cell(_text(cell.text), min(max(cell.columns, 1), _SPAN_LIMIT), max(cell.rows, 1))
            if column >= _MERGE_LIMIT:
                clean = Cell(clean.text)
            for covered in range(column, column + clean.columns):
                places.setdefault(covered, clean)
                if clean.rows > 1:
                    hanging[covered] = (clean, clean.rows - 1)
            column += clean.columns
        grid.append([places.get(i, _EMPTY) for i in range(max(places, default=-1) + 1)])
    width = max(map(len, grid), default=0)
    return [row + [_EMPTY] * (width - len(row)) for row in grid]


def _text(text: str) -> str:
    return one_line(text)


def _is_banner(row: Sequence[Cell]) -> bool:
    return len(row) > 1 and bool(row[0].text) and all(cell is row[0] for cell in row)


def guess_header_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many of the first of ``rows`` look like a header."""
    return _guess([row for row in _grid(rows) if any(cell.text for cell in row)])


def _guess(grid: Sequence[Sequence[Cell]]) -> int:
    """How many of the first rows look like a header; 0 for a gap, a number, a sentence, a label of a form."""
    if len(grid) < 2:
        return 0
    first = grid[0]
    for cell in first:
        text = cell.text
        if not text or len(text) > _HEADER_LENGTH or text[-1] in "。；;：:":
            return 0
        # A year heads a column as often as it stands in one; beside words it is a header.
        if _BEGINS_WITH_NUMBER.match(text) and not (_YEAR.fullmatch(text) and cell is not first[0]):
            return 0
    if len({cell.text for cell in first}) < 2:
        return 0
    if any(row[0].text.endswith(("：", ":")) for row in grid[1:]):
        return 0
    deep = max(cell.rows for cell in first)
    split = any(cell.columns > 1 for cell in first)
    return min(deep, 3, len(grid) - 1) if split else 1


def _joined_header(cells: Sequence[Cell]) -> str:
    return " ".join(dict.fromkeys(cell.text.rstrip("：: ") for cell in cells if cell.text))


def _plain(row: Sequence[Cell]) -> str:
    """The row's cells, a merged one once."""
    texts: list[str] = []
    for i, cell in enumerate(row):
        if cell.text and (i == 0 or cell is not row[i - 1]):
            texts.append(cell.text)
    return "；".join(texts)


def _labelled(row: Sequence[Cell], headers: Sequence[str]) -> str:
    filled = [cell for cell in row if cell.text]
    if all(cell is filled[0] for cell in filled) and _NOTE.match(filled[0].text):
        return filled[0].text
    parts: list[str] = []
    for i, cell in enumerate(row):
        if not cell.text or (i and cell is row[i - 1] and headers[i] == headers[i - 1]):
            continue
        parts.append(f"{headers[i]}：{cell.text}" if headers[i] else cell.text)
    return "；".join(parts)
