"""Where a request comes from: which machine, which page, by which name of this server. Pure functions."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

# What a proxy adds for those it speaks for: with one of these, whose request it is cannot be told from the peer.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

Origin = Literal["same", "other", "unknown"]


def is_loopback(host: str | None) -> bool:
    """Whether an address, or the name ``localhost``, is this machine's own."""
    name = (host or "").strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_local(peer: str | None, headers: Mapping[str, str]) -> bool:
    """Whether who sits at this machine sent a request: from its own address, by no proxy, to a name of its own.

    The last keeps out a page elsewhere whose name was made to lead here (DNS rebinding).
    """
    if not is_loopback(peer) or any(name in headers for name in FORWARDED):
        return False
    return is_loopback(_host_of(headers.get("host", "")))


def same_origin(headers: Mapping[str, str], public_url: str | None = None) -> Origin:
    """Whether a page of this server sent a request, as far as the browser tells.

    By ``Sec-Fetch-Site``, which browsers send over HTTPS and to localhost, otherwise by ``Origin``, as Go's
    ``http.CrossOriginProtection`` does it; ``unknown`` where neither is there, as with programs.
    """
    site = headers.get("sec-fetch-site")
    if site:
        return "same" if site in ("same-origin", "none") else "other"
    origin = headers.get("origin")
    if not origin:
        return "unknown"
    own = {headers.get("host", "").lower(), urlsplit(public_url or "").netloc.lower()} - {""}
    return "same" if urlsplit(origin).netloc.lower() in own else "other"


def safe_next(given: str | None) -> str:
    """The place on this server to go to after signing in: ``given`` where it is one, otherwise the page."""
    place = given or ""
    if not place.startswith("/") or place[1:2] in ("/", "\\") or not place.isprintable() or len(place) > 2000:
        return "/"
    parts = urlsplit(place)
    if parts.scheme or parts.netloc or "\\" in place or parts.path.rstrip("/") in ("/sign-in", "/sign-out"):
        return "/"
    return place


def _host_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
