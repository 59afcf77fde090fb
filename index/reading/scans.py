"""A picture of a page → its lines at their places, as ``pdf_lines`` gives them for a page with a text layer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from index.errors import UnreadableDocument
from index.reading.joining import columns
from index.reading.ocr import Found, recognise
from index.reading.pdf_lines import Line

Watch = Callable[[int, int], None]
"""Told how many of a file's scanned pages are recognised, and how many there are."""

MOST_PAGES = 300
"""Scanned pages of one file; at some seconds a page more would hold the library for hours."""
MOST_SECONDS = 3600.0

# A line much taller than wide stands on its end: the page was scanned turned.
_TALL = 1.5
# Upright text is read with a mean score above .9, upside down below .6.
_DOUBTFUL = 0.75
# Boxes are drawn around what is inked: type of one size gives heights that differ by this much.
_SAME_SIZE = 0.2


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The lines of a recognised page, from its lower left corner in points, with the page's size as it is read."""

    lines: tuple[Line, ...]
    width: float
    height: float


class Recognition:
    """The scanned pages of one file in turn: counts them, reports them, and stops where they are too many."""

    def __init__(self, name: str, total: int, watch: Watch | None = None) -> None:
        """Raises ``UnreadableDocument`` for more than ``MOST_PAGES``."""
        if total > MOST_PAGES:
            raise _too_long(name, f"{total} scanned pages, more than {MOST_PAGES}", f"扫描页有 {total} 页")
        self._name, self._total, self._watch = name, total, watch
        self._done = 0
        self._began = time.monotonic()

    def read(self, picture: np.ndarray, number: int, height: float) -> ScannedPage:
        """Page ``number`` from its ``picture`` (height, width, 3) uint8; ``height`` is the page's in points.

        Raises ``UnreadableDocument`` once the file has taken ``MOST_SECONDS``.
        """
        if time.monotonic() - self._began > MOST_SECONDS:
            raise _too_long(self._name, f"{self._done} pages took an hour", "识别超过一小时")
        page = read_scan(picture, number, height)
        self._done += 1
        if self._watch is not None:
            self._watch(self._done, self._total)
        return page


def read_scan(picture: np.ndarray, number: int, height: float) -> ScannedPage:
    """The page in ``picture`` (height, width, 3) uint8, turned upright where it was scanned otherwise."""
    found = recognise(picture)
    if _standing(found):
        picture, found = max(
            ((turned, recognise(turned)) for turned in (np.rot90(picture), np.rot90(picture, 3))),
            key=lambda entry: _worth(entry[1]),
        )
        height = height * picture.shape[0] / picture.shape[1]
    elif found and _worth(found) < _DOUBTFUL * _length(found):
        turned = np.rot90(picture, 2)
        again = recognise(turned)
        if _worth(again) > _worth(found):
            found = again
    scale = height / picture.shape[0]
    lines = [_line(one, number, height, scale) for one in _in_rows(found)]
    return ScannedPage(tuple(_same_sizes(lines)), picture.shape[1] * scale, height)


def _length(found: Sequence[Found]) -> int:
    return sum(len(one.text) for one in found)


def _worth(found: Sequence[Found]) -> float:
    return sum(one.score * len(one.text) for one in found)


def _standing(found: Sequence[Found]) -> bool:
    tall = [one for one in found if one.y1 - one.y0 > _TALL * (one.x1 - one.x0) and len(one.text) > 1]
    return 2 * sum(one.y1 - one.y0 for one in tall) > sum(
        max(one.y1 - one.y0, one.x1 - one.x0) for one in found if len(one.text) > 1
    )


def _in_rows(found: Sequence[Found]) -> list[Found]:
    """From the top down, and in a row from the left; a row is what shares half of its height."""
    rows: list[list[Found]] = []
    for one in sorted(found, key=lambda f: ((f.y0 + f.y1) / 2, f.x0)):
        if rows:
            first = rows[-1][0]
            shared = min(first.y1, one.y1) - max(first.y0, one.y0)
            if shared >= 0.5 * min(first.y1 - first.y0, one.y1 - one.y0):
                rows[-1].append(one)
                continue
        rows.append([one])
    return [one for row in rows for one in _side_by_side(row)]


def _side_by_side(row: Sequence[Found]) -> list[Found]:
    """Boxes are drawn with a margin; those of neighbours may overlap by it, and then end where the next begins."""
    ordered = sorted(row, key=lambda f: f.x0)
    return [
        replace(one, x1=min(one.x1, after.x0)) if after is not None else one
        for one, after in zip(ordered, [*ordered[1:], None], strict=True)
    ]


def _line(found: Found, number: int, height: float, scale: float) -> Line:
    tall = (found.y1 - found.y0) * scale
    wide = columns(found.text) / 2
    # The advance of many characters says more of their size than the height of what is inked.
    em = min(max((found.x1 - found.x0) * scale / wide, 0.75 * tall), 1.2 * tall) if wide >= 3 else tall
    return Line(
        found.text,
        number,
        found.x0 * scale,
        height - found.y1 * scale,
        found.x1 * scale,
        height - found.y0 * scale,
        em,
    )


def _same_sizes(lines: Sequence[Line]) -> list[Line]:
    """Lines of about the size that most of the page's text has are of that size."""
    if not lines:
        return []
    body = median([line.em for line in lines for _ in range(max(1, len(line.text) // 4))])
    return [replace(line, em=body) if abs(line.em - body) < _SAME_SIZE * body else line for line in lines]


def _too_long(name: str, english: str, chinese: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} takes too long to recognise ({english}); split it into smaller files. "
        f"{chinese}，识别耗时过长，请拆分成较小的文件后添加。"
    )
