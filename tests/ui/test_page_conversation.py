"""A conversation in a real Chromium: kept by the browser, to be gone on with, changed, and taken along."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordFile
from playwright.sync_api import Page, Request, Route, expect

if TYPE_CHECKING:
    from tests.ui.conftest import Served, Visit

pytestmark = pytest.mark.browser

QUESTION = "先租后让的租赁期限最长几年？"
OTHER = "风险补偿的比例是多少？"


CALLS = re.compile("component_server")


def asks(request: Request) -> bool:
    """Whether it is the request that has questions answered."""
    return bool(CALLS.search(request.url)) and request.post_data_json["fn_name"] == "answer_questions"


def titles(page: Page) -> list[str]:
    return page.locator(".tw-conversation").all_text_contents()


def open_history(page: Page) -> None:
    if page.locator("body").get_attribute("data-history") != "open":
        page.locator(".tw-header [data-history]").click()


def test_conversations_are_kept_named_deleted_and_brought_back(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url, profile="keeps conversations")
    page = made.page
    made.ask(QUESTION)
    open_history(page)
    page.locator("[data-new]").click()
    expect(page.locator(".tw-welcome")).to_be_visible()
    made.ask(OTHER)
    made.ask("那由谁承担？")
    # After a reload this window is where it was.
    page.reload()
    page.wait_for_selector("body.tw-ready .tw-composer")
    made.answered(1)
    assert [words.strip() for words in page.locator(".tw-words").all_text_contents()] == [OTHER, "那由谁承担？"]
    open_history(page)
    assert titles(page) == [OTHER, QUESTION]
    row = page.locator(".tw-conversations li").nth(1)
    row.locator("[data-rename]").click()
    name = page.locator(".tw-conversations input")
    name.fill("租赁 <b>期限</b>")
    name.press("Enter")
    assert titles(page) == [OTHER, "租赁 <b>期限</b>"]
    page.locator(".tw-conversation").nth(1).click()
    made.answered(0)
    assert page.locator(".tw-words").all_text_contents() == [QUESTION]
    open_history(page)
    page.locator(".tw-conversations li", has_text="租赁").locator("[data-forget]").click()
    assert titles(page) == [OTHER]
    expect(page.locator(".tw-welcome")).to_be_visible()
    page.locator("[data-undo]").click()
    assert titles(page) == [OTHER, "租赁 <b>期限</b>"]
    # Only questions are kept: what is deleted from the library is not kept alive in a browser.
    kept = page.evaluate("localStorage.getItem('tiaowen-conversations')")
    assert {key for turn in json.loads(kept).values() for key in turn} == {
        *("id", "title", "updated", "turns", "filters", "labels")
    }
    assert "不少于三年" not in kept


def test_two_visitors_have_histories_of_their_own(served: Served, visit: Callable[..., Visit]) -> None:
    one, other = visit(served.url, profile="one"), visit(served.url, profile="other")
    one.ask(QUESTION)
    other.ask(OTHER)
    for made, question in ((one, QUESTION), (other, OTHER)):
        open_history(made.page)
        assert titles(made.page) == [question]
        assert made.page.locator(".tw-words").all_text_contents() == [question]


def test_a_second_window_adds_to_the_same_list(served: Served, visit: Callable[..., Visit]) -> None:
    first, second = visit(served.url, profile="windows"), visit(served.url, profile="windows")
    first.ask(QUESTION)
    second.ask(OTHER)
    for made in (first, second):
        open_history(made.page)
        expect(made.page.locator(".tw-conversation")).to_have_count(2)
        assert sorted(titles(made.page)) == sorted([QUESTION, OTHER])


def test_a_chip_is_taken_off_and_put_back(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    made.ask("租赁期届满没有通过达产验收怎么办？")
    made.ask("那可以延期吗？")
    turn = made.answered(1)
    chip = turn.locator("[data-without]").first
    text = chip.get_attribute("data-without")
    with made.page.expect_request(asks) as sent:
        chip.click()
    assert text in sent.value.post_data_json["data"]["turns"][1]["without"]
    turn = made.answered(1)
    off = turn.locator(f'[data-with="{text}"]')
    expect(off).to_be_visible()
    expect(turn.locator(f'[data-without="{text}"]')).to_have_count(0)
    with made.page.expect_download() as taken:
        turn.locator("[data-export=markdown]").click()
    assert turn.locator(".tw-lead").first.inner_text()[:20] in taken.value.path().read_text(encoding="utf-8")
    off.click()
    turn = made.answered(1)
    expect(turn.locator(f'[data-without="{text}"]')).to_be_visible()


def test_an_edited_question_is_asked_again_and_what_follows_with_it(
    served: Served, visit: Callable[..., Visit]
) -> None:
    made = visit(served.url)
    made.ask("人才公寓怎么申请？")
    made.ask("那租金呢？")
    page = made.page
    before = made.answered(1).locator(".tw-cite").first.inner_text()
    page.locator("[data-edit]").first.click()
    field = page.locator(".tw-editing textarea")
    assert field.input_value() == "人才公寓怎么申请？"
    field.fill("标准厂房怎么申请？")
    field.press("Enter")
    expect(page.locator(".tw-words").first).to_have_text("标准厂房怎么申请？")
    assert made.answered(1).locator(".tw-cite").first.inner_text() != before
    # Escape leaves the question as it was.
    page.locator("[data-edit]").first.click()
    page.locator(".tw-editing textarea").fill("别的")
    page.keyboard.press("Escape")
    assert page.locator(".tw-editing").count() == 0
    assert page.locator(".tw-words").all_text_contents() == ["标准厂房怎么申请？", "那租金呢？"]


def test_a_filter_narrows_what_was_asked_and_its_chip_widens_it_again(
    served: Served, visit: Callable[..., Visit]
) -> None:
    made = visit(served.url)
    page = made.page
    made.ask(QUESTION)
    page.locator("[data-filter=document]").click()
    page.locator("[data-findoption]").fill("引导基金")
    expect(page.locator(".tw-optionlist input")).to_have_count(1)
    page.locator(".tw-optionlist input").check()
    page.locator("[data-done]").click()
    turn = made.answered(0)
    expect(turn.locator("[data-unfilter=document]")).to_contain_text("引导基金")
    assert all("引导基金" in cite for cite in turn.locator(".tw-cite").all_inner_texts())
    expect(page.locator("[data-filter=document]")).to_contain_text("引导基金")
    turn.locator("[data-unfilter=document]").click()
    turn = made.answered(0)
    expect(turn.locator("[data-unfilter]")).to_have_count(0)
    expect(page.locator("[data-filter=document]")).to_have_text("文件")
    page.locator("[data-filter=year]").click()
    page.locator("select[data-kind=year_from]").select_option("2024")
    page.keyboard.press("Escape")
    turn = made.answered(0)
    expect(turn.locator("[data-unfilter=year_from]")).to_have_text("2024 年起")
    assert min(turn.locator(".tw-card time").all_inner_texts()) >= "2024"


def test_stopping_gives_the_question_back(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    page = made.page
    made.ask(QUESTION)
    held: list[Route] = []
    page.route(CALLS, lambda route: held.append(route))
    field = page.locator("#tw-textarea")
    field.fill(OTHER)
    field.press("Enter")
    page.locator("[data-stop]").click()
    assert field.input_value() == OTHER
    expect(page.locator(".tw-turn")).to_have_count(1)
    # What comes of it after all is not shown.
    assert held
    page.unroute(CALLS)
    field.fill("产业引导基金最长多少年？")
    field.press("Enter")
    made.answered(1)
    assert page.locator(".tw-words").all_text_contents() == [QUESTION, "产业引导基金最长多少年？"]


def test_a_server_that_is_not_there_is_said_so(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    page = made.page
    page.route(CALLS, lambda route: route.abort())
    page.locator("#tw-textarea").fill(QUESTION)
    page.locator("#tw-textarea").press("Enter")
    expect(page.locator(".tw-error")).to_contain_text("没有连上服务器")
    page.unroute(CALLS)
    page.locator("[data-again]").click()
    expect(page.locator(".tw-found")).to_be_visible()
    # A request that failed is told on the console; that was meant here.
    assert made.complaints
    made.complaints.clear()


def test_what_stands_beside_the_clause_is_offered_and_asks_itself(
    served: Served, visit: Callable[..., Visit]
) -> None:
    made = visit(served.url)
    made.ask(QUESTION)
    offered = made.page.locator(".tw-next [data-ask]")
    offered.first.wait_for()
    question = offered.first.get_attribute("data-ask")
    offered.first.click()
    turn = made.answered(1)
    assert turn.locator(".tw-words").inner_text() == question
    expect(turn.locator(".tw-found")).to_be_visible()


def test_a_conversation_is_taken_along_as_word_and_markdown(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    page = made.page
    made.ask(QUESTION)
    made.ask(OTHER)
    leads = [turn.locator(".tw-lead").first.inner_text() for turn in page.locator(".tw-turn").all()]
    with page.expect_download() as word:
        page.locator(".tw-takeaway [data-export=docx]").click()
    read = "".join(p.text for p in WordFile(io.BytesIO(word.value.path().read_bytes())).paragraphs)
    for expected in (QUESTION, OTHER, *leads):
        # Where a line breaks is another matter on paper.
        assert "".join(expected.split()) in "".join(read.split())
    assert word.value.suggested_filename.endswith(".docx")
    with page.expect_download() as markdown:
        page.locator(".tw-turn").nth(1).locator("[data-export=markdown]").click()
    text = markdown.value.path().read_text(encoding="utf-8")
    assert OTHER in text
    assert QUESTION not in text


def test_whether_it_helped_is_told_with_the_reason(served: Served, visit: Callable[..., Visit]) -> None:
    made = visit(served.url)
    page = made.page
    made.ask(QUESTION)
    card = page.locator(".tw-card").first
    card.locator("[data-helpful=yes]").click()
    expect(card.locator(".tw-thanks")).to_have_text("谢谢，已记下。")
    card.locator("[data-helpful=no]").click()
    page.locator(".tw-reason [data-reason]").first.click()
    page.locator(".tw-reason [type=submit]").click()
    expect(card.locator("[data-helpful=no]")).to_have_attribute("aria-pressed", "true")
    opener = card.locator("[data-open]")
    given = served.library.feedback.all()[-2:]
    assert [(entry.helpful, entry.reason) for entry in given] == [(True, None), (False, "答非所问")]
    assert {entry.question for entry in given} == {QUESTION}
    assert {str(entry.start) for entry in given} == {opener.get_attribute("data-start")}
