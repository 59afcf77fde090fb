"""Tokens for programs: shown once, kept as a hash, with a role and, if wanted, an end."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from index.errors import AccountError
from ui.access.accounts import NAME, check_role
from ui.access.records import Role, Token
from ui.access.store import AccessStore

PREFIX = "tiaowen_"
"""So that whoever finds one, a person or a scanner for secrets, knows what it is."""
TOUCH = 3600.0
"""Seconds between two notes of when a token was last used; each is a write."""


def _hashed(secret: str) -> bytes:
    # A secret of 256 random bits needs no salt and no slow hash.
    return hashlib.sha256(secret.encode()).digest()


def _iso(moment: float | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


class Tokens:
    """The tokens in a store."""

    def __init__(self, store: AccessStore, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = clock

    def create(self, name: str, role: Role, days: float | None = None) -> tuple[Token, str]:
        """A new token, and its secret, which cannot be had again. Raises AccountError for a name that is taken."""
        if not NAME.fullmatch(name):
            raise AccountError(f"{name!r} is no name for a token; take 1 to 64 letters, digits or . _ - + @")
        now = self.clock()
        expires = None if days is None else now + days * 86400
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(secrets.token_hex(4), name, check_role(role), _iso(now) or "", _iso(expires))
        with self.store.database().transaction() as db:
            if db.execute("SELECT 1 FROM tokens WHERE name = ?", (name,)).fetchone():
                raise AccountError(f"there is a token {name!r} already; revoke it, or take another name")
            db.execute(
                "INSERT INTO tokens (id, name, role, hash, created_at, expires) VALUES (?, ?, ?, ?, ?, ?)",
                (token.id, name, token.role, _hashed(secret), token.created_at, expires),
            )
        return token, secret

    def all(self) -> tuple[Token, ...]:
        """Every token, the oldest first; none holds its secret."""
        if not self.store.exists():
            return ()
        rows = self.store.database().connection.execute(
            "SELECT id, name, role, created_at, expires, used FROM tokens ORDER BY created_at, name"
        )
        now = self.clock()
        return tuple(
            Token(id, name, role, created, _iso(expires), _iso(used), expires is not None and expires <= now)
            for id, name, role, created, expires, used in rows
        )

    def find(self, secret: str) -> Token | None:
        """The token with this secret, where there is one that still holds."""
        if not secret.startswith(PREFIX) or not self.store.exists():
            return None
        now, database = self.clock(), self.store.database()
        row = database.connection.execute(
            "SELECT id, name, role, created_at, expires, used FROM tokens WHERE hash = ?", (_hashed(secret),)
        ).fetchone()
        if row is None or (row[4] is not None and row[4] <= now):
            return None
        if row[5] is None or row[5] < now - TOUCH:
            with database.transaction() as db:
                db.execute("UPDATE tokens SET used = ? WHERE id = ?", (now, row[0]))
        return Token(row[0], row[1], row[2], row[3], _iso(row[4]), _iso(row[5]))

    def revoke(self, ref: str) -> Token:
        """Takes the token of this name or id away: from the next request on it opens nothing. Raises AccountError."""
        found = next((token for token in self.all() if ref in (token.id, token.name)), None)
        if found is None:
            raise AccountError(f"there is no token {ref!r}; `tiaowen token list` lists those there are")
        with self.store.database().transaction() as db:
            db.execute("DELETE FROM tokens WHERE id = ?", (found.id,))
        return found
