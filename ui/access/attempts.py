"""Failed sign-ins, counted by name and by client, so that guessing gets slower. Shared by all processes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from ui.access.accounts import key_of
from ui.access.store import AccessStore

MEMORY = 3600.0
"""Seconds for which a failure counts."""
FREE_BY_NAME = 5
"""Wrong passwords for one name before there is a wait: OWASP's authentication cheat sheet names three to five."""
FREE_BY_CLIENT = 20
"""The same for one client, whatever the names: behind one address there may be an office."""
LONGEST_WAIT = 300.0
"""Seconds; below 300 guesses a day for a name, and nobody is kept out for good by somebody else's guesses."""


def wait_after(failures: int, free: int) -> float:
    """Seconds to wait after so many failures: none while they are few, then 1, 2, 4 … up to ``LONGEST_WAIT``."""
    return 0.0 if failures < free else min(2.0 ** min(failures - free, 20), LONGEST_WAIT)


def _keys(name: str, client: str) -> tuple[tuple[str, int], tuple[str, int]]:
    # What is typed as a name may be a password; it is kept as a hash only.
    hashed = hashlib.sha256(key_of(name).encode()).hexdigest()[:32]
    return (f"name:{hashed}", FREE_BY_NAME), (f"from:{client}", FREE_BY_CLIENT)


class Attempts:
    """Each attempt counts as failed from its beginning, so that many at once get no further than one by one."""

    def __init__(self, store: AccessStore, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = clock

    def begin(self, name: str, client: str) -> float:
        """Notes an attempt and gives 0; or, where it comes too early, notes nothing and gives the seconds to wait."""
        now, longest = self.clock(), 0.0
        keys = _keys(name, client)
        with self.store.database().transaction() as db:
            db.execute("DELETE FROM attempts WHERE at < ?", (now - MEMORY,))
            for key, free in keys:
                count, last = db.execute("SELECT COUNT(*), MAX(at) FROM attempts WHERE key = ?", (key,)).fetchone()
                longest = max(longest, wait_after(count, free) - (now - (last or 0.0)))
            if longest <= 0:
                db.executemany("INSERT INTO attempts (key, at) VALUES (?, ?)", [(key, now) for key, _ in keys])
        return max(longest, 0.0)

    def succeeded(self, name: str, client: str) -> None:
        """The attempt just noted did not fail: all of the name are forgotten, and one of the client's.

        Not all of the client's, or somebody with an account could guess at others for ever.
        """
        (by_name, _), (by_client, _) = _keys(name, client)
        with self.store.database().transaction() as db:
            db.execute("DELETE FROM attempts WHERE key = ?", (by_name,))
            db.execute("DELETE FROM attempts WHERE id = (SELECT MAX(id) FROM attempts WHERE key = ?)", (by_client,))

    def forget(self, name: str) -> None:
        """The failures of a name are forgotten, as when an administrator gives it a new password."""
        (by_name, _), _ = _keys(name, "")
        with self.store.database().transaction() as db:
            db.execute("DELETE FROM attempts WHERE key = ?", (by_name,))
