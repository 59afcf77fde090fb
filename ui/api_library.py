"""The library as a whole, and the texts of its documents at any version, over the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ui.api_service import ERRORS, Served
from ui.publishing import document_text as text_of
from ui.schemas import DocumentText
from ui.schemas_library import LibraryState, TextOut, UnfinishedOut

router = APIRouter(prefix="/api", responses=ERRORS)

Version = Annotated[
    str | None,
    Query(max_length=40, description="A version of the library as an answer names it; the present one without"),
]


@router.get("/library", tags=["library"])
def state(service: Served) -> LibraryState:
    """The library as it is: its version, whether it can be changed, what was cut short, what is damaged."""
    library = service.library
    snapshot = library.snapshot
    return LibraryState(
        version=snapshot.version,
        documents=len(snapshot.documents),
        clauses=snapshot.clause_count,
        model=library.model,
        read_only=library.read_only,
        unfinished=[UnfinishedOut.of(work) for work in library.unfinished()],
        damaged=[document.file for document in snapshot.damaged],
    )


@router.get("/documents/{document_id}/text", tags=["library"])
def document_text(document_id: str, service: Served, version: Version = None) -> DocumentText:
    """A document's stored text and its clauses, as they were in `version`; every offset of an answer under that
    version counts in this text. Clauses of a former text have no ids."""
    return text_of(service.library, document_id, version)


@router.get("/documents/{document_id}/texts", tags=["library"])
def document_texts(document_id: str, service: Served) -> list[TextOut]:
    """The texts that a document has had, oldest first; they are kept until it is removed."""
    return [TextOut.of(text) for text in service.library.texts(document_id)]
