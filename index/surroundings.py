"""What stands around a clause: the ones before and after it, the words that lead up to it, and what it refers to."""

from __future__ import annotations

from dataclasses import dataclass

from index.links import Link, document_rows, links_of
from index.records import StoredClause
from index.snapshot import Snapshot

MOST_REFERRED = 8
"""Clauses that a clause refers to which are given; a list of a law's articles would hide the rest."""


@dataclass(frozen=True, slots=True)
class Referred:
    """A link in a clause, and the first clause that it leads to; ``None`` where it leads to a whole document."""

    link: Link
    clause: StoredClause | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Of a clause: its neighbours (noise passed over), the ``lead`` that speaks for it and its siblings, and what it
    refers to.
    """

    clause: StoredClause
    before: StoredClause | None
    after: StoredClause | None
    lead: StoredClause | None
    refers: tuple[Referred, ...]


def surroundings(snapshot: Snapshot, row: int) -> Surroundings:
    """What stands around the clause in this row of the snapshot's table. Raises LibraryBusy."""
    stored = snapshot.clause(row)
    rows = document_rows(snapshot, stored.document_id).tolist()
    at = rows.index(row)
    links = links_of(snapshot, stored.document_id, stored.clause.start, stored.clause.end)[:MOST_REFERRED]
    return Surroundings(
        clause=stored,
        before=snapshot.clause(rows[at - 1]) if at > 0 else None,
        after=snapshot.clause(rows[at + 1]) if at + 1 < len(rows) else None,
        lead=_lead(snapshot, rows[:at], stored.clause.address),
        refers=tuple(Referred(link, None if link.row is None else snapshot.clause(link.row)) for link in links),
    )


def _lead(snapshot: Snapshot, before: list[int], address: tuple[str, ...]) -> StoredClause | None:
    """The nearest clause above that is a parent's own words: its address is the beginning of ``address``."""
    for depth in range(len(address) - 1, 0, -1):
        for row in reversed(before):
            above = snapshot.address(row)
            if above == address[:depth]:
                return snapshot.clause(row)
            if above[:depth] != address[:depth]:
                break
    return None
