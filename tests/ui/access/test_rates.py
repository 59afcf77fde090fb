"""How often one client may do something, and what one client is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from rag.settings import Settings
from ui.access.rates import Rates, client_of
from ui.access.records import Caller

AWAY = Caller("10.0.0.7")


def test_each_client_and_each_kind_has_its_own() -> None:
    rates = Rates(Settings(limit_questions="3/hour", limit_uploads="1/hour"))
    assert [rates.wait("questions", AWAY) > 0 for _ in range(5)] == [False, False, False, True, True]
    assert 3590 < rates.wait("questions", AWAY) <= 3600
    assert rates.wait("questions", Caller("10.0.0.8")) == 0
    assert rates.wait("questions", Caller("10.0.0.7", name="li", role="reader", how="session")) == 0
    assert rates.wait("uploads", AWAY) == 0
    assert rates.wait("uploads", AWAY) > 0


def test_several_at_once_count_as_several() -> None:
    rates = Rates(Settings(limit_questions="10/hour"))
    assert rates.wait("questions", AWAY, 6) == 0
    assert rates.wait("questions", AWAY, 6) > 0
    assert rates.wait("questions", AWAY, 4) == 0
    # A conversation longer than the limit can still be opened, once.
    other = Caller("10.0.0.8")
    assert rates.wait("questions", other, 50) == 0
    assert rates.wait("questions", other) > 0


def test_two_limits_hold_both_and_none_holds_nothing() -> None:
    rates = Rates(Settings(limit_questions="100/hour;2/day", limit_uploads=""))
    assert [rates.wait("questions", AWAY) > 0 for _ in range(3)] == [False, False, True]
    assert not any(rates.wait("uploads", AWAY) for _ in range(500))


def test_this_machine_asks_as_often_as_it_likes_and_guesses_no_faster() -> None:
    rates = Rates(Settings(limit_questions="1/hour", limit_sign_ins="1/hour"))
    here = Caller("127.0.0.1", local=True)
    assert not any(rates.wait("questions", here) for _ in range(5))
    assert [rates.wait("sign_ins", here) > 0 for _ in range(2)] == [False, True]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.7", "10.0.0.7", True),
        ("10.0.0.7", "10.0.0.8", False),
        ("not an address", "10.0.0.8", False),
    ],
)
def test_one_client(one: str, other: str, same: bool) -> None:
    assert (client_of(Caller(one)) == client_of(Caller(other))) is same


@pytest.mark.parametrize("limit", ["often", "0/minute", "10 per minute", "10/minute;", "-1/hour"])
def test_a_limit_that_says_nothing_is_refused(limit: str) -> None:
    with pytest.raises(ValidationError, match="limit_questions"):
        Settings(limit_questions=limit)
