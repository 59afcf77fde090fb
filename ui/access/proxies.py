"""Behind a proxy: whose word on where a request came from is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def behind_proxies(app: ASGIApp, trusted: str) -> ASGIApp:
    """``app``, for which ``X-Forwarded-For`` and ``X-Forwarded-Proto`` count where one of ``trusted`` sends them.

    ``trusted`` are addresses and networks with commas between them. The client is the last address in the list that
    is none of theirs, so that what a client itself put there counts for nothing.
    """
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    return ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type,return-value]
