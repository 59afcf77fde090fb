"""An English question in Chinese words, for finding and ranking alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from index.library import Library
from rag.assistant import PolicyAssistant
from rag.question import parse_question
from rag.rendering import Bridge, Rendering, bridge, render
from rag.retrieval import search_terms

Make = Callable[[], Library]


def rendered(question: str) -> dict[str, tuple[str, ...]]:
    return {r.words: r.chinese for r in render(parse_question(question))}


def test_phrases_come_before_words_and_ours_before_the_dictionary() -> None:
    found = rendered("How large is the guidance fund for energy storage?")
    assert list(found) == ["large", "guidance fund", "energy storage"]
    assert found["guidance fund"] == ("引导基金",)
    assert "储能" in found["energy storage"]
    assert rendered("subsidy")["subsidy"][:2] == ("补助", "补贴")


@pytest.mark.parametrize(
    ("question", "word", "chinese"),
    [
        ("leased", "leased", "租赁"),
        ("Who pays the penalties?", "penalties", "处罚"),
        ("planning rules", "rules", "规则"),
        ("the city's rivers", "city's", "城市"),
    ],
)
def test_endings_are_seen_through(question: str, word: str, chinese: str) -> None:
    assert any(chinese in found for found in rendered(question)[word])


def test_what_no_dictionary_knows_is_kept_without_words() -> None:
    assert rendered("Zzyzx qwrtp") == {"zzyzx": (), "qwrtp": ()}
    assert rendered("What is it?") == {}
    assert rendered("土地 lease 怎么办") == {}


def test_weights_are_those_of_what_the_library_holds(small_library: Make) -> None:
    snapshot = small_library().snapshot
    found = bridge(snapshot, parse_question("Is rent for a doctoral apartment waived for astronauts?"))
    words = [r.words for r in found.renderings]
    assert "rent" in words
    assert "astronauts" not in words
    assert found.weights is not None
    assert float(found.weights.sum()) == pytest.approx(1.0)
    assert all(any(word in snapshot.folded(row) for row in range(snapshot.clause_count)) for word in ("租金", "租赁"))
    assert bridge(snapshot, parse_question("租金是多少")) == Bridge()


def test_shares_by_hand() -> None:
    across = Bridge((Rendering("rent", ("租金", "租赁")), Rendering("talent", ("人才",))), np.array([0.75, 0.25]))
    shares = across.shares(["租赁期五年", "人才公寓", "无关"], ["租金办法", "人才", "租金办法"], np.array([1, 1, 2]))
    assert shares.tolist() == [[0.75, 0.75, 1.0], [0.25, 0.25, 1.0], [0.0, 0.75, 0.0]]
    assert across.words("人才租赁租金") == ("租金", "人才")
    assert Bridge().shares(["租金"], ["租金"], np.array([1])).tolist() == [[0.0, 0.0, 0.0]]


def test_the_keyword_search_looks_for_the_chinese_words() -> None:
    terms = search_terms(parse_question("land lease"))
    assert {"land", "lease", "土地", "租赁"} <= set(terms)
    assert terms["租赁"] < terms["lease"] == 1.0


def test_an_answer_says_which_words_led_to_it(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("How long can industrial land be leased before it is bought?")
    assert "租赁" in answer.plan["wider"]["leased"]
    led = [(c, w) for c in (*answer.citations, *answer.related) for w in c.why.words if not w.isascii()]
    assert led
    assert all(word in citation.quote or word in citation.citation for citation, word in led)
