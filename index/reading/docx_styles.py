"""What a Word file's styles say of a paragraph: its heading level, its numbering, its part in the document."""

from __future__ import annotations

import re
from typing import Any

from index.reading.docx_package import child, children, integer, value

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)", re.IGNORECASE)


class Styles:
    """The paragraph styles of one document, by id; a style inherits from the one it is based on."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._default: str | None = None
        for style in children(root, "style"):
            if value(style, "type") != "paragraph":
                # A numbering style is looked up by id too, from a list that links to it.
                if value(style, "type") == "numbering":
                    self._styles.setdefault(value(style, "styleId") or "", style)
                continue
            style_id = value(style, "styleId") or ""
            self._styles[style_id] = style
            if value(style, "default") in ("1", "true", "on"):
                self._default = style_id

    def chain(self, style_id: str | None) -> list[tuple[str, Any]]:
        """``(id, style)`` of the style and all it is based on, nearest first."""
        found: list[tuple[str, Any]] = []
        seen: set[str] = set()
        current = style_id if style_id in self._styles else self._default
        while current is not None and current in self._styles and current not in seen:
            seen.add(current)
            found.append((current, self._styles[current]))
            current = value(child(self._styles[current], "basedOn"))
        return found

    def heading_level(self, paragraph_properties: Any | None) -> int:
        """1 to 9 for a heading, by the paragraph's own outline level or by its style; 0 for body text."""
        own = integer(child(paragraph_properties, "outlineLvl"))
        if own is not None:
            return own + 1 if 0 <= own < 9 else 0
        for _, style in self.chain(_style_id(paragraph_properties)):
            level = integer(child(style, "pPr", "outlineLvl"))
            if level is not None:
                return level + 1 if 0 <= level < 9 else 0
            match = _HEADING.fullmatch(_name(style))
            if match:
                return int(match[1])
        return 0

    def is_title(self, paragraph_properties: Any | None) -> bool:
        """True for the style that Word has for a document's title."""
        return self._is_named(paragraph_properties, _TITLE)

    def is_contents(self, paragraph_properties: Any | None) -> bool:
        """True for a line of an automatic table of contents."""
        return self._is_named(paragraph_properties, _CONTENTS)

    def numbering(self, paragraph_properties: Any | None) -> tuple[int, int | None, tuple[str, ...]] | None:
        """``(number list, level, styles)``: level ``None`` where only the list knows which belongs to ``styles``.

        ``None`` for a paragraph without a number.
        """
        own = child(paragraph_properties, "numPr")
        level = integer(child(own, "ilvl"))
        number = integer(child(own, "numId"))
        if number is not None:
            return (number, level or 0, ()) if number > 0 else None
        chain = self.chain(_style_id(paragraph_properties))
        for index, (_, style) in enumerate(chain):
            properties = child(style, "pPr", "numPr")
            number = integer(child(properties, "numId"))
            if number is not None:
                if level is None:
                    level = integer(child(properties, "ilvl"))
                return (number, level, tuple(name for name, _ in chain[: index + 1])) if number > 0 else None
            if level is None:
                level = integer(child(properties, "ilvl"))
        return None

    def list_of(self, numbering_style: str | None) -> int | None:
        """The number list that a numbering style stands for."""
        style = self._styles.get(numbering_style or "")
        return integer(child(style, "pPr", "numPr", "numId")) if style is not None else None

    def _is_named(self, paragraph_properties: Any | None, pattern: re.Pattern[str]) -> bool:
        chain = self.chain(_style_id(paragraph_properties))
        return bool(chain) and pattern.fullmatch(_name(chain[0][1])) is not None


def _style_id(paragraph_properties: Any | None) -> str | None:
    return value(child(paragraph_properties, "pStyle"))


def _name(style: Any) -> str:
    return value(child(style, "name")) or ""
