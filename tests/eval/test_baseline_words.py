"""The baseline's words and its BM25, worked out by hand."""

from __future__ import annotations

from math import log
from pathlib import Path

import pytest

from eval.baseline_words import WordIndex, words

TEXTS = ["land lease", "land lease lease term", "tax"]
"""2, 4 and 1 words: 7 / 3 on average."""


def lengthened(length: int) -> float:
    """k1 (1 - b + b · length / average) with k1 = 1.5, b = .75."""
    return 1.5 * (0.25 + 0.75 * length / (7 / 3))


def test_chinese_is_cut_at_words_and_points_are_dropped() -> None:
    assert words("工业用地可以先租赁，后出让。") == ["工业用地", "可以", "先", "租赁", "后", "出让"]
    assert words("R&D，Tax 减免：15%！") == ["r", "d", "tax", "减免", "15%"]
    assert words("，。 \n——") == []


def test_scores_are_those_of_the_formula() -> None:
    # Two of three texts hold the word: idf = ln(1 + (3 - 2 + .5) / (2 + .5)).
    rarity = log(1 + 1.5 / 2.5)
    found = WordIndex.build(TEXTS).search("Lease", 10)
    assert found.ids.tolist() == [1, 0]
    assert found.scores.tolist() == pytest.approx([rarity * 2 / (2 + lengthened(4)), rarity / (1 + lengthened(2))])


def test_the_shorter_text_comes_first_where_both_hold_a_word_once() -> None:
    assert WordIndex.build(TEXTS).search("land", 10).ids.tolist() == [0, 1]


def test_a_rare_word_outweighs_a_common_one() -> None:
    found = WordIndex.build(TEXTS).search("land tax", 10)
    assert found.ids.tolist() == [2, 0, 1]
    assert found.scores[0] == pytest.approx(log(1 + 2.5 / 1.5) / (1 + lengthened(1)))


def test_equal_texts_keep_their_order_and_the_limit_holds() -> None:
    index = WordIndex.build(["tax", "land", "tax", "tax"])
    assert index.search("tax", 10).ids.tolist() == [0, 2, 3]
    assert index.search("tax", 2).ids.tolist() == [0, 2]


@pytest.mark.parametrize("question", ["", "？！", "火星上有几座火山"])
def test_a_question_without_a_word_in_common_finds_nothing(question: str) -> None:
    found = WordIndex.build(TEXTS).search(question, 10)
    assert (found.ids.tolist(), found.scores.tolist()) == ([], [])


def test_a_text_without_words_harms_none() -> None:
    assert WordIndex.build(["——", "tax"]).search("tax", 10).ids.tolist() == [1]


def test_an_index_that_was_saved_answers_the_same(tmp_path: Path) -> None:
    index = WordIndex.build([*TEXTS, "工业用地租赁"])
    index.save(tmp_path)
    for question in ("lease land", "租赁"):
        before, after = index.search(question, 10), WordIndex.load(tmp_path).search(question, 10)
        assert before.ids.tolist() == after.ids.tolist() != []
        assert before.scores.tolist() == after.scores.tolist()
