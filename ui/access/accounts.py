"""Accounts: adding, listing, removing them, their passwords and roles."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from index.errors import AccountError
from ui.access.passwords import check_new_password, hash_password, is_outdated, verify_password
from ui.access.records import ROLES, Account, Role
from ui.access.store import AccessStore

NAME = re.compile(r"[\w.@+-]{1,64}")


def key_of(name: str) -> str:
    """What a name is looked up by: full width, half width and capitals make no other name."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def check_role(role: str) -> Role:
    """``role`` where it is one. Raises AccountError."""
    for known in ROLES:
        if role == known:
            return known
    raise AccountError(f"{role!r} is no role; take reader (asks) or editor (also changes the library)")


class Accounts:
    """The accounts in a store. What takes away a right (a removal, a new password) ends the sessions with it."""

    def __init__(self, store: AccessStore) -> None:
        self.store = store

    def any(self) -> bool:
        """Whether there is at least one."""
        if not self.store.exists():
            return False
        row = self.store.database().connection.execute("SELECT EXISTS (SELECT 1 FROM accounts)").fetchone()
        return bool(row[0])

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        if not self.store.exists():
            return ()
        rows = self.store.database().connection.execute("SELECT name, role, created_at FROM accounts ORDER BY key")
        return tuple(Account(*row) for row in rows)

    def add(self, name: str, role: Role, password: str) -> Account:
        """A new account. Raises AccountError for a name that will not do or is taken, and for a poor password."""
        shown = unicodedata.normalize("NFKC", name).strip()
        if not NAME.fullmatch(shown):
            raise AccountError(f"{name!r} is no name for an account; take 1 to 64 letters, digits or . _ - + @")
        check_new_password(shown, password)
        account = Account(shown, check_role(role), datetime.now(UTC).isoformat(timespec="seconds"))
        hashed = hash_password(password)
        with self.store.database().transaction() as db:
            if db.execute("SELECT 1 FROM accounts WHERE key = ?", (key_of(shown),)).fetchone():
                raise AccountError(f"there is an account {shown!r} already; change it, or take another name")
            db.execute(
                "INSERT INTO accounts (key, name, role, password, created_at) VALUES (?, ?, ?, ?, ?)",
                (key_of(shown), shown, role, hashed, account.created_at),
            )
        return account

    def remove(self, name: str) -> Account:
        """Takes an account away, with all its sessions. Raises AccountError where there is none."""
        account = self._named(name)
        with self.store.database().transaction() as db:
            db.execute("DELETE FROM accounts WHERE key = ?", (key_of(name),))
        return account

    def set_password(self, name: str, password: str) -> Account:
        """A new password; every session of the account ends. Raises AccountError."""
        account = self._named(name)
        check_new_password(account.name, password)
        hashed = hash_password(password)
        with self.store.database().transaction() as db:
            db.execute("UPDATE accounts SET password = ? WHERE key = ?", (hashed, key_of(name)))
            db.execute("DELETE FROM sessions WHERE account = ?", (key_of(name),))
        return account

    def set_role(self, name: str, role: Role) -> Account:
        """Another role, which holds from the account's next request on. Raises AccountError."""
        account = self._named(name)
        with self.store.database().transaction() as db:
            db.execute("UPDATE accounts SET role = ? WHERE key = ?", (check_role(role), key_of(name)))
        return Account(account.name, role, account.created_at)

    def check(self, name: str, password: str) -> Account | None:
        """The account, where this is its password. An unknown name takes as long as a wrong password."""
        row = self.store.database().connection.execute(
            "SELECT name, role, created_at, password FROM accounts WHERE key = ?", (key_of(name),)
        ).fetchone()  # fmt: skip
        if not verify_password(row[3] if row else None, password):
            return None
        if is_outdated(row[3]):
            with self.store.database().transaction() as db:
                db.execute(
                    "UPDATE accounts SET password = ? WHERE key = ? AND password = ?",
                    (hash_password(password), key_of(name), row[3]),
                )
        return Account(*row[:3])

    def _named(self, name: str) -> Account:
        found = next((account for account in self.all() if key_of(account.name) == key_of(name)), None)
        if found is None:
            raise AccountError(f"there is no account {name!r}; `tiaowen account list` lists those there are")
        return found
