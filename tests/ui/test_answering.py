"""A bound on questions under way: what is above it is refused at once and in words, and nothing is mixed up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from index.errors import Overloaded, QuestionError
from index.library import Library
from rag.settings import Settings
from tests.ui.conftest import Served
from ui.answering import Places
from ui.service import Service
from ui.strings import say, say_error
from ui.turns import answer_turns, parse_talk

Make = Callable[[], Library]


@contextmanager
def all_taken(service: Service) -> Iterator[None]:
    """Every place of the service taken, as by so many questions that take long."""
    places, most = service.assistant.places, service.settings.most_questions
    free = threading.Event()

    def hold() -> None:
        while not free.is_set():
            # The server tries out what it will suggest: for a moment it may have a place itself.
            with suppress(Overloaded), places.one():
                free.wait(20)

    threads = [threading.Thread(target=hold) for _ in range(most)]
    for thread in threads:
        thread.start()
    while places.taken < most:
        threading.Event().wait(0.01)
    try:
        yield
    finally:
        free.set()
        for thread in threads:
            thread.join()


def test_places_are_given_back_whatever_happens() -> None:
    places = Places(2, 1)
    for _ in range(3):
        with places.one():
            assert places.taken == 1
        with pytest.raises(QuestionError), places.one():
            raise QuestionError("no")
    assert places.taken == 0


def test_no_more_than_so_many_are_worked_on_at_once() -> None:
    places, working, seen = Places(20, 3), threading.Semaphore(0), []
    lock, at_work = threading.Lock(), 0

    def work(_: int) -> None:
        nonlocal at_work
        with places.one():
            with lock:
                at_work += 1
                seen.append(at_work)
            working.acquire(timeout=0.02)
            with lock:
                at_work -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))
    assert max(seen) == 3


def test_a_question_too_many_is_refused_over_the_api(served: Served) -> None:
    service: Service = served.service
    with served.client() as client:
        with all_taken(service):
            refused = client.post("/api/ask", json={"question": "租金多少？"})
            assert client.get("/api/health/live").status_code == 200
            assert client.get("/api/documents").status_code == 200
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        error = refused.json()["error"]
        assert error["code"] == "overloaded"
        assert str(served.settings.most_questions) in error["message"]
        assert client.post("/api/ask", json={"question": "租金多少？"}).status_code == 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_it_in_words(small_library: Make, language: str) -> None:
    service = Service.over(small_library(), Settings(most_questions=1))
    talk = parse_talk({"language": language, "turns": [{"id": "1", "question": "租金多少？"}]})
    with all_taken(service):
        (turn,) = answer_turns(service, talk)
    assert turn["error"] == Overloaded.code
    assert say_error(language, turn["error"]) == say(language, "error_overloaded")
    (turn,) = answer_turns(service, talk)
    assert turn["error"] is None


def test_suggestions_are_tried_out_within_the_same_bound_and_counted_nowhere(small_library: Make) -> None:
    service = Service.over(small_library(), Settings(most_questions=1))
    with all_taken(service), pytest.raises(Overloaded):
        service.suggesting.ask("租金多少？")
    assert service.suggesting.ask("租金多少？").library_version
    assert b"tiaowen_questions_total" not in b"".join(
        line for line in service.metrics.text(True).splitlines() if not line.startswith(b"#")
    )
