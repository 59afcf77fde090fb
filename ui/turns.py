"""The questions of a conversation as a browser sends them, and their answers: plain data in, plain data out.

A conversation lives in the browser alone. The server is told the questions anew each time, believes nothing of what
it is told, and keeps nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.errors import QuestionError, TiaowenError
from rag.question import MAX_LENGTH
from ui.service import Service
from ui.strings import known_language

log = logging.getLogger("tiaowen.ui")

TURNS = 50
"""Questions of a conversation that are looked at; the page keeps no more."""

CHIPS = 20
"""Values of one kind (a filter's, chips taken off) that are looked at."""

LISTS = ("document", "region", "issuer", "validity", "topic")
YEARS = ("year_from", "year_to")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a conversation: ``without`` are carried words that were taken off, ``filters`` what it was
    narrowed to. ``id`` is the browser's name for it.
    """

    id: str
    question: str
    without: tuple[str, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation of which the questions from ``first`` on are to be answered, in ``language``."""

    language: str
    turns: tuple[Asked, ...]
    first: int = 0


def parse_talk(data: object) -> Talk:
    """What a browser sent; whatever is not as it should be is left out, and what is too long cut off."""
    given = data if isinstance(data, Mapping) else {}
    turns = given.get("turns")
    asked = tuple(_asked(turn) for turn in (turns if isinstance(turns, list) else [])[:TURNS])
    first = given.get("first")
    at = first if isinstance(first, int) and not isinstance(first, bool) else len(asked) - 1
    return Talk(known_language(given.get("language")), asked, min(max(at, 0), len(asked)))


def _asked(turn: object) -> Asked:
    given = turn if isinstance(turn, Mapping) else {}
    return Asked(
        _text(given.get("id"))[:40],
        # One character more than may be asked, so that too long a question is still refused as such.
        _text(given.get("question")).strip()[: MAX_LENGTH + 1],
        _texts(given.get("without")),
        parse_filters(given.get("filters")),
    )


def parse_filters(given: object) -> dict[str, Any]:
    """The filters in what a browser sent, those that say something."""
    values = given if isinstance(given, Mapping) else {}
    lists = {name: list(_texts(values.get(name))) for name in LISTS}
    years = {name: values.get(name) for name in YEARS}
    found: dict[str, Any] = {name: texts for name, texts in lists.items() if texts}
    return found | {
        name: year for name, year in years.items() if isinstance(year, int) and not isinstance(year, bool)
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(item[:MAX_LENGTH] for item in items[:CHIPS] if isinstance(item, str) and item.strip())


def answer_turns(service: Service, talk: Talk) -> list[dict[str, Any]]:
    """The turns from ``talk.first`` on: each the question with its answer, or with the code of an error.

    A turn is ``{"id", "question", "without", "filters", "titles", "answer": dict | None, "error": str | None}``;
    ``titles`` names the documents that its filters hold by id.
    """
    titles = _titles(service, talk.turns)
    answered: list[dict[str, Any]] = []
    for at in range(talk.first, len(talk.turns)):
        earlier = talk.turns[:at]
        # A word that was taken off once stays off in what follows.
        without = tuple(dict.fromkeys(word for turn in (*earlier, talk.turns[at]) for word in turn.without))
        history = [turn.question for turn in earlier if turn.question]
        answered.append(_answer(service, talk.turns[at], history, without) | {"titles": titles})
    return answered


def refused_turns(talk: Talk, code: str) -> list[dict[str, Any]]:
    """The turns that :func:`answer_turns` would give, each with the code of this error."""
    return [_unanswered(turn) | {"error": code, "titles": {}} for turn in talk.turns[talk.first :]]


def _unanswered(turn: Asked) -> dict[str, Any]:
    return {
        "id": turn.id,
        "question": turn.question,
        "without": list(turn.without),
        "filters": dict(turn.filters),
        "answer": None,
        "error": None,
    }


def _answer(service: Service, turn: Asked, history: Sequence[str], without: Sequence[str]) -> dict[str, Any]:
    filled = _unanswered(turn)
    try:
        answer = service.assistant.ask(
            turn.question,
            history=history,
            limit=service.settings.top_k,
            filters=turn.filters,
            without=without,
        )
        filled["answer"] = answer.to_dict()
    except QuestionError as error:
        filled["error"] = error.code if turn.question else "question_empty"
    except TiaowenError as error:
        log.warning("A question could not be answered: %s", error)
        filled["error"] = error.code
    except Exception:
        log.exception("A question could not be answered")
        filled["error"] = "internal"
    return filled


def _titles(service: Service, turns: Sequence[Asked]) -> dict[str, str]:
    wanted = {identity for turn in turns for identity in turn.filters.get("document", ())}
    if not wanted:
        return {}
    try:
        return {d.id: d.metadata.title for d in service.library.documents() if d.id in wanted}
    except TiaowenError:
        return {}  # what is the matter is said with the answer
