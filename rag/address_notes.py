"""What the plan says of each place that a question names: found or not, where, and what exists instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rag.places import Address


@dataclass(frozen=True, slots=True)
class Note:
    """One entry of ``plan["addresses"]``.

    ``text`` are the question's words, ``kind`` and ``ordinal`` the innermost place (``document`` and 0 where a whole
    document is named), ``through`` the last of a range. ``document`` is the title of the document that was looked
    into, ``None`` where none was named or it is not there. Where the place does not exist, ``exists`` says which of
    its kind do (第一条–第二十八条). ``candidates`` are titles of documents that have the place, where the question
    names none and says nothing to choose by; ``chosen`` tells that its other words chose the document.
    """

    kind: str
    ordinal: int
    text: str
    found: bool
    exists: str | None = None
    document: str | None = None
    through: int | None = None
    candidates: tuple[str, ...] = ()
    chosen: bool = False

    def describe(self) -> dict[str, Any]:
        """The note as the answer shows it, JSON-ready."""
        return {**asdict(self), "candidates": list(self.candidates)}


def note_of(
    question: str, address: Address, *, found: bool, exists: str | None = None, document: str | None = None,
    candidates: tuple[str, ...] = (),
) -> Note:  # fmt: skip
    """The note on ``address``, which ``question`` names."""
    text = question[address.start : address.end].strip()
    return Note(address.place.kind, address.place.ordinal, text, found, exists, document, None, candidates)


def joined(notes: Sequence[Note]) -> tuple[Note, ...]:
    """``notes`` with those of a range as one: 第三条至第五条 is one entry, or two where it is found in part."""
    result: list[Note] = []
    for note in notes:
        last = result[-1] if result else None
        if last is not None and _follows(last, note):
            result[-1] = replace(last, through=note.ordinal)
        else:
            result.append(note)
    return tuple(result)


def _follows(last: Note, note: Note) -> bool:
    same = note == replace(last, ordinal=note.ordinal, through=None)
    return same and note.ordinal == (last.through or last.ordinal) + 1
