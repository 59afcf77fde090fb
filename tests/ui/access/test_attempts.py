"""Guessing passwords gets slower, by name and by client; many attempts at once get no further."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.ui.access.conftest import Clock
from ui.access.attempts import FREE_BY_CLIENT, FREE_BY_NAME, LONGEST_WAIT, Attempts, wait_after
from ui.access.store import AccessStore


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(tmp_path: Path, clock: Clock) -> Attempts:
    return Attempts(AccessStore(tmp_path / "access"), clock)


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (13, 256), (14, LONGEST_WAIT), (10_000, LONGEST_WAIT)],
)
def test_the_wait_doubles_up_to_its_longest(failures: int, wait: float) -> None:
    assert wait_after(failures, 5) == wait


def test_a_name_is_slowed_down_wherever_the_guesses_come_from(attempts: Attempts, clock: Clock) -> None:
    for n in range(FREE_BY_NAME):
        assert attempts.begin("li", f"from:10.0.0.{n}") == 0
    assert attempts.begin("LI", "from:10.0.0.99") == 1.0
    assert attempts.begin("wang", "from:10.0.0.99") == 0
    clock.now += 1
    assert attempts.begin("li", "from:10.0.0.99") == 0
    assert attempts.begin("li", "from:10.0.0.99") == 2.0
    clock.now += 3600
    assert attempts.begin("li", "from:10.0.0.99") == 0


def test_a_client_is_slowed_down_whatever_names_it_tries(attempts: Attempts) -> None:
    for n in range(FREE_BY_CLIENT):
        assert attempts.begin(f"name{n}", "from:10.0.0.7") == 0
    assert attempts.begin("another", "from:10.0.0.7") == 1.0
    assert attempts.begin("another", "from:10.0.0.8") == 0


def test_success_forgets_the_name_and_one_of_the_client(attempts: Attempts) -> None:
    for _ in range(FREE_BY_NAME):
        attempts.begin("li", "from:10.0.0.7")
    attempts.succeeded("li", "from:10.0.0.7")
    assert attempts.begin("li", "from:10.0.0.9") == 0
    # Signing in to an account of one's own between the guesses does not help: 4 + 16 of this client are left.
    for n in range(FREE_BY_CLIENT - FREE_BY_NAME + 1):
        assert attempts.begin(f"name{n}", "from:10.0.0.7") == 0
    assert attempts.begin("victim", "from:10.0.0.7") == 1.0


def test_an_administrator_can_let_a_name_in_again(attempts: Attempts) -> None:
    for _ in range(FREE_BY_NAME):
        attempts.begin("li", "from:10.0.0.7")
    attempts.forget("Li")
    assert attempts.begin("li", "from:10.0.0.7") == 0


def test_many_at_once_get_no_further(attempts: Attempts) -> None:
    attempts.begin("else", "from:x")
    with ThreadPoolExecutor(12) as pool:
        waits = list(pool.map(lambda n: attempts.begin("li", f"from:10.0.0.{n}"), range(12)))
    assert sorted(waits)[: FREE_BY_NAME + 1] == [0.0] * FREE_BY_NAME + [1.0]


def test_what_was_typed_as_a_name_is_not_kept(attempts: Attempts) -> None:
    attempts.begin("my secret pass phrase", "from:10.0.0.7")
    attempts.store.close()
    assert not any(b"secret pass" in file.read_bytes() for file in attempts.store.folder.iterdir())
