"""Which documents a question may be answered from, as the caller or the question itself set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from index.errors import QuestionError
from index.records import Document
from index.snapshot import Snapshot
from index.topics import topic_names

_LISTS = ("document", "region", "issuer", "validity", "topic", "kind")
_YEARS = ("year_from", "year_to")


@dataclass(frozen=True, slots=True)
class Filters:
    """``document`` are ids; ``region`` and ``issuer`` match a part of the document's; years bound the issue date;
    ``topic`` is one of ``index.topics``, ``kind`` what the title says the document is (办法, 通知 …). ``on`` is the
    day whose validities count, today where it is ``None``; what was issued later did not exist then.
    """

    document: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    validity: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    on: date | None = None

    def rows(self, snapshot: Snapshot) -> np.ndarray | None:
        """The rows of the clause table that pass, ascending; ``None`` where nothing is filtered."""
        if not self.describe():
            return None
        return np.flatnonzero(np.isin(snapshot.table.document, self.numbers(snapshot)))

    def numbers(self, snapshot: Snapshot) -> list[int]:
        """The numbers of the documents that pass."""
        topics = snapshot.topics if self.topic else {}
        return [n for n, document in snapshot.by_number.items() if self._passes(document, topics.get(n, ()))]

    def _passes(self, document: Document, topics: tuple[str, ...]) -> bool:
        m = document.metadata
        year = int(m.issued_on[:4]) if m.issued_on else None
        return (
            (not self.document or document.id in self.document)
            and (not self.region or any(r in (m.region or "") for r in self.region))
            and (not self.issuer or any(i in (m.issuer or "") for i in self.issuer))
            and (not self.validity or m.validity in self.validity)
            and (not self.topic or any(t in topics for t in self.topic))
            and (not self.kind or m.kind in self.kind)
            and (self.year_from is None or (year is not None and year >= self.year_from))
            and (self.year_to is None or (year is not None and year <= self.year_to))
            and (self.on is None or (m.issued_on or m.effective_on or "") <= self.on.isoformat())
        )

    def describe(self) -> dict[str, Any]:
        """What is set, JSON-ready."""
        values = {name: list(getattr(self, name)) for name in _LISTS if getattr(self, name)}
        values |= {name: getattr(self, name) for name in _YEARS if getattr(self, name) is not None}
        return values | ({"on": self.on.isoformat()} if self.on else {})


def parse_filters(given: Mapping[str, Any] | None) -> Filters:
    """Filters from a caller's mapping; single strings count as lists of one, empty values as not set.

    Raises QuestionError for an unknown name or a value of the wrong kind.
    """
    values: dict[str, Any] = {}
    for name, value in (given or {}).items():
        if value is None or value == "" or value == []:
            continue
        if name in _LISTS:
            items = [value] if isinstance(value, str) else value
            if not isinstance(items, (list, tuple)) or not all(isinstance(i, str) for i in items):
                raise QuestionError(f"the filter {name!r} takes strings, not {value!r}")
            if name == "topic" and (unknown := [i for i in items if i not in topic_names()]):
                raise QuestionError(f"there is no topic {unknown[0]!r}; known: {', '.join(topic_names())}")
            values[name] = tuple(items)
        elif name in _YEARS:
            if isinstance(value, bool) or not isinstance(value, int):
                raise QuestionError(f"the filter {name!r} takes a year such as 2024, not {value!r}")
            values[name] = value
        elif name == "on":
            values[name] = _day(value)
        else:
            raise QuestionError(f"there is no filter {name!r}; known: {', '.join((*_LISTS, *_YEARS, 'on'))}")
    return Filters(**values)


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise QuestionError(f"the filter 'on' takes a day such as 2024-03-01, not {value!r}") from None
