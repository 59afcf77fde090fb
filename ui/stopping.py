"""A server that stops: what is under way comes to its end, and what would never end is let go."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Open for as long as a browser shows the page.
_ENDLESS = "/gradio_api/heartbeat/"


class Stopping:
    """Wraps an app. After ``begin`` the streams that only say "still here" are told that nobody listens."""

    def __init__(self, app: ASGIApp, begun: asyncio.Event) -> None:
        self.app = app
        self.begun = begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _ENDLESS not in scope["path"]:
            await self.app(scope, receive, send)
            return

        async def receive_or_stop() -> Message:
            message = asyncio.ensure_future(receive())
            stop = asyncio.ensure_future(self.begun.wait())
            try:
                await asyncio.wait({message, stop}, return_when=asyncio.FIRST_COMPLETED)
                return message.result() if message.done() else {"type": "http.disconnect"}
            finally:
                for waiting in (message, stop):
                    waiting.cancel()

        await self.app(scope, receive_or_stop, send)
