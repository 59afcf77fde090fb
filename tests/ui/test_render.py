"""Answers as HTML, read back as a browser would."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from rag.answer import Answer, Citation, CitedDocument, Span, Why
from ui.render import match_key
from ui.render_turn import render_turn

QUOTE = "第六条 租赁期限不少于三年，最长不超过五年。合同另有约定的，从其约定。\n"


def citation(rank: int = 1, score: float = 0.9, **changes: Any) -> Citation:
    """The second sentence-length piece of ``QUOTE`` is evidence: [104, 121)."""
    document = CitedDocument(
        "d1", "lease.txt", "工业用地办法", "澜政发〔2024〕12号", "澜川市人民政府", "2024-03-18", "澜川市", "in_force"
    )
    values: dict[str, Any] = {
        "rank": rank,
        "score": score,
        "document": document,
        "address": ("第二章 先租后让", "第六条"),
        "citation": "《工业用地办法》（澜政发〔2024〕12号）第六条，第 3 页",
        "page": 3,
        "quote": QUOTE,
        "start": 100,
        "end": 100 + len(QUOTE),
        "evidence": (Span(104, 122),),
        "why": Why(("租赁", "最长"), 0.01, False),
    }
    return Citation(**(values | changes))


def answer(
    status: str = "answered", citations: tuple[Citation, ...] = (), related: tuple[Citation, ...] = (), **plan: Any
) -> dict[str, Any]:
    made = Answer("最长租几年？", status, citations, related, {"threshold": 0.5} | plan, "1-a", {"total": 1.0})  # type: ignore[arg-type]
    turn = {"id": "t1", "question": made.question, "without": [], "filters": {}, "titles": {}}
    return turn | {"answer": made.to_dict(), "error": None}


def page(turn: dict[str, Any], language: str = "zh") -> BeautifulSoup:
    return BeautifulSoup(render_turn(turn, language), "lxml")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} found"
    return found[0]


def test_evidence_stands_first_and_is_marked_in_its_quote() -> None:
    card = one(page(answer(citations=(citation(),))), ".tw-card")
    assert one(card, ".tw-lead mark").text == one(card, ".tw-lead").text == "租赁期限不少于三年，最长不超过五年。"
    assert one(card, "blockquote mark").text == "租赁期限不少于三年，最长不超过五年。"
    assert one(card, "blockquote").text == QUOTE.rstrip()


def test_a_card_says_where_it_stands_and_what_it_is_worth() -> None:
    card = one(page(answer(citations=(citation(),))), ".tw-card")
    assert one(card, ".tw-cite").text == "《工业用地办法》（澜政发〔2024〕12号）第六条，第 3 页"
    assert [label.text for label in card.select(".tw-address li")] == ["第二章 先租后让", "第六条"]
    assert one(card, ".tw-validity").text == "现行有效"
    assert one(card, ".tw-validity")["data-validity"] == "in_force"
    assert one(card, "time").text == "2024-03-18"
    assert one(card, ".tw-match_strong").text == "很相关"
    assert one(card, ".tw-why").text == "为何找到 写有“租赁”“最长”"


@pytest.mark.parametrize(
    ("why", "line"),
    [
        (Why((), 0.01, False), "为何找到 意思与问题相近"),
        (Why((), 0.069, True), "为何找到 正是您点名的条款"),
        (Why(("租赁",), 0.07, False), "为何找到 写有“租赁”；意思与问题相近"),
        (Why(("租赁",), None, True), "为何找到 正是您点名的条款；写有“租赁”"),
    ],
)
def test_why_it_was_found(why: Why, line: str) -> None:
    assert one(page(answer(citations=(citation(why=why),))), ".tw-why").text == line


def test_a_piece_of_an_english_word_is_no_reason() -> None:
    found = citation(quote="Land may be leased.", why=Why(("land", "an", "lease", "may"), None, False))
    line = one(page(answer(citations=(found,)), language="en"), ".tw-why").text
    assert line == "Why it was found it says “land”, “may”"


def test_only_the_best_card_is_open() -> None:
    cards = page(answer(citations=(citation(1), citation(2), citation(3)))).select(".tw-card > details")
    assert [card.has_attr("open") for card in cards] == [True, False, False]


def test_buttons_carry_what_they_do() -> None:
    card = one(page(answer(citations=(citation(),))), ".tw-card")
    opener = one(card, "button[data-open]")
    assert (opener["data-open"], opener["data-start"], opener["data-end"]) == ("d1", "100", str(100 + len(QUOTE)))
    assert opener["data-evidence"] == "104-122"
    copies = [button["data-copy"] for button in card.select("button[data-copy]")]
    assert copies[0] == "《工业用地办法》（澜政发〔2024〕12号）第六条，第 3 页"
    assert copies[1] == QUOTE.strip() + "\n——《工业用地办法》（澜政发〔2024〕12号）第六条，第 3 页"
    assert one(card, "button[data-copy-link]")["data-copy-link"] == f"c/d1/100-{100 + len(QUOTE)}"
    assert one(card, ".tw-helpful")["data-about"] == f"d1 100 {100 + len(QUOTE)}"
    assert [button["data-helpful"] for button in card.select("[data-helpful]")] == ["yes", "no"]


def test_no_match_says_so_and_offers_the_nearest_folded() -> None:
    soup = page(answer("no_match", related=(citation(1, 0.2),)))
    assert one(soup, ".tw-nomatch").text == "资料库里没有找到能回答的条款。"
    assert one(soup, ".tw-nearest").text == "最接近的条款，仅供参考："
    assert not one(soup, ".tw-card > details").has_attr("open")
    assert one(soup, ".tw-match_possible").text == "可能相关"
    # It does not answer, so nothing in it is marked as if it did.
    assert soup.select(".tw-lead mark") == []


def test_no_match_in_english_with_nothing_near() -> None:
    soup = page(answer("no_match"), language="en")
    assert one(soup, ".tw-nomatch").text == "Not found in the library: no clause answers this."
    assert one(soup, ".tw-nearest").text == "Nothing comes near it either."
    assert soup.select(".tw-card") == []


def test_a_place_that_was_named_but_not_found_is_said_so() -> None:
    lost = {"addresses": [{"kind": "article", "ordinal": 99, "text": "第九十九条", "found": False}]}
    note = one(page(answer(citations=(citation(),), **lost)), ".tw-plan .tw-note")
    assert note.text == "没有找到含有第九十九条的文件。"
    found = {"addresses": [{"kind": "条", "ordinal": 6, "found": True}]}
    assert page(answer(citations=(citation(),), **found)).select(".tw-plan") == []


def test_a_clause_without_evidence_shows_its_own_beginning() -> None:
    card = one(page(answer(citations=(citation(evidence=()),))), ".tw-card")
    assert one(card, ".tw-lead").text == QUOTE.strip()
    assert card.select("mark") == []


@pytest.mark.parametrize(
    ("score", "key"),
    [
        (0.49, "match_possible"),
        (0.5, "match_good"),
        (0.74, "match_good"),
        (0.75, "match_strong"),
        (1, "match_strong"),
    ],
)
def test_the_score_in_words(score: float, key: str) -> None:
    assert match_key(score, 0.5) == key


def test_an_error_is_told_in_place_of_an_answer() -> None:
    turn = answer() | {"answer": None, "error": "library_busy"}
    assert one(page(turn), ".tw-error").text == "资料库正在更新，请稍后再试。"
    assert one(page(turn), ".tw-turn")["data-state"] == "error"


def test_a_turn_names_itself_and_the_version_that_answered() -> None:
    turn = one(page(answer(citations=(citation(),))), ".tw-turn")
    assert (turn["data-turn"], turn["data-state"], turn["data-version"]) == ("t1", "answered", "1-a")
    assert one(turn, f"#{turn['aria-labelledby']} .tw-words").text == "最长租几年？"


def test_no_match_says_what_to_try() -> None:
    def tries(turn: dict[str, Any]) -> list[str]:
        return [item.text[:4] for item in page(turn).select(".tw-tries li")]

    assert tries(answer("no_match")) == ["换个说法", "在“资料"]
    assert tries(answer("no_match", carried=["巴中"]) | {"filters": {"region": ["四川省"]}}) == [
        "去掉从上",
        "去掉筛选",
        "换个说法",
        "在“资料",
    ]
    assert page(answer(citations=(citation(),))).select(".tw-tries") == []


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{constructor}}${alert(3)}[a](javascript:alert(4))'


def test_nothing_from_a_document_or_a_question_becomes_markup() -> None:
    document = CitedDocument(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    hostile = citation(
        document=document,
        address=(HOSTILE,),
        citation=HOSTILE,
        quote=HOSTILE,
        start=0,
        end=len(HOSTILE),
        evidence=(Span(3, 20),),
        why=Why((HOSTILE,), None, False),
    )
    turn = answer(citations=(hostile,), carried=[HOSTILE]) | {
        "id": HOSTILE,
        "question": HOSTILE,
        "without": [HOSTILE + "!"],
        "filters": {"region": [HOSTILE], "document": ["d9"]},
        "titles": {"d9": HOSTILE},
    }
    soup = page(turn)
    assert soup.select("script, img") == []
    assert [tag.name for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    assert one(soup, "blockquote").text == HOSTILE
    assert one(soup, "button[data-open]")["data-open"] == HOSTILE
    assert one(soup, ".tw-question").text.endswith(HOSTILE)
