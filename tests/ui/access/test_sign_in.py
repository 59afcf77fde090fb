"""Signing in and out with the form: what a browser gets, and what somebody who guesses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.access.conftest import EDITOR, HOST, OWN, READER, Door, sign_in
from ui.access.attempts import FREE_BY_NAME


def test_one_lands_where_one_wanted_to_go(door: Door) -> None:
    client = door.client()
    answer = sign_in(client, *EDITOR, after="/c/abc/1-2?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/abc/1-2?x=1")
    assert sign_in(door.client(), *EDITOR, after="//evil.example/").headers["location"] == "/"
    assert sign_in(door.client(), *EDITOR, next="https://evil.example/").headers["location"] == "/"
    # Who is signed in already goes straight there.
    assert client.get("/sign-in", params={"next": "/docs"}).headers["location"] == "/docs"


def test_the_cookie(door: Door, make_door: Callable[..., Door]) -> None:
    def cookies(client_of: Door, host: str) -> dict[str, str]:
        client = client_of.client(host=host)
        token = client.get("/sign-in").text.split('name="token" value="')[1][:43]
        form = {"name": EDITOR[0], "password": EDITOR[1], "token": token}
        answer = client.post("/sign-in", data=form, headers={"Origin": host})
        assert answer.status_code == 303
        return {line.partition("=")[0]: line for line in answer.headers.get_list("set-cookie")}

    plain = cookies(door, HOST)["tiaowen"]
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Path=/" in plain
    assert "Max-Age=604800" in plain
    assert "Domain" not in plain
    assert "Secure" not in plain
    secure = cookies(door, "https://policy.example")
    assert "tiaowen" not in secure
    assert "Secure" in secure["__Host-tiaowen"]
    assert "HttpOnly" in secure["__Host-tiaowen"]
    told = make_door(secure_cookies=True)
    assert "Secure" in told.client().get("/sign-in").headers["set-cookie"]


def test_a_session_is_new_with_each_sign_in(door: Door) -> None:
    client = door.signed_in(*EDITOR)
    first = client.cookies["tiaowen"]
    client.get("/sign-in")  # leads away; the form is asked for as another would
    other = door.client()
    other.cookies.set("tiaowen", first, domain="policy.example")
    token = door.client().get("/sign-in").text.split('name="token" value="')[1][:43]
    other.cookies.set("tiaowen-form", token, domain="policy.example")
    form = {"name": READER[0], "password": READER[1], "token": token}
    assert other.post("/sign-in", data=form, headers=OWN).status_code == 303
    assert client.get("/api/session").status_code == 401
    # A value that somebody else had put into the cookie is never taken for a session.
    planted = door.client()
    planted.cookies.set("tiaowen", "x" * 43, domain="policy.example")
    assert sign_in(planted, *READER).status_code == 303
    assert door.access.sessions.find("x" * 43) is None


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(door: Door) -> None:
    texts = set()
    for name in ("li", "lo"):
        client = door.client()
        answer = sign_in(client, name, "wrong pass phrase")
        assert answer.status_code == 403
        texts.add(answer.text.replace(f'value="{name}"', "").replace(client.cookies["tiaowen-form"], ""))
    (text,) = texts
    assert "用户名或密码不正确" in text
    # What was typed as a name may have been a password: only names that are there are written down.
    sign_in(door.client(), "typed my password here", "x")
    assert [entry["account"] for entry in door.access.audit.read()] == ["li", None, None]


def test_guessing_is_slowed_down_whether_the_name_is_known_or_not(door: Door) -> None:
    for name in ("li", "nobody"):
        for n in range(FREE_BY_NAME):
            assert sign_in(door.client(f"10.0.{len(name)}.{n}"), name, f"guess {n}").status_code == 403
        slowed = sign_in(door.client("10.9.9.9"), name, EDITOR[1])
        assert slowed.status_code == 429
        assert int(slowed.headers["retry-after"]) == 1
        assert "秒后再试" in slowed.text


def test_attempts_of_one_client_are_limited(make_door: Callable[..., Door]) -> None:
    door = make_door(limit_sign_ins="1/hour")
    assert sign_in(door.client(), *EDITOR).status_code == 303
    assert sign_in(door.client(), *EDITOR).status_code == 429
    assert sign_in(door.client("10.0.0.8"), *EDITOR).status_code == 303


def test_another_site_signs_nobody_in(door: Door) -> None:
    client = door.client()
    token = client.get("/sign-in").text.split('name="token" value="')[1][:43]
    form = {"name": EDITOR[0], "password": EDITOR[1], "token": token}
    for headers in (
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {**OWN, "Sec-Fetch-Site": "cross-site"},
    ):
        refused = client.post("/sign-in", data=form, headers=headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "cross_site")
    for wrong in ("", "x" * 43, token[:-1]):
        again = client.post("/sign-in", data=form | {"token": wrong}, headers=OWN)
        assert again.status_code == 403
        assert "重新登录" in again.text
    assert door.client().post("/sign-in", data=form, headers=OWN).status_code == 403  # without the form's cookie
    assert "tiaowen" not in client.cookies


def test_signing_out_ends_the_session_and_needs_the_forms_token(door: Door) -> None:
    client, other = door.signed_in(*EDITOR), door.signed_in(*EDITOR)
    form_token = door.access.identify(_Request(client.cookies["tiaowen"])).form_token  # type: ignore
    for wrong in ("", "x", client.cookies["tiaowen"]):
        assert client.post("/sign-out", data={"token": wrong}, headers=OWN).headers["location"] == "/"
    assert client.post("/sign-out", data={"token": form_token}).status_code == 403
    assert client.get("/api/session").json()["name"] == "li"
    secret = client.cookies["tiaowen"]
    out = client.post("/sign-out", data={"token": form_token}, headers=OWN)
    assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
    assert "tiaowen" not in client.cookies
    client.cookies.set("tiaowen", secret, domain="policy.example")
    assert client.get("/api/session").status_code == 401
    assert other.get("/api/session").status_code == 200
    assert [entry["what"] for entry in door.access.audit.read()] == ["sign_in", "sign_in", "sign_out"]


def test_the_page_speaks_two_languages_and_escapes(door: Door) -> None:
    client = door.client()
    english = client.get("/sign-in", headers={"Accept-Language": "fr, en;q=0.8, zh;q=0.5"})
    assert '<html lang="en">' in english.text
    assert "Password" in english.text
    assert '<html lang="zh-CN">' in client.get("/sign-in", params={"lang": "zh"}).text
    assert "<script" not in english.text
    hostile = sign_in(client, '"><img src=x onerror=alert(1)>', "x")
    assert "<img src=x" not in hostile.text
    assert "&#34;&gt;&lt;img" in hostile.text


@pytest.mark.parametrize("body", [b"name=" + b"x" * 70_000, b"\xff\xfe%%%", b""])
def test_odd_forms(door: Door, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = door.client().post("/sign-in", content=body, headers=OWN | kind)
    assert answer.status_code in (403, 413)


class _Request:
    """What is looked at of a request."""

    def __init__(self, secret: str) -> None:
        from starlette.datastructures import URL

        self.cookies = {"tiaowen": secret}
        self.headers: dict[str, str] = {}
        self.client = None
        self.url = URL(HOST)
