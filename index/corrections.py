"""Metadata corrected by hand: what may be corrected, what a value must be, and how it stands over what was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from index.errors import CorrectionError
from index.reading.cleaning import clean, one_line
from index.records import Document

FIELDS = ("title", "number", "issuer", "issued_on", "effective_on", "expires_on", "region", "validity")
DATES = ("issued_on", "effective_on", "expires_on")
VALIDITIES = ("in_force", "not_yet_in_force", "expired", "repealed", "draft", "unknown")
LONGEST = 300
"""Characters of a value; the longest titles of real documents have some 120."""

Corrections = Mapping[str, str | None]
"""Values by field; ``None`` says that the document has no such thing."""


def checked(values: Corrections) -> dict[str, str | None]:
    """``values`` on one line each, without what cannot be seen; an empty one is ``None``.

    Raises CorrectionError for an unknown field, a date that is none, an unknown validity, a missing title.
    """
    return {field: _checked(field, value) for field, value in values.items()}


def checked_fields(fields: Iterable[str]) -> tuple[str, ...]:
    """``fields``, each once. Raises CorrectionError for one that cannot be corrected."""
    given = tuple(dict.fromkeys(fields))
    for field in given:
        _known(field)
    return given


def _known(field: str) -> None:
    if field not in FIELDS:
        raise CorrectionError(f"{field!r} cannot be corrected; what can: {', '.join(FIELDS)}")


def _checked(field: str, value: str | None) -> str | None:
    _known(field)
    value = one_line(clean(value or "")[0]) or None
    if value is None:
        if field in ("title", "validity"):
            raise CorrectionError(f"a document cannot be without {field}; give one, or reset what was corrected")
        return None
    if len(value) > LONGEST:
        raise CorrectionError(f"{field} has {len(value)} characters; {LONGEST} are the most")
    if field == "validity" and value not in VALIDITIES:
        raise CorrectionError(f"{value!r} is no validity; choose one of {', '.join(VALIDITIES)}")
    if field in DATES and not _is_date(value):
        raise CorrectionError(f"{field} is {value!r}; write a date as 2024-03-01")
    return value


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"[12]\d{3}-\d\d-\d\d", value, re.ASCII):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def corrected(document: Document, corrections: Corrections) -> Document:
    """``document`` with the corrections in the place of what was read, which ``corrected`` keeps."""
    if not corrections:
        return document
    read = tuple((field, getattr(document.metadata, field)) for field in FIELDS if field in corrections)
    # Of a validated table: the title is never None.
    details = document.details.given(corrections, "hand")
    metadata = replace(document.metadata, **corrections)  # type: ignore[arg-type]
    return replace(document, metadata=metadata, corrected=read, details=details)


def title_after(document: Document, values: Corrections, reset: Iterable[str]) -> str:
    """The title that ``document`` has once it is corrected so."""
    read = dict(document.corrected).get("title")
    again = read if "title" in reset else None
    return values.get("title") or again or document.metadata.title
