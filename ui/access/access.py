"""Everything about who may come in, behind one object that the server shares. It holds nothing of a visitor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from starlette.requests import HTTPConnection

from ui.access.accounts import Accounts, key_of
from ui.access.attempts import Attempts
from ui.access.audit import AuditLog
from ui.access.origin import is_local
from ui.access.rates import Rates, client_of
from ui.access.records import Account, Action, Caller
from ui.access.sessions import Sessions, form_token
from ui.access.store import AccessStore, access_folder
from ui.access.tokens import PREFIX, Tokens
from ui.permission import may

if TYPE_CHECKING:
    from rag.settings import Settings

T = TypeVar("T")
HOUR = 3600.0
COOKIE = "tiaowen"
SECURE_COOKIE = "__Host-tiaowen"
"""So named, a browser takes a cookie over HTTPS alone, and from no neighbouring host (RFC 6265bis, 4.1.3)."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account that was signed in to, and the secret of its new session."""

    account: Account
    secret: str


@dataclass(frozen=True, slots=True)
class BadToken:
    """A request brought a token that opens nothing (any more)."""


class Access:
    """Accounts, sessions, tokens, limits and the audit log of one library."""

    def __init__(self, settings: Settings, library: Path) -> None:
        """Nothing is written before an account is made, or there is something for the audit log."""
        self.settings = settings
        folder = access_folder(settings, library)
        self.store = AccessStore(folder)
        self.accounts = Accounts(self.store)
        self.tokens = Tokens(self.store)
        self.sessions = Sessions(self.store, settings.session_idle_hours * HOUR, settings.session_hours * HOUR)
        self.attempts = Attempts(self.store)
        self.audit = AuditLog(folder, settings.audit_days)
        self.rates = Rates(settings)
        self._guarded = self.accounts.any()
        # Threads that stay, each with its connection to the file; and few for passwords, which take 64 MB each.
        self._looking = ThreadPoolExecutor(4, "tiaowen-door")
        self._verifying = ThreadPoolExecutor(2, "tiaowen-sign-in")

    async def apart(self, work: Callable[[], T], *, slow: bool = False) -> T:
        """What ``work`` gives, worked on in a thread of the gate's own: while all others answer questions it must
        still be told who comes. ``slow`` keeps what takes long from holding up the rest.
        """
        pool = self._verifying if slow else self._looking
        return await asyncio.get_running_loop().run_in_executor(pool, partial(copy_context().run, work))

    @property
    def guarded(self) -> bool:
        """Whether there are accounts. Once there were any it stays so until the server starts again: the removal of
        the last one, or of the file, opens nothing."""
        self._guarded = self._guarded or self.accounts.any()
        return self._guarded

    def may(self, action: Action, caller: Caller) -> bool:
        """Whether ``caller`` may do that, as ``ui.permission`` decides."""
        return may(action, self.settings, self.guarded, caller)

    def secure(self, request: HTTPConnection) -> bool:
        """Whether cookies are for HTTPS alone: it was asked over HTTPS, or the settings say so."""
        public = self.settings.public_url or ""
        return request.url.scheme == "https" or self.settings.secure_cookies or public.startswith("https:")

    def secret_of(self, request: HTTPConnection) -> str | None:
        """The secret in the cookie of a request."""
        return request.cookies.get(SECURE_COOKIE if self.secure(request) else COOKIE) or None

    def identify(self, request: HTTPConnection) -> Caller | BadToken:
        """Whom a request counts as. A token goes before a cookie."""
        address = request.client.host if request.client else ""
        local = is_local(address, request.headers)
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            token = self.tokens.find(given.strip())
            if token is not None:
                return Caller(address, local, token.name, token.role, "token")
            if given.startswith(PREFIX):
                return BadToken()
        secret = self.secret_of(request)
        session = self.sessions.find(secret) if secret else None
        if secret is None or session is None:
            # Some proxies send a bearer of their own along, which is none of ours; it opens nothing either.
            return BadToken() if kind.lower() == "bearer" and self.guarded else Caller(address, local)
        return Caller(address, local, session.name, session.role, "session", form_token(secret))

    def sign_in(self, name: str, password: str, caller: Caller, old: str | None) -> SignedIn | float:
        """A new session in place of ``old``; or the seconds to wait, 0 where name or password was wrong.

        An unknown name and a wrong password take the same time and leave the same traces for who tries.
        """
        wait: float = self.rates.wait("sign_ins", Caller(caller.address, caller.local))
        wait = wait or self.attempts.begin(name, client_of(Caller(caller.address)))
        if wait > 0:
            return wait
        account = self.accounts.check(name, password)
        if account is None:
            # What was typed as a name may be a password: only names of accounts are written down.
            known = next((a.name for a in self.accounts.all() if key_of(a.name) == key_of(name)), None)
            self.audit.write("sign_in_failed", Caller(caller.address, caller.local), account=known)
            return 0.0
        self.attempts.succeeded(name, client_of(Caller(caller.address)))
        secret = self.sessions.begin(account.name, instead_of=old)
        by = Caller(caller.address, caller.local, account.name, account.role, "session")
        self.audit.write("sign_in", by)
        return SignedIn(account, secret)

    def sign_out(self, secret: str, caller: Caller) -> None:
        """Ends a session."""
        self.sessions.end(secret)
        self.audit.write("sign_out", caller)

    def close(self) -> None:
        """Lets go of the file of accounts; it can be used again."""
        self.store.close()
