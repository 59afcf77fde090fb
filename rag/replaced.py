"""Older versions of a document that is there in a newer one: kept for who asks for them, and for old citations."""

from __future__ import annotations

import numpy as np

from index.snapshot import Snapshot
from rag.filters import Filters
from rag.planning import Plan
from rag.retrieval import Candidates

PAST = frozenset({"repealed", "expired"})


def without_replaced(snapshot: Snapshot, plan: Plan, filters: Filters, found: Candidates) -> Candidates:
    """``found`` without the clauses of documents whose newer version is there, unless the question asks for them: by
    name, by number, or as what is no longer in force.
    """
    wanted = {name for said in plan.said if said.kind == "validity" for name in said.names} | {*filters.validity}
    if PAST & wanted:
        return found
    named = {*filters.document, *(name for said in plan.said if said.kind == "document" for name in said.names)}
    gone = [
        number
        for number, document in snapshot.by_number.items()
        if document.replaced_by is not None and document.id not in named and number not in plan.named.documents
    ]
    if not gone:
        return found
    return found.take(np.flatnonzero(~np.isin(snapshot.table.document[found.rows], gone)))
