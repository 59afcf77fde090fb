"""What was understood of a question, as chips that can be taken off: words carried over, filters, places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from rag.suggestion_words import inner_title
from ui.address_notes import address_sentences
from ui.filter_notes import topic_word
from ui.icons import icon
from ui.marking import join, text_language, when
from ui.render import validity_word
from ui.strings import say

LABEL = 24
"""Characters of a chip; a document's title is often longer than a line."""


def render_plan(turn: Mapping[str, Any], language: str) -> Markup:
    """The chips of a turn: what came from earlier questions, what was taken off, the filters; a place not found."""
    plan = (turn.get("answer") or {}).get("plan") or {}
    notes: list[Markup] = []
    notes += [Markup('<span class="tw-note">{}</span>').format(line) for line in address_sentences(plan, language)]
    off = list(turn.get("without") or ())
    carried = [text for text in carried_texts(plan) if text not in off]
    chips = [_chip(text, language, "chip_off", without=text) for text in carried]
    chips += [_off(text, language) for text in off]
    if chips:
        notes.append(_group(say(language, "carried"), chips))
    filters = [
        _chip(label, language, "filter_off", unfilter=name, value=str(value))
        for name, value, label in filter_chips(turn.get("filters") or {}, turn.get("titles") or {}, language)
    ]
    if filters:
        notes.append(_group(say(language, "limited_to"), filters))
    for hard, label in ((True, "understood"), (False, "preferred")):
        chips = [
            _chip(text, language, "filter_off", without=text) for text in said_texts(plan, hard) if text not in off
        ]
        if chips:
            notes.append(_group(say(language, label), chips))
    return when(notes, '<div class="tw-plan">{}</div>', join(notes))


def carried_texts(plan: Mapping[str, Any]) -> list[str]:
    """What was carried over, as the words of its chips; an item is a text, or ``{"kind", "text"}``."""
    items = [item.get("text") if isinstance(item, Mapping) else item for item in plan.get("carried") or ()]
    return [str(item) for item in items if item]


def said_texts(plan: Mapping[str, Any], hard: bool) -> list[str]:
    """The question's own words for what it wants to be looked up in (``hard``), or preferably in."""
    said = plan.get("said") or ()
    return list(dict.fromkeys(str(item["text"]) for item in said if bool(item.get("hard")) == hard))


def filter_chips(
    filters: Mapping[str, Any], titles: Mapping[str, str], language: str
) -> Iterator[tuple[str, Any, str]]:
    """Each value of ``filters`` as ``(name, value, words for it)``; ``titles`` are the documents' by id."""
    for name, values in filters.items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            if value in (None, ""):
                continue
            label = filter_label(name, value, titles, language)
            if label:
                yield name, value, label


def filter_label(name: str, value: Any, titles: Mapping[str, str], language: str) -> str:
    """One value of a filter in words; empty for a filter that the page does not know."""
    if name == "document":
        title = inner_title(titles.get(str(value)) or say(language, "filter_gone"))
        return title if len(title) <= LABEL else title[: LABEL - 1] + "…"
    if name == "validity":
        return validity_word(str(value), language)
    if name in ("year_from", "year_to"):
        return say(language, f"filter_{name}", value=value)
    if name == "on":
        return say(language, "filter_on", value=value)
    if name == "topic":
        return topic_word(str(value), language)
    return str(value) if name in ("region", "issuer") else ""


def _group(label: str, chips: Sequence[Markup]) -> Markup:
    return Markup('<span class="tw-group"><span class="tw-grouplabel">{}</span> {}</span>').format(
        label, join(chips, " ")
    )


def _chip(text: str, language: str, title: str, **data: str) -> Markup:
    """A chip that a click takes off; ``data`` tells the script which."""
    attributes = join([Markup(' data-{}="{}"').format(name, value) for name, value in data.items()])
    return Markup(
        '<button type="button" class="tw-chip" lang="{}"{} aria-label="{}"><span>{}</span>{}</button>'
    ).format(text_language(text), attributes, say(language, title, value=text), text, icon("close"))


def _off(text: str, language: str) -> Markup:
    return Markup(
        '<button type="button" class="tw-chip tw-off" lang="{}" data-with="{}" aria-label="{}">'
        "<span>{}</span>{}</button>"
    ).format(text_language(text), text, say(language, "chip_on", value=text), text, icon("back"))
