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


def document_text(library: Library, ref: str, version: str | None = None) -> DocumentText:
    """A document by id or file name with its stored text, its clauses and its links, as they were in a version of the
    library; a former text has no links. Raises DocumentNotFound, DocumentRemoved, VersionNotFound.
    """
    found = library.text_at(ref, version)
    links = links_of(library.snapshot, found.document.id) if found.until is None else ()
    return DocumentText(
        document=published_of(library, found.document),
        text=found.text,
        clauses=[ClauseOut.of(clause) for clause in found.clauses],
        links=[LinkOut.of(link) for link in links],
    )


def clause_context(library: Library, clause: int) -> ClauseContext:
    """What stands around a clause by its number. Raises ClauseNotFound."""
    snapshot = library.snapshot
    rows = snapshot.rows(np.array([clause], np.int64))
    if not len(rows):
        raise ClauseNotFound(f"the library holds no clause {clause}; its document may have been replaced")
    return ClauseContext.of(surroundings(snapshot, int(rows[0])), snapshot)
