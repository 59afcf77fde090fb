"""What is to be said of a library as it was found: work that was cut short, documents that were damaged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.records import Document
from ui.strings import say

if TYPE_CHECKING:
    from index.journal import Unfinished
    from index.library import Library

NAMED = 5
"""File names that a sentence holds at most."""


def state_notes(library: Library, language: str) -> tuple[str, ...]:
    """A sentence for each thing that its keeper must know; none where all is well."""
    return notes(library.unfinished(), library.snapshot.damaged, language)


def notes(unfinished: Sequence[Unfinished], damaged: Sequence[Document], language: str) -> tuple[str, ...]:
    """The sentences for work that was cut short and for documents that are not as they were stored."""
    said = [say(language, "unfinished_work", what=_work(work, language)) for work in unfinished]
    if damaged:
        said.append(say(language, "damaged_documents", files=_files([d.file for d in damaged], language)))
    return tuple(said)


def _work(work: Unfinished, language: str) -> str:
    if work.kind == "reindex":
        return say(language, "work_reindex")
    return say(language, f"work_{work.kind}", files=_files(work.files, language))


def _files(files: Sequence[str], language: str) -> str:
    named = ("、" if language == "zh" else ", ").join(files[:NAMED])
    if len(files) <= NAMED:
        return named
    return say(language, "and_more", files=named, count=len(files) - NAMED)
