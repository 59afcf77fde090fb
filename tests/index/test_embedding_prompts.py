"""Prompts: what the model declares, else what its family was trained with."""

from __future__ import annotations

import pytest

from index.embedding_prompts import Prompts, choose_prompts

E5 = Prompts("query: ", "passage: ")
NONE = Prompts("", "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-small", E5),
        ("intfloat/multilingual-e5-large", E5),
        ("intfloat/e5-base-v2", E5),
        ("/models/multilingual-e5-base/", E5),
        ("C:\\models\\e5-small-v2", E5),
        ("BAAI/bge-small-zh-v1.5", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
        ("BAAI/bge-large-zh", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
        ("BAAI/bge-base-en-v1.5", Prompts("Represent this sentence for searching relevant passages: ", "")),
        ("BAAI/bge-m3", NONE),
        ("moka-ai/m3e-base", NONE),
        ("somebody/not-e5", NONE),
    ],
)
def test_families(name: str, expected: Prompts) -> None:
    assert choose_prompts(name, {"query": "", "document": ""}) == expected


def test_an_instruct_model_has_its_task_before_the_question_only() -> None:
    prompts = choose_prompts("intfloat/multilingual-e5-large-instruct", {})
    assert prompts.question.startswith("Instruct: ")
    assert prompts.question.endswith("\nQuery: ")
    assert prompts.passage == ""


def test_what_the_model_declares_goes_before_its_family() -> None:
    declared = {"query": "Q: ", "document": "", "passage": "P: "}
    assert choose_prompts("intfloat/e5-small", declared) == Prompts("Q: ", "P: ")
    assert choose_prompts("any/model", {"query": "Q: ", "document": None}) == Prompts("Q: ", "")
    assert choose_prompts("any/model", {"query": "", "document": "D: "}) == Prompts("", "D: ")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"retrieval.query": "Q: ", "retrieval.passage": "P: ", "text-matching": "T: "}, Prompts("Q: ", "P: ")),
        ({"search_query": "Q: ", "search_document": "P: "}, Prompts("Q: ", "P: ")),
        ({"s2p_query": "Q: ", "s2s_query": "S: "}, Prompts("Q: ", "")),
        ({"Retrieval-query": "R: ", "query": "Q: ", "Retrieval-document": "D: "}, Prompts("Q: ", "D: ")),
        ({"clustering": "C: "}, NONE),
    ],
)
def test_the_names_that_model_cards_use(declared: dict[str, str], expected: Prompts) -> None:
    assert choose_prompts("any/model", declared) == expected


def test_a_prompt_for_every_text_counts_where_there_is_none_of_its_own() -> None:
    assert choose_prompts("any/model", {"always": "A: "}, "always") == Prompts("A: ", "A: ")
    assert choose_prompts("any/model", {"always": "A: ", "query": "Q: "}, "always") == Prompts("Q: ", "")
    assert choose_prompts("any/model", {"always": "A: "}, "absent") == NONE


def test_what_is_given_goes_before_all_and_may_be_empty() -> None:
    assert choose_prompts("intfloat/e5-small", {}, None, "我的：", None) == Prompts("我的：", "passage: ")
    assert choose_prompts("intfloat/e5-small", {"query": "Q: "}, None, "", "") == NONE
