"""The clauses that lie at a place of a document, each cut to the part that the place covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.numerals import chinese_numeral
from index.snapshot import Snapshot
from rag.locating import Spot
from rag.place_words import Place

_LABELS = {
    "article": ("第{cn}条", "第{n}条", "rticle {n}"),
    "chapter": ("第{cn}章", "第{n}章", "hapter {n}"),
    "section": ("第{cn}节", "第{n}节", "ection {n}", "{n}."),
    "part": ("第{cn}编", "第{cn}部分", "{cn}、", "art {n}"),
    "item": ("（{cn}）", "（{n}）"),
    "number": ("{mark}",),
    "appendix": ("附",),
}


@dataclass(frozen=True, slots=True)
class Located:
    """A clause at a named place: the ``row`` of the snapshot's table, the part of it that the place covers as offsets
    into the stored text, and the labels of that part.
    """

    row: int
    start: int
    end: int
    address: tuple[str, ...]


def clauses_at(snapshot: Snapshot, number: int, text: str, spot: Spot) -> list[Located]:
    """The clauses of the document ``number`` that share text with ``spot``, in order, each cut to it."""
    table = snapshot.table
    rows = np.flatnonzero((table.document == number) & (table.start < spot.end) & (table.end > spot.start))
    found = []
    for row in rows[np.argsort(table.start[rows], kind="stable")]:
        begin, end = int(table.start[row]), int(table.end[row])
        start, stop = max(spot.start, begin), min(spot.end, end)
        if not text[start:stop].strip():
            continue
        own = snapshot.address(int(row))
        # A clause of several items is cited by the one that was asked for, a chapter's articles by their own labels.
        whole = not text[begin:start].strip() and not text[stop:end].strip()
        own_is_finer = own[: len(spot.address)] == spot.address
        found.append(Located(int(row), start, stop, own if whole and own_is_finer else spot.address))
    return found


def merged(located: Sequence[Located]) -> tuple[Located, ...]:
    """One entry a clause: where several places lie in one clause, from the first to the last of them."""
    by_row: dict[int, Located] = {}
    for place in located:
        first = by_row.setdefault(place.row, place)
        if first is not place:
            start, end = min(first.start, place.start), max(first.end, place.end)
            by_row[place.row] = Located(place.row, start, end, _common(first.address, place.address))
    return tuple(by_row.values())


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """The labels that hold for both: ``（一）至（三）`` of neighbours, else those above both."""
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    return first[:shared] or first[:1]


def holders_by_label(snapshot: Snapshot, place: Place) -> list[int]:
    """The numbers of the documents that may have ``place``, by the labels of their clauses; all where labels do not
    tell (a 款 has none).
    """
    forms = {"n": place.ordinal, "cn": chinese_numeral(max(1, place.ordinal)), "mark": place.mark}
    labels = [label.format(**forms) for label in _LABELS.get(place.kind, ())]
    if not labels:
        return list(snapshot.by_number)
    rows = [i for i, address in enumerate(snapshot.table.address) if any(label in address for label in labels)]
    return [int(number) for number in np.unique(snapshot.table.document[rows])]
