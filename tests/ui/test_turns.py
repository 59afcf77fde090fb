"""What a question, a click or a link comes to, over a real library."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.library import Library
from rag.assistant import PolicyAssistant
from rag.settings import Settings
from ui.render_document import Passage
from ui.service import Service
from ui.turns import answer_turn, asked_passage, best_passage, show_passage


@pytest.fixture
def service(small_library: Callable[[], Library], plain_settings: Settings) -> Service:
    library = small_library()
    return Service(plain_settings, library, PolicyAssistant(library, plain_settings))


def test_a_turn_holds_the_answer_as_published_data(service: Service) -> None:
    turn = answer_turn(service, "博士能住人才公寓吗？", [])
    assert turn["error"] is None
    assert turn["answer"]["citations"][0]["document"]["file"] == "talent.txt"


def test_only_questions_that_were_answered_are_sent_along(service: Service) -> None:
    failed = answer_turn(service, "x" * 2001, [])
    assert (failed["answer"], failed["error"]) == (None, "question_error")
    turn = answer_turn(service, "第一条怎么说？", [failed])
    assert turn["answer"]["plan"]["carried"] == []


def test_an_empty_question_has_its_own_sentence(service: Service) -> None:
    assert answer_turn(service, "  ", [])["error"] == "question_empty"


def test_the_best_passage_is_shown_with_its_evidence_marked(service: Service) -> None:
    turn = answer_turn(service, "博士能住人才公寓吗？", [])
    passage = best_passage(turn["answer"])
    assert passage is not None
    pane = show_passage(service, passage, "zh")
    assert "新引进的博士可以免费入住人才公寓三年。" in pane
    assert 'mark class="tw-evidence"' in pane
    assert best_passage({"citations": []}) is None
    assert best_passage(None) is None


def test_a_document_that_was_removed_is_said_to_be_gone(service: Service) -> None:
    removed = service.library.remove("talent.txt")
    pane = show_passage(service, Passage(removed.id, 0, 10), "zh")
    assert "资料库里没有这份文件" in pane
    assert "人才公寓" not in pane


@pytest.mark.parametrize(
    ("data", "passage"),
    [
        ({"document": "a", "start": "3", "end": "9", "evidence": "4-5 7-8"}, Passage("a", 3, 9, ((4, 5), (7, 8)))),
        ({"document": "a", "start": 3, "end": 9}, Passage("a", 3, 9)),
        ({"document": "a"}, Passage("a")),
        ({"document": "a", "start": "-3", "end": "x", "evidence": ["<b>"]}, Passage("a")),
        ({"document": ""}, None),
        ({}, None),
    ],
)
def test_what_a_click_or_a_link_names(data: dict[str, object], passage: Passage | None) -> None:
    assert asked_passage(data) == passage
