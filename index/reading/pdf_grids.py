"""Ruling lines → the grids of tables, with which cells are merged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.reading.pdf_rules import Rule

# Points: strokes this near are one line, and touch.
_NEAR = 3.0
# Points: a column or row narrower than this is a double line.
_NARROW = 5.0
# Distinct lines each way; beyond that it is a drawing.
_MOST_LINES = 400
_MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a grid: its first column and row, how many of each it covers, and its box in points."""

    column: int
    row: int
    columns: int
    rows: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its columns' edges from the left, its rows' edges from the top, its cells row by row."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    areas: tuple[Area, ...]


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables that ``rules`` draw, from the top down: at least two columns and two rows, or three columns."""
    level = _merged([r for r in rules if r.x1 - r.x0 > r.y1 - r.y0])
    upright = [_turned(r) for r in _merged([_turned(r) for r in rules if r.x1 - r.x0 <= r.y1 - r.y0])]
    if not level or not upright or max(len(level), len(upright)) > _MOST_LINES:
        return []
    grids = [grid for part in _connected(level, upright) if (grid := _grid(*part)) is not None]
    return sorted(grids, key=lambda grid: (-grid.rows[0], grid.columns[0]))


def _turned(rule: Rule) -> Rule:
    return Rule(rule.y0, rule.x0, rule.y1, rule.x1)


def _merged(level: Sequence[Rule]) -> list[Rule]:
    """Horizontal strokes at one height that touch, as one stroke."""
    heights: list[list[Rule]] = []
    for rule in sorted(level, key=lambda r: (r.y0 + r.y1) / 2):
        if heights and (rule.y0 + rule.y1) / 2 - (heights[-1][-1].y0 + heights[-1][-1].y1) / 2 <= _NEAR / 2:
            heights[-1].append(rule)
        else:
            heights.append([rule])
    merged: list[Rule] = []
    for same in heights:
        y = sum(r.y0 + r.y1 for r in same) / (2 * len(same))
        x0, x1 = None, 0.0
        for rule in sorted(same):
            if x0 is not None and rule.x0 <= x1 + _NEAR:
                x1 = max(x1, rule.x1)
                continue
            if x0 is not None:
                merged.append(Rule(x0, y, x1, y))
            x0, x1 = rule.x0, rule.x1
        if x0 is not None:
            merged.append(Rule(x0, y, x1, y))
    return merged


def _connected(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The strokes in groups that touch each other, those across and those upright."""
    group = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, across in enumerate(level):
        for j, up in enumerate(upright, len(level)):
            if across.x0 - _NEAR <= up.x0 <= across.x1 + _NEAR and up.y0 - _NEAR <= across.y0 <= up.y1 + _NEAR:
                group[root(i)] = root(j)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        parts.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    return [part for part in parts.values() if part[0] and part[1]]


def _edges(places: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NARROW:
            edges.append(place)
    return edges


def _grid(level: Sequence[Rule], upright: Sequence[Rule]) -> Grid | None:
    # A table may be open at its sides: there the strokes' ends are the edges.
    columns = _edges([*(r.x0 for r in upright), min(r.x0 for r in level), max(r.x1 for r in level)])
    rows = _edges([*(r.y0 for r in level), min(r.y0 for r in upright), max(r.y1 for r in upright)])[::-1]
    width, height = len(columns) - 1, len(rows) - 1
    if width < 2 or height < 1 or (height < 2 and width < 3):
        return None
    if width * height > _MOST_CELLS:
        return None
    uprights = [[(r.y0, r.y1) for r in upright if abs(r.x0 - x) <= _NARROW] for x in columns]
    levels = [[(r.x0, r.x1) for r in level if abs(r.y0 - y) <= _NARROW] for y in rows]
    right = [[_drawn(uprights[c + 1], rows[r + 1], rows[r]) for c in range(width)] for r in range(height)]
    below = [[_drawn(levels[r + 1], columns[c], columns[c + 1]) for c in range(width)] for r in range(height)]
    taken = [[False] * width for _ in range(height)]
    areas: list[Area] = []
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            wide = 1
            while c + wide < width and not right[r][c + wide - 1] and not taken[r][c + wide]:
                wide += 1
            deep = 1
            while r + deep < height and _open(right, below, r + deep, c, wide):
                deep += 1
            for row in range(r, r + deep):
                taken[row][c : c + wide] = [True] * wide
            areas.append(Area(c, r, wide, deep, columns[c], rows[r + deep], columns[c + wide], rows[r]))
    return Grid(tuple(columns), tuple(rows), tuple(areas))


def _open(right: Sequence[Sequence[bool]], below: Sequence[Sequence[bool]], row: int, column: int, wide: int) -> bool:
    """Whether the cell above goes on through ``row``: nothing is drawn above it there, nor within it."""
    return not any(below[row - 1][c] for c in range(column, column + wide)) and not any(
        right[row][c] for c in range(column, column + wide - 1)
    )


def _drawn(strokes: Sequence[tuple[float, float]], low: float, high: float) -> bool:
    """Whether one of ``strokes`` covers the better part of the way from ``low`` to ``high``."""
    return any(min(end, high) - max(start, low) > 0.5 * (high - low) for start, end in strokes)


def area_finder(grid: Grid) -> Callable[[float, float], Area | None]:
    """Gives a function from a place to the cell that it lies in, ``None`` outside the grid."""
    places = {
        (row, column): area
        for area in grid.areas
        for row in range(area.row, area.row + area.rows)
        for column in range(area.column, area.column + area.columns)
    }
    heights = [-y for y in grid.rows]
    return lambda x, y: places.get((bisect_right(heights, -y) - 1, bisect_right(grid.columns, x) - 1))


def same_columns(one: Sequence[float], other: Sequence[float], near: float) -> bool:
    """Whether two tables' columns begin at the same places, give or take ``near`` points."""
    return len(one) == len(other) and all(abs(a - b) <= near for a, b in zip(one[:-1], other[:-1], strict=True))
