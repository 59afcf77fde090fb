"""Sessions of the browser: kept on the server, so that they can be ended there. The cookie holds the secret alone."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from ui.access.accounts import key_of
from ui.access.records import Role
from ui.access.store import AccessStore

TOUCH = 60.0
"""Seconds between two notes of when a session was last used; each is a write."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who a session belongs to, with the role of this moment."""

    name: str
    role: Role


def form_token(secret: str) -> str:
    """What a form carries to prove that it was made for the holder of this secret, which it does not tell."""
    return hashlib.sha256(f"form:{secret}".encode()).hexdigest()


def _hashed(secret: str) -> bytes:
    # A secret of 256 random bits needs no salt and no slow hash.
    return hashlib.sha256(secret.encode()).digest()


class Sessions:
    """The sessions in a store; ``idle`` and ``absolute`` are the seconds after which one ends, unused or used."""

    def __init__(
        self, store: AccessStore, idle: float, absolute: float, clock: Callable[[], float] = time.time
    ) -> None:
        self.store = store
        self.idle = idle
        self.absolute = absolute
        self.clock = clock

    def begin(self, name: str, instead_of: str | None = None) -> str:
        """The secret of a new session of the account ``name``; the one that was used to sign in anew ends."""
        secret, now = secrets.token_urlsafe(32), self.clock()
        with self.store.database().transaction() as db:
            if instead_of:
                db.execute("DELETE FROM sessions WHERE hash = ?", (_hashed(instead_of),))
            db.execute("DELETE FROM sessions WHERE seen < ? OR created < ?", (now - self.idle, now - self.absolute))
            db.execute(
                "INSERT INTO sessions (hash, account, created, seen) VALUES (?, ?, ?, ?)",
                (_hashed(secret), key_of(name), now, now),
            )
        return secret

    def find(self, secret: str) -> Session | None:
        """Whose session this is, where it is still one."""
        if not self.store.exists():
            return None
        now, database = self.clock(), self.store.database()
        row = database.connection.execute(
            "SELECT accounts.name, accounts.role, sessions.created, sessions.seen FROM sessions"
            " JOIN accounts ON accounts.key = sessions.account WHERE sessions.hash = ?",
            (_hashed(secret),),
        ).fetchone()
        if row is None or row[2] < now - self.absolute or row[3] < now - self.idle:
            return None
        if row[3] < now - TOUCH:
            with database.transaction() as db:
                db.execute("UPDATE sessions SET seen = ? WHERE hash = ?", (now, _hashed(secret)))
        return Session(row[0], row[1])

    def end(self, secret: str) -> None:
        """Ends it."""
        with self.store.database().transaction() as db:
            db.execute("DELETE FROM sessions WHERE hash = ?", (_hashed(secret),))
