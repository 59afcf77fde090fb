"""When sessions end, and that no secret of theirs is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.access.conftest import Clock
from ui.access.accounts import Accounts
from ui.access.sessions import Sessions, form_token
from ui.access.store import AccessStore


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    store = AccessStore(tmp_path / "access")
    Accounts(store).add("li", "editor", "five green lanterns")
    return Sessions(store, idle=600, absolute=1800, clock=clock)


def test_a_session_ends_when_it_is_not_used(sessions: Sessions, clock: Clock) -> None:
    secret = sessions.begin("li")
    clock.now += 600
    assert sessions.find(secret)
    clock.now += 600  # since it was used
    assert sessions.find(secret)
    clock.now += 601
    assert sessions.find(secret) is None


def test_a_session_ends_however_much_it_is_used(sessions: Sessions, clock: Clock) -> None:
    secret = sessions.begin("li")
    for _ in range(6):
        clock.now += 300
        assert sessions.find(secret)
    clock.now += 1
    assert sessions.find(secret) is None


def test_signing_in_anew_ends_the_former_session_and_forgets_dead_ones(sessions: Sessions, clock: Clock) -> None:
    first = sessions.begin("li")
    other = sessions.begin("li")
    second = sessions.begin("li", instead_of=first)
    assert sessions.find(first) is None
    assert sessions.find(other)
    assert sessions.find(second)
    assert len({first, other, second}) == 3
    clock.now += 10_000
    sessions.begin("li")
    assert sessions.store.database().connection.execute("SELECT COUNT(*) FROM sessions").fetchone() == (1,)


def test_signing_out_ends_this_session_alone(sessions: Sessions) -> None:
    here, there = sessions.begin("li"), sessions.begin("li")
    sessions.end(here)
    assert sessions.find(here) is None
    assert sessions.find(there)


def test_neither_the_file_nor_a_form_tells_the_secret(sessions: Sessions) -> None:
    secret = sessions.begin("li")
    assert len(secret) == 43
    assert sessions.find(form_token(secret)) is None
    sessions.store.close()
    assert not any(secret.encode() in file.read_bytes() for file in sessions.store.folder.iterdir())
    assert sessions.find(secret)
