"""The document beside the conversation, in a real Chromium: its contents, and the pages of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.ui.conftest import Served, Visit

pytestmark = pytest.mark.browser

QUESTION = "引导基金对单支子基金的出资比例一般不超过多少？"


def test_the_contents_follow_the_scrolling(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    page = made.page
    made.ask(QUESTION)
    pane = page.locator("#tw-document")
    here = pane.locator(".tw-here")
    expect(here).to_have_text("第八条")
    pane.locator(".tw-scroll").evaluate("(pane) => { pane.scrollTop = 0; }")
    expect(here).not_to_have_text("第八条")
    pane.locator(".tw-outline summary").click()
    entry = pane.locator(".tw-outline [data-jump]", has_text="第五章")
    place = entry.get_attribute("data-jump")
    entry.click()
    expect(pane.locator(f'.tw-outline [aria-current][data-jump="{place}"]')).to_have_count(1)
    expect(here).to_have_text(pane.locator(".tw-outline [aria-current]").text_content() or "")


def test_a_page_of_a_pdf_is_shown_with_the_place_marked(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    page = made.page
    made.ask(QUESTION)
    expect(page.locator(".tw-card .tw-cite").first).to_contain_text("第 2 页")
    page.locator("[data-pane=page]").click()
    sheet = page.locator(".tw-sheet")
    picture = sheet.locator("img")
    page.wait_for_function("document.querySelector('.tw-sheet img')?.naturalWidth > 1000")
    marks = sheet.locator(".tw-box-evidence")
    assert marks.count() >= 1
    outer, inner = picture.bounding_box(), marks.first.bounding_box()
    assert outer is not None
    assert inner is not None
    assert outer["x"] < inner["x"] < inner["x"] + inner["width"] < outer["x"] + outer["width"]
    assert outer["y"] < inner["y"] < outer["y"] + outer["height"]
    # On another page nothing is marked; back to the clause leads back.
    page.locator("[data-leaf='1']").click()
    expect(page.locator(".tw-leaf span")).to_have_text("第 1 页，共 4 页")
    expect(page.locator(".tw-box")).to_have_count(0)
    page.locator("#tw-document [data-jump=target]").click()
    expect(page.locator(".tw-leaf span")).to_have_text("第 2 页，共 4 页")
    page.locator("[data-pane=text]").click()
    expect(page.locator("#tw-document .tw-clause").first).to_be_visible()


def test_only_a_pdf_has_pages_to_look_at(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.ask("先租后让的租赁期限最长几年？")
    made.page.locator("#tw-document .tw-clause").first.wait_for()
    assert made.page.locator("[data-pane]").count() == 0
