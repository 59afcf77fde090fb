"""The frame around the page as HTML: name, the two tabs, language, light or dark."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from ui.marking import join
from ui.strings import LANGUAGES, say

# A seal with the character 文, in the page's red; inlined, so no request is made for it.
ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#9a3324"/>'
    '<path d="M9 9h14M9 16h14M9 23h8" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>'
)
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}


def render_header(language: str) -> str:
    """The header. ``data-title`` and ``data-tag`` tell the script what to set on the page itself."""
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
    return str(
        Markup(
            '<header class="tw-header" data-title="{title}" data-tag="{tag}" data-copied="{copied}"'
            ' data-copy-failed="{failed}" data-question="{question}" data-send="{send}">'
            '<p class="tw-brand"><img src="{icon}" alt="" width="26" height="26"><b>{brand}</b>'
            "<span>{tagline}</span></p>"
            '<nav class="tw-tabs" role="tablist" aria-label="{tabs_label}">{tabs}</nav>'
            '<div class="tw-switches">'
            '<div class="tw-languages" role="group" aria-label="{language_label}">{languages}</div>'
            '<button type="button" class="tw-theme" data-theme aria-label="{theme_label}"></button></div>'
            "</header>"
        ).format(
            title=say(language, "page_title"),
            tag=LANGUAGE_TAGS[language],
            copied=say(language, "copied"),
            failed=say(language, "copy_failed"),
            question=say(language, "question_label"),
            send=say(language, "send"),
            icon=ICON,
            brand=say(language, "brand"),
            tagline=say(language, "tagline"),
            tabs_label=say(language, "tabs_label"),
            tabs=tabs,
            language_label=say(language, "language_label"),
            languages=languages,
            theme_label=say(language, "theme_label"),
        )
    )
