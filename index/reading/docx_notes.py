"""Footnotes and endnotes of a Word file: their marks in the text, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.reading.docx_package import WordParts, integer, tag, value
from index.reading.list_numbers import format_number

# How Word marks them unless told otherwise; a mark of the author's own follows the reference as text.
_STYLES = {"footnoteReference": "decimal", "endnoteReference": "lowerRoman"}
_GONE = frozenset({"del", "moveFrom"})


class Notes:
    """The notes of one document: a mark like ``[1]`` by the reference's kind and id, and the note's element."""

    def __init__(self, parts: WordParts) -> None:
        stories = {"footnoteReference": parts.footnotes, "endnoteReference": parts.endnotes}
        self._elements: dict[tuple[str, int], Any] = {}
        for kind, root in stories.items():
            for note in root if root is not None else ():
                number = integer(note, "id")
                # Separators and continuation notices are stories of these parts too, and have a type.
                if number is not None and value(note, "type") in (None, "normal"):
                    self._elements[kind, number] = note
        self.marks: dict[tuple[str, int], str] = {}
        counts = dict.fromkeys(_STYLES, 0)
        for kind, number, own in _references(parts.document) if self._elements else ():
            if (kind, number) in self._elements and (kind, number) not in self.marks:
                counts[kind] += 0 if own else 1
                self.marks[kind, number] = "" if own else f"[{format_number(counts[kind], _STYLES[kind])}]"

    def below(self, paragraph: Any) -> Iterator[tuple[str, Any]]:
        """``(mark, element)`` of each note that ``paragraph`` refers to, in order; a note is given once."""
        for kind, number, _ in _references(paragraph) if self._elements else ():
            element = self._elements.pop((kind, number), None)
            if element is not None and (kind, number) in self.marks:
                yield self.marks[kind, number], element


def _references(element: Any) -> Iterator[tuple[str, int, bool]]:
    """Kind, id and whether the author set a mark, of each reference that is not deleted."""
    for found in element.iter():
        kind = tag(found)
        if kind in _STYLES and not any(tag(above) in _GONE for above in found.iterancestors()):
            number = integer(found, "id")
            if number is not None:
                yield kind, number, value(found, "customMarkFollows") in ("1", "true", "on")
