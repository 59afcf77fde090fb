"""What must hold of a library after whatever happened to it, looked at by a process of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

QUESTIONS = (
    "租赁期限最长多少年？",
    "博士可以免费入住多久？",
    "贷款贴息比例是多少？",
    "焊工证书补贴多少？",
    "灯塔补助",
)

_ORDINARY = re.compile(
    r"catalog\.sqlite(-wal|-shm)?|vectors-\d+\.faiss|words|originals|lock|reindex\.lock|feedback\.db|calibration\.json"
)


def looked_at(library: Path) -> dict[str, Any]:
    """All that a reader can learn of a library: files with their texts, answers, what is unfinished, what is amiss."""
    from index.library import Library
    from rag.assistant import PolicyAssistant
    from rag.settings import Settings

    with Library.open(library) as opened:
        assistant = PolicyAssistant(opened, Settings(top_k=5, related_k=5, candidates=200, threshold=None))
        answers = [assistant.ask(question) for question in QUESTIONS]
        texts = {document.file: opened.text(document.id) for document in opened.documents()}
        wrong = [
            f"{citation.document.file}: {citation.quote[:20]!r} is not what stands there"
            for answer in answers
            for citation in (*answer.citations, *answer.related)
            if texts[citation.document.file][citation.start : citation.end] != citation.quote
        ]
        wrong += [f"verify: {problem}" for problem in opened.verify()]
        wrong += [f"joined clauses of {name}" for name in texts if not _joined(opened, name, texts[name])]
        wrong += [f"originals of {name}" for name in texts if not _kept(opened, name)]
        state = {
            "texts": texts,
            "answers": [
                [answer.status, [citation.quote for citation in (*answer.citations, *answer.related)]]
                for answer in answers
            ],
            "titles": {document.file: document.metadata.title for document in opened.documents()},
            "model": Path(opened.model).name,
            "unfinished": [[work.kind, list(work.files)] for work in opened.unfinished()],
        }
    wrong += [f"stray file {name}" for name in strays(library)]
    return state | {"wrong": wrong}


def _joined(library: Any, name: str, text: str) -> bool:
    return "".join(text[clause.start : clause.end] for clause in library.clauses(name)) == text


def _kept(library: Any, name: str) -> bool:
    data = library.original(name)
    return data is not None and hashlib.sha256(data).hexdigest() == library.document(name).sha256


def strays(library: Path) -> list[str]:
    """Files that no library has when nobody is writing to it."""
    found = [path.name for path in library.iterdir() if not _ORDINARY.fullmatch(path.name)]
    return found + [path.name for path in library.rglob("*.part")]


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two looks saw the same library."""
    return all(one[key] == other[key] for key in ("texts", "answers", "titles", "model"))
