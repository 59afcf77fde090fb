"""What is read of documents against what a person reads in them, field by field.

::

    python -m eval.metadata_labels SOURCE LABELS [--wrong]

``SOURCE`` is a library, or a folder of documents, which are then read afresh. ``LABELS`` has a JSON object a line:
``{"file": "name.txt", "title": "…", "issuer": null, "issued_on": "2024-03-01"}``. Only the fields that a line names
are measured; a list gives several values that are all right; of a title and an issuer only letters and digits count.
``--wrong`` prints what differs.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.details import Details
from index.library import Library
from index.metadata import describe
from index.reading import read_document
from index.records import Metadata

LOOSE = ("title", "issuer")
"""Fields of which only letters and digits are compared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was read as ``found`` where ``wanted`` were right."""

    file: str
    field: str
    wanted: tuple[Any, ...]
    found: Any


@dataclass(frozen=True, slots=True)
class Measured:
    """For each field how many were right, and of how many; and every one that was wrong."""

    right: dict[str, int]
    total: dict[str, int]
    wrong: tuple[Difference, ...]

    def share(self, field: str) -> float:
        """The share that was right, 1 where nothing was measured."""
        return self.right.get(field, 0) / self.total[field] if self.total.get(field) else 1.0


def read_labels(path: Path) -> list[dict[str, Any]]:
    """The labels of a file, a line each. Raises ValueError for a line that is none."""
    labels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            label = json.loads(line)
            if not isinstance(label, dict) or not isinstance(label.get("file"), str):
                raise ValueError(f"{path.name}, line {number}: a label is an object with a file")
            labels.append(label)
    return labels


def measure(labels: Iterable[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]]) -> Measured:
    """How the fields ``known`` of each file compare with ``labels``; of a file that is not known all are wrong."""
    right: dict[str, int] = {}
    total: dict[str, int] = {}
    wrong: list[Difference] = []
    for label in labels:
        found = known.get(label["file"], {})
        for field, value in label.items():
            if field == "file":
                continue
            wanted = tuple(value) if isinstance(value, list) and field not in _LISTS else (value,)
            total[field] = total.get(field, 0) + 1
            read = found.get(field, _MISSING)
            if any(_same(field, read, one) for one in wanted):
                right[field] = right.get(field, 0) + 1
            else:
                wrong.append(Difference(label["file"], field, wanted, None if read is _MISSING else read))
    return Measured(right, total, tuple(wrong))


_MISSING = object()
_LISTS = frozenset({"sizes", "industries", "topics"})


def _same(field: str, found: Any, wanted: Any) -> bool:
    if field in _LISTS and isinstance(found, (list, tuple)) and isinstance(wanted, list):
        return sorted(found) == sorted(wanted)
    if field in LOOSE and isinstance(found, str) and isinstance(wanted, str):
        return re.sub(r"[\W_]+", "", found) == re.sub(r"[\W_]+", "", wanted)
    return bool(found == wanted)


def fields_of(metadata: Metadata, details: Details) -> dict[str, Any]:
    """Every field that a label may name, by its name."""
    fields = ("title", "number", "issuer", "issued_on", "effective_on", "expires_on", "region", "kind", "validity")
    return {name: getattr(metadata, name) for name in fields} | details.fields()


def known_of(source: Path) -> dict[str, dict[str, Any]]:
    """The fields of all documents of a library, or of a folder of files that are read now, by file name."""
    if (source / "catalog.sqlite").exists():
        with Library.open(source) as library:
            return {d.file: fields_of(d.metadata, d.details) for d in library.documents()}
    known = {}
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        file = path.relative_to(source).as_posix()
        read = read_document(path.read_bytes(), file)
        described = describe(read.text, file, title=read.title, headings=read.headings)
        known[file] = fields_of(described.metadata, described.details)
    return known


def report(measured: Measured) -> str:
    """A line for each field."""
    return "\n".join(
        f"{field:<14} {measured.right.get(field, 0):>3} of {total:>3}  {measured.share(field):.3f}"
        for field, total in measured.total.items()
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m eval.metadata_labels", description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what differs")
    given = parser.parse_args(arguments)
    measured = measure(read_labels(given.labels), known_of(given.source))
    print(report(measured))
    if given.wrong:
        for difference in measured.wrong:
            wanted = " or ".join(map(repr, difference.wanted))
            print(f"{difference.file} {difference.field}: {difference.found!r}, not {wanted}")


if __name__ == "__main__":
    main()
