"""The web application: the HTTP API, its description, and the page, in one FastAPI app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline

from index.library import Library
from rag.settings import Settings
from ui import api, api_errors
from ui.access import sign_in
from ui.access.gate import Gate
from ui.access.proxies import behind_proxies
from ui.access.records import caller_of
from ui.api_errors import ApiError
from ui.api_service import Served
from ui.chat_page import mount_page
from ui.documents import MEGABYTE
from ui.guard import Guard
from ui.metrics import CONTENT_TYPE
from ui.observing import Observing
from ui.permission import may_read_metrics
from ui.service import Service
from ui.stopping import Stopping

DESCRIPTION = """Ask policy documents a question; get the clauses that answer it, word for word.

Every offset counts characters of a document's stored text, `[start, end)`. Every error has the same shape:
`{"error": {"code": "…", "message": "…", "detail": …}}`."""


def create_app(settings: Settings, library: Library | None = None) -> FastAPI:
    """The app for a library; without one given, the library of ``settings``, made where there is none yet.

    A library that was opened here is closed when the app shuts down. The model is loaded in the background at
    startup. Raises ``LibraryError`` where the library cannot be opened.
    """
    owned = library is None
    opened = library or Library.open(
        settings.library, model=settings.model, create=True, options=settings.model_options()
    )
    opened.limits = settings.read_limits()
    service = Service.over(opened, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.warm_in_background()
        # A question that waits for its turn holds a thread; the health of the server must not wait behind it.
        threads = current_default_thread_limiter()
        threads.total_tokens = max(threads.total_tokens, settings.most_questions + 24)
        yield
        service.access.close()
        if owned:
            opened.close()

    app = FastAPIOffline(
        title="Tiaowen 条文", description=DESCRIPTION, version="1", redoc_url=None, lifespan=lifespan
    )
    app.state.service = service
    # The last one added stands before the others.
    app.add_middleware(Gate, access=service.access)
    app.add_middleware(Guard, upload_limit=settings.upload_files * settings.upload_megabytes * MEGABYTE)
    app.add_middleware(Stopping, begun=service.stopping)
    if settings.trusted_proxies:
        app.add_middleware(behind_proxies, trusted=settings.trusted_proxies)
    app.add_middleware(Observing, metrics=service.metrics)
    api_errors.install(app)
    sign_in.install(app, service.access)
    api.install(app)
    app.add_api_route("/metrics", figures, methods=["GET"], include_in_schema=False)
    app.add_api_route("/c/{document_id}/{span}", permanent_link, methods=["GET"], include_in_schema=False)
    return mount_page(app, service)


def figures(request: Request, service: Served) -> Response:
    """What the server counts, for Prometheus, to whom ``settings.metrics`` allows."""
    if not may_read_metrics(service.settings, caller_of(request)):
        raise ApiError(
            403,
            "not_allowed",
            "The figures may not be read from here; TIAOWEN_METRICS of the server says from where.",
        )
    return Response(service.metrics.text(service.state == "ready"), media_type=CONTENT_TYPE)


def permanent_link(document_id: str, span: str, request: Request, version: str = "") -> RedirectResponse:
    """The page, with this document open at ``span`` (``start-end``), as it was in ``version`` where one is named; the
    page says where any of them is not there."""
    start, _, end = span.partition("-")
    query = urlencode(
        {"document": document_id, "start": start, "end": end} | ({"version": version} if version else {})
    )
    return RedirectResponse(f"{request.scope.get('root_path', '')}/?{query}", status_code=303)
