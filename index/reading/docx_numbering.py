"""Word's automatic numbers, rendered as a reader of the document sees them: 第三条, （二）, 2.1, •.

A paragraph names a number list (``w:num``) and a level; the list refers to a definition (``w:abstractNum``),
whose levels say how to count and how to write. Lists of one definition count on together, unless a list starts
anew (``w:startOverride``). Restarts follow what Word does where it differs from the standard ([MS-OI29500] on
``lvlRestart``: a level restarts after the named level *or any higher one*).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index.reading.docx_package import child, children, integer, is_on, tag, value
from index.reading.docx_styles import Styles
from index.reading.list_numbers import format_number

_LEVELS = 9
_SYMBOL_FONT = re.compile(r"wingdings|webdings|symbol|marlett", re.IGNORECASE)
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and writes. ``restart`` is ``None``, 0 (never) or a level from 1."""

    start: int
    style: str
    template: str
    suffix: str
    legal: bool
    restart: int | None
    paragraph_style: str | None
    zeros: int


@dataclass(frozen=True, slots=True)
class _NumberList:
    definition: int
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class ListNumbers:
    """The number lists of one document and how far each has counted: ``label`` moves them on."""

    _lists: dict[int, _NumberList] = field(default_factory=dict)
    _counts: dict[int, list[int | None]] = field(default_factory=dict)
    _begun: set[int] = field(default_factory=set)

    def label(self, number: int, level: int | None, styles: tuple[str, ...] = ()) -> tuple[str, str] | None:
        """The next number of list ``number`` at ``level``, and the suffix: ``tab``, ``space`` or ``nothing``.

        ``level`` ``None`` is the one that belongs to the nearest of ``styles``, else the first. ``None`` comes
        back where the document defines no such list or level.
        """
        numbers = self._lists.get(number)
        if numbers is None:
            return None
        if level is None:
            level = _level_of(numbers.levels, styles)
        definition = numbers.levels.get(level)
        if definition is None or not 0 <= level < _LEVELS:
            return None
        counts = self._counts.setdefault(numbers.definition, [None] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for restarted in numbers.starts:
                counts[restarted] = None
        count = counts[level]
        counts[level] = _start(numbers, level) if count is None else count + 1
        for deeper in range(level + 1, _LEVELS):
            below = numbers.levels.get(deeper)
            if below is None or _restarts(below, deeper, level):
                counts[deeper] = None
        return _written(numbers, definition, counts), definition.suffix


def read_numbering(root: Any | None, styles: Styles) -> ListNumbers:
    """The number lists of the numbering part ``root``; none where it is ``None``."""
    definitions = {integer(element, "abstractNumId"): element for element in children(root, "abstractNum")}
    elements = {integer(element, "numId"): element for element in children(root, "num")}
    numbers = ListNumbers()
    for number, element in elements.items():
        definition = integer(child(element, "abstractNumId"))
        found = definitions.get(definition)
        # A definition may stand for another one: it names a style, which names a list, which has a definition.
        for _ in range(5):
            link = value(child(found, "numStyleLink"))
            if link is None:
                break
            definition = integer(child(elements.get(styles.list_of(link)), "abstractNumId"))
            found = definitions.get(definition)
        if number is None or definition is None or found is None:
            continue
        levels = {i: _level(lvl) for lvl in children(found, "lvl") if (i := integer(lvl, "ilvl")) is not None}
        starts: dict[int, int] = {}
        for override in children(element, "lvlOverride"):
            i = integer(override, "ilvl")
            if i is None or not 0 <= i < _LEVELS:
                continue
            own = child(override, "lvl")
            if own is not None:
                # Word ignores a restart rule inside an override.
                levels[i] = _level(own, restart=levels[i].restart if i in levels else None)
            start = integer(child(override, "startOverride"))
            if start is not None:
                starts[i] = start
        numbers._lists[number] = _NumberList(definition, levels, starts)
    return numbers


def _level(element: Any, restart: int | None = None) -> Level:
    style, zeros = _number_style(element)
    template = value(child(element, "lvlText")) or ""
    if style == "bullet":
        font = child(element, "rPr", "rFonts")
        fonts = " ".join(value(font, a) or "" for a in ("ascii", "hAnsi", "eastAsia"))
        private = any(0xE000 <= ord(character) <= 0xF8FF for character in template)
        if private or _SYMBOL_FONT.search(fonts) or not template.strip():
            template = _BULLET  # the picture depends on a font; what it means does not
    return Level(
        start=_or(integer(child(element, "start")), 0),
        style=style,
        template=template,
        suffix=value(child(element, "suff")) or "tab",
        legal=is_on(child(element, "isLgl")),
        restart=_or(integer(child(element, "lvlRestart")), restart),
        paragraph_style=value(child(element, "pStyle")),
        zeros=zeros,
    )


def _number_style(element: Any) -> tuple[str, int]:
    """The number format, and for a custom one like ``001, 002`` its digits. Newer formats lie in an alternative."""
    formats = [e for e in element.iter() if tag(e) == "numFmt"]
    for found in formats:
        custom = re.match(r"(0+)1\b", value(found, "format") or "")
        if value(found) == "custom" and custom:
            return "decimal", len(custom[1]) + 1
    known = [value(found) for found in formats if value(found) not in (None, "custom")]
    return (known[-1] or "decimal") if known else "decimal", 0


def _or(number: int | None, default: Any) -> Any:
    return default if number is None else number


def _start(numbers: _NumberList, level: int) -> int:
    definition = numbers.levels.get(level)
    return numbers.starts.get(level, definition.start if definition else 1)


def _restarts(below: Level, deeper: int, used: int) -> bool:
    """Whether level ``deeper`` starts anew after level ``used``, both from 0."""
    if below.restart is None or below.restart > deeper:
        return True
    return used < below.restart


def _level_of(levels: Mapping[int, Level], styles: tuple[str, ...]) -> int:
    for style in styles:
        for i, level in levels.items():
            if level.paragraph_style == style:
                return i
    return 0


def _written(numbers: _NumberList, level: Level, counts: list[int | None]) -> str:
    def one(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        definition = numbers.levels.get(index)
        if definition is None:
            return ""
        count = counts[index]
        if count is None:
            count = _start(numbers, index)
        if level.legal and definition.style not in ("none", "bullet"):
            return str(count)
        if definition.zeros:
            return f"{count:0{definition.zeros}d}"
        return format_number(count, definition.style)

    return re.sub(r"%([1-9])", one, level.template)
