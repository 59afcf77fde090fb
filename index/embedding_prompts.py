"""Which words go before a question and before a passage, by model: some models were trained with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_QUESTION_NAMES = ("query", "question", "search_query", "retrieval.query", "retrieval-query", "s2p_query")
_PASSAGE_NAMES = ("passage", "document", "corpus", "search_document", "retrieval.passage", "retrieval-document")
"""Under which names model cards declare their prompts; the first of each are sentence-transformers' own
(``encode_query`` and ``encode_document``), the rest those of the Nomic, Jina, Gemma and Stella families."""


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


def choose_prompts(
    name: str,
    declared: Mapping[str, str | None],
    default: str | None = None,
    question: str | None = None,
    passage: str | None = None,
) -> Prompts:
    """``question`` and ``passage`` where given (an empty one means none); for the rest the prompts that the model's
    own configuration declares, else those of its family, else none.

    ``name`` is a hub's name or a folder's path; its last part tells the family. ``default`` is the name of the
    prompt that the model's configuration puts before every text.
    """
    chosen = _own_prompts(declared, default) or _family_prompts(name) or Prompts("", "")
    return Prompts(chosen.question if question is None else question, chosen.passage if passage is None else passage)


def _own_prompts(declared: Mapping[str, str | None], default: str | None) -> Prompts | None:
    prompts = {key.lower(): text for key, text in declared.items() if text}
    question = next((prompts[key] for key in _QUESTION_NAMES if key in prompts), "")
    passage = next((prompts[key] for key in _PASSAGE_NAMES if key in prompts), "")
    if question or passage:
        return Prompts(question, passage)
    always = prompts.get((default or "").lower())
    return Prompts(always, always) if always else None


def _family_prompts(name: str) -> Prompts | None:
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1].lower()
    for pattern, prompts in _FAMILIES:
        if re.search(rf"(^|[-_]){pattern}$", last):
            return prompts
    return None
