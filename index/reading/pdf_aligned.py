"""Tables without ruling lines: rows of pieces that stand below each other in columns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from index.reading.joining import columns as width_of
from index.reading.pdf_lines import LABEL, Line, beside
from index.reading.pdf_tables import cell_text
from index.reading.tables import Cell

# Rows with more than one piece that follow each other; fewer are a letterhead, a signature, a form.
_LEAST_ROWS = 3
# Type sizes from one row to the next: farther below begins something else.
_STEP = 3.5
# Columns of prose side by side: most lines as long as their column, and long.
_FILLED, _LONG = 0.85, 24


def with_aligned_rows(pieces: Sequence[Line]) -> list[Line]:
    """``pieces`` with those that make out a table replaced by one line a row; all others stay in their order."""
    rows = _rows([piece for piece in pieces if not piece.cells])
    result = list(pieces)
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and (end == start or _near(rows[end - 1], rows[end])) and _may_belong(rows, start, end):
            end += 1
        found = _table(rows[start:end])
        if not found:
            start += 1
            continue
        gone = {id(piece) for row in rows[start:end] for piece in row}
        at = next(i for i, piece in enumerate(result) if id(piece) in gone)
        before = [piece for piece in result[:at] if id(piece) not in gone]
        result = [*before, *found, *(piece for piece in result[at:] if id(piece) not in gone)]
        start = end
    return result


def _rows(pieces: Sequence[Line]) -> list[list[Line]]:
    """Pieces at one height together, from the top down, each row from the left."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: (-(p.y0 + p.y1), p.x0)):
        if rows and beside(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.x0) for row in rows]


def _near(above: Sequence[Line], row: Sequence[Line]) -> bool:
    return above[0].y1 - row[0].y1 < _STEP * max(above[0].em, row[0].em)


def _may_belong(rows: Sequence[Sequence[Line]], start: int, end: int) -> bool:
    """A row of several pieces; or one piece that goes on with a cell of a row above, not with the first."""
    row = rows[end]
    if len(row) > 1:
        return True
    if end == start:
        return False
    second = min(above[1].x0 for above in rows[start:end] if len(above) > 1)
    return row[0].x0 >= second - 0.5 * row[0].em


def _table(rows: Sequence[Sequence[Line]]) -> list[Line]:
    """One line a row where the pieces stand in columns; empty where they do not."""
    full = [row for row in rows if len(row) > 1]
    if len(full) < _LEAST_ROWS:
        return []
    spans = _columns([piece for row in full for piece in row])
    # A header is often centred over columns that are not: it counts by its number of cells.
    header = max(map(len, full)) < len(spans)
    if header:
        spans = _columns([piece for row in full[1:] for piece in row])
        header = len(full[0]) == len(spans) and rows[0] is full[0]
        if not header:
            return []
    if len(spans) < 2 or max(map(len, full)) < len(spans):
        return []
    if len(spans) == 2 and all(LABEL.fullmatch(row[0].text.strip()) for row in full):
        return []  # numbers with a hanging indent
    if _is_prose(full, spans):
        return []
    edges = (*(x0 for x0, _ in spans), spans[-1][1])
    made: list[tuple[list[Line], list[list[Line]]]] = []
    for row in rows:
        if header and not made:
            made.append((list(row), [[piece] for piece in row]))
        elif len(row) == 1 and made:  # a cell's next line
            made[-1][0].append(row[0])
            made[-1][1][_column_of(row[0], spans)].append(row[0])
        else:
            cells: list[list[Line]] = [[] for _ in spans]
            for piece in row:
                cells[_column_of(piece, spans)].append(piece)
            made.append((list(row), cells))
    return [_line(row, cells, edges) for row, cells in made]


def _columns(pieces: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches across the page that pieces stand in, parted where none does."""
    spans: list[tuple[float, float]] = []
    gap = 0.4 * median(piece.em for piece in pieces)
    for piece in sorted(pieces, key=lambda p: p.x0):
        if spans and piece.x0 < spans[-1][1] + gap:
            spans[-1] = (spans[-1][0], max(spans[-1][1], piece.x1))
        else:
            spans.append((piece.x0, piece.x1))
    return spans


def _column_of(piece: Line, spans: Sequence[tuple[float, float]]) -> int:
    middle = (piece.x0 + piece.x1) / 2
    return min(range(len(spans)), key=lambda i: max(spans[i][0] - middle, middle - spans[i][1], 0.0))


def _is_prose(rows: Sequence[Sequence[Line]], spans: Sequence[tuple[float, float]]) -> bool:
    lines = [(piece, spans[_column_of(piece, spans)]) for row in rows for piece in row]
    long = [
        piece
        for piece, (x0, x1) in lines
        if piece.x1 - piece.x0 > _FILLED * (x1 - x0) and width_of(piece.text) >= _LONG
    ]
    return 2 * len(long) > len(lines)


def _line(row: Sequence[Line], cells: Sequence[Sequence[Line]], edges: tuple[float, ...]) -> Line:
    found = tuple(Cell(cell_text(cell)) for cell in cells)
    return Line(
        "；".join(cell.text for cell in found if cell.text),
        row[0].page,
        min(piece.x0 for piece in row),
        min(piece.y0 for piece in row),
        max(piece.x1 for piece in row),
        max(piece.y1 for piece in row),
        median(piece.em for piece in row),
        True,
        found,
        edges,
    )
