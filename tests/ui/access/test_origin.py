"""Which page sent a request, and where one may land after signing in."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.access.origin import safe_next, same_origin

HERE = {"host": "policy.example:8080"}


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"sec-fetch-site": "same-origin"}, "same"),
        ({"sec-fetch-site": "none"}, "same"),
        ({"sec-fetch-site": "cross-site"}, "other"),
        ({"sec-fetch-site": "same-site"}, "other"),
        ({"sec-fetch-site": "odd"}, "other"),
        # What the browser says of the site goes before what it says of the origin.
        ({"sec-fetch-site": "cross-site", "origin": "http://policy.example:8080"}, "other"),
        ({"origin": "http://policy.example:8080"}, "same"),
        ({"origin": "https://POLICY.example:8080"}, "same"),
        ({"origin": "http://policy.example"}, "other"),
        ({"origin": "http://policy.example:8080.evil.example"}, "other"),
        ({"origin": "http://evil.example"}, "other"),
        ({"origin": "null"}, "other"),
        ({}, "unknown"),
    ],
)
def test_which_page_sent_it(headers: dict[str, str], origin: str) -> None:
    assert same_origin(HERE | headers) == origin


def test_behind_a_proxy_the_public_address_is_ours_too() -> None:
    headers = HERE | {"origin": "https://ask.example"}
    assert same_origin(headers, "https://ask.example/") == "same"
    assert same_origin(headers, "https://other.example/") == "other"
    assert same_origin({"origin": "null"}, None) == "other"


@pytest.mark.parametrize("place", ["/", "/c/abc/1-20", "/?document=a&start=1", "/docs", "/?q=%E7%A7%9F"])
def test_a_place_here_is_kept(place: str) -> None:
    assert safe_next(place) == place


@pytest.mark.parametrize(
    "place",
    [
        "", None, "docs", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/",
        "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", " //evil.example", "/a\\b", "/sign-in",
        "/sign-in?next=/", "/sign-out", "/\u2028", "/" + "x" * 2000,
    ],
)  # fmt: skip
def test_any_other_place_is_the_page(place: str | None) -> None:
    assert safe_next(place) == "/"


@given(st.text(alphabet="/\\.:@?#%\t\n ab", max_size=12))
def test_no_place_leads_away(place: str) -> None:
    landed = urlsplit(urljoin("http://policy.example/sign-in", safe_next(place)))
    assert (landed.scheme, landed.netloc) == ("http", "policy.example")
