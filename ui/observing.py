"""Around every request: an id, a line in the log, and the figures. Plain ASGI, because responses are streamed."""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.logs import request_id
from ui.metrics import Metrics

HEADER = "X-Request-ID"
# A proxy's own id is taken over where it can do no harm in a log.
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Asked for every few seconds, by machines.
_QUIET = ("/api/health/", "/metrics")
log = logging.getLogger("tiaowen.request")


class Observing:
    """Wraps an app; ``metrics`` counts what comes to it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        identity = given if _ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identity)
        began = time.perf_counter()
        # Where nothing was answered: the client went away, or the app broke.
        status = 499

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        try:
            await self.app(scope, receive, send_observed)
        except BaseException:
            status = 500 if status == 499 else status
            raise
        finally:
            seconds = time.perf_counter() - began
            route, method = _route(scope), scope["method"] if scope["method"] in _METHODS else "other"
            self.metrics.requested(route, method, status, seconds)
            level = logging.DEBUG if scope["path"].startswith(_QUIET) and status < 400 else logging.INFO
            log.log(
                level, "%s %s %s", method, route, status,
                extra={"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)},
            )  # fmt: skip
            request_id.reset(token)


def _route(scope: Scope) -> str:
    """The template of the route that a request came to; ``page`` for all that belongs to the page."""
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str) and path.startswith(("/api/", "/c/", "/metrics", "/docs", "/openapi")):
        return path
    return "other" if scope["path"].startswith("/api/") else "page"
