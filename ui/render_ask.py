"""The asking side of the page as HTML: welcome, composer, filters, and the list of earlier conversations.

What a browser itself remembers (questions, names of conversations) is put into these templates by the page's script,
as text.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rag.question import MAX_LENGTH
from ui.icons import icon
from ui.marking import join, text_language, when
from ui.render_turn import render_export
from ui.strings import say

FILTERS = ("region", "year", "topic", "issuer", "validity", "document")


def render_ask(language: str, has_documents: bool, kinds: Sequence[str] = FILTERS) -> str:
    """Everything of the conversation but its turns, which the script asks for; ``kinds`` are the filters to offer."""
    return str(
        Markup(
            '<div class="tw-asking"><div class="tw-thread" id="tw-thread" tabindex="-1">{welcome}'
            '<div class="tw-turns" role="log" aria-live="off" aria-label="{label}"></div>{takeaway}</div>'
            "{composer}{templates}</div>"
        ).format(
            welcome=render_welcome(language, has_documents),
            label=say(language, "thread_label"),
            takeaway=Markup('<footer class="tw-takeaway" hidden>{}</footer>').format(
                render_export(language, "conversation")
            ),
            composer=_composer(language, kinds),
            templates=_templates(language),
        )
    )


def render_welcome(language: str, has_documents: bool) -> Markup:
    """What stands there before the first question: the promise, and room for questions to begin with."""
    if has_documents:
        below = Markup('<div class="tw-suggestions" data-suggestions aria-live="polite"></div>')
    else:
        below = Markup(
            '<p class="tw-empty"><strong>{}</strong> {}</p>'
            '<button type="button" class="tw-button tw-primary" data-view="library">{}</button>'
        ).format(
            say(language, "empty_library"), say(language, "empty_library_detail"), say(language, "go_to_library")
        )
    return Markup('<section class="tw-welcome"><h1>{}</h1><p>{}</p>{}</section>').format(
        say(language, "welcome"), say(language, "welcome_detail"), below
    )


def render_suggestions(groups: Sequence[tuple[str, Sequence[str]]], language: str) -> str:
    """Questions to begin with, by topic: ``(topic's name, questions)``; nothing where there are none."""
    columns = [
        Markup("<li><h3>{}</h3><ul>{}</ul></li>").format(name, _asks([(q, q) for q in questions]))
        for name, questions in groups
    ]
    return str(
        when(
            columns,
            '<h2 class="tw-label">{}</h2><ul class="tw-examples">{}</ul>',
            say(language, "examples"),
            join(columns),
        )
    )


def render_next(questions: Sequence[tuple[str, str]], language: str) -> str:
    """Questions that what was found leads on to, each with what to call it; nothing where there are none."""
    return str(
        when(
            questions,
            '<p class="tw-label">{}</p><ul class="tw-asks">{}</ul>',
            say(language, "ask_next"),
            _asks(questions),
        )
    )


def _asks(questions: Sequence[tuple[str, str]]) -> Markup:
    return join(
        [
            Markup('<li><button type="button" data-ask="{}" lang="{}">{}</button></li>').format(
                question, text_language(label), label
            )
            for question, label in questions
        ]
    )


def _composer(language: str, kinds: Sequence[str]) -> Markup:
    filters = join(
        [
            Markup(
                '<span class="tw-filter" data-kind="{0}">'
                '<button type="button" class="tw-chip tw-add" data-filter="{0}" aria-haspopup="dialog"'
                ' aria-expanded="false" aria-controls="tw-options"><span>{1}</span></button></span>'
            ).format(kind, say(language, f"kind_{kind}"))
            for kind in kinds
        ]
    )
    return Markup(
        '<form class="tw-composer" id="tw-composer">'
        '<div class="tw-options" id="tw-options" role="dialog" aria-label="{filters_label}" hidden></div>'
        '<div class="tw-filters" role="group" aria-label="{filters_label}">'
        '<button type="button" class="tw-chip tw-filtertoggle" data-filters aria-expanded="false">{filters_label}'
        "<b></b></button>{filters}"
        '<button type="button" class="tw-chip tw-clear" data-unfilter-all hidden>{clear}</button></div>'
        '<div class="tw-field" id="tw-question"><label class="tw-hidden" for="tw-textarea">{question}</label>'
        '<textarea id="tw-textarea" rows="1" maxlength="{longest}" placeholder="{placeholder}" enterkeyhint="send"'
        ' autocomplete="off"></textarea>'
        '<button type="submit" class="tw-send" aria-label="{send}" title="{send}">{arrow}</button></div></form>'
    ).format(
        filters_label=say(language, "filters"),
        filters=filters,
        clear=say(language, "filters_clear"),
        question=say(language, "question_label"),
        longest=MAX_LENGTH,
        placeholder=say(language, "question_placeholder"),
        send=say(language, "send"),
        arrow=icon("send"),
    )


def _templates(language: str) -> Markup:
    """What the script copies and fills with text: a question that is being looked up, one that is being edited."""
    return Markup(
        '<template id="tw-waiting"><section class="tw-turn" data-state="waiting"><header class="tw-asked">'
        '<h2 class="tw-question" tabindex="-1"><span class="tw-hidden">{you}</span><span class="tw-words"></span>'
        '</h2></header><p class="tw-searching" role="status">{searching} '
        '<button type="button" class="tw-button tw-quiet" data-stop>{stop}</button></p></section></template>'
        '<template id="tw-editing"><form class="tw-editing"><label class="tw-hidden">{edit}</label>'
        '<textarea rows="2" maxlength="{longest}" aria-label="{edit}"></textarea><p class="tw-actions">'
        '<button type="submit" class="tw-button tw-primary">{again}</button>'
        '<button type="button" class="tw-button" data-edit-cancel>{cancel}</button></p></form></template>'
        '<template id="tw-reason"><form class="tw-reason"><label>{reason}<input type="text" maxlength="500"'
        ' autocomplete="off"></label><span class="tw-reasons">{reasons}</span><p class="tw-actions">'
        '<button type="submit" class="tw-button tw-primary">{tell}</button>'
        '<button type="button" class="tw-button" data-reason-cancel>{cancel}</button></p></form></template>'
    ).format(
        you=say(language, "you_asked"),
        searching=say(language, "searching"),
        stop=say(language, "stop"),
        edit=say(language, "edit_question"),
        longest=MAX_LENGTH,
        again=say(language, "ask_again"),
        cancel=say(language, "cancel"),
        reason=say(language, "reason"),
        reasons=join(
            [
                Markup('<button type="button" class="tw-chip" data-reason="{0}">{0}</button>').format(
                    say(language, f"reason_{name}")
                )
                for name in ("wrong", "old", "partly", "missing")
            ],
            " ",
        ),
        tell=say(language, "reason_send"),
    )


def render_history(language: str) -> str:
    """The frame of the list of conversations, with the template of a row."""
    return str(
        Markup(
            '<nav class="tw-history" aria-label="{label}"><header><button type="button" class="tw-button tw-new"'
            ' data-new>{plus}{new}</button><button type="button" class="tw-sign tw-closehistory" data-history'
            ' aria-label="{close}">{cross}</button></header><ul class="tw-conversations"></ul>'
            '<p class="tw-undo" role="status" hidden><span></span>'
            ' <button type="button" class="tw-link" data-undo>{undo}</button></p>'
            '<p class="tw-meta">{detail}</p><template id="tw-row"><li>'
            '<button type="button" class="tw-conversation" data-conversation></button>'
            '<button type="button" class="tw-sign" data-rename aria-label="{rename}" title="{rename}">{pen}</button>'
            '<button type="button" class="tw-sign" data-forget aria-label="{forget}" title="{forget}">{bin}</button>'
            "</li></template></nav>"
        ).format(
            label=say(language, "history"),
            plus=icon("plus"),
            new=say(language, "new_conversation"),
            close=say(language, "close"),
            cross=icon("close"),
            undo=say(language, "undo"),
            detail=say(language, "history_detail"),
            rename=say(language, "rename"),
            forget=say(language, "forget"),
            pen=icon("pen"),
            bin=icon("bin"),
        )
    )
