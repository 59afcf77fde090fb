"""How often one client may ask, upload and sign in. The only user of limits.

Counted in the memory of each process: where several serve one library, each grants the whole of it.
"""

from __future__ import annotations

import ipaddress
import math
import time
from typing import TYPE_CHECKING, Literal

from ui.access.records import Caller

if TYPE_CHECKING:
    from rag.settings import Settings

Kind = Literal["questions", "suggestions", "uploads", "files", "sign_ins"]


class Rates:
    """The limits of the settings, each such as ``120/minute`` or ``20/minute;500/day``; empty is none."""

    def __init__(self, settings: Settings) -> None:
        from limits import parse_many
        from limits.storage import MemoryStorage
        from limits.strategies import FixedWindowRateLimiter

        given = {
            "questions": settings.limit_questions,
            # A search each as well, but one that comes by itself with every answer.
            "suggestions": settings.limit_questions,
            "uploads": settings.limit_uploads,
            # What the page sends ahead of an upload, which might never come to be one.
            "files": settings.limit_uploads,
            "sign_ins": settings.limit_sign_ins,
        }
        self._limits = {kind: parse_many(text) if text else [] for kind, text in given.items()}
        # A window begins with a client's first request. Of the other strategies one never forgets a client in memory,
        # the other cannot say when to come back.
        self._window = FixedWindowRateLimiter(MemoryStorage())

    def wait(self, kind: Kind, caller: Caller, cost: int = 1) -> int:
        """Counts ``cost`` and gives 0; or, where that is too much, counts nothing and gives the seconds to wait.

        Who sits at this machine and needs no account is not counted.
        """
        if caller.local and caller.name is None and kind != "sign_ins":
            return 0
        client = client_of(caller)
        for limit in self._limits[kind]:
            # More than the whole limit at once is let through when nothing else was.
            if not self._window.test(limit, kind, client, cost=min(cost, limit.amount)):
                reset = self._window.get_window_stats(limit, kind, client).reset_time
                return max(1, math.ceil(reset - time.time()))
        for limit in self._limits[kind]:
            self._window.hit(limit, kind, client, cost=min(cost, limit.amount))
        return 0


def client_of(caller: Caller) -> str:
    """What one client is: its account or token; without one, its address, of IPv6 the network, which is one's own."""
    if caller.name is not None:
        return f"{caller.how}:{caller.name}"
    try:
        address = ipaddress.ip_address(caller.address)
    except ValueError:
        return f"from:{caller.address}"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return f"from:{address.ipv4_mapped}"
        return f"from:{ipaddress.ip_network((address, 64), strict=False)}"
    return f"from:{address}"
