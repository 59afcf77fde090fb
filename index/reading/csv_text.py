"""Tables as text (``.csv``, ``.tsv``)."""

from __future__ import annotations

import csv
import io

from index.reading.blocks import Block, build_document
from index.reading.decoding import decode
from index.reading.sheets import sheet_blocks
from index.reading.tables import Cell
from index.records import ReadDocument

_DELIMITERS = ",\t;|，"
_SAMPLE_LINES = 50
# No table of people is wider.
_MOST_COLUMNS = 2000


def read_csv(data: bytes, name: str) -> ReadDocument:
    """One line a row, with its header; a file that no delimiter makes columns of is its lines.

    Raises ``EmptyDocument`` and ``UnreadableDocument``.
    """
    text = decode(data, name)
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:  # a field beyond the module's limit, a NUL
        lines.append([""] * (_MOST_COLUMNS + 1))
    if max(map(len, lines), default=0) > _MOST_COLUMNS:
        return build_document([Block(text)], name=name, format="csv")  # text like any other
    rows = [[Cell(field) for field in line] for line in lines]
    return build_document(sheet_blocks(rows), name=name, format="csv")


def _delimiter(text: str) -> str:
    """The character that most lines have equally often."""
    lines = [line for line in text[:200_000].splitlines()[:_SAMPLE_LINES] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=lambda n: (counts.count(n) if n else 0, n), default=0)
        return (counts.count(usual) if usual else 0, -_DELIMITERS.index(delimiter))

    return max(_DELIMITERS, key=agreement)
