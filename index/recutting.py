"""Documents that an earlier version of the program cut into clauses otherwise, cut anew from their stored texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from index.catalog import Catalog
from index.clauses import ClauseSettings, make_clauses
from index.derived import DerivedIndexes
from index.preparing import indexed_text, spoken
from index.records import Clause, HeadingMark, PageSpan
from index.sentences import pack_vectors, split_sentences

Encode = Callable[[Sequence[str], Callable[[int, int], None]], np.ndarray]
"""Gives the vectors (n, d) float32 of passages, and tells how far it is."""


def cut(
    text: str,
    headings: Sequence[HeadingMark],
    pages: Sequence[PageSpan],
    title: str,
    settings: ClauseSettings,
) -> tuple[Clause, ...]:
    """The clauses of a document. A heading that is its own title is left out of the addresses: it leads nowhere."""
    return tuple(
        replace(clause, address=tuple(label for label in clause.address if label != title))
        for clause in make_clauses(text, headings, pages, settings)
    )


def cut_anew(catalog: Catalog, indexes: DerivedIndexes, encode: Encode, number: int, settings: ClauseSettings) -> int:
    """Cuts the document with this number anew, if it is still there; gives how many documents that were, 0 or 1. The
    text and every offset into it stay. The library's lock must be held. Raises ModelError, LibraryDamaged."""
    document = next((d for n, _, d in catalog.documents() if n == number), None)
    text = catalog.text(number)
    if document is None or text is None:
        return 0
    read_title = dict(document.corrected).get("title") or document.metadata.title
    clauses = cut(text, catalog.headings(number), catalog.pages(number), read_title, settings)
    answering = spoken(clauses)
    quotes = [text[clause.start : clause.end] for clause in answering]
    passages = [
        indexed_text(document.metadata.title, clause.address, quote)
        for clause, quote in zip(answering, quotes, strict=True)
    ]
    vectors, packed = encoded(passages, quotes, encode)
    indexes.recut(number, clauses, vectors, packed, settings.fingerprint)
    return 1


def encoded(passages: Sequence[str], quotes: Sequence[str], encode: Encode) -> tuple[np.ndarray, list[bytes]]:
    """The vectors (n, d) float32 of ``passages``, and for each of as many ``quotes`` its sentences', packed."""
    sentences = [[quote[a:b] for a, b in split_sentences(quote)] for quote in quotes]
    vectors = encode([*passages, *(s for parts in sentences for s in parts)], lambda done, total: None)
    packed, at = [], len(passages)
    for parts in sentences:
        packed.append(pack_vectors(vectors[at : at + len(parts)]) if parts else b"")
        at += len(parts)
    return vectors[: len(passages)], packed
