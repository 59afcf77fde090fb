"""The library page as HTML: the list of documents with what can be done to each, and the dialogs for doing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from index.records import Document
from ui.marking import join, text_language, when
from ui.render import validity_word
from ui.shelf import View, listed
from ui.strings import say

COLUMNS = ("title", "issuer", "date", "region", "validity", "clauses", "added")


def render_library_head(
    documents: Sequence[Document], language: str, may_change: bool, notes: Sequence[str] = ()
) -> str:
    """The heading, with how much the library holds, for whom it is only to be read, and ``notes`` to its keeper."""
    counts = say(
        language,
        "library_count",
        documents=len(documents),
        clauses=sum(document.clauses for document in documents),
    )
    return str(
        Markup('<header class="tw-shelfhead"><h1>{}</h1><p class="tw-meta">{}{}</p>{}</header>').format(
            say(language, "library_heading"),
            counts,
            when(not may_change, " · <span>{}</span>", say(language, "library_readonly")),
            join([Markup('<p class="tw-notice tw-trouble" role="status">{}</p>').format(note) for note in notes]),
        )
    )


def render_shelf(
    documents: Sequence[Document],
    language: str,
    view: View,
    may_change: bool,
    notice: str = "",
    trouble: bool = False,
) -> str:
    """A line of news where there is one, a field to find documents, the list, and the dialogs before a change.

    ``trouble``: the news is that something did not work.
    """
    news = when(
        notice, '<p class="tw-notice{}" role="{}">{}</p>',
        " tw-trouble" if trouble else "", "alert" if trouble else "status", notice,
    )  # fmt: skip
    if not documents:
        empty = Markup('<p class="tw-empty">{}</p>').format(say(language, "library_empty"))
        return str(Markup('<section class="tw-shelf">{}{}</section>').format(news, empty))
    return str(
        Markup(
            '<section class="tw-shelf" data-sort="{sort}" data-descending="{descending}">{news}{find}'
            '<table class="tw-documents"><thead><tr>{heads}{actions}</tr></thead>{rows}</table>{dialogs}</section>'
        ).format(
            sort=view.sort,
            descending="yes" if view.descending else "no",
            news=news,
            find=_find(view, language),
            heads=join([_head(column, view, language) for column in COLUMNS]),
            actions=when(
                may_change,
                '<th scope="col"><span class="tw-hidden">{}</span></th>',
                say(language, "column_actions"),
            ),
            rows=Markup(render_rows(documents, language, view, may_change)),
            dialogs=_dialogs(language) if may_change else "",
        )
    )


def render_rows(documents: Sequence[Document], language: str, view: View, may_change: bool) -> str:
    """The body of the list: a row for each document that fits, and what to say where there are more, or none."""
    shown, count = listed(documents, view, language)
    rows = join([_row(document, language, may_change) for document in shown])
    span = len(COLUMNS) + may_change
    below = when(
        count > len(shown),
        '<tr class="tw-more"><td colspan="{}">'
        '<button type="button" class="tw-button" data-more>{}</button></td></tr>',
        span,
        say(language, "more_documents", count=count - len(shown)),
    )
    none = when(
        not count, '<tr class="tw-more"><td colspan="{}">{}</td></tr>', span, say(language, "found_no_documents")
    )
    return str(
        Markup('<tbody data-found="{}" data-shown="{}">{}{}{}</tbody>').format(
            say(language, "found_documents", count=count), len(shown), rows, below, none
        )
    )


def _find(view: View, language: str) -> Markup:
    return Markup(
        '<div class="tw-finding"><input type="search" class="tw-find" data-find value="{1}" placeholder="{0}"'
        ' aria-label="{0}" autocomplete="off"><span class="tw-meta tw-foundcount" role="status"></span></div>'
    ).format(say(language, "find_document"), view.find)


def _head(column: str, view: View, language: str) -> Markup:
    name = say(language, f"column_{column}")
    order = "none" if column != view.sort else "descending" if view.descending else "ascending"
    return Markup(
        '<th scope="col" data-column="{0}" aria-sort="{1}"><button type="button" data-sort="{0}" title="{2}">{3}'
        "</button></th>"
    ).format(column, order, say(language, "sort_by", column=name), name)


def _row(document: Document, language: str, may_change: bool) -> Markup:
    metadata = document.metadata
    title = Markup(
        '<button type="button" class="tw-link" lang="{}" data-open="{}">{}</button>'
        '<span class="tw-meta">{}<span class="tw-file">{}</span>{}</span>'
    ).format(
        text_language(metadata.title),
        document.id,
        metadata.title,
        when(metadata.number, "<span>{}</span> ", metadata.number),
        document.file,
        when(document.corrected, ' <span class="tw-badge tw-byhand">{}</span>', say(language, "corrected")),
    )
    validity = Markup('<span class="tw-badge tw-validity" data-validity="{}">{}</span>').format(
        metadata.validity, validity_word(metadata.validity, language)
    )
    day, moment = _added(document.added_at)
    values = {
        "title": title,
        "issuer": metadata.issuer or "",
        "date": metadata.issued_on or "",
        "region": metadata.region or "",
        "validity": validity,
        "clauses": say(language, "clause_count", count=document.clauses),
        "added": Markup('<time datetime="{}" title="{}">{}</time>').format(document.added_at, moment, day),
    }
    cells = [
        when(values[name], '<td data-column="{}" data-label="{}">{}</td>',
             name, say(language, f"column_{name}"), values[name]) or Markup("<td></td>")
        for name in COLUMNS
    ]  # fmt: skip
    if may_change:
        cells.append(_actions(document, language))
    return Markup('<tr data-document="{}">{}</tr>').format(document.id, join(cells))


def _added(moment: str) -> tuple[str, str]:
    """The day and the moment that a document was added, in the time of this machine."""
    try:
        local = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment, moment
    return local.strftime("%Y-%m-%d"), local.strftime("%Y-%m-%d %H:%M")


def _actions(document: Document, language: str) -> Markup:
    title = document.metadata.title
    buttons = [
        Markup(
            '<button type="button" class="tw-button tw-quiet{}" data-{}="{}" data-title="{}" aria-label="{}">'
            "{}</button>"
        ).format(style, act, document.id, title, f"{say(language, word)}: {title}", say(language, word))
        for act, word, style in (
            ("correct", "correct", ""),
            ("replace", "new_version", ""),
            ("delete", "delete", " tw-danger"),
        )
    ]
    return Markup('<td data-column="actions">{}</td>').format(join(buttons, " "))


def _dialogs(language: str) -> Markup:
    """The question before a deletion, the empty dialog that a form of corrections is put into, and the field that
    a new version is chosen with.
    """
    return Markup(
        '<dialog class="tw-dialog tw-deleting" aria-labelledby="tw-dialog-heading">'
        '<h2 id="tw-dialog-heading">{heading}</h2><p class="tw-dialog-title"></p><p class="tw-meta">{detail}</p>'
        '<p class="tw-actions"><button type="button" class="tw-button tw-danger" data-confirm>{delete}</button>'
        '<button type="button" class="tw-button" data-cancel autofocus>{cancel}</button></p></dialog>'
        '<dialog class="tw-dialog tw-correcting" aria-labelledby="tw-correcting-heading"></dialog>'
        '<input type="file" class="tw-hidden" data-newversion tabindex="-1" aria-label="{new_version}"'
        ' data-working="{working}">'
    ).format(
        heading=say(language, "delete_heading"),
        detail=say(language, "delete_detail"),
        delete=say(language, "delete"),
        cancel=say(language, "cancel"),
        new_version=say(language, "new_version"),
        working=say(language, "replacing"),
    )
