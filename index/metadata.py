"""What a policy document says of itself: title, number, issuer, dates, region, kind and validity, from its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.metadata_head import head_units
from index.metadata_issuer import find_signatures, issued_on, issuer_of
from index.metadata_kind import kind_of
from index.metadata_number import number_of
from index.metadata_region import document_region
from index.metadata_title import title_of
from index.metadata_validity import effective_on, validity_of
from index.records import HeadingMark, Metadata
from index.repeals import Repealed, find_repealed, is_repealed_by, repeals

__all__ = ["Repealed", "extract_metadata", "find_repealed", "is_repealed_by", "repeals"]


def extract_metadata(
    text: str,
    file: str,
    *,
    title: str | None = None,
    headings: Sequence[HeadingMark] = (),
    today: date | None = None,
) -> Metadata:
    """The metadata of a document's stored ``text``; ``title`` is never empty, all else is ``None`` where unsaid.

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
    # A report tells when what it reports on applies.
    effective = None if kind == "报道" else effective_on(text, issued)
    return Metadata(
        title=named,
        number=number_of(text),
        issuer=issuer,
        issued_on=issued.isoformat() if issued else None,
        effective_on=effective.isoformat() if effective else None,
        region=document_region(named, issuer, kind, text),
        kind=kind,
        validity=validity_of(text, named, kind, issued, effective, today or date.today()),
    )
