"""What stands before every request: headers that keep the page to this server, and a limit on the body. Plain ASGI,
because responses are streamed. Who may come in is asked behind it, in ``ui.access.gate``."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api_errors import error_response

# Gradio compiles its templates in the page and inlines styles, so 'unsafe-inline' and 'unsafe-eval' must stay.
# What matters here is the rest: a browser fetches nothing from, and sends nothing to, any other host.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it a browser sends forms of our own with `Origin: null`, which proves nothing.
    "Referrer-Policy": "same-origin",
}
UPLOAD_PATH = "/api/documents"
# A question with a hundred earlier ones, in JSON's longest spelling, is far below this.
JSON_LIMIT = 4 * 1024 * 1024
# Names and passwords are short.
FORM_LIMIT = 64 * 1024


class Guard:
    """Wraps an app; ``upload_limit`` is the most bytes that one upload request may bring."""

    def __init__(self, app: ASGIApp, upload_limit: int) -> None:
        self.app = app
        self.upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    given.setdefault(name, value)
            await send(message)

        limit = self._limit(scope)
        if limit is None:
            await self.app(scope, receive, send_guarded)
            return
        too_large = error_response(413, "too_large", f"The request is larger than {limit} bytes.", {"limit": limit})
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            await too_large(scope, receive, send_guarded)
            return
        received = 0
        refused = False

        async def receive_counted() -> Message:
            nonlocal received, refused
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                refused = True
                return {"type": "http.disconnect"}
            return message

        async def send_unless_refused(message: Message) -> None:
            # What the app makes of a request that broke off is not what the client should hear.
            if not refused or started:
                await send_guarded(message)

        try:
            await self.app(scope, receive_counted, send_unless_refused)
        except ClientDisconnect:
            if not refused:
                raise
        if refused and not started:
            await too_large(scope, receive, send_guarded)

    def _limit(self, scope: Scope) -> int | None:
        """The limit for a path of the API; the page's own uploads are limited by Gradio."""
        path = scope["path"]
        if path in ("/sign-in", "/sign-out"):
            return FORM_LIMIT
        if not path.startswith("/api/"):
            return None
        new_version = scope["method"] == "PUT" and path.startswith(f"{UPLOAD_PATH}/")
        return self.upload_limit if new_version or path.rstrip("/") == UPLOAD_PATH else JSON_LIMIT
