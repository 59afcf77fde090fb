"""Terms of the keyword index: what is written differently and meant alike becomes the same term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.grams import fold, grams


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        (" ，。！\n", []),
        ("租", ["租"]),
        ("租地", ["租", "租地", "地"]),
        ("先租后让", ["先", "先租", "租", "租后", "后", "后让", "让"]),
        ("租，地", ["租", "地"]),
        ("5G基站", ["5", "g", "基", "基站", "站"]),
        ("最高300万元", ["最", "最高", "高", "300", "万", "万元", "元"]),
        ("3.5%", ["3.5%"]),
        ("1,000", ["1", "000"]),
        ("LPR 利率", ["lpr", "利", "利率", "率"]),
        ("Land-lease Rules", ["land", "lease", "rules"]),
        ("云政发〔2024〕7号", ["云", "云政", "政", "政发", "发", "2024", "7", "号"]),
    ],
)
def test_terms_of_a_text(text: str, terms: list[str]) -> None:
    assert grams(text) == terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("５Ｇ", "5g"),
        ("ＬＰＲ", "lpr"),
        ("房產稅減免", "房产税减免"),
        ("３００㎡", "300m2"),
        ("③", "3"),
        ("（一）", "(一)"),
        ("ﬁnance", "finance"),
        ("LAND", "land"),
    ],
)
def test_what_is_written_differently_and_meant_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other) == other


def test_a_term_never_grows_without_end() -> None:
    assert [len(term) for term in grams("x" * 1000)] == [64]


@given(st.text(alphabet=st.characters(), max_size=60))
def test_terms_of_any_text_can_stand_between_spaces(text: str) -> None:
    for term in grams(text):
        assert 1 <= len(term) <= 64
        assert term.split() == [term]


@given(st.text(alphabet="先租后让土地", min_size=1, max_size=30))
def test_every_pair_of_neighbours_is_a_term(run: str) -> None:
    terms = grams(run)
    assert [term for term in terms if len(term) == 1] == list(run)
    assert [term for term in terms if len(term) == 2] == [run[i : i + 2] for i in range(len(run) - 1)]
