"""Who may change the library over the network. One function decides, for the API and for the page."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.settings import Settings

# What a proxy adds for those it speaks for: with one of these, whose request it is cannot be told from the peer.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def may_change(settings: Settings, peer: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request from the address ``peer`` with these headers (names in lower case) may add, replace,
    correct and delete documents, as ``settings.changes`` has it.
    """
    if settings.changes == "local":
        return _is_this_machine(peer) and not any(name in headers for name in FORWARDED)
    return settings.changes == "everyone"


def _is_this_machine(peer: str | None) -> bool:
    try:
        address = ipaddress.ip_address(peer or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
