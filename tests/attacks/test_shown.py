"""Names, metadata and texts that are markup: on the page they are words. Nothing a document says becomes an element."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup

from index.library import Library
from rag.settings import Settings
from ui.access.records import Caller
from ui.documents import FileOutcome, safe_name
from ui.page_calls import page_calls
from ui.render_correction import render_correction
from ui.render_library import render_rows
from ui.render_uploads import render_uploads
from ui.service import Service
from ui.shelf import FIRST
from ui.uploading import FileState

MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</textarea></title><iframe src=javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{constructor.constructor('alert(1)')()}}",
    "<style>*{background:url(//evil.example)}</style>",
]  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Library.open(tmp_path_factory.mktemp("markup") / "library", create=True) as library:
        for number, markup in enumerate(MARKUP):
            text = f"云岭县灯塔{markup}办法\n第一条 每座灯塔{markup}补助{number}万元。\n"
            library.add_bytes(safe_name(f"{markup.replace('/', '')}{number}.txt"), text.encode())
        for document in library.documents():
            markup = MARKUP[int(document.file[-5])]
            library.correct(
                document.id, {"title": f"灯塔{markup}", "issuer": markup, "number": markup, "region": markup}
            )
        yield Service.over(library, Settings(threshold=0.0, top_k=20))


def _called(call: Callable[..., dict[str, Any]], data: object) -> dict[str, Any]:
    return call(data, Caller("127.0.0.1", local=True))


def harmless(html: str) -> None:
    """Asserts that a browser would make of ``html`` no element and no attribute that runs or fetches anything."""
    soup = BeautifulSoup(html, "lxml")
    assert soup.find(["script", "img", "iframe", "style", "object", "embed", "link", "meta", "base"]) is None
    for element in soup.find_all(True):
        assert element.name != "svg" or not element.get("onload")
        assert not [name for name in element.attrs if name.lower().startswith("on")], element
        for name in ("href", "src", "action", "formaction"):
            assert not str(element.get(name, "")).strip().lower().startswith(("javascript:", "data:", "//"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_answers_documents_and_lists_are_words(service: Service, language: str) -> None:
    calls = {call.__name__: partial(_called, call) for call in page_calls(service)}
    turns = [{"id": f'"><b onclick=x {m}', "question": f"灯塔{m}补助多少？"} for m in MARKUP]
    answered = calls["answer_questions"]({"language": language, "turns": turns, "first": 0})
    assert len(answered["turns"]) == len(MARKUP)
    shown = "".join(turn["html"] for turn in answered["turns"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    harmless(shown)
    for document in service.library.documents():
        asked = {"language": language, "document": document.id, "start": 0, "end": 20}
        pane = calls["open_document"](asked)["html"]
        assert "灯塔" in pane
        harmless(pane)
        harmless(calls["suggest_next"](asked)["html"])
        harmless(render_correction(document, language))
    for kind in ("document", "region", "issuer", "validity", "topic", "kind", "year"):
        options = calls["list_options"]({"language": language, "kind": kind, "find": "<b onclick=x>"})
        harmless(options["head"] + options["list"])
    harmless(calls["suggest_first"]({"language": language})["html"])
    harmless(render_rows(service.library.documents(), language, FIRST, True))


def test_names_of_uploads_are_words() -> None:
    for markup in MARKUP:
        states = [
            FileState(markup),
            FileState(markup, "encoding", 1, 2),
            FileState(markup, "done", outcomes=(FileOutcome(markup, "failed"),)),
        ]
        harmless(render_uploads(states, "zh"))


@pytest.mark.parametrize("given", [None, 7, "x", [], {"turns": 7}, {"turns": [None, 7, {"question": {"a": 1}}]},
                                   {"document": {"$ne": 1}, "start": "x", "end": []}, {"kind": "__class__", "language": []}])  # fmt: skip
def test_the_page_is_told_anything_and_breaks_at_nothing(service: Service, given: object) -> None:
    for call in page_calls(service):
        for value in _called(call, given).values():
            harmless(value if isinstance(value, str) else "".join(turn["html"] for turn in value))
