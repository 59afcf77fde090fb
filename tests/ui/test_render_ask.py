"""The frame of a conversation: welcome, composer, templates; questions offered as text."""

from __future__ import annotations

from bs4 import BeautifulSoup

from ui.render_ask import render_ask, render_history, render_next, render_suggestions
from ui.render_frame import render_header
from ui.strings import LANGUAGES

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_suggestions_have_their_place_only_where_there_is_something_to_ask() -> None:
    assert len(soup(render_ask("zh", True)).select("[data-suggestions]")) == 1
    empty = soup(render_ask("zh", False))
    assert empty.select("[data-suggestions]") == []
    assert empty.select(".tw-welcome button[data-view=library]")[0].text == "去添加文件"


def test_only_the_filters_given_are_offered() -> None:
    offered = soup(render_ask("zh", True, ["region", "year"])).select("[data-filter]")
    assert [(button["data-filter"], button.text) for button in offered] == [("region", "地区"), ("year", "年份")]


def test_a_suggestion_asks_its_question_whatever_it_is_called() -> None:
    (button,) = soup(render_next([("《办法》第七条怎么规定？", "第七条 申请的…")], "zh")).select("button[data-ask]")
    assert (button["data-ask"], button.text) == ("《办法》第七条怎么规定？", "第七条 申请的…")
    assert render_next([], "zh") == render_suggestions([], "zh") == ""


def test_suggestions_are_text() -> None:
    shown = soup(render_suggestions([("用地", [HOSTILE])], "en") + render_next([(HOSTILE, HOSTILE)], "en"))
    assert shown.select("script, img") == []
    assert [button["data-ask"] for button in shown.select("[data-ask]")] == [HOSTILE, HOSTILE]


def test_every_sign_without_words_has_a_name() -> None:
    for language in LANGUAGES:
        for html in (render_ask(language, True), render_history(language), render_header(language)):
            nameless = [b for b in soup(html).select("button") if not b.text.strip() and not b.get("aria-label")]
            # The template of a row is named by the script, with a conversation's title.
            assert [b for b in nameless if not b.has_attr("data-conversation")] == []
