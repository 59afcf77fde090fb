"""The page for everyone, in a real Chromium: without a mouse, read aloud, in any width, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.ui.conftest import Served, Visit

pytestmark = pytest.mark.browser

QUESTION = "引导基金对子基金的出资比例最高多少？"


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong that is serious or critical: rule, and where."""
    page.wait_for_function("document.getAnimations().every((animation) => animation.playState !== 'running')")
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(("width", "dark", "locale"), [(1500, False, "zh-CN"), (360, True, "en-US")])
def test_axe_finds_nothing_serious(
    served: Served, visit: Callable[..., Visit], width: int, dark: bool, locale: str
) -> None:
    made = visit(served.url, width=width, height=800, dark=dark, locale=locale, profile="axe")
    page = made.page
    page.locator(".tw-examples").wait_for()
    assert violations(page) == []
    made.ask(QUESTION)
    made.ask("那期限呢？")
    page.locator(".tw-turn").last.locator("[data-helpful=no]").first.click()
    if width < 500:
        page.locator("[data-filters]").click()
    page.locator("[data-filter=document]").click()
    page.locator(".tw-optionlist").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".tw-turn").first.locator("[data-open]").first.click()
    page.locator("#tw-document .tw-text").wait_for()
    page.locator("[data-pane=page]").click()
    page.locator(".tw-box-evidence").first.wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    if page.locator("body").get_attribute("data-history") != "open":
        page.locator(".tw-header [data-history]").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator('.tw-tabs [data-view="library"]').click()
    assert violations(page) == []


def test_axe_would_find_something(served: Served, visit: Callable[..., Visit]) -> None:
    page = visit(served.url).page
    page.locator(".tw-welcome h1").evaluate("(heading) => { heading.style.color = '#ddd'; }")
    page.locator(".tw-send").evaluate("(button) => { button.removeAttribute('aria-label'); button.title = ''; }")
    assert {each.split(":")[0] for each in violations(page)} == {"button-name", "color-contrast"}


def focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(selector) => document.activeElement.matches(selector)", selector))


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    for _ in range(60):
        if focused(page, selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"the keyboard does not reach {selector}")


def test_everything_can_be_done_with_the_keyboard(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    page = made.page
    # The question has the focus from the start; Shift+Enter begins a line, Enter asks.
    page.wait_for_function("document.activeElement.id === 'tw-textarea'")
    page.keyboard.type("引导基金出资比例")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("最高多少？")
    page.keyboard.press("Enter")
    made.answered(0)
    assert focused(page, "#tw-textarea")
    # Up to the cards, along them, unfold one, open its document.
    page.keyboard.press("ArrowUp")
    assert focused(page, ".tw-card:first-child summary")
    page.keyboard.press("ArrowDown")
    assert focused(page, ".tw-card:nth-child(2) summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-open]")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.locator("body[data-document=open] #tw-document .tw-clause").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#tw-document")).to_be_hidden()
    assert focused(page, ".tw-card:nth-child(2) [data-open]")
    # A filter, chosen and closed.
    tab_to(page, "[data-filter=validity]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.type === 'checkbox'")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    assert focused(page, "[data-filter=validity]")
    expect(made.answered(0).locator("[data-unfilter=validity]")).to_be_visible()
    # Taken off again, the focus stays with the question it belonged to.
    page.locator("[data-unfilter=validity]").focus()
    page.keyboard.press("Enter")
    made.answered(0)
    page.wait_for_function("document.activeElement.matches('.tw-question')")
    # The other tab and back.
    page.locator("#tw-tab-ask").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tw-library")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tw-ask")).to_be_visible()


def test_an_input_method_keeps_its_enter(served: Served, visit: Callable[..., Visit]) -> None:
    page = visit(served.url).page
    field = page.locator("#tw-textarea")
    field.fill("zulin")
    field.evaluate(
        "(f) => f.dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))"
    )
    assert field.input_value() == "zulin"
    assert page.locator(".tw-turn").count() == 0


def test_the_theme_follows_the_system_until_it_is_chosen(served: Served, visit: Callable[..., Visit]) -> None:
    page = visit(served.url, dark=True, profile="theme").page
    expect(page.locator("body")).to_have_class("dark tw-ready")
    page.locator("[data-theme]").click()
    page.reload()
    page.wait_for_selector("body.tw-ready")
    expect(page.locator("body")).to_have_class("tw-ready")


def test_what_is_told_aloud_is_short(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.ask(QUESTION)
    expect(made.page.locator("#tw-live")).to_have_text(made.page.locator(".tw-found").inner_text())
    assert made.page.locator(".tw-turns").get_attribute("aria-live") == "off"
