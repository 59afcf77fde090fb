"""Excel workbooks (``.xlsx``), by openpyxl (its only user): each sheet a part, each row with its header."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from index.errors import EncryptedDocument, UnreadableDocument
from index.reading.blocks import Block, build_document
from index.reading.sheets import sheet_blocks
from index.reading.tables import Cell
from index.records import ReadDocument

# A workbook of this many characters of XML is no policy document; openpyxl takes some fifty times as much memory.
_MOST_BYTES = 64 * 1024 * 1024
_MOST_MERGED = 20_000
_MOST_PLACES = 2_000_000
_MERGED = re.compile(
    rb"""mergeCell\s[^>]{0,200}?\bref\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})"""
)
_USUAL_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')


def read_xlsx(data: bytes, name: str) -> ReadDocument:
    """Each visible sheet with its name as a heading (an only one without a name of its own has none), row by row.

    Numbers and dates are written as the sheet shows them; of a formula its last value is taken. Raises
    ``EmptyDocument``, ``EncryptedDocument`` and ``UnreadableDocument``.
    """
    import openpyxl

    _check_size(data, name)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, AttributeError) as error:
        raise UnreadableDocument(
            f"{name} is not a whole Excel workbook ({error}); open it in Excel and save it again as .xlsx. "
            "文件不是完整的 Excel 工作簿，请用 Excel 打开后另存为 .xlsx。"
        ) from error
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or workbook.worksheets
    blocks: list[Block] = []
    for sheet in sheets:
        rows = sheet_blocks(list(_rows(sheet)))
        if rows and (len(sheets) > 1 or not _USUAL_NAME.fullmatch(sheet.title)):
            blocks.append(Block(sheet.title, level=1))
        blocks += rows
    return build_document(blocks, name=name, format="xlsx")


def _check_size(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            size = sum(entry.file_size for entry in entries if not entry.filename.startswith("xl/media/"))
            sheets = [e for e in entries if e.filename.startswith("xl/worksheets/") and not e.flag_bits & 1]
            merged = sum(_merged_places(package.read(sheet)) for sheet in sheets) if size <= _MOST_BYTES else 0
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(
            f"{name} is damaged or was not copied whole ({error}); get it again from where it came. "
            "文件已损坏或不完整，请重新获取。"
        ) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise EncryptedDocument(
            f"{name} asks for a password; remove it in Excel and add the file again. "
            "文件有密码保护，请在 Excel 中取消密码后重新添加。"
        )
    if size > _MOST_BYTES or merged > _MOST_PLACES:
        raise UnreadableDocument(
            f"{name} unpacks to {size} bytes of tables with {merged} merged cells, too many to read; split it into "
            "smaller workbooks. "
            "工作簿过大，请拆分成较小的文件。"
        )


def _merged_places(sheet: bytes) -> int:
    """The places that a sheet's merged cells cover: openpyxl makes an object for each."""
    return sum(
        (abs(int(bottom) - int(top)) + 1) * (abs(_column(right) - _column(left)) + 1)
        for left, top, right, bottom in _MERGED.findall(sheet)
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    """The rows with a value, without the columns that have none; blank rows between two as one."""
    # Not iter_rows: a single cell at the far corner would make it walk over seventeen thousand million places.
    values: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet._cells.items():
        if (text := _shown(cell)).strip():
            values.setdefault(row, {})[column] = text
    numbers = sorted(values)
    places = {column: i for i, column in enumerate(sorted({column for row in values.values() for column in row}))}
    merged, covered = _merged(sheet, numbers, places)
    last = 0
    for number in numbers:
        if last and number > last + 1 and number not in covered:
            yield []
        cells: list[Cell] = []
        taken = covered.get(number, set())
        at = 0  # the next place of this row
        for column, text in sorted(values[number].items()):
            place = places[column]
            if place in taken or place < at:
                continue
            cells += [Cell("") for i in range(at, place) if i not in taken]
            columns, rows = merged.get((number, column), (1, 1))
            cells.append(Cell(text, columns, rows))
            at = place + columns
        yield cells
        last = number


def _merged(
    sheet: Any, numbers: Sequence[int], places: Mapping[int, int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[int, set[int]]]:
    """What merged cells cover, of the rows and columns with values: by first (row, column) how many columns and rows;
    and by row the places that a merged cell from above covers."""
    ranges = list(sheet.merged_cells.ranges)
    sizes: dict[tuple[int, int], tuple[int, int]] = {}
    covered: dict[int, set[int]] = {}
    for found in ranges[:_MOST_MERGED]:
        first = bisect_left(numbers, found.min_row)
        rows = numbers[first : bisect_right(numbers, found.max_row)]
        columns = [places[c] for c in range(found.min_col, found.max_col + 1) if c in places]
        sizes[found.min_row, found.min_col] = (max(1, len(columns)), max(1, len(rows)))
        for row in rows:
            if row > found.min_row:
                covered.setdefault(row, set()).update(columns)
    return sizes, covered


def _shown(cell: Any) -> str:
    """A value as the sheet shows it."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value, str(cell.number_format))
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format))
    return str(value)


def _moment(value: datetime | date | time | timedelta, style: str) -> str:
    if isinstance(value, (time, timedelta)):
        return str(value)
    if "年" in style or "月" in style:
        day = f"{value.year}年{value.month}月" + (f"{value.day}日" if "d" in style.lower() else "")
    else:
        day = f"{value:%Y-%m-%d}"
    clock = f"{value:%H:%M}" if isinstance(value, datetime) and (value.hour or value.minute) else ""
    return f"{day} {clock}".strip()


def _number(value: float, style: str) -> str:
    """``0.12`` in the style ``0.0%`` is 12.0%, ``1200`` in ``#,##0.00"元"`` is 1,200.00元; else fifteen digits."""
    positive = style.split(";")[0]
    pattern = _QUOTED.sub(lambda m: m[1] or m[2] or "" if m[1] or m[2] else "", positive)
    match = re.search(r"[#0?][#0?,]*(?:\.([0#?]+))?\s*(%?)", pattern)
    if match is None or positive == "General" or re.search(r"[eE][+-]|/", pattern):
        return str(value) if isinstance(value, int) else f"{value:.15g}"
    places = match[1] or ""
    number = value * 100 if match[2] else value
    text = f"{number:{',' if ',' in match[0] else ''}.{len(places)}f}"
    for _ in range(len(places) - places.count("0")):  # places of # are shown only where they are needed
        text = text[:-1] if text[-1] == "0" else text
    return pattern[: match.start()] + text.rstrip(".") + match[2] + pattern[match.end() :]
