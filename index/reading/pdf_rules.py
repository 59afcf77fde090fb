"""The ruling lines of a PDF's page: what its paths draw straight across or up (with ``pdf_glyphs`` the only user of
pypdfium2)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

# A page with more is a drawing or a map, and no table is looked for.
_MOST_SEGMENTS = 20_000
_MOST_DEPTH = 5
# Points: a filled box this thin is drawn as a line; a line may lean by as much.
_THIN = 2.5
# Points: shorter strokes are parts of characters, boxes to tick, ends of arrows.
_SHORT = 6.0

_Matrix = tuple[float, float, float, float, float, float]


class Rule(NamedTuple):
    """A straight stroke in points from the page's lower left corner, before the page is turned: ``x0 <= x1``,
    ``y0 <= y1``, and either as good as equal."""

    x0: float
    y0: float
    x1: float
    y1: float


def read_rules(page: Any) -> list[Rule]:
    """The horizontal and vertical strokes of a pypdfium2 ``page``; none where there are too many to be a table's.

    Call it under the lock that all use of PDFium is under.
    """
    import pypdfium2.raw as raw

    found: list[Rule] = []
    left = _MOST_SEGMENTS
    pending: list[tuple[Any, _Matrix, int]] = []
    identity: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > _MOST_SEGMENTS * 4:
        return []
    pending.extend((raw.FPDFPage_GetObject(page.raw, i), identity, 0) for i in range(count))
    while pending:
        item, outer, depth = pending.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MOST_DEPTH:
            inner = _times(_matrix_of(raw, item), outer)
            children = range(min(raw.FPDFFormObj_CountObjects(item), left))
            pending.extend((raw.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in children)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            left -= max(raw.FPDFPath_CountSegments(item), 1)
            if left < 0:
                return []
            found.extend(_strokes(raw, item, _times(_matrix_of(raw, item), outer)))
    return found


def _matrix_of(raw: Any, item: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _strokes(raw: Any, path: Any, matrix: _Matrix) -> Iterator[Rule]:
    """The straight strokes of one path: of a thin filled box its middle line, of a wide one nothing."""
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroked)
    if not stroked.value and not fill.value:
        return
    points = list(_points(raw, path, matrix))
    if not stroked.value:
        boxes: list[list[tuple[float, float]]] = []
        for x, y, begins in points:
            if begins or not boxes:
                boxes.append([])
            boxes[-1].append((x, y))
        for corners in boxes:
            x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
            y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
            if y1 - y0 <= _THIN and x1 - x0 >= _SHORT:
                yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
            elif x1 - x0 <= _THIN and y1 - y0 >= _SHORT:
                yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        return
    for (ax, ay, _), (bx, by, begins) in pairwise(points):
        if begins:
            continue
        x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        if (y1 - y0 <= _THIN and x1 - x0 >= _SHORT) or (x1 - x0 <= _THIN and y1 - y0 >= _SHORT):
            yield Rule(x0, y0, x1, y1)


def _points(raw: Any, path: Any, matrix: _Matrix) -> Iterator[tuple[float, float, bool]]:
    """``(x, y, begins)`` of a path's points in the page; a closed part's first point comes again at its end."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    first = (0.0, 0.0)
    for i in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        place = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        begins = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        if begins:
            first = place
        yield (*place, begins)
        if raw.FPDFPathSegment_GetClose(segment):
            yield (*first, False)
