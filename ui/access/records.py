"""Plain data about who asks: accounts, tokens, and whom a request counts as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = ("reader", "editor")
Action = Literal["read", "change"]

SCOPE_KEY = "tiaowen.caller"
"""Where the gate leaves the caller in an ASGI scope."""


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who can sign in. ``created_at`` is ISO 8601, in UTC."""

    name: str
    role: Role
    created_at: str


@dataclass(frozen=True, slots=True)
class Token:
    """A program's way in; the secret itself is kept nowhere. Times are ISO 8601, in UTC."""

    id: str
    name: str
    role: Role
    created_at: str
    expires_at: str | None = None
    used_at: str | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request counts as; without a ``name``, nobody known.

    ``address`` is where it came from, ``local`` whether that is this machine itself, spoken to by a name of this
    machine. ``form_token`` proves that a form of ours was sent by whoever holds the session.
    """

    address: str = ""
    local: bool = False
    name: str | None = None
    role: Role | None = None
    how: Literal["session", "token", "command"] | None = None
    form_token: str = ""


NOBODY = Caller()


def caller_of(request: Any) -> Caller:
    """The caller of a request that came through the gate, be it Starlette's or Gradio's wrapper around one."""
    inner = getattr(request, "request", None) or request
    found = (getattr(inner, "scope", None) or {}).get(SCOPE_KEY)
    return found if isinstance(found, Caller) else NOBODY
