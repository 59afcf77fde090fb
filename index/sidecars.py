"""Metadata that lie beside a file: ``notice.pdf.json`` for one, or ``metadata.csv`` for the files of a folder.

What they say goes before what is read of the file, and after what was corrected by hand.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from index.corrections import FIELDS, checked
from index.details import Details
from index.errors import CorrectionError, DocumentError
from index.reading.decoding import decode
from index.records import Document, Metadata

TABLE = "metadata.csv"
"""The table's name; its columns are ``file`` and fields, in English or in Chinese."""

LARGEST = 4 << 20
"""Bytes of a sidecar that are read."""

_COLUMNS = {
    "文件": "file", "文件名": "file", "标题": "title", "文号": "number", "发文机关": "issuer",
    "成文日期": "issued_on", "发文日期": "issued_on", "施行日期": "effective_on", "有效期至": "expires_on",
    "失效日期": "expires_on", "地区": "region", "效力": "validity",
}  # fmt: skip
_STANDING = {"in_force": "rule", "not_yet_in_force": "rule", "unknown": "none"}

Given = Mapping[str, str | None]


def is_sidecar(path: Path) -> bool:
    """True of a file that tells of another one: it is no document itself."""
    if path.suffix.lower() == ".json":
        return path.with_suffix("").is_file()
    return path.name.lower() == TABLE and _rows(path) is not None


def sidecar_of(path: Path) -> Given:
    """What lies beside the file ``path`` about it, checked; empty where nothing does.

    Raises CorrectionError where a sidecar cannot be read, or says what cannot be.
    """
    beside = path.with_name(path.name + ".json")
    if beside.is_file():
        return _of_json(beside)
    table = path.with_name(TABLE)
    rows = _rows(table) if path.name != TABLE and table.is_file() else None
    given = next((row for row in rows or () if row.get("file") == path.name), {})
    return _checked(table, {field: value for field, value in given.items() if field in FIELDS and value})


def applied(metadata: Metadata, details: Details, given: Given) -> tuple[Metadata, Details]:
    """What was read, with what a sidecar says in its place."""
    if not given:
        return metadata, details
    standing = details.standing
    if validity := given.get("validity"):
        standing = _STANDING.get(validity, validity)
    elif standing == "none" and any(given.get(field) for field in ("issued_on", "effective_on")):
        standing = "rule"
    changed = replace(metadata, **given)  # type: ignore[arg-type]
    return changed, replace(details.given(given, "sidecar"), standing=standing)


def says_otherwise(document: Document, given: Given) -> bool:
    """True where a sidecar says something that ``document`` was not read with, or said something then."""
    by_hand = dict(document.corrected)
    known = {field: by_hand.get(field, getattr(document.metadata, field)) for field in given if field != "validity"}
    if any(known[field] != given[field] for field in known):
        return True
    said = {found.field for found in document.details.found if found.source == "sidecar"} - by_hand.keys()
    return said != {field for field, value in given.items() if value is not None} - by_hand.keys()


def _of_json(path: Path) -> Given:
    try:
        data = json.loads(_text(path))
    except (OSError, ValueError, DocumentError) as error:
        raise CorrectionError(f"{path.name} is no JSON: {error}; correct it or take it away") from error
    if not isinstance(data, dict) or not all(v is None or isinstance(v, str) for v in data.values()):
        raise CorrectionError(f'{path.name} has to be one object with texts, such as {{"title": "…"}}')
    return _checked(path, data)


def _checked(path: Path, data: Given) -> Given:
    try:
        return checked(data)
    except CorrectionError as error:
        raise CorrectionError(f"{path.name}: {error}") from error


def _rows(path: Path) -> list[dict[str, str]] | None:
    """The rows of a table by field; ``None`` where it has no column for files and one for a field."""
    try:
        rows = list(csv.reader(io.StringIO(_text(path))))
    except (OSError, csv.Error, ValueError, DocumentError):
        return None
    heads = [_COLUMNS.get(head.strip(), head.strip()) for head in rows[0]] if rows else []
    if "file" not in heads or not set(heads) & set(FIELDS):
        return None
    return [{head: cell.strip() for head, cell in zip(heads, row, strict=False)} for row in rows[1:]]


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return decode(file.read(LARGEST), path.name)
