"""A page of a PDF as HTML: its picture, the place of the clause and of the evidence marked on it, leafing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from index.reading.pdf_places import Box
from ui.marking import join
from ui.strings import say


@dataclass(frozen=True, slots=True)
class PageView:
    """Page ``number`` of ``pages`` of a document, with the boxes of the clause and of its evidence on it."""

    document: str
    number: int
    pages: int
    clause: Sequence[Box] = ()
    evidence: Sequence[Box] = ()


def render_page(view: PageView, language: str) -> str:
    """The picture with its marks, and the signs to leaf by."""
    marks = [_mark(box, "clause") for box in view.clause] + [_mark(box, "evidence") for box in view.evidence]
    return str(
        Markup(
            '<figure class="tw-page" data-page="{number}"><p class="tw-leaf">{before}<span>{where}</span>{after}</p>'
            '<div class="tw-sheet"><img src="api/documents/{document}/pages/{number}" alt="{alt}">{marks}</div>'
            "</figure>"
        ).format(
            number=view.number,
            before=_leaf("page_before", view.number - 1, view, language),
            where=say(language, "page_of", page=view.number, pages=view.pages),
            after=_leaf("page_after", view.number + 1, view, language),
            document=quote(view.document, safe=""),
            alt=say(language, "page_alt", page=view.number),
            marks=join(marks),
        )
    )


def render_no_page(language: str) -> str:
    """In place of a page that cannot be shown, why."""
    return str(Markup('<p class="tw-error" role="alert">{}</p>').format(say(language, "page_missing")))


def _leaf(key: str, number: int, view: PageView, language: str) -> Markup:
    off = Markup(" disabled") if not 1 <= number <= view.pages else ""
    return Markup('<button type="button" class="tw-button" data-leaf="{}"{}>{}</button>').format(
        number, off, say(language, key)
    )


def _mark(box: Box, kind: str) -> Markup:
    places = [
        f"{name}:{100 * share:.2f}%"
        for name, share in zip(("left", "top", "width", "height"), _sides(box), strict=True)
    ]
    return Markup('<span class="tw-box tw-box-{}" style="{}"></span>').format(kind, ";".join(places))


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height
