"""What a question can be narrowed to, read off the documents of the library, and as HTML to choose from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from index.records import Document
from ui.filter_notes import topic_word
from ui.marking import join, text_language, when
from ui.render import validity_word
from ui.strings import say

SHOWN = 60
"""Values that are listed at a time; what is sought beyond them is found by typing."""

FIND_FROM = 9
"""From so many values on there is a field to find one."""

VALIDITIES = ("in_force", "not_yet_in_force", "draft", "expired", "repealed", "unknown")


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter, the words for it, how many documents it leaves, and what else it can be found by."""

    value: str
    label: str
    documents: int
    aside: str = ""


Topics = Mapping[str, Sequence[str]]
"""Topics by the id of a document."""


def options_of(documents: Sequence[Document], kind: str, language: str, topics: Topics | None = None) -> list[Option]:
    """The values of ``kind`` (``region``, ``issuer``, ``validity``, ``topic``, ``year``, ``document``) that documents
    have: the most frequent first, years from the newest, documents by title. ``topics`` is wanted for ``topic``.
    """
    if kind == "document":
        options = [
            Option(d.id, d.metadata.title, 1, " ".join(filter(None, (d.metadata.number, d.file)))) for d in documents
        ]
        return sorted(options, key=lambda option: (option.label, option.value))
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update((topics or {}).get(document.id, ()) if kind == "topic" else _values(document, kind))
    if kind == "year":
        return [Option(year, year, counts[year]) for year in sorted(counts, reverse=True)]
    if kind == "validity":
        return [Option(v, validity_word(v, language), counts[v]) for v in VALIDITIES if counts[v]]
    word = (lambda value: topic_word(value, language)) if kind == "topic" else str
    return [
        Option(value, word(value), n) for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _values(document: Document, kind: str) -> Sequence[str]:
    metadata = document.metadata
    if kind == "year":
        return [metadata.issued_on[:4]] if metadata.issued_on else []
    value = {"region": metadata.region, "issuer": metadata.issuer, "validity": metadata.validity}.get(kind)
    return [value] if value else []


def kinds_of(documents: Sequence[Document], kinds: Sequence[str]) -> list[str]:
    """Those of ``kinds`` that tell these documents apart: a filter with one value or none filters nothing.

    Of topics it is not asked, since finding them out takes a second in a large library.
    """
    return [
        kind
        for kind in kinds
        if (len(documents) > 1 if kind == "topic" else len(options_of(documents, kind, "zh")) > 1)
    ]


def render_options(options: Sequence[Option], kind: str, filters: Mapping[str, Any], find: str, language: str) -> str:
    """The list to choose from; ``filters`` are those set, ``find`` the words that a value's must hold."""
    if kind == "year":
        return str(_years(options, filters, language))
    chosen = set(filters.get(kind) or ())
    words = find.casefold().split()
    fitting = [option for option in options if all(w in f"{option.label} {option.aside}".casefold() for w in words)]
    # What is chosen stays in sight, to be taken off again.
    fitting.sort(key=lambda option: option.value not in chosen)
    items = [
        Markup(
            '<li><label><input type="checkbox" data-kind="{}" value="{}" data-label="{}"{}>'
            '<span lang="{}">{}</span>{}</label></li>'
        ).format(
            kind,
            option.value,
            option.label,
            Markup(" checked") if option.value in chosen else "",
            text_language(option.label),
            option.label,
            when(kind != "document", "<small>{}</small>", option.documents),
        )
        for option in fitting[:SHOWN]
    ]
    rest = len(fitting) - SHOWN
    note = ""
    if not fitting:
        note = say(language, "filter_none")
    elif rest > 0:
        note = say(language, "filter_more", count=rest)
    return str(
        Markup('<ul class="tw-optionlist">{}</ul>{}').format(
            join(items), when(note, '<p class="tw-meta">{}</p>', note)
        )
    )


def render_option_head(options: Sequence[Option], kind: str, language: str) -> str:
    """What stands above the list: its name, a field to find by where the list is long, and the sign to close it."""
    find = when(
        kind != "year" and len(options) >= FIND_FROM,
        '<input type="search" data-findoption placeholder="{0}" aria-label="{0}">',
        say(language, "filter_find"),
    )
    return str(
        Markup(
            '<div class="tw-optionhead"><b>{}</b>{}'
            '<button type="button" class="tw-button" data-done>{}</button></div>'
        ).format(say(language, f"kind_{kind}"), find, say(language, "done"))
    )


def _years(options: Sequence[Option], filters: Mapping[str, Any], language: str) -> Markup:
    years = [option.value for option in options if re.fullmatch(r"\d{4}", option.value)]
    fields = []
    for name in ("year_from", "year_to"):
        chosen = str(filters.get(name) or "")
        choices = join(
            [
                Markup('<option value="{0}"{1}>{2}</option>').format(
                    year, Markup(" selected") if year == chosen else "", year or say(language, "filter_any")
                )
                for year in ("", *years)
            ]
        )
        fields.append(
            Markup('<label>{} <select data-kind="{}">{}</select></label>').format(
                say(language, f"filter_{name}_label"), name, choices
            )
        )
    return Markup('<p class="tw-years">{}</p>').format(join(fields, " "))
