"""The gate before every request: whom it counts as, whether it may be here at all, and whether one of our own pages
sent it. Plain ASGI, because responses are streamed; what stands behind it (API, page, files, /docs) need not ask.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.access import Access, BadToken
from ui.access.origin import same_origin
from ui.access.records import SCOPE_KEY, Action, Caller
from ui.api_errors import error_response, too_often

SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/sign-in", "/sign-out", "/api/health/live", "/api/health/ready")
"""What can be had without being known: the way in, and what tells a supervisor that the server runs."""
UPLOADS = ("/gradio_api/upload", "/api/documents")
PAGE_CALLS = tuple(f"/gradio_api/{name}" for name in ("queue/join", "component_server", "upload", "cancel", "reset"))
"""What the page sends to Gradio. Of what else Gradio offers (recordings, streams, a proxy …) nothing is used."""


def path_of(scope: Scope) -> str:
    """The path of a request below where the application is mounted."""
    path, root = str(scope["path"]), str(scope.get("root_path") or "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def needed(method: str, path: str) -> Action | None:
    """What a request has to be allowed: ``None`` for what is open to everyone."""
    if path in OPEN:
        return None
    if method not in SAFE and any(path == start or path.startswith(f"{start}/") for start in UPLOADS):
        return "change"
    return "read"


def closed(method: str, path: str) -> bool:
    """Whether nobody needs this."""
    if path.startswith(("/gradio_api/proxy", "/proxy=", "/login", "/logout")):
        return True
    return method not in SAFE and path.startswith("/gradio_api/") and path.rstrip("/") not in PAGE_CALLS


class Gate:
    """Wraps an app and leaves the caller in the scope for it."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            # Nothing here speaks it, so nothing may be reached by it.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        look = partial(self._look, request)
        # Where there never was an account, nothing is looked up that would take time.
        refusal, guarded = await self.access.apart(look) if self.access.store.exists() else look()
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, partial(_send_unkept, send) if guarded else send)

    def _look(self, request: HTTPConnection) -> tuple[Response | None, bool]:
        """Why the request is refused, if it is, and whether there are accounts."""
        scope, access = request.scope, self.access
        guarded = access.guarded
        caller = access.identify(request)
        if isinstance(caller, BadToken):
            return _unknown(
                "bad_token", "This token opens nothing: it was revoked, has expired, or was cut off in copying."
            ), guarded
        scope[SCOPE_KEY] = caller
        method, path = scope["method"], path_of(scope)
        if method not in SAFE and caller.how != "token" and not self._own_page(request, caller, path):
            return error_response(
                403, "cross_site", "A page of another site may not change or ask anything here."
            ), guarded
        if closed(method, path):
            return error_response(404, "not_found", f"Nothing at {path}."), guarded
        need = needed(method, path)
        if need is None or access.may(need, caller):
            return self._too_often(caller, method, path), guarded
        return self._refused(request, caller, path), guarded

    def _own_page(self, request: HTTPConnection, caller: Caller, path: str) -> bool:
        origin = same_origin(request.headers, self.access.settings.public_url)
        # A cookie goes along whoever sends the request, so that a browser has to say who it was.
        proven = caller.how == "session" or path in ("/sign-in", "/sign-out")
        return origin == "same" if proven else origin != "other"

    def _too_often(self, caller: Caller, method: str, path: str) -> Response | None:
        """Files that the page sends are stored before anything of ours sees them, so they are counted here."""
        wait = self.access.rates.wait("files", caller) if (method, path.rstrip("/")) == ("POST", UPLOADS[0]) else 0
        return too_often(wait) if wait else None

    def _refused(self, request: HTTPConnection, caller: Caller, path: str) -> Response:
        if caller.role == "reader":
            return error_response(403, "not_allowed", "A reader may ask and read; an editor may change the library.")
        if caller.role == "editor" or not self.access.guarded:
            return error_response(
                403, "not_allowed",
                "The library may not be changed from here; TIAOWEN_CHANGES of the server says by whom it may.",
            )  # fmt: skip
        wants_page = "text/html" in request.headers.get("accept", "")
        if request.scope["method"] in ("GET", "HEAD") and wants_page and not path.startswith(("/api", "/gradio_api")):
            query = request.url.query
            after = urlencode({"next": f"{path}?{query}" if query else path})
            root = request.scope.get("root_path") or ""
            return RedirectResponse(f"{root}/sign-in?{after}", 303, headers={"Cache-Control": "no-store"})
        return _unknown("sign_in_required", "Sign in at /sign-in, or send a token: Authorization: Bearer …")


def _unknown(code: str, message: str) -> Response:
    return error_response(401, code, message, headers={"WWW-Authenticate": "Bearer"})


async def _send_unkept(send: Send, message: Message) -> None:
    """After signing out, nothing is to come back out of a browser's memory."""
    if message["type"] == "http.response.start":
        headers: Any = MutableHeaders(scope=message)
        headers.setdefault("Cache-Control", "private, no-store")
    await send(message)
