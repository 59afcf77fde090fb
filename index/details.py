"""What else a document says of itself: whom it is for, when to apply, and where all that was read of it stands.

Kept in the catalogue as one JSON text, so that a later version of the program can say more without another table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

SOURCES = ("label", "number", "title", "signature", "sentence", "format", "file", "words", "other", "sidecar", "hand")
"""Where a field can come from: a labelled field, the letterhead's number, the title, the signature under the text, a
sentence of it, what the file format declares, the file's name, words counted, another field, a file beside it, a
person.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the value of ``field`` comes from: ``text[start:end]`` where it stands there, else both ``None``.

    ``confidence`` in [0, 1] is the share of such values that were right where people read them too.
    """

    field: str
    source: str
    confidence: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """``standing`` is what a document is whatever the day: ``rule``, ``draft``, ``repealed``, ``expired``, or
    ``none`` for what is never in force; empty where an older program has read it.

    ``sizes`` and ``industries`` are whom it is for, in the words of ``index.audience``; from ``apply_from`` to
    ``apply_to`` (ISO 8601) one can apply. ``found`` says of each field that has a value where it comes from.
    """

    standing: str = ""
    sizes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    apply_from: str | None = None
    apply_to: str | None = None
    found: tuple[Found, ...] = ()

    def fields(self) -> dict[str, Any]:
        """What it says, without where it stands."""
        return {
            "sizes": list(self.sizes),
            "industries": list(self.industries),
            "apply_from": self.apply_from,
            "apply_to": self.apply_to,
        }

    def where(self, field: str) -> Found | None:
        """Where the value of ``field`` comes from; ``None`` where it has none."""
        return next((found for found in self.found if found.field == field), None)

    def given(self, fields: Mapping[str, str | None], source: str) -> Details:
        """These details where ``fields`` were set otherwise, by a ``sidecar`` or by ``hand``: sure, and nowhere."""
        kept = [found for found in self.found if found.field not in fields]
        new = [Found(field, source, 1.0) for field, value in fields.items() if value is not None]
        return replace(self, found=(*kept, *new))


def to_json(details: Details) -> str:
    """The details as the catalogue keeps them."""
    return json.dumps(asdict(details), ensure_ascii=False)


def from_json(text: str | None) -> Details:
    """The details that :func:`to_json` wrote, by this or by an earlier version of the program; none of what is
    damaged, which the document's seal tells.
    """
    try:
        return from_data(json.loads(text or "{}"))
    except (ValueError, TypeError, AttributeError, KeyError):
        return Details()


def from_data(data: Mapping[str, Any]) -> Details:
    """The details that ``dataclasses.asdict`` took apart."""
    known = {name: data[name] for name in Details.__dataclass_fields__ if name in data}
    for name in ("sizes", "industries"):
        known[name] = tuple(known.get(name) or ())
    known["found"] = tuple(Found(**item) for item in known.get("found") or ())
    return Details(**known)
