"""Which words go before a question and before a passage, by model: some models were trained with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PASSAGE_NAMES = ("passage", "document", "corpus")


@dataclass(frozen=True)
class Prompts:
    """Put before a text, as it is; empty for models that want none."""

    question: str
    passage: str


_FAMILIES = (
    # intfloat/e5-*, intfloat/multilingual-e5-*, model cards, "Usage".
    (r"e5-(small|base|large)(-v2)?", Prompts("query: ", "passage: ")),
    # intfloat/multilingual-e5-large-instruct, model card; the task is ours.
    (
        r"e5-[\w-]*instruct",
        Prompts("Instruct: Given a question, retrieve the passages of policy documents that answer it\nQuery: ", ""),
    ),
    # BAAI/bge-*-zh and BAAI/bge-*-zh-v1.5, model cards, "Model List".
    (r"bge-(small|base|large)-zh(-v1\.5)?", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
    # BAAI/bge-*-en and BAAI/bge-*-en-v1.5, the same list.
    (r"bge-(small|base|large)-en(-v1\.5)?", Prompts("Represent this sentence for searching relevant passages: ", "")),
)


def choose_prompts(name: str, declared: Mapping[str, str | None]) -> Prompts:
    """The prompts that the model's own configuration declares, else those of its family, else none.

    ``name`` is a hub's name or a folder's path; its last part tells the family.
    """
    question = declared.get("query") or ""
    passage = next((declared[key] or "" for key in _PASSAGE_NAMES if declared.get(key)), "")
    if question or passage:
        return Prompts(question, passage)
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1].lower()
    for pattern, prompts in _FAMILIES:
        if re.search(rf"(^|[-_]){pattern}$", last):
            return prompts
    return Prompts("", "")
