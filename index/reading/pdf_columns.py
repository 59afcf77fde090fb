"""A page's pieces in reading order, parted into regions: what stands in one column, between its edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.reading.joining import columns as width_of
from index.reading.pdf_aligned import with_aligned_rows
from index.reading.pdf_lines import Line, merge_pieces

# Fewer lines than this side by side are a table or a letterhead.
_LEAST_LINES = 8
# A column of prose fills its width but for the last lines of paragraphs; cells of a table do not.
_FILLED = 0.6
# Where short articles follow each other most lines are the last of theirs; sentences tell them from cells.
_FILLED_PROSE = 0.25
_LONG = 16


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one column of a page in reading order, and the edges that the column's lines keep."""

    lines: tuple[Line, ...]
    left: float
    right: float


def page_regions(pieces: Sequence[Line], width: float) -> list[Region]:
    """The page as one region in the order of drawing; a page in two columns as the column's regions in turn."""
    gutter = _gutter(pieces, width)
    if gutter is None:
        return [_region(merge_pieces(with_aligned_rows(pieces)), pieces)] if pieces else []
    sides = [piece for piece in pieces if not piece.x0 < gutter < piece.x1]
    left = [piece for piece in sides if piece.x1 <= gutter]
    right = [piece for piece in sides if piece.x1 > gutter]
    regions: list[Region] = []
    across: list[Line] = []
    below = max(piece.y1 for piece in pieces) + 1.0
    # A line across both columns closes what stands above it.
    for line in [*sorted((p for p in pieces if p.x0 < gutter < p.x1), key=lambda p: -p.y1), None]:
        floor = line.y1 if line is not None else -1e9
        columns = [[p for p in side if floor <= p.y1 < below] for side in (left, right)]
        if any(columns) and across:
            regions.append(_region(across, pieces))
            across = []
        for column, side in zip(columns, (left, right), strict=True):
            if column:
                regions.append(_region(merge_pieces(_downwards(column)), side))
        if line is not None:
            across.append(line)
            below = floor
    return regions + ([_region(across, pieces)] if across else [])


def _downwards(pieces: Sequence[Line]) -> list[Line]:
    """As drawn where that goes down the page; else by height."""
    rises = sum(1 for a, b in pairwise(pieces) if b.y0 > a.y1)
    return list(pieces) if not rises else sorted(pieces, key=lambda p: (-p.y1, p.x0))


def _region(lines: Sequence[Line], like: Sequence[Line]) -> Region:
    """``lines`` between the edges of the lines ``like`` them; a stray one in thirty beyond moves no edge."""
    like = [line for line in like if not line.cells] or like  # a table may be wider than the text
    skip = len(like) // 30
    lefts = sorted(line.x0 for line in like)
    rights = sorted((line.x1 for line in like), reverse=True)
    return Region(tuple(lines), lefts[skip], rights[skip])


def _reads_like_prose(column: Sequence[Line]) -> bool:
    spoken = sum(1 for piece in column if any(mark in piece.text for mark in "，。；,.;"))
    return median(width_of(piece.text) for piece in column) >= _LONG and 2 * spoken > len(column)


def _gutter(pieces: Sequence[Line], width: float) -> float | None:
    """Where between two columns of prose, or ``None`` for a page in one column."""
    left = [p for p in pieces if p.x1 <= width * 0.6 and p.x0 < width * 0.4]
    right = [p for p in pieces if p.x0 >= width * 0.4 and p.x1 > width * 0.6]
    if min(len(left), len(right)) < _LEAST_LINES:
        return None
    left_edge, right_edge = median(p.x1 for p in left), median(p.x0 for p in right)
    if right_edge - left_edge < median(p.em for p in pieces):
        return None
    crossing = sum(1 for p in pieces if p.x0 < left_edge and p.x1 > right_edge)
    if crossing > 0.3 * len(pieces):
        return None
    for column in (left, right):
        extent = max(p.x1 for p in column) - min(p.x0 for p in column)
        if extent < 0.25 * width:
            return None
        filled = sum(1 for p in column if p.x1 - p.x0 > 0.85 * extent) / len(column)
        if filled < (_FILLED_PROSE if _reads_like_prose(column) else _FILLED):
            return None
    return (left_edge + right_edge) / 2
