"""Everyday words beside the words of documents."""

from __future__ import annotations

import pytest

from index.errors import QuestionError
from index.grams import fold
from rag.lexicon import Meaning, Widening, load_lexicon, parse_lexicon, widen

LEXICON = parse_lexicon(
    """
# a comment
拿地, 买地 = 供地，土地使用权
补贴 = 补助、奖励
tax = 税收, duty
"""
)


def test_a_line_is_a_meaning() -> None:
    assert LEXICON == (
        Meaning(("拿地", "买地"), ("供地", "土地使用权")),
        Meaning(("补贴",), ("补助", "奖励")),
        Meaning(("tax",), ("税收", "duty")),
    )
    assert parse_lexicon("") == parse_lexicon("# nothing\n\n") == ()
    assert parse_lexicon("５Ｇ = 通信") == (Meaning(("5g",), ("通信",)),)


@pytest.mark.parametrize("line", ["拿地", "= 供地", "拿地 =", ", = ,"])
def test_a_line_that_is_no_meaning_is_named(line: str) -> None:
    with pytest.raises(QuestionError, match="line 3"):
        parse_lexicon(f"# a comment\n补贴 = 补助\n{line}\n")


def test_a_question_is_widened_by_what_it_does_not_say() -> None:
    assert widen("拿地有补贴吗", LEXICON) == (
        Widening("拿地", ("供地", "土地使用权")),
        Widening("补贴", ("补助", "奖励")),
    )
    assert widen("拿地要供地方案吗", LEXICON) == (Widening("拿地", ("土地使用权",)),)
    assert widen("租金", LEXICON) == ()


def test_an_english_word_stands_alone() -> None:
    assert widen("is there a tax?", LEXICON) == (Widening("tax", ("税收", "duty")),)
    assert widen("where is the taxi?", LEXICON) == ()
    # Chinese is written without spaces, also around an English word.
    assert widen("企业tax怎么交", LEXICON) == (Widening("tax", ("税收", "duty")),)


def test_the_lexicon_that_comes_with_the_package() -> None:
    lexicon = load_lexicon()
    assert len(lexicon) > 20
    assert load_lexicon() is lexicon
    for meaning in lexicon:
        for word in (*meaning.everyday, *meaning.official):
            assert word == fold(word).strip() != ""
        assert len(set(meaning.official)) == len(meaning.official)
