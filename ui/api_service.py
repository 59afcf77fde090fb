"""What every router of the API needs: the service behind the app, and the shape of what goes wrong."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request

from index.records import Document
from ui.publishing import published_of
from ui.schemas import DocumentOut, ErrorResponse
from ui.service import Service


def service_of(request: Request) -> Service:
    """The service of the app that a request came to."""
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]
STATUSES = (400, 401, 403, 404, 413, 422, 429, 500, 503)
ERRORS: dict[int | str, dict[str, Any]] = {status: {"model": ErrorResponse} for status in STATUSES}


def published(service: Service, document: Document) -> DocumentOut:
    """A document of the library as published, with its topics and what belongs to it."""
    return published_of(service.library, document)
