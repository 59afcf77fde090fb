"""How the documents of a library belong together: versions, repeals, drafts, and 原文 with its 解读.

Nothing is written: it is worked out from titles whenever the library is loaded, both ways at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.records import Document
from index.repeals import names_of
from index.succession import Ended
from index.versions import SHORTEST, work_of

BACK = {
    "explains": "explained_by",
    "replaces": "replaced_by",
    "repeals": "repealed_by",
    "draft_of": "final_of",
}
"""Each relation, and what it is from the other side: an explanation explains, the document is explained by it."""

_QUOTED = re.compile(r"《([^《》]{4,120}(?:《[^《》]*》[^《》]*)?)》")
_ABOUT = re.compile(
    r"^(?:.{0,30}?关于)?(.{6,}?)(?:的|相关|有关)?(?:政策|文件|图文|简明|权威|专家)?(?:解读|图解|问答|说明|答记者问)"
)
_DRAFT = re.compile(r"[（(][^（）()]{0,6}(?:征求意见稿|草案|送审稿|讨论稿)[）)]|征求意见稿|草案$")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document is to the one with the id ``document``: a key or a value of :data:`BACK`."""

    kind: str
    document: str


def document_names(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """The names by which documents go, without punctuation, each with the ids of those that bear it."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for document in documents:
        for name in (*names_of(document.metadata.title), work_of(document.metadata.title).name):
            if len(name) >= SHORTEST:
                names[name][document.id] = None
    return {name: tuple(ids) for name, ids in names.items()}


def relations_of(
    documents: Sequence[Document], ended: Mapping[str, Ended], names: Mapping[str, Sequence[str]]
) -> dict[str, tuple[Relation, ...]]:
    """The relations of every document that has any, by id, both ways; ``names`` as :func:`document_names` gives."""
    found: dict[str, dict[Relation, None]] = defaultdict(dict)

    def relate(one: str, kind: str, other: str) -> None:
        if one != other:
            found[one][Relation(kind, other)] = None
            found[other][Relation(BACK[kind], one)] = None

    for older, end in ended.items():
        relate(end.by, "replaces" if end.replaced else "repeals", older)
    works: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        works[work_of(document.metadata.title).name].append(document.id)
    by_id = {document.id: document for document in documents}
    for document in documents:
        title = document.metadata.title
        if document.metadata.kind == "解读":
            for other in _explained(title, names):
                if by_id[other].metadata.kind != "解读":
                    relate(document.id, "explains", other)
        elif document.metadata.kind == "征求意见稿":
            for name in {_DRAFT.sub("", name) for name in (*_QUOTED.findall(title), title)}:
                for other in works.get(work_of(name).name, ()):
                    if by_id[other].metadata.kind != "征求意见稿" and len(work_of(name).name) >= SHORTEST:
                        relate(document.id, "draft_of", other)
    return {identity: tuple(relations) for identity, relations in found.items()}


def _explained(title: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The documents that the title of a 解读 names: in 《》, or in what stands before the word."""
    about = _ABOUT.match(title)
    said = [*_QUOTED.findall(title), *([about[1]] if about else [])]
    keys = {key for name in said for key in names_of(name.strip("《》〈〉"))}
    return list(dict.fromkeys(identity for key in sorted(keys) for identity in names.get(key, ())))
