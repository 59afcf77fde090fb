"""Signing in with a real Chromium: an editor adds a document, a reader cannot, both go out again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from index.library import Library
from rag.settings import Settings
from tests.ui.conftest import serve
from tests.ui.test_page_access import violations
from ui.access.access import Access

if TYPE_CHECKING:
    from tests.ui.conftest import Outgoing, Served

pytestmark = pytest.mark.browser

SLOW = 60_000
"""Milliseconds: a browser of its own, whose cache is empty, beside a server that has just begun to work."""

EDITOR, READER = ("li", "five green lanterns"), ("王芳", "gate of the old mill")


@pytest.fixture
def guarded(tiny_folder: Path, tmp_path: Path, outgoing: Outgoing) -> Iterator[Served]:
    """The tiny library behind a sign-in."""
    shutil.copytree(tiny_folder, tmp_path / "library")
    settings = Settings(library=tmp_path / "library", threshold=0.0, limit_questions="3/hour")
    access = Access(settings, settings.library)
    access.accounts.add(EDITOR[0], "editor", EDITOR[1])
    access.accounts.add(READER[0], "reader", READER[1])
    access.close()
    with Library.open(settings.library) as library:
        yield from serve(library, settings, outgoing)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 800}, color_scheme="dark")
    context.set_default_timeout(SLOW)
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield made
    context.close()
    # What the server refuses is an error to a browser's console; nothing else may be.
    assert [text for text in complaints if "the server responded with a status of" not in text] == []


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def sign_out(page: Page) -> None:
    page.locator(".tw-account summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_an_editor_adds_what_a_reader_can_only_ask_for(guarded: Served, page: Page, tmp_path: Path) -> None:
    (document,) = [d for d in guarded.library.documents() if d.file == "loan.txt"]
    page.goto(f"{guarded.url}/c/{document.id}/0-10")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_in(page, EDITOR[0], "not the password")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    assert page.get_by_label("用户名").input_value() == EDITOR[0]
    sign_in(page, *EDITOR)

    # One lands where one wanted to go, with the document open.
    page.wait_for_selector("body.tw-ready .tw-composer", state="attached")
    expect(page.locator("#tw-document")).to_contain_text("青石市小微企业贷款贴息办法", timeout=SLOW)
    page.keyboard.press("Escape")
    page.locator('.tw-tabs [data-view="library"]').click()
    (tmp_path / "灯塔.txt").write_text("青石市灯塔补助办法\n\n第一条 灯塔守护人每月补助六百元。\n", encoding="utf-8")
    page.locator("#tw-adding input[type=file]").set_input_files(str(tmp_path / "灯塔.txt"))
    expect(page.locator(".tw-outcomes[role=status] li")).to_have_text(["已添加：灯塔.txt"], timeout=SLOW)
    page.locator('.tw-tabs [data-view="ask"]').click()
    ask(page, "灯塔守护人补助多少？")
    expect(page.locator(".tw-turn").last).to_contain_text("六百元")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_out(page)

    # The next at the same machine: a reader, who finds neither the button nor the other's questions.
    page.goto(guarded.url)
    sign_in(page, *READER)
    page.wait_for_selector("body.tw-ready .tw-composer")
    expect(page.locator(".tw-account summary")).to_have_attribute("aria-label", "已登录：王芳")
    expect(page.locator(".tw-turn")).to_have_count(0)
    assert (
        page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('tiaowen-conversations-')).length") == 1
    )
    page.locator('.tw-tabs [data-view="library"]').click()
    expect(page.locator("#tw-upload")).to_be_hidden()
    expect(page.locator("[data-delete]")).to_have_count(0)
    page.locator('.tw-tabs [data-view="ask"]').click()
    for _ in range(3):
        ask(page, "灯塔守护人补助多少？")
    ask(page, "那博士呢？")
    expect(page.locator(".tw-turn").last).to_contain_text("短时间内请求太多")

    # Whose account is taken away is led out with the next thing asked.
    access = Access(guarded.settings, guarded.settings.library)
    access.accounts.remove(READER[0])
    access.close()
    page.locator("#tw-textarea").fill("还有吗？")
    page.keyboard.press("Enter")
    expect(page.get_by_label("密码")).to_be_visible(timeout=SLOW)
    whats = [(entry["what"], entry["who"]) for entry in access.audit.read()]
    assert whats == [
        ("sign_in_failed", None), ("sign_in", "li"), ("add", "li"), ("sign_out", "li"), ("sign_in", "王芳"),
    ]  # fmt: skip


def ask(page: Page, question: str) -> None:
    before = page.locator(".tw-turn").count()
    page.locator("#tw-textarea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".tw-turn").nth(before)
    turn.locator(".tw-found, .tw-nomatch, .tw-error").first.wait_for()
