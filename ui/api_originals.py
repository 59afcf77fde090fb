"""The files as they came, over HTTP: a whole file to keep, a page of a PDF to look at."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from index.reading.pdf_places import page_picture
from index.records import Document
from ui.api_errors import ApiError
from ui.api_service import ERRORS
from ui.service import Service

router = APIRouter(prefix="/api", tags=["library"], default_response_class=Response, responses=ERRORS)
PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}}}


def _original(request: Request, ref: str) -> tuple[Document, bytes]:
    service: Service = request.app.state.service
    document = service.library.document(ref)
    data = service.library.original(document.id)
    if data is None:
        raise ApiError(
            404,
            "original_not_kept",
            f"The original of {document.file} was not kept, since it was added by an earlier version; add it again.",
        )
    return document, data


@router.get("/documents/{document_id}/original")
def original(document_id: str, request: Request) -> Response:
    """The file as it came, as a download: it is never shown as a page of this server."""
    document, data = _original(request, document_id)
    name = quote(document.file.rsplit("/", 1)[-1], safe="")
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"},
    )


@router.get("/documents/{document_id}/pages/{number}", responses=PICTURE)
def page(document_id: str, number: int, request: Request) -> Response:
    """What a page of a PDF looks like, as PNG; pages count from 1."""
    document, data = _original(request, document_id)
    if document.format != "pdf" or not 1 <= number <= document.pages:
        raise ApiError(404, "page_not_found", f"{document.file} has no page {number} that could be pictured.")
    # Not to be kept anywhere: what is deleted from the library must be gone.
    return Response(
        page_picture(data, document.file, number), media_type="image/png", headers={"Cache-Control": "no-store"}
    )
