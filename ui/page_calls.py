"""What the page's script asks of the server: functions of plain data, with no knowledge of Gradio and no memory."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from index.errors import TiaowenError
from rag.suggestions import next_questions
from ui.access.records import Caller
from ui.auditing import note_turns
from ui.filter_options import options_of, render_option_head, render_options
from ui.passages import asked_passage, show_page, show_passage
from ui.publishing import clause_context
from ui.render_ask import FILTERS, render_next, render_suggestions
from ui.render_context import render_context, render_gone
from ui.render_turn import render_turn
from ui.service import Service
from ui.strings import known_language, say
from ui.turns import answer_turns, parse_filters, parse_talk, refused_turns

log = logging.getLogger("tiaowen.ui")

Call = Callable[[Any, Caller], dict[str, Any]]


def page_calls(service: Service) -> list[Call]:
    """The functions by name, each from what a browser sent (which may be anything), and from whom it came, to data
    for the script.

    Whatever HTML they give is made by the renderers, which escape every value.
    """

    def answer_questions(data: Any, caller: Caller) -> dict[str, Any]:
        """``{"turns": [{"id", "html"}]}`` for the questions of a conversation from ``first`` on."""
        talk = parse_talk(data)
        if service.access.rates.wait("questions", caller, max(len(talk.turns) - talk.first, 1)):
            turns = refused_turns(talk, "too_many_requests")
        else:
            turns = answer_turns(service, talk)
            note_turns(service, caller, turns)
        return {"turns": [{"id": turn["id"], "html": render_turn(turn, talk.language)} for turn in turns]}

    def open_document(data: Any, caller: Caller) -> dict[str, Any]:
        """``{"html"}``, the pane of a document at a passage."""
        given = data if isinstance(data, Mapping) else {}
        return {"html": show_passage(service, asked_passage(given), known_language(given.get("language")))}

    def picture_page(data: Any, caller: Caller) -> dict[str, Any]:
        """``{"html"}``, the picture of a page with a passage marked; ``page`` unset is the one it begins on."""
        given = data if isinstance(data, Mapping) else {}
        language, passage = known_language(given.get("language")), asked_passage(given)
        page = str(given.get("page") or "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else None
        return {"html": show_page(service, passage, number, language) if passage else ""}

    def list_options(data: Any, caller: Caller) -> dict[str, Any]:
        """``{"head", "list"}``, the values of one filter to choose from."""
        given = data if isinstance(data, Mapping) else {}
        kind, language = str(given.get("kind") or ""), known_language(given.get("language"))
        if kind not in FILTERS:
            return {"head": "", "list": ""}
        try:
            snapshot = service.library.snapshot
            topics = {snapshot.by_number[n].id: t for n, t in snapshot.topics.items()} if kind == "topic" else None
            options = options_of(snapshot.documents, kind, language, topics)
        except TiaowenError as error:
            log.warning("The filters could not be listed: %s", error)
            options = []
        filters, find = parse_filters(given.get("filters")), str(given.get("find") or "")[:200]
        return {
            "head": render_option_head(options, kind, language),
            "list": render_options(options, kind, filters, find, language),
        }

    def suggest_first(data: Any, caller: Caller) -> dict[str, Any]:
        """``{"html"}``, questions to begin with; waits until they are known."""
        language = known_language(data.get("language") if isinstance(data, Mapping) else None)
        groups: dict[str, list[str]] = {}
        try:
            for suggestion in service.suggestions.first(language):
                groups.setdefault(say(language, f"topic_{suggestion.topic}"), []).append(suggestion.question)
        except TiaowenError as error:
            log.warning("No questions could be suggested: %s", error)
        return {"html": render_suggestions(list(groups.items()), language)}

    def suggest_next(data: Any, caller: Caller) -> dict[str, Any]:
        """``{"html"}``, questions that lead on from a citation: ``document``, ``start``, and what was ``asked``."""
        given = data if isinstance(data, Mapping) else {}
        language, passage = known_language(given.get("language")), asked_passage(given)
        if passage is None or passage.start is None or service.access.rates.wait("suggestions", caller):
            return {"html": ""}
        asked = [turn for turn in given.get("asked") or () if isinstance(turn, str)]
        try:
            found = next_questions(service.suggesting, passage.document, passage.start, asked, language)
        except TiaowenError as error:
            log.warning("No questions could be suggested: %s", error)
            found = ()
        return {"html": render_next([(next_.question, next_.label) for next_ in found], language)}

    def show_context(data: Any, caller: Caller) -> dict[str, Any]:
        """``{"html"}``, what stands around the clause of this number."""
        given = data if isinstance(data, Mapping) else {}
        number, language = str(given.get("clause") or ""), known_language(given.get("language"))
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            return {"html": ""}
        try:
            return {"html": render_context(clause_context(service.library, int(number)), language)}
        except TiaowenError:
            return {"html": render_gone(language)}

    return [answer_questions, open_document, picture_page, list_options, suggest_first, suggest_next, show_context]
