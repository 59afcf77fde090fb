"""Both languages say the same things, and every error has a sentence in each."""

from __future__ import annotations

import string

import pytest

from index import errors
from ui.strings import LANGUAGES, STRINGS, known_language, say, say_error


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def all_errors(kind: type[errors.TiaowenError] = errors.TiaowenError) -> set[type[errors.TiaowenError]]:
    return {kind}.union(*(all_errors(below) for below in kind.__subclasses__()))


def test_languages_have_the_same_keys() -> None:
    assert set(STRINGS["zh"]) == set(STRINGS["en"])
    assert set(STRINGS) == set(LANGUAGES)


@pytest.mark.parametrize("key", sorted(STRINGS["zh"]))
def test_a_sentence_has_the_same_placeholders_in_both_and_is_not_empty(key: str) -> None:
    assert placeholders(STRINGS["zh"][key]) == placeholders(STRINGS["en"][key])
    assert STRINGS["zh"][key].strip()
    assert STRINGS["en"][key].strip()


def test_english_sentences_hold_no_chinese() -> None:
    assert [key for key, sentence in STRINGS["en"].items() if any("\u4e00" <= c <= "\u9fff" for c in sentence)] == []


def test_every_error_of_the_project_can_be_told_to_a_reader() -> None:
    general = {say_error(language, "internal") for language in LANGUAGES}
    # The roots of the tree are never raised themselves; what is raised must have a sentence of its own.
    raised = {kind for kind in all_errors() if not kind.__subclasses__()}
    untold = {kind.code for kind in raised for language in LANGUAGES if say_error(language, kind.code) in general}
    assert untold == set()


def test_say_fills_in_values() -> None:
    assert say("zh", "found_many", count=3) == "找到 3 处条款"
    assert say("en", "found_many", count=3) == "3 clauses found"


@pytest.mark.parametrize(("given", "known"), [("en", "en"), ("zh", "zh"), ("fr", "zh"), (None, "zh"), (["en"], "zh")])
def test_an_unknown_language_is_read_as_the_default(given: object, known: str) -> None:
    assert known_language(given) == known
