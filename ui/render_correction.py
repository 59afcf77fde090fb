"""The form that a document's metadata are corrected with, as HTML."""

from __future__ import annotations

from markupsafe import Markup

from index.corrections import DATES, FIELDS, LONGEST, VALIDITIES
from index.records import Document
from ui.marking import join, when
from ui.render import validity_word
from ui.strings import say, say_error


def render_correction(document: Document, language: str) -> str:
    """The form: a field each with what holds now (``data-was``), and, where it was corrected, what was read."""
    read = dict(document.corrected)
    fields = [_field(document, name, read, language) for name in FIELDS]
    return str(
        Markup(
            '<form method="dialog" data-document="{id}" data-refused="{refused}"'
            ' data-saving="{saving}">'
            '<h2 id="tw-correcting-heading">{heading}</h2>'
            '<p class="tw-dialog-title">{file}</p><p class="tw-meta">{detail}</p>{fields}'
            '<p class="tw-error" role="alert" hidden></p><p class="tw-meta tw-saving" role="status"></p>'
            '<p class="tw-actions"><button type="submit" class="tw-button tw-primary">{save}</button>'
            '<button type="button" class="tw-button" data-cancel>{cancel}</button></p></form>'
        ).format(
            id=document.id,
            refused=say_error(language, "correction_error"),
            saving=say(language, "saving"),
            heading=say(language, "correct_heading"),
            file=document.file,
            detail=say(language, "correct_detail"),
            fields=join(fields),
            save=say(language, "save"),
            cancel=say(language, "cancel"),
        )
    )


def _field(document: Document, name: str, read: dict[str, str | None], language: str) -> Markup:
    value = getattr(document.metadata, name) or ""
    note = ""
    if name in read:
        was = read[name] or ""
        shown = validity_word(was, language) if name == "validity" else was or say(language, "read_nothing")
        note = Markup(
            '<span class="tw-meta" id="tw-read-{name}">{read} '
            '<button type="button" class="tw-link" data-takeback="{name}" data-read="{was}">{take_back}</button>'
            "</span>"
        ).format(name=name, read=say(language, "read_as", value=shown), was=was, take_back=say(language, "take_back"))
    return Markup('<p class="tw-fixing"><label for="tw-fix-{0}">{1}</label>{2}{3}</p>').format(
        name, say(language, f"field_{name}"), _control(name, value, name in read, language), note
    )


def _control(name: str, value: str, described: bool, language: str) -> Markup:
    common = Markup('id="tw-fix-{0}" name="{0}" data-was="{1}"{2}').format(
        name, value, when(described, ' aria-describedby="tw-read-{}"', name)
    )
    if name == "validity":
        options = [
            Markup('<option value="{}"{}>{}</option>').format(
                item, Markup(" selected") if item == value else "", validity_word(item, language)
            )
            for item in VALIDITIES
        ]
        return Markup("<select {}>{}</select>").format(common, join(options))
    if name in DATES:
        return Markup('<input type="date" {} value="{}">').format(common, value)
    return Markup('<input type="text" {} value="{}" maxlength="{}"{}>').format(
        common, value, LONGEST, Markup(" required") if name == "title" else ""
    )
