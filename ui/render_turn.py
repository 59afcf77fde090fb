"""One turn of a conversation as HTML: the question, what was understood of it, the cards or the quiet sentence.

A turn is the plain dict that ``ui.turns.answer_turns`` gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ui.icons import icon
from ui.marking import join, text_language, when
from ui.render import render_cards, render_helpful
from ui.render_plan import render_plan
from ui.strings import say, say_error

Turn = Mapping[str, Any]


def render_turn(turn: Turn, language: str) -> str:
    """A question with what came of it: an answer, or why there is none."""
    if turn.get("error"):
        state = "error"
        body = Markup('<p class="tw-error" role="alert">{}</p>').format(say_error(language, str(turn["error"])))
    else:
        state = str(turn["answer"]["status"])
        body = render_answer(turn, language)
    return str(
        Markup(
            '<section class="tw-turn" data-turn="{}" data-state="{}" data-version="{}" aria-labelledby="tw-q-{}">'
            "{}{}</section>"
        ).format(
            turn["id"],
            state,
            (turn["answer"] or {}).get("library_version", ""),
            turn["id"],
            render_question(turn, language),
            body,
        )
    )


def render_question(turn: Turn, language: str) -> Markup:
    """The question, and the sign to edit it by."""
    return Markup(
        '<header class="tw-asked"><h2 class="tw-question" id="tw-q-{id}" tabindex="-1" lang="{lang}">'
        '<span class="tw-hidden">{you}</span><span class="tw-words">{question}</span></h2>'
        '<button type="button" class="tw-sign" data-edit aria-label="{edit}" title="{edit}">{pen}</button></header>'
    ).format(
        id=turn["id"],
        lang=text_language(turn["question"]),
        you=say(language, "you_asked"),
        question=turn["question"],
        edit=say(language, "edit_question"),
        pen=icon("pen"),
    )


def render_answer(turn: Turn, language: str) -> Markup:
    """The cards of an answer; for ``no_match`` the quiet sentence, what to try, and the nearest clauses."""
    answer = turn["answer"]
    threshold = float((answer.get("plan") or {}).get("threshold") or 0.0)
    citations, related = answer["citations"], answer["related"]
    plan = render_plan(turn, language)
    foot = _foot(language, whole=answer["status"] != "answered")
    if answer["status"] == "answered":
        count = len(citations)
        line = say(language, "found_one") if count == 1 else say(language, "found_many", count=count)
        head = Markup('<p class="tw-found" role="status">{}</p>').format(line)
        below = when(
            related,
            '<details class="tw-related"><summary>{}</summary>{}</details>',
            say(language, "related"),
            render_cards(related, language, threshold, answers=False),
        )
        return join([head, plan, render_cards(citations, language, threshold, answers=True), below, foot])
    head = Markup('<p class="tw-nomatch" role="status">{}</p>').format(say(language, "no_match"))
    note = Markup('<p class="tw-nearest">{}</p>').format(say(language, "nearest" if related else "nothing_near"))
    cards = render_cards(related, language, threshold, answers=False)
    return join([head, plan, _tries(turn, plan, language), note, cards, foot])


def _tries(turn: Turn, plan: Markup, language: str) -> Markup:
    """What a reader can do where nothing was found: what narrows the search first."""
    keys = ["try_words"]
    if turn.get("filters"):
        keys.insert(0, "try_filters")
    if "data-without" in plan:
        keys.insert(0, "try_carried")
    items = join([Markup("<li>{}</li>").format(say(language, key)) for key in (*keys, "try_library")])
    return Markup('<ul class="tw-tries" aria-label="{}">{}</ul>').format(say(language, "tries"), items)


def _foot(language: str, *, whole: bool) -> Markup:
    """Below the cards: taking the answer along, and room for what may be asked next."""
    return Markup(
        '<footer class="tw-foot">{export}{helpful}</footer><div class="tw-next" data-next hidden></div>'
    ).format(
        export=render_export(language, "turn"),
        helpful=render_helpful(language) if whole else "",
    )


def render_export(language: str, what: str) -> Markup:
    """The two formats to take an answer (``turn``) or the conversation (``conversation``) along in."""
    key = f"export_{what}"
    return Markup(
        '<span class="tw-export" role="group" aria-label="{0}"><span class="tw-grouplabel">{0}</span>'
        '<button type="button" class="tw-button tw-quiet" data-export="docx" data-what="{1}">Word</button>'
        '<button type="button" class="tw-button tw-quiet" data-export="markdown" data-what="{1}">Markdown</button>'
        "</span>"
    ).format(say(language, key), what)
