"""``verify``: every promise of a library that can be checked, checked against what lies on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from index.catalog import Catalog
from index.checking import SealCheck
from index.derived import DerivedIndexes
from index.records import Clause, Document, Problem
from index.snapshot import Snapshot

_SAID = {
    "text": "its text is",
    "record": "its record is",
    "clauses": "its clauses are",
    "vectors": "its vectors are",
    "sentences": "the vectors of its sentences are",
}


def verify_library(
    catalog: Catalog,
    snapshot: Snapshot,
    indexes: DerivedIndexes,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Problem, ...]:
    """The broken promises, none if all hold: everything is as it was written, clauses cover their texts without a gap
    and lie in the order of the text, every clause has a unit vector, and both indexes hold just the clauses of the
    catalogue.
    """
    problems = [Problem("the catalogue is damaged", "catalog.sqlite", detail) for detail in catalog.problems()]
    problems += [Problem("a former text is not as it was stored", "past", d) for d in catalog.past.problems()]
    names = {number: document.file for number, _, document in catalog.documents()}
    for number, what in SealCheck(catalog).damaged(anew=True).items():
        problems.append(Problem(f"{_SAID[what]} not as stored", names.get(number, f"number {number}")))
    if snapshot.clause_count and not catalog.database.read_only and not indexes.vectors_sound():
        problems.append(Problem("the dense index is not there as it was written", "vectors"))
    total = len(snapshot.documents)
    for i, document in enumerate(snapshot.documents):
        number = snapshot.number_of[document.id]
        text = snapshot.text(document.id)
        problems += _cover(document, text, catalog.clauses(number))
        if progress is not None:
            progress("verifying", i + 1, total)
    problems += _indexes(catalog, snapshot)
    return tuple(problems)


def _cover(document: Document, text: str, clauses: tuple[Clause, ...]) -> Iterator[Problem]:
    if len(text) != document.length or not text:
        yield Problem("the stored text has another length than noted", document.file, f"{len(text)}")
    position = 0
    for clause in clauses:
        if clause.start != position or clause.end <= clause.start:
            yield Problem("clauses leave a gap or overlap", document.file, f"at {position}: {clause.start}")
        position = clause.end
    if position != len(text):
        yield Problem("clauses do not reach the end of the text", document.file, f"{position} of {len(text)}")
    if "".join(text[c.start : c.end] for c in clauses) != text:
        yield Problem("the joined clauses are not the stored text", document.file)


def _indexes(catalog: Catalog, snapshot: Snapshot) -> Iterator[Problem]:
    if not snapshot.clause_count or snapshot.damaged:
        # With documents left out, the counts are not to be compared.
        return
    for name, count, expected in snapshot.counts():
        if count != expected:
            yield Problem(f"the {name} index holds {count} entries where the catalogue has {expected}", name)
    dimensions = int(catalog.setting("dimensions") or 1)
    ids, vectors = catalog.vectors(dimensions)
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    for row in np.flatnonzero(np.abs(lengths - 1) > 0.01)[:20]:
        yield Problem("a stored vector is not of unit length", f"clause {ids[row]}", f"{lengths[row]:.4f}")
    sentences, starts = catalog.sentences(dimensions)
    for row in np.flatnonzero(~sentences.any(axis=1))[:20]:
        clause = ids[np.searchsorted(starts, row, side="right") - 1]
        yield Problem("a sentence has no vector", f"clause {clause}")
    for row in np.flatnonzero(np.diff(starts) == 0):
        if snapshot.quote(int(row)).strip():
            yield Problem("a clause has no sentence vectors", f"clause {ids[row]}")
    indexed = snapshot.vectors_of(ids)
    if indexed is None:
        yield Problem("the dense index lacks clauses of the catalogue", "vectors")
        return
    far = np.flatnonzero(np.abs(indexed - vectors.astype(np.float32)).max(axis=1) > 0.01)
    for row in far[:20]:
        yield Problem("the dense index and the catalogue hold different vectors", f"clause {ids[row]}")
