"""The frame around the page as HTML: name, the two tabs, language, light or dark."""

from __future__ import annotations

import json

from markupsafe import Markup

from ui.access.records import NOBODY, Caller
from ui.icons import SEAL, icon
from ui.marking import join, when
from ui.strings import LANGUAGES, say

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}

# What the script says of its own accord, by its own name for it; {} is where it puts a value.
SCRIPT_WORDS = {
    "again": "again",
    "copied": "copied",
    "copyFailed": "copy_failed",
    "exported": "exported",
    "exportFailed": "export_failed",
    "feedbackFailed": "feedback_failed",
    "forgotten": "forgotten",
    "lost": "lost",
    "thanks": "thanks",
    "untitled": "untitled",
}


def render_header(language: str, caller: Caller = NOBODY, guarded: bool = False) -> str:
    """The header, for who looks at it. Its data tell the script what to set on the page itself, and the words it
    needs; ``guarded``: there are accounts, so that one who is not signed in could be.
    """
    tabs = join(
        [
            Markup(
                '<button type="button" role="tab" id="tw-tab-{0}" data-view="{0}" aria-controls="tw-{0}">{1}</button>'
            ).format(view, say(language, f"tab_{view}"))
            for view in ("ask", "library")
        ]
    )
    languages = join(
        [
            Markup('<button type="button" data-language="{}" lang="{}" aria-pressed="{}">{}</button>').format(
                code, LANGUAGE_TAGS[code], "true" if code == language else "false", LANGUAGE_NAMES[code]
            )
            for code in LANGUAGES
        ]
    )
    words = {name: say(language, key).replace("{title}", "{}") for name, key in SCRIPT_WORDS.items()}
    return str(
        Markup(
            '<header class="tw-header" data-title="{title}" data-tag="{tag}" data-language="{language}"'
            ' data-words="{words}">'
            '<button type="button" class="tw-sign" data-history aria-expanded="false" aria-controls="tw-history"'
            ' aria-label="{history}" title="{history}">{list}</button>'
            '<p class="tw-brand"><img src="{icon}" alt="" width="26" height="26"><b>{brand}</b>'
            "<span>{tagline}</span></p>"
            '<div class="tw-tabs" role="tablist" aria-label="{tabs_label}">{tabs}</div>'
            '<div class="tw-switches">'
            '<div class="tw-languages" role="group" aria-label="{language_label}">{languages}</div>'
            '<button type="button" class="tw-theme" data-theme aria-label="{theme_label}"'
            ' title="{theme_label}"></button>{account}</div></header>'
        ).format(
            title=say(language, "page_title"),
            tag=LANGUAGE_TAGS[language],
            language=language,
            words=json.dumps(words, ensure_ascii=False),
            history=say(language, "history_open"),
            list=icon("list"),
            icon=SEAL,
            brand=say(language, "brand"),
            tagline=say(language, "tagline"),
            tabs_label=say(language, "tabs_label"),
            tabs=tabs,
            language_label=say(language, "language_label"),
            languages=languages,
            theme_label=say(language, "theme_label"),
            account=render_account(language, caller, guarded),
        )
    )


def render_account(language: str, caller: Caller, guarded: bool) -> Markup:
    """Who is signed in, and the way out; or the way in; nothing where there are no accounts."""
    if caller.how != "session":
        return when(guarded, '<a class="tw-signin" href="sign-in">{}</a>', say(language, "sign_in"))
    return Markup(
        '<details class="tw-account"><summary aria-label="{as_who}" title="{as_who}">{person}<span>{name}</span>'
        '</summary><form method="post" action="sign-out"><p><b>{name}</b> <span class="tw-meta">{role}</span></p>'
        '<input type="hidden" name="token" value="{token}">'
        '<button type="submit" class="tw-button">{out}</button></form></details>'
    ).format(
        as_who=say(language, "signed_in_as", name=caller.name),
        person=icon("person"),
        name=caller.name,
        role=say(language, f"role_{caller.role}"),
        token=caller.form_token,
        out=say(language, "sign_out"),
    )
