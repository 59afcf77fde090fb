"""The document pane for a click or a link, over a real library."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.library import Library
from rag.settings import Settings
from ui.passages import asked_passage, show_passage
from ui.render_document import Passage
from ui.service import Service


@pytest.fixture
def service(small_library: Callable[[], Library], plain_settings: Settings) -> Service:
    library = small_library()
    return Service.over(library, plain_settings)


def test_a_passage_is_shown_with_its_evidence_marked(service: Service) -> None:
    document = service.library.document("talent.txt")
    sentence = "新引进的博士可以免费入住人才公寓三年。"
    at = service.library.text(document.id).index(sentence)
    span = (at, at + len(sentence))
    pane = show_passage(service, Passage(document.id, *span, (span,)), "zh")
    assert f'<mark class="tw-evidence">{sentence}</mark>' in pane
    assert "文件原文会显示在这里" in show_passage(service, None, "zh")


def test_a_document_that_was_removed_is_said_to_be_gone(service: Service) -> None:
    removed = service.library.remove("talent.txt")
    pane = show_passage(service, Passage(removed.id, 0, 10), "zh")
    assert "已被删除" in pane
    assert "人才公寓" not in pane


def test_what_was_quoted_is_shown_after_the_document_was_replaced(service: Service) -> None:
    library = service.library
    document, first = library.document("talent.txt"), library.version
    library.replace_bytes(document.id, "talent-2025.txt", "云岭县人才公寓管理规定\n博士可以免费入住五年。\n".encode())
    pane = show_passage(service, Passage(document.id, 0, 10, version=first), "zh")
    assert "免费入住人才公寓三年" in pane
    assert "文件此后已换成新版" in pane
    for version in (library.version, None):
        pane = show_passage(service, Passage(document.id, 0, 10, version=version), "zh")
        assert "免费入住五年" in pane
        assert "换成新版" not in pane
    assert "没有这个版本" in show_passage(service, Passage(document.id, 0, 10, version="9-x"), "zh")
    library.remove(document.id)
    assert "已被删除" in show_passage(service, Passage(document.id, 0, 10, version=first), "zh")


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
