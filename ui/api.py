"""The HTTP API: a thin router over the assistant and the library. Endpoints are plain functions, so each runs
in a worker thread and a long upload keeps no question waiting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Path, Request, Response, UploadFile
from starlette.routing import Match

from rag.answer import Answer
from rag.facets import Facets, facets
from ui import api_access, api_context, api_documents, api_export, api_feedback, api_library, api_originals
from ui.access.gate import OPEN
from ui.api_access import SCHEMES, Asking, Changing, without_schemes
from ui.api_errors import ApiError
from ui.api_service import ERRORS, Served, published
from ui.auditing import note_outcomes, note_question
from ui.documents import FileOutcome, Upload, take_uploads
from ui.schemas import (
    AskRequest,
    ClauseDetail,
    ClauseOut,
    Deleted,
    DocumentOut,
    Live,
    Ready,
    SearchRequest,
    SearchResponse,
    UploadResponse,
)
from ui.service import Service

router = APIRouter(prefix="/api", responses=ERRORS)


@router.post("/ask", tags=["questions"])
def ask(request: AskRequest, service: Served, caller: Asking) -> Answer:
    """The clauses that answer a question, or `no_match` with the nearest ones in `related`."""
    answer = service.assistant.ask(
        request.question,
        history=request.history,
        limit=request.limit,
        filters=request.filters.given() if request.filters else None,
        without=request.without,
    )
    note_question(service, caller, request.question, (*answer.citations, *answer.related))
    return answer


@router.post("/search", tags=["questions"])
def search(request: SearchRequest, service: Served, caller: Asking) -> SearchResponse:
    """The best clauses for a query, whether they answer it or not."""
    citations = service.assistant.search(
        request.question, limit=request.limit, filters=request.filters.given() if request.filters else None
    )
    note_question(service, caller, request.question, citations)
    return SearchResponse(
        question=request.question, citations=list(citations), library_version=service.library.version
    )


@router.get("/documents", tags=["library"])
def documents(service: Served) -> list[DocumentOut]:
    """Every document, by file name."""
    return [published(service, document) for document in service.library.documents()]


@router.get("/filters", tags=["library"])
def filters(service: Served) -> Facets:
    """The values that questions can be filtered by, each with how many documents have it."""
    return facets(service.library.snapshot)


@router.post("/documents", tags=["library"])
def upload(files: list[UploadFile], service: Served, caller: Changing) -> UploadResponse:
    """Add files. A file of a name already there replaces it; the same file again changes nothing.

    Where not one file could be taken the status is 422 (413 where all were too large), with this same report
    as the error's `detail`.
    """
    uploads = [Upload(file.filename or "", file.file) for file in files]
    outcomes = take_uploads(service.library, uploads, service.settings)
    note_outcomes(service, caller, outcomes)
    service.metrics.uploaded(*(outcome.what for outcome in outcomes))
    report = _report(service, outcomes)
    if len(report.failures) == len(outcomes):
        codes = {failure.code for failure in report.failures}
        raise ApiError(
            413 if codes == {"too_large"} else 422,
            codes.pop() if len(codes) == 1 else "no_file_added",
            "No file was added. " + " ".join(failure.reason for failure in report.failures),
            report,
        )
    return report


def _report(service: Service, outcomes: Sequence[FileOutcome]) -> UploadResponse:
    def of(what: Literal["added", "replaced", "unchanged"]) -> list[DocumentOut]:
        return [
            published(service, service.library.document(outcome.document))
            for outcome in outcomes
            if outcome.what == what and outcome.document
        ]

    return UploadResponse(
        added=of("added"),
        replaced=of("replaced"),
        unchanged=of("unchanged"),
        failures=[outcome.failure for outcome in outcomes if outcome.failure],
        remarks=[outcome.remark for outcome in outcomes if outcome.remark],
        library_version=service.library.version,
    )


@router.get("/documents/{document_id}", tags=["library"])
def document(document_id: str, service: Served) -> DocumentOut:
    """One document, by id, or by file name where that is unique."""
    return published(service, service.library.document(document_id))


@router.delete("/documents/{document_id}", tags=["library"])
def delete(document_id: str, service: Served, caller: Changing) -> Deleted:
    """Take a document out of the library: from now on it answers nothing."""
    deleted = published(service, service.library.document(document_id))
    removed = service.library.remove(deleted.id)
    service.access.audit.write("delete", caller, [removed])
    return Deleted(deleted=deleted, library_version=service.library.version)


@router.get("/clauses/{clause_id}", tags=["library"])
def clause(clause_id: Annotated[int, Path(ge=1, le=2**62)], service: Served) -> ClauseDetail:
    """One clause, by the `clause` number of a citation. Numbers are never used twice."""
    stored = service.library.clause(clause_id)
    return ClauseDetail(
        **ClauseOut.of(stored.clause).model_dump(),
        quote=stored.quote,
        document=published(service, service.library.document(stored.document_id)),
    )


@router.get("/health/live", tags=["health"])
async def live() -> Live:
    """The process answers."""
    return Live()


@router.get("/health/ready", tags=["health"], responses={503: {"model": Ready}})
def ready(service: Served, response: Response) -> Ready:
    """Whether questions can be answered now; 503 while the model is being loaded, or where it could not be."""
    stored = service.library.documents()
    if service.state != "ready":
        response.status_code = 503
    return Ready(
        status=service.state,
        reason=service.reason,
        model=service.library.model,
        license=service.library.model_license,
        reranker=service.assistant.reranking.name,
        reranker_license=service.assistant.reranking.license,
        library_version=service.library.version,
        documents=len(stored),
        clauses=sum(item.clauses for item in stored),
        loaded=service.state == "ready",
    )


for part in (api_access, api_context, api_documents, api_export, api_feedback, api_library, api_originals):
    # One flat list: what looks over the routes, to tell a wrong method from a wrong path, sees all of them.
    router.routes += part.router.routes


def install(app: FastAPI) -> None:
    """Mount the router, and below it the answer for every other path under ``/api``.

    Without that, the page, which is mounted at the root, would answer them in its own way.
    """
    app.include_router(router, dependencies=SCHEMES)
    without_schemes(app, OPEN)
    known = list(router.routes)

    def unknown(request: Request) -> None:
        for route in known:
            if route.matches(request.scope)[0] is Match.PARTIAL:
                message = f"{request.method} is not possible on {request.url.path}; see /docs."
                raise ApiError(405, "method_not_allowed", message)
        raise ApiError(404, "not_found", f"Nothing at {request.url.path}; /docs lists what there is.")

    app.add_api_route(
        "/api/{rest:path}",
        unknown,
        methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        include_in_schema=False,
    )
