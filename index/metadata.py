"""What a policy document says of itself: title, number, issuer, dates, region, kind and validity, from its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.details import Details
from index.metadata_details import details_of
from index.metadata_head import head_units
from index.metadata_issuer import find_signatures, issued_on, issuer_of
from index.metadata_kind import NOT_A_RULE, kind_of
from index.metadata_number import number_of
from index.metadata_region import document_region
from index.metadata_title import title_of
from index.metadata_validity import effective_on, expires_on, standing_of
from index.records import HeadingMark, Metadata
from index.repeals import Repealed, find_repealed, is_repealed_by, repeals
from index.validity import validity_on

__all__ = ["Described", "Repealed", "describe", "extract_metadata", "find_repealed", "is_repealed_by", "repeals"]


@dataclass(frozen=True, slots=True)
class Described:
    """What was read of one document."""

    metadata: Metadata
    details: Details


def describe(
    text: str,
    file: str,
    *,
    title: str | None = None,
    headings: Sequence[HeadingMark] = (),
    today: date | None = None,
) -> Described:
    """What a document's stored ``text`` says of it; the title is never empty, all else is ``None`` where unsaid.

    ``file`` is the document's path (its name is the title's last resort but one), ``title`` and ``headings`` are
    what the format declares, ``today`` the day whose validity is asked for (the current one by default). Never
    raises; reads at most some ten thousand characters of head and tail but for the clauses on force and term.
    """
    units = head_units(text)
    signatures = find_signatures(text)
    named = title_of(text, units, file, title, headings)
    issuer = issuer_of(named, text, units, signatures)
    issued = issued_on(named, text, units, signatures)
    kind = kind_of(named, text)
    # A report tells when what it reports on applies, and until when.
    effective = None if kind == "报道" else effective_on(text, issued)
    expires = None if kind in NOT_A_RULE else expires_on(text, effective, issued)
    standing = standing_of(text, named, kind, issued, effective, expires)
    metadata = Metadata(
        title=named,
        number=number_of(text),
        issuer=issuer,
        issued_on=issued.isoformat() if issued else None,
        effective_on=effective.isoformat() if effective else None,
        region=document_region(named, issuer, kind, text),
        kind=kind,
        validity=validity_on(today or date.today(), standing, issued, effective, expires),
        expires_on=expires.isoformat() if expires else None,
    )
    return Described(metadata, details_of(text, metadata, standing, file, title, signatures))


def extract_metadata(
    text: str,
    file: str,
    *,
    title: str | None = None,
    headings: Sequence[HeadingMark] = (),
    today: date | None = None,
) -> Metadata:
    """The metadata alone of :func:`describe`."""
    return describe(text, file, title=title, headings=headings, today=today).metadata
