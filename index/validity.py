"""Whether a document is in force on a day, from what is known of it whatever the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.records import Document

ALWAYS = date(1, 1, 1)
"""The day from which a document is repealed whose successor bears no date."""


def validity_on(
    day: date,
    standing: str,
    issued: date | None,
    effective: date | None,
    expires: date | None,
    repealed: date | None = None,
) -> str:
    """``in_force``, ``not_yet_in_force``, ``expired``, ``repealed``, ``draft`` or ``unknown`` on ``day``.

    ``standing`` as in ``index.details``; a document begins on the day ``effective``, or else when it was ``issued``,
    and ends with ``expires``, or before the day ``repealed``.
    """
    # A page says 已废止 of the day it was saved: before the day from which that is so, it was in force.
    if (standing == "repealed" and repealed is not None and day < repealed) or (
        standing == "expired" and expires is not None and day <= expires
    ):
        standing = "rule"
    if standing in ("draft", "repealed", "expired"):
        return standing
    if standing != "rule":
        # What bears no date and claims no force may still be named by what repeals it.
        return "repealed" if repealed is not None and repealed <= day else "unknown"
    begins = effective or issued
    if begins is not None and begins > day:
        return "not_yet_in_force"
    if repealed is not None and repealed <= day:
        return "repealed"
    if expires is not None and expires < day:
        return "expired"
    return "in_force"


def document_on(document: Document, day: date, repealed: date | None = None) -> Document:
    """``document`` with its validity on ``day``; ``repealed`` is the day from which another one repeals it.

    A validity that was corrected by hand stays, whatever the day.
    """
    if "validity" in dict(document.corrected):
        return document
    m = document.metadata
    found = validity_on(
        day, _standing(document), _day(m.issued_on), _day(m.effective_on), _day(m.expires_on), repealed
    )
    return document if found == m.validity else replace(document, metadata=replace(m, validity=found))


def _standing(document: Document) -> str:
    """The standing; where an older program read the document, what the validity that it noted tells of it."""
    if document.details.standing:
        return document.details.standing
    noted = document.metadata.validity
    if noted in ("draft", "repealed", "expired"):
        return noted
    return "none" if noted == "unknown" else "rule"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
