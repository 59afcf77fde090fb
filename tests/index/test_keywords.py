"""The keyword index: BM25 by hand, changes, and the version it was written for."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from index.grams import grams
from index.keywords import KeywordIndex


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    """Three units of two, four and two terms."""
    made = KeywordIndex(tmp_path / "words")
    made.write([(11, "lease fund"), (12, "lease lease rent land"), (7, "tax credit")], [], 1)
    return made


def found(index: KeywordIndex, text: str, limit: int = 10) -> list[int]:
    return index.words.search(grams(text), limit).ids.tolist()


def test_scores_are_bm25(index: KeywordIndex) -> None:
    # N = 3 units, mean length 8/3; "lease" stands in 2: idf = ln(1 + 1.5/2.5).
    result = index.words.search(["lease"], 10)
    idf = math.log(1.6)
    one_of_two = idf * 2.2 * 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / (8 / 3)))
    two_of_four = idf * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 4 / (8 / 3)))
    assert result.ids.tolist() == [12, 11]
    assert result.scores.tolist() == pytest.approx([two_of_four, one_of_two], abs=1e-5)
    assert (result.ids.dtype, result.scores.dtype) == (np.int64, np.float32)


def test_a_term_said_twice_counts_twice(index: KeywordIndex) -> None:
    once, twice = index.words.search(["tax"], 1).scores[0], index.words.search(["tax", "tax"], 1).scores[0]
    assert twice == pytest.approx(2 * once)


def test_terms_may_have_weights(index: KeywordIndex) -> None:
    tax, lease = index.words.search(["tax"], 1).scores[0], index.words.search(["lease"], 1).scores[0]
    weighed = index.words.search({"tax": 1.0, "lease": 0.25}, 10)
    assert weighed.ids.tolist() == [7, 12, 11]
    assert weighed.scores[:2].tolist() == pytest.approx([tax, lease / 4])


def test_any_of_the_terms_is_enough_and_more_are_better(index: KeywordIndex) -> None:
    assert found(index, "fund tax credit") == [7, 11]
    assert found(index, "rent lease fund")[0] in (11, 12)
    assert found(index, "nothing of this") == []


def test_no_more_than_the_limit_and_nothing_for_nothing(index: KeywordIndex) -> None:
    assert found(index, "lease", 1) == [12]
    for terms, limit in (([], 10), (["lease"], 0)):
        assert index.words.search(terms, limit).ids.tolist() == []
        assert index.words.search(terms, limit).scores.tolist() == []


def test_equal_scores_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    index = KeywordIndex(tmp_path)
    for number in (5, 3, 9, 1):
        index.write([(number, "same words")], [], number)
    assert found(index, "words") == [1, 3, 5, 9]


def test_chinese_is_found_by_characters_and_pairs(tmp_path: Path) -> None:
    index = KeywordIndex(tmp_path)
    index.write([(1, "土地可以先租后让"), (2, "让企业先行租用厂房"), (3, "企業首次貸款貼息")], [], 1)
    assert found(index, "先租后让")[0] == 1
    assert found(index, "首次贷款") == [3]


def test_frequencies_are_numbers_of_units(index: KeywordIndex) -> None:
    assert index.words.frequencies(["lease", "tax", "absent", "lease"]).tolist() == [2, 1, 0, 2]
    assert index.words.frequencies([]).tolist() == []
    assert index.words.frequencies(["lease"]).dtype == np.int64


def test_what_was_removed_is_gone_and_what_was_added_is_there(index: KeywordIndex) -> None:
    index.write([(13, "lease of machines")], [12, 99], 2)
    assert sorted(found(index, "lease")) == [11, 13]
    assert index.words.count == 3
    assert found(index, "rent") == []
    assert index.version == 2


def test_a_number_that_is_removed_and_added_at_once_is_there_once(index: KeywordIndex) -> None:
    index.write([(11, "other words")], [11], 2)
    assert found(index, "other") == [11]
    assert found(index, "fund") == []
    assert index.words.count == 3


def test_it_is_there_again_when_opened_again(index: KeywordIndex, tmp_path: Path) -> None:
    again = KeywordIndex(tmp_path / "words")
    assert (again.words.count, again.version) == (3, 1)
    assert found(again, "lease") == [12, 11]


def test_another_reader_sees_a_change(index: KeywordIndex, tmp_path: Path) -> None:
    reader = KeywordIndex(tmp_path / "words")
    index.write([(20, "lease")], [], 2)

    assert 20 in found(reader, "lease")
    assert reader.version == 2


def test_a_new_one_is_empty_and_of_no_version(tmp_path: Path) -> None:
    index = KeywordIndex(tmp_path / "new")
    assert (index.words.count, index.version) == (0, -1)
    assert found(index, "lease") == []


@pytest.mark.parametrize("state", ["", "{", "[]", "{}", '{"version": null}', '{"version": "x"}'])
def test_a_damaged_state_is_no_version(index: KeywordIndex, tmp_path: Path, state: str) -> None:
    (tmp_path / "words" / "state.json").write_text(state)
    assert index.version == -1
