"""The header: who is signed in, and the way out or in."""

from __future__ import annotations

from ui.access.records import Caller
from ui.render_frame import render_header

HOSTILE = '"><img src=x onerror=alert(1)>'


def test_without_accounts_nothing_is_said_of_them() -> None:
    header = render_header("zh")
    assert "sign-in" not in header
    assert "sign-out" not in header


def test_who_is_not_known_is_shown_the_way_in() -> None:
    assert '<a class="tw-signin" href="sign-in">Sign in</a>' in render_header("en", Caller("10.0.0.7"), True)
    # A program's page, if it looks at one, has no session to end.
    assert "sign-out" not in render_header("en", Caller("10.0.0.7", False, "sync", "reader", "token"), True)


def test_who_is_signed_in_is_named_with_the_way_out() -> None:
    header = render_header("zh", Caller("10.0.0.7", False, HOSTILE, "editor", "session", "abc"), True)
    assert '<form method="post" action="sign-out">' in header
    assert '<input type="hidden" name="token" value="abc">' in header
    assert "编辑" in header
    assert "<img src=x" not in header
    assert "已登录：&#34;&gt;&lt;img" in header
