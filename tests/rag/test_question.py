"""A question as it comes from a keyboard, a paste or a program."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import QuestionError
from rag.question import MAX_LENGTH, parse_question


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("租金能抵地价吗？", "租金能抵地价吗？"),
        ("  租金能抵\n地价吗？\t", "租金能抵 地价吗？"),
        ("租金\x00能抵\x07地价\x1b吗？", "租金能抵地价吗？"),
        ("租金\u3000能抵地价吗？", "租金 能抵地价吗？"),
        ("租金\u200b能抵\ufeff地价吗？", "租金能抵地价吗？"),
    ],
)
def test_a_question_is_kept_but_for_what_nobody_typed(asked: str, text: str) -> None:
    assert parse_question(asked).text == text


@pytest.mark.parametrize("asked", ["", "   ", "\n\t", "\x00\x07", "\u3000", "\u200b\ufeff"])
def test_an_empty_question_is_refused(asked: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        parse_question(asked)


def test_a_document_is_no_question() -> None:
    assert len(parse_question("租" * MAX_LENGTH).text) == MAX_LENGTH == 2000
    with pytest.raises(QuestionError, match=r"2001.*2000"):
        parse_question("租" * (MAX_LENGTH + 1))
    # White space around it does not count.
    assert parse_question(" " * 3000 + "租地").text == "租地"


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("５Ｇ基站補貼標準", "5G基站补贴标准"),
        ("ＬＰＲ利率", "lpr利率"),
        ("租金（按年）", "租金(按年)"),
        ("RENT For Land", "rent for land"),
    ],
)
def test_forms_of_writing_are_searched_alike(asked: str, same: str) -> None:
    assert parse_question(asked).terms == parse_question(same).terms


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("租金能抵地价吗？", "zh"),
        ("LPR是多少", "zh"),
        ("Can we lease land first?", "en"),
        ("R&D 加计扣除", "zh"),
        ("2024", "en"),
    ],
)
def test_the_language_is_that_of_its_letters(asked: str, language: str) -> None:
    assert parse_question(asked).language == language


def test_words_of_asking_are_not_searched() -> None:
    assert parse_question("请问技改补贴最高多少？").terms == parse_question("技改补贴最高").terms
    assert parse_question("有没有租金减免呢？").terms == parse_question("租金减免").terms
    assert parse_question("How much is the subsidy for training?").terms == ("subsidy", "training")


@pytest.mark.parametrize("asked", ["怎么办？", "多少", "what is it?", "？？？", "!", "🏭"])
def test_a_question_of_nothing_else_is_still_a_question(asked: str) -> None:
    parsed = parse_question(asked)
    assert parsed.text == asked
    assert all(term.strip() for term in parsed.terms)


@given(st.text(alphabet=st.characters(), max_size=80))
@example("租\ud83d地")
def test_any_text_is_a_question_or_refused(text: str) -> None:
    try:
        parsed = parse_question(text)
    except QuestionError:
        return
    assert parsed.text == parsed.text.strip() != ""
    assert parsed.language in ("zh", "en")
    # What was understood is understood the same when it is asked again.
    assert parse_question(parsed.text) == parsed
