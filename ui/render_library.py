"""The library page as HTML: the list of documents, what an upload did, and the question before a deletion."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.records import Document
from ui.documents import FileOutcome
from ui.marking import join, text_language, when
from ui.render import validity_word
from ui.strings import say, say_error

COLUMNS = ("title", "issuer", "date", "region", "validity", "clauses", "format", "actions")


def render_library_head(documents: Sequence[Document], language: str) -> str:
    """The heading, with how much the library holds."""
    counts = say(
        language,
        "library_count",
        documents=len(documents),
        clauses=sum(document.clauses for document in documents),
    )
    return str(
        Markup('<header class="tw-shelfhead"><h1>{}</h1><p class="tw-meta">{}</p></header>').format(
            say(language, "library_heading"), counts
        )
    )


def render_shelf(documents: Sequence[Document], language: str, notice: str = "") -> str:
    """A line of news where there is one, the documents with a field to find one, and the dialog for deleting."""
    find = when(
        len(documents) > 1,
        '<input type="search" class="tw-find" data-find placeholder="{0}" aria-label="{0}">',
        say(language, "find_document"),
    )
    return str(
        Markup('<section class="tw-shelf">{}{}{}{}</section>').format(
            when(notice, '<p class="tw-notice" role="status">{}</p>', notice),
            find,
            _table(documents, language),
            _dialog(language),
        )
    )


def _table(documents: Sequence[Document], language: str) -> Markup:
    if not documents:
        return Markup('<p class="tw-empty">{}</p>').format(say(language, "library_empty"))
    heads = join(
        [
            Markup('<th scope="col" data-column="{}">{}</th>').format(name, say(language, f"column_{name}"))
            for name in COLUMNS
        ]
    )
    rows = join([_row(document, language) for document in documents])
    return Markup('<table class="tw-documents"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        heads, rows
    )


def _row(document: Document, language: str) -> Markup:
    metadata = document.metadata
    title = Markup(
        '<button type="button" class="tw-link" lang="{}" data-open="{}">{}</button><span class="tw-meta">{}{}</span>'
    ).format(
        text_language(metadata.title),
        document.id,
        metadata.title,
        when(metadata.number, "<span>{}</span> ", metadata.number),
        Markup("<span>{}</span>").format(document.file),
    )
    validity = Markup('<span class="tw-badge tw-validity" data-validity="{}">{}</span>').format(
        metadata.validity, validity_word(metadata.validity, language)
    )
    delete = Markup(
        '<button type="button" class="tw-button tw-danger" data-delete="{}" data-title="{}"'
        ' aria-label="{}">{}</button>'
    ).format(document.id, metadata.title, f"{say(language, 'delete')} {metadata.title}", say(language, "delete"))
    values = {
        "title": title,
        "issuer": metadata.issuer or "",
        "date": metadata.issued_on or "",
        "region": metadata.region or "",
        "validity": validity,
        "clauses": say(language, "clause_count", count=document.clauses),
        "format": document.format.upper(),
        "actions": delete,
    }
    cells = [Markup('<td data-column="{}">{}</td>').format(name, values[name]) for name in COLUMNS]
    return Markup("<tr>{}</tr>").format(join(cells))


def _dialog(language: str) -> Markup:
    return Markup(
        '<dialog class="tw-dialog" aria-labelledby="tw-dialog-heading"><h2 id="tw-dialog-heading">{}</h2>'
        '<p class="tw-dialog-title"></p><p class="tw-meta">{}</p><p class="tw-actions">'
        '<button type="button" class="tw-button tw-danger" data-confirm>{}</button>'
        '<button type="button" class="tw-button" data-cancel autofocus>{}</button></p></dialog>'
    ).format(
        say(language, "delete_heading"),
        say(language, "delete_detail"),
        say(language, "delete"),
        say(language, "cancel"),
    )


def render_outcomes(outcomes: Sequence[FileOutcome], language: str) -> str:
    """One line for each uploaded file: added, replaced, unchanged, or not added and why."""
    lines: list[Markup] = []
    for outcome in outcomes:
        reason = ""
        if outcome.failure:
            reason = say_error(language, outcome.failure.code)
        lines.append(
            Markup('<li data-outcome="{}"><span>{}</span>{}</li>').format(
                outcome.what,
                say(language, f"upload_{outcome.what}", name=outcome.name),
                when(
                    reason,
                    ' <span class="tw-meta" title="{}">{}</span>',
                    outcome.failure.reason if outcome.failure else "",
                    reason,
                ),
            )
        )
    return str(when(lines, '<ul class="tw-outcomes" role="status">{}</ul>', join(lines)))
