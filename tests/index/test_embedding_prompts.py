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
