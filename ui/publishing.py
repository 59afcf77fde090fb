"""Documents and clauses of a library in their published form, the same for the API, the page and the terminal."""

from __future__ import annotations

import numpy as np

from index.errors import ClauseNotFound
from index.library import Library
from index.links import links_of
from index.records import Document
from index.surroundings import surroundings
from ui.schemas import ClauseOut, DocumentOut, DocumentText
from ui.schemas_context import ClauseContext, LinkOut, related_documents


def published_of(library: Library, document: Document) -> DocumentOut:
    """A document with its topics and what belongs to it."""
    return DocumentOut.of(document, library.topics(document.id), related_documents(library.snapshot, document.id))


def document_text(library: Library, ref: str) -> DocumentText:
    """A document by id or file name with its stored text, its clauses and its links. Raises DocumentNotFound."""
    found = library.document(ref)
    return DocumentText(
        document=published_of(library, found),
        text=library.text(found.id),
        clauses=[ClauseOut.of(clause) for clause in library.clauses(found.id)],
        links=[LinkOut.of(link) for link in links_of(library.snapshot, found.id)],
    )


def clause_context(library: Library, clause: int) -> ClauseContext:
    """What stands around a clause by its number. Raises ClauseNotFound."""
    snapshot = library.snapshot
    rows = snapshot.rows(np.array([clause], np.int64))
    if not len(rows):
        raise ClauseNotFound(f"the library holds no clause {clause}; its document may have been replaced")
    return ClauseContext.of(surroundings(snapshot, int(rows[0])), snapshot)
