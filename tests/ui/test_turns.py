"""What a browser sends of its conversation, and the answers to it, over a real library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from rag.settings import Settings
from ui.render_plan import carried_texts
from ui.service import Service
from ui.turns import TURNS, Asked, Talk, answer_turns, parse_filters, parse_talk


@pytest.fixture
def service(small_library: Callable[[], Library], plain_settings: Settings) -> Service:
    library = small_library()
    return Service.over(library, plain_settings)


def talk(*questions: str, first: int = 0) -> Talk:
    return Talk("zh", tuple(Asked(f"t{i}", question) for i, question in enumerate(questions)), first)


def test_a_turn_holds_the_answer_as_published_data(service: Service) -> None:
    (turn,) = answer_turns(service, talk("博士能住人才公寓吗？"))
    assert (turn["id"], turn["error"]) == ("t0", None)
    assert turn["answer"]["citations"][0]["document"]["file"] == "talent.txt"


def test_only_the_turns_from_the_first_are_answered_and_the_others_are_history(service: Service) -> None:
    turns = answer_turns(service, talk("工业用地先租后让最长几年？", "那租金呢？", first=1))
    assert [turn["id"] for turn in turns] == ["t1"]
    plan = turns[0]["answer"]["plan"]
    assert plan["carried"]
    assert turns[0]["answer"]["citations"][0]["document"]["file"] == "lease.txt"


def test_what_was_taken_off_once_stays_off_in_what_follows(service: Service) -> None:
    questions = ("工业用地先租后让最长几年？", "那租金呢？", "那转租呢？")
    kept = answer_turns(service, talk(*questions))
    carried = carried_texts(kept[1]["answer"]["plan"])
    assert carried
    turns = talk(*questions).turns
    off = Talk("zh", (turns[0], replace(turns[1], without=tuple(carried)), turns[2]))
    for turn in answer_turns(service, off)[1:]:
        assert not set(carried) & set(carried_texts(turn["answer"]["plan"]))


def test_a_question_that_cannot_be_asked_does_not_stop_the_others(service: Service) -> None:
    long, empty, good = answer_turns(service, talk("x" * 2001, "", "博士能住人才公寓吗？"))
    assert (long["answer"], long["error"]) == (None, "question_error")
    assert empty["error"] == "question_empty"
    assert good["answer"]["status"] == "answered"


def test_filters_narrow_and_documents_are_named(service: Service) -> None:
    loan = service.library.document("loan.txt")
    asked = Asked("t0", "租金怎么收？", filters={"document": [loan.id]})
    (turn,) = answer_turns(service, Talk("zh", (asked,)))
    answer = turn["answer"]
    assert {c["document"]["file"] for c in answer["citations"] + answer["related"]} <= {"loan.txt"}
    assert turn["titles"] == {loan.id: loan.metadata.title}


def test_a_talk_is_read_as_it_was_meant() -> None:
    read = parse_talk(
        {
            "language": "en",
            "first": 1,
            "turns": [
                {
                    "id": "a",
                    "question": " 一 ",
                    "without": ["巴中"],
                    "filters": {"region": ["四川省"], "year_to": 2024},
                },
                {"id": "b", "question": "二"},
            ],
        }
    )
    first = Asked("a", "一", ("巴中",), {"region": ["四川省"], "year_to": 2024})
    assert read == Talk("en", (first, Asked("b", "二")), 1)


def test_without_a_first_the_last_is_answered() -> None:
    assert parse_talk({"turns": [{"question": "一"}, {"question": "二"}]}).first == 1


def test_no_more_is_read_than_a_page_keeps() -> None:
    read = parse_talk({"turns": [{"question": "问" * 5000}] * 80, "first": 99})
    assert len(read.turns) == TURNS
    assert len(read.turns[0].question) == 2001
    assert read.first == TURNS


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["turns", "first", "language", "question", "filters", "without", "id", "region", "year_to"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_whatever_is_sent_a_talk_comes_of_it(data: Any) -> None:
    read = parse_talk(data)
    assert read.language in ("zh", "en")
    assert 0 <= read.first <= len(read.turns)
    for turn in read.turns:
        assert all(isinstance(text, str) for text in (turn.id, turn.question, *turn.without))
        assert set(turn.filters) <= {"document", "region", "issuer", "validity", "topic", "year_from", "year_to"}


def test_filters_of_the_wrong_kind_are_none() -> None:
    given = {"region": "四川省", "issuer": [1, "局", " "], "year_from": True, "year_to": "2024", "colour": ["red"]}
    assert parse_filters(given) == {"issuer": ["局"]}
