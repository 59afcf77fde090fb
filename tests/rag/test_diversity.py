"""Copies of one text make room for others."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.diversity import alike, make_room

RENT = "年租金底价按照同一地块出让评估价的百分之四确定"
FEE = "保证金按照起始租金总额的百分之二十确定，签约时缴纳"
TERM = "租赁期限不少于三年，最长不超过五年，期满可以续期"
LOAN = "首次贷款的小微企业按照利息的一半给予贴息，每年一次"
TAX = "研发费用未形成无形资产的，再按照实际发生额加计扣除"


def runs(text):
    return frozenset(text[i : i + 4] for i in range(len(text) - 3))


def ordered(*texts):
    return make_room(np.arange(10, 10 + len(texts)), texts).tolist()


def test_different_texts_stay_as_they_are():
    assert ordered(RENT, FEE, TERM) == [10, 11, 12]


def test_two_copies_stay_as_they_are():
    assert ordered(RENT, RENT, FEE, TERM) == [10, 11, 12, 13]


def test_a_third_copy_steps_back_three_places():
    assert ordered(RENT, RENT, RENT, FEE, TERM, LOAN, TAX) == [10, 11, 13, 14, 15, 12, 16]


def test_a_copy_may_differ_in_a_few_characters_and_not_in_substance():
    assert alike(runs(RENT), runs(RENT.replace("底价", "低价")))
    assert not alike(runs(RENT), runs(FEE))
    assert not alike(runs(RENT), runs(RENT + FEE + TERM))
    assert not alike(runs("短"), runs("短"))


@given(st.lists(st.sampled_from([RENT, FEE, TERM, LOAN, ""]), max_size=20), st.integers(0, 30))
def test_nothing_is_lost_and_the_best_stays_first(texts, more):
    positions = np.arange(len(texts) + more)[::-1]
    moved = make_room(positions, texts)
    assert sorted(moved.tolist()) == sorted(positions.tolist())
    if len(positions):
        assert moved[0] == positions[0]
    assert moved.tolist()[len(texts) + 4 :] == positions.tolist()[len(texts) + 4 :]
