"""Passwords as Argon2id hashes. The only user of argon2."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from index.errors import AccountError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
"""Characters. NIST SP 800-63B-4 (3.1.1.2) allows 8 beside another factor and wants 15 without one; 12 is what OWASP's
ASVS 4.0 (2.1.1) asks, and wrong guesses are slowed down here."""
LONGEST = 1000
"""Characters; more is no password, and takes long to hash."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    # Its defaults are the second recommendation of RFC 9106: 3 passes, 64 MiB, 4 lanes.
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex())


def check_new_password(name: str, password: str) -> None:
    """Raises AccountError for a password that is too short, too long, or little else than the name."""
    plain = _normal(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise AccountError(
            f"a password has {SHORTEST} to {LONGEST} characters, not {len(plain)}; a few words in a row will do"
        )
    if len(set(plain)) < 4 or plain.casefold().replace(name.casefold(), "").strip() == "":
        raise AccountError("this password would be guessed at once; take a few words that do not belong together")


def hash_password(password: str) -> str:
    """The hash to keep, with its salt and parameters."""
    return _hasher().hash(_normal(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether it is the password; with ``None``, for nobody's, the same work is done and the answer is no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    nobodys = _nobodys_hash()
    try:
        _hasher().verify(stored or nobodys, _normal(password)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than are used now."""
    return _hasher().check_needs_rehash(stored)


def _normal(password: str) -> str:
    # The same characters typed on another system may arrive composed otherwise (NIST SP 800-63B-4, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)
