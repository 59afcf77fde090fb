"""The page to sign in on, as HTML: one form, no scripts, nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from markupsafe import Markup

from ui.icons import SEAL
from ui.marking import when
from ui.render_frame import LANGUAGE_NAMES, LANGUAGE_TAGS
from ui.strings import LANGUAGES, say


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What the page shows: ``name`` as it was typed, ``trouble`` the sentence on why it did not work, ``root`` the
    path that the application is mounted at.
    """

    language: str
    token: str
    next: str = "/"
    name: str = ""
    trouble: str = ""
    root: str = ""


@cache
def _style() -> str:
    return Path(__file__).with_name("sign_in.css").read_text(encoding="utf-8")


def render_sign_in(form: SignInForm) -> str:
    """The whole page."""
    language = form.language
    other = next(known for known in LANGUAGES if known != language)
    return str(
        Markup(
            '<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
            '<title>{title}</title><link rel="icon" href="{icon}"><style>{style}</style></head><body><main>'
            '<p class="brand"><img src="{icon}" alt="" width="40" height="40"><b>{brand}</b>'
            "<span>{tagline}</span></p><h1>{heading}</h1>{trouble}"
            '<form method="post" action="{root}/sign-in">'
            '<input type="hidden" name="token" value="{token}"><input type="hidden" name="next" value="{next}">'
            '<input type="hidden" name="lang" value="{language}">'
            '<label for="name">{name_label}</label>'
            '<input id="name" name="name" value="{name}" autocomplete="username" autocapitalize="none"'
            ' spellcheck="false" maxlength="200" required{focus_name}>'
            '<label for="password">{password_label}</label>'
            '<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000"'
            " required{focus_password}>"
            '<button type="submit">{send}</button></form><p class="small">{forgotten}</p>'
            '<p class="small"><a href="{root}/sign-in?{switch}" lang="{other_tag}" hreflang="{other_tag}">'
            "{other_name}</a></p></main></body></html>"
        ).format(
            tag=LANGUAGE_TAGS[language],
            title=f"{say(language, 'sign_in')} · {say(language, 'brand')}",
            icon=SEAL,
            style=Markup(_style()),
            brand=say(language, "brand"),
            tagline=say(language, "tagline"),
            heading=say(language, "sign_in"),
            trouble=when(form.trouble, '<p class="trouble" role="alert">{}</p>', form.trouble),
            root=form.root,
            token=form.token,
            next=form.next,
            language=language,
            name_label=say(language, "account_name"),
            name=form.name,
            focus_name=Markup("" if form.name else " autofocus"),
            password_label=say(language, "password"),
            focus_password=Markup(" autofocus" if form.name else ""),
            send=say(language, "sign_in"),
            forgotten=say(language, "password_forgotten"),
            switch=urlencode({"lang": other, "next": form.next}),
            other_tag=LANGUAGE_TAGS[other],
            other_name=LANGUAGE_NAMES[other],
        )
    )
