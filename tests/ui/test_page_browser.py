"""The page in a real Chromium, on a real server over a real library, as a visitor uses it.

Every test also holds, through the ``visit`` fixture, that no request left this machine, that nothing was printed
as an error, and that no dialog opened.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.ui.conftest import Served, Visit

pytestmark = pytest.mark.browser

QUESTION = "先租后让的租赁期限最长几年？"
NOTICE = """城东区灯塔补助通知

第一条 在灯塔装设太阳能板的，每座补助四万三千元。

第二条 灯塔守护人每月补助六百元。
"""
# All that is marked as the clause, and nothing else.
SHOWN = """(text) => [...document.querySelectorAll("#tw-document mark.tw-clause")]
  .map((mark) => mark.textContent).join("") === text"""
IN_VIEW = """(mark) => {
  const box = mark.getBoundingClientRect();
  const pane = mark.closest(".tw-scroll").getBoundingClientRect();
  return box.height > 0 && box.top >= pane.top && box.bottom <= pane.bottom && box.left >= 0
    && box.right <= innerWidth && document.elementFromPoint(box.left + 2, box.top + 2).closest(".tw-text") !== null;
}"""


def document_text(served: Served, document: str) -> str:
    with served.client() as client:
        return str(client.get(f"/api/documents/{document}/text").json()["text"])


def settled(page: Page) -> None:
    """After the document has slid in and been scrolled."""
    page.wait_for_function("document.getAnimations().length === 0")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_ask_gives_cards_with_the_evidence_marked(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.ask(QUESTION)
    page = made.page
    first = page.locator(".tw-card").first
    expect(first.locator("details")).to_have_attribute("open", "")
    lead = first.locator(".tw-lead").inner_text()
    assert first.locator("blockquote mark").first.inner_text() == lead
    opener = first.locator("[data-open]")
    text = document_text(served, opener.get_attribute("data-open") or "")
    start, end = int(opener.get_attribute("data-start") or 0), int(opener.get_attribute("data-end") or 0)
    quote = first.locator("blockquote").evaluate("(quote) => quote.textContent")
    assert quote == text[start:end]
    # The others are folded, and unfold by keyboard.
    second = page.locator(".tw-card").nth(1)
    expect(second.locator("blockquote")).to_be_hidden()
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(second.locator("blockquote")).to_be_visible()


def test_open_in_document_shows_the_clause_in_its_place(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.ask(QUESTION)
    page = made.page
    card = page.locator(".tw-card").nth(1)
    card.locator("summary").click()
    opener = card.locator("[data-open]")
    opener.click()
    document = opener.get_attribute("data-open") or ""
    pane = page.locator(f'#tw-document .tw-text[data-document="{document}"]')
    pane.wait_for()
    text = document_text(served, document)
    start, end = int(opener.get_attribute("data-start") or 0), int(opener.get_attribute("data-end") or 0)
    page.wait_for_function(SHOWN, arg=text[start:end].replace("\n", ""))
    settled(page)
    assert pane.locator("mark.tw-clause").first.evaluate(IN_VIEW)
    page.locator("#tw-document [data-close]").click()
    expect(page.locator("#tw-document")).to_be_hidden()
    assert opener.evaluate("(button) => button === document.activeElement")


def test_a_follow_up_keeps_the_conversation_and_sends_it_along(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.ask("租赁期届满没有通过达产验收怎么办？")
    made.ask("那可以延期吗？")
    page = made.page
    assert page.locator(".tw-question").count() == 2
    expect(page.locator(".tw-turn").last.locator(".tw-plan")).to_contain_text("达产验收")


def test_two_visitors_do_not_see_each_other(served: Served, visit: Callable[..., Visit]) -> None:
    one, other = visit(served.url), visit(served.url, profile="another visitor")
    one.ask(QUESTION)
    other.ask("风险补偿的比例是多少？")
    assert one.page.locator(".tw-question").all_inner_texts() != other.page.locator(".tw-question").all_inner_texts()
    assert one.page.locator(".tw-turn").count() == other.page.locator(".tw-turn").count() == 1


def test_upload_ask_delete_ask(served: Served, visit: Callable[..., Visit], tmp_path: Path) -> None:
    (tmp_path / "灯塔.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "空.txt").write_text(" \n", encoding="utf-8")
    made = visit(served.url)
    page = made.page
    made.upload(tmp_path / "灯塔.txt", tmp_path / "空.txt")
    outcomes = page.locator(".tw-outcomes li").all_inner_texts()
    assert outcomes[0] == "已添加：灯塔.txt"
    assert outcomes[1].startswith("未添加：空.txt")
    assert "没有可读的文字" in outcomes[1]
    page.locator(".tw-find").fill("灯塔")
    row = page.locator(".tw-documents tbody tr:visible")
    expect(row).to_have_count(1)
    page.locator('.tw-tabs [data-view="ask"]').click()
    made.ask("灯塔装太阳能板补助多少钱？")
    expect(page.locator(".tw-turn").last.locator(".tw-lead").first).to_contain_text("四万三千元")

    page.locator('.tw-tabs [data-view="library"]').click()
    row.locator("[data-delete]").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("城东区灯塔补助通知")
    dialog.locator("[data-confirm]").click()
    expect(page.locator(".tw-notice")).to_have_text("已删除：城东区灯塔补助通知")
    page.locator('.tw-tabs [data-view="ask"]').click()
    made.ask("灯塔装太阳能板补助多少钱？")
    last = page.locator(".tw-turn").last
    assert "四万三千元" not in last.inner_text()
    # The document beside the conversation is gone too.
    assert "四万三千元" not in page.locator("#tw-document").evaluate("(pane) => pane.textContent")


def test_language_follows_the_browser_and_the_switch_is_remembered(
    served: Served, visit: Callable[..., Visit]
) -> None:
    made = visit(served.url, locale="en-US", profile="switches language")
    page = made.page
    expect(page.locator(".tw-welcome h1")).to_have_text("Ask in everyday words. Read what the policy says.")
    assert page.evaluate("document.documentElement.lang") == "en"
    made.ask(QUESTION)
    expect(page.locator(".tw-found")).to_contain_text("found")
    page.locator('[data-language="zh"]').click()
    expect(page.locator(".tw-found")).to_contain_text("处条款")
    expect(page.locator("#tw-document .tw-outline summary")).to_contain_text("目录")
    expect(page.locator("#tw-question textarea")).to_have_attribute("placeholder", "用平常的话问政策")
    page.reload()
    expect(page.locator(".tw-welcome h1")).to_have_text("用平常的话问，看政策原文怎么说。")
    # What this window was about is there again, in the language chosen.
    expect(page.locator(".tw-found")).to_contain_text("处条款")


def test_on_a_phone_nothing_overflows_and_the_document_slides_over(
    served: Served, visit: Callable[..., Visit]
) -> None:
    made = visit(served.url, width=360, height=740)
    page = made.page

    def assert_fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        wide = page.evaluate(
            """() => [...document.querySelectorAll("#tw-header *, #tw-main *")]
              .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > 361)
              .map((e) => e.className)"""
        )
        assert wide == []

    assert_fits()
    made.ask(QUESTION)
    assert_fits()
    expect(page.locator("#tw-document")).to_be_hidden()
    page.locator(".tw-card [data-open]").first.click()
    page.locator("#tw-document .tw-clause").first.wait_for()
    settled(page)
    assert_fits()
    box = page.locator("#tw-document").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 360)
    assert page.locator("#tw-document .tw-clause").first.evaluate(IN_VIEW)
    page.keyboard.press("Escape")
    expect(page.locator("#tw-document")).to_be_hidden()
    page.locator('.tw-tabs [data-view="library"]').click()
    assert_fits()


def test_a_permanent_link_opens_the_document_at_the_clause(served: Served, visit: Callable[..., Visit]) -> None:
    with served.client() as client:
        best = client.post("/api/ask", json={"question": QUESTION}).json()["citations"][0]
    made = visit(f"{served.url}/c/{best['document']['id']}/{best['start']}-{best['end']}", width=390, height=844)
    marks = made.page.locator("#tw-document mark.tw-clause")
    made.page.wait_for_function(SHOWN, arg=best["quote"].replace("\n", ""))
    settled(made.page)
    assert marks.first.evaluate(IN_VIEW)
    gone = visit(f"{served.url}/c/nothing/1-2")
    expect(gone.page.locator("#tw-document [role=alert]")).to_contain_text("资料库里没有这份文件")


def test_copying_a_citation(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.context.grant_permissions(["clipboard-read", "clipboard-write"])
    made.ask(QUESTION)
    button = made.page.locator(".tw-card [data-copy]").first
    button.click()
    expect(button).to_have_text("已复制")
    assert made.page.evaluate("navigator.clipboard.readText()") == made.page.locator(".tw-cite").first.inner_text()
    link = made.page.locator(".tw-card [data-copy-link]").first
    link.click()
    expect(link).to_have_text("已复制")
    copied = made.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{served.url}/{link.get_attribute('data-copy-link')}?version={served.library.version}"
    with served.client() as client:
        assert client.get(copied).status_code == 303


def test_nothing_answers(served_strict: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served_strict.url)
    made.ask(QUESTION)
    page = made.page
    expect(page.locator(".tw-nomatch")).to_have_text("资料库里没有找到能回答的条款。")
    expect(page.locator(".tw-nearest")).to_have_text("最接近的条款，仅供参考：")
    assert page.locator(".tw-card").count() == 5
    assert page.locator(".tw-card details[open]").count() == 0
    # Nothing answers, so nothing is shown beside the conversation of its own accord.
    expect(page.locator("#tw-document")).to_be_hidden()


def test_suggestions_ask_themselves_and_an_empty_library_offers_none(
    served: Served, served_empty: Served, visit: Callable[..., Visit]
) -> None:
    page = visit(served.url).page
    example = page.locator("[data-ask]").first
    words = example.inner_text()
    example.click()
    expect(page.locator(".tw-question")).to_contain_text(words)
    page.locator(".tw-found, .tw-nomatch").wait_for()
    empty = visit(served_empty.url).page
    assert empty.locator("[data-ask]").count() == 0
    empty.locator('.tw-welcome [data-view="library"]').click()
    expect(empty.locator("#tw-upload")).to_be_visible()


HOSTILE = (
    '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script> '
    "[点此](javascript:window.harmed=1) ![图](https://example.com/a.png) {{constructor.constructor('harmed=1')()}} "
    "${window.harmed=1} <iframe src=https://example.com></iframe>"
)


def test_a_hostile_document_is_only_text(served: Served, visit: Callable[..., Visit], tmp_path: Path) -> None:
    title = "灯塔<script>window.harmed=1</script>${window.harmed=1}通知"
    file = tmp_path / "<img src=x onerror=window.harmed=1>灯塔.md.txt"
    file.write_text(f"{title}\n\n第一条 灯塔补助{HOSTILE}四万三千元。\n", encoding="utf-8")
    made = visit(served.url)
    page = made.page
    made.upload(file)
    page.locator('.tw-tabs [data-view="ask"]').click()
    made.ask(f"灯塔补助多少钱？{HOSTILE[:60]}")
    card = page.locator(".tw-turn").last.locator(".tw-card").first
    assert HOSTILE in card.locator("blockquote").evaluate("(quote) => quote.textContent")
    card.locator("summary").focus()
    page.locator("#tw-document .tw-text").wait_for()
    assert HOSTILE in page.locator("#tw-document .tw-text").evaluate("(text) => text.textContent")
    assert page.evaluate("window.harmed") is None
    assert page.locator("#tw-main script, #tw-main iframe, #tw-main img, #tw-main a[href^=javascript]").count() == 0


def test_the_api_pages_need_no_other_host(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.page.goto(f"{served.url}/docs")
    made.page.locator("#operations-questions-ask_api_ask_post").wait_for()
