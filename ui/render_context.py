"""What stands around a clause, and which documents belong to one, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ui.marking import join, text_language, when
from ui.schemas_context import ClauseContext, NearClause, ReferredClause, RelatedDocument
from ui.strings import say

SHOWN = 400
"""Characters of a neighbour that are shown; the rest is in the document."""


def render_context(context: ClauseContext, language: str) -> str:
    """The clauses around one, each under what it is to it, with a button that opens it in its document."""
    parts = [
        _near(context.lead, "context_lead", language) if context.lead != context.before else Markup(""),
        _near(context.before, "context_before", language),
        _near(context.after, "context_after", language),
        *(_referred(item, language) for item in context.refers),
    ]
    shown = [part for part in parts if part]
    if not shown:
        return str(Markup('<p class="tw-meta">{}</p>').format(say(language, "context_none")))
    return str(Markup('<dl class="tw-around">{}</dl>').format(join(shown)))


def render_gone(language: str) -> str:
    """In place of what stands around a clause that is there no more."""
    return str(Markup('<p class="tw-error" role="alert">{}</p>').format(say(language, "passage_gone")))


def _near(near: NearClause | None, key: str, language: str) -> Markup:
    if near is None:
        return Markup("")
    return _entry(say(language, key), near.citation, near.quote, near.document, near.start, near.end, language)


def _referred(item: ReferredClause, language: str) -> Markup:
    term = say(language, "context_refers", words=item.words)
    if item.clause is None:
        return _entry(term, item.title, "", item.document, None, None, language)
    return _entry(
        term, item.clause.citation, item.clause.quote, item.document, item.target_start, item.target_end, language
    )


def _entry(
    term: str, citation: str, quote: str, document: str, start: int | None, end: int | None, language: str
) -> Markup:
    short = quote if len(quote) <= SHOWN else quote[:SHOWN].rstrip() + "…"
    return Markup('<dt>{}</dt><dd><button type="button" class="tw-link" data-open="{}"{}>{}</button>{}</dd>').format(
        term,
        document,
        when(start is not None, ' data-start="{}" data-end="{}"', start, end),
        citation,
        when(short, '<p lang="{}">{}</p>', text_language(short), short),
    )


def render_related(related: Sequence[RelatedDocument], language: str) -> Markup:
    """The documents that belong to one, in words, each to be opened."""
    items = [
        Markup('<li>{} <button type="button" class="tw-link" data-open="{}">{}</button></li>').format(
            say(language, f"relation_{item.relation}"), item.id, item.title
        )
        for item in related
    ]
    return when(
        items, '<ul class="tw-related" aria-label="{}">{}</ul>', say(language, "related_documents"), join(items)
    )
