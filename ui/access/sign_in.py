"""Signing in and out with a browser: two paths, forms, a cookie."""

from __future__ import annotations

import hashlib
import math
import secrets
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ui.access.access import COOKIE, SECURE_COOKIE, Access, SignedIn
from ui.access.accounts import key_of
from ui.access.origin import safe_next
from ui.access.records import caller_of
from ui.access.sign_in_page import SignInForm, render_sign_in
from ui.strings import LANGUAGES, say

FORM_COOKIE = "tiaowen-form"
VISITOR_COOKIE = "tiaowen-visitor"
"""For the page's script, and no proof of anything: under this name the browser keeps an account's conversations, so
that accounts which share a browser do not see each other's."""
Text = Annotated[str, Form()]


def install(app: FastAPI, access: Access) -> None:
    """Gives ``app`` ``/sign-in`` and ``/sign-out``."""

    def show(request: Request) -> Response:
        after = safe_next(request.query_params.get("next"))
        if not access.guarded or caller_of(request).role is not None:
            return _away(request, after)
        return _page(access, request, SignInForm(_language(request), "", after))

    async def sign_in(
        request: Request, name: Text = "", password: Text = "", token: Text = "", next: Text = "/", lang: Text = ""
    ) -> Response:
        language = lang if lang in LANGUAGES else _language(request)
        after = safe_next(next)
        form = SignInForm(language, "", after, name[:200])

        def again(status: int, key: str, **values: object) -> Response:
            trouble = say(language, key, **values)
            return _page(access, request, SignInForm(form.language, "", form.next, form.name, trouble), status)

        if not _same(token, request.cookies.get(FORM_COOKIE)):
            return again(403, "sign_in_form_old")
        if not access.guarded:
            return _away(request, after)
        caller, old = caller_of(request), access.secret_of(request)
        result = await access.apart(lambda: access.sign_in(name[:200], password, caller, old), slow=True)
        if not isinstance(result, SignedIn):
            if result == 0:
                return again(403, "sign_in_wrong")
            wait = math.ceil(result)
            response = again(429, "sign_in_wait", seconds=wait)
            response.headers["Retry-After"] = str(wait)
            return response
        response = _away(request, after)
        age = int(access.sessions.absolute)
        _set_cookie(access, request, response, result.secret, age)
        visitor = hashlib.sha256(key_of(result.account.name).encode()).hexdigest()[:16]
        response.set_cookie(VISITOR_COOKIE, visitor, max_age=age, samesite="lax", secure=access.secure(request))
        response.delete_cookie(FORM_COOKIE)
        return response

    async def sign_out(request: Request, token: Text = "") -> Response:
        caller, secret = caller_of(request), access.secret_of(request)
        if secret is not None and caller.how == "session":
            if not _same(token, caller.form_token):
                return _away(request, "/")
            await access.apart(lambda: access.sign_out(secret, caller))
        response = _away(request, "/sign-in")
        _set_cookie(access, request, response, "", 0)
        response.delete_cookie(VISITOR_COOKIE)
        return response

    for path, method, answer in (
        ("/sign-in", "GET", show),
        ("/sign-in", "POST", sign_in),
        ("/sign-out", "POST", sign_out),
    ):
        app.add_api_route(path, answer, methods=[method], include_in_schema=False, response_model=None)


def _language(request: Request) -> str:
    """The language asked for, otherwise the first of the browser's that is known."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    for part in request.headers.get("accept-language", "").lower().split(","):
        if part.strip()[:2] in LANGUAGES:
            return part.strip()[:2]
    return LANGUAGES[0]


def _same(given: str, expected: str | None) -> bool:
    return bool(expected) and secrets.compare_digest(given.encode(), str(expected).encode())


def _away(request: Request, place: str) -> Response:
    root = str(request.scope.get("root_path") or "")
    return RedirectResponse(f"{root}{place}", 303, headers={"Cache-Control": "no-store"})


def _page(access: Access, request: Request, form: SignInForm, status: int = 200) -> Response:
    # The same token for all windows of a browser, or the one opened last would be the only one to work.
    given = request.cookies.get(FORM_COOKIE, "")
    token = given if len(given) == 43 and given.isascii() else secrets.token_urlsafe(32)
    root = str(request.scope.get("root_path") or "")
    page = render_sign_in(SignInForm(form.language, token, form.next, form.name, form.trouble, root))
    response = HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        FORM_COOKIE, token, max_age=3600, httponly=True, samesite="strict", secure=access.secure(request)
    )
    return response


def _set_cookie(access: Access, request: Request, response: Response, value: str, age: int) -> None:
    secure = access.secure(request)
    # Lax, not strict: whoever follows a link in a report to a clause is to arrive signed in.
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        value,
        max_age=age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )
