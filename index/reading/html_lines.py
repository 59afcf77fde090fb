"""A tree of HTML elements → blocks: one a paragraph, heading, list item or table row.

The tree is walked with a stack of its own, so that no depth of nesting is too deep. Nodes are Beautiful Soup's,
known here only by ``name`` (``None`` for text), ``PREFIX``, ``children``, ``get`` and ``parent``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from index.reading.blocks import Block
from index.reading.item_starts import starts_item
from index.reading.list_numbers import format_number
from index.reading.tables import Cell, table_lines

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp small "
    "span strike strong sub sup time tt u var wbr o:p".split()
)
IGNORED = frozenset(
    "script style template head title iframe object embed svg canvas audio video map select button input option "
    "datalist meter progress rt rp noframes math".split()
)
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
# A cell of this many characters is no value of a table but a part of a page laid out with one.
_LAYOUT_CELL = 1500
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’"
_SOFT_BREAK = re.compile(rf"(?<=[{_WIDE}])\r(?=[{_WIDE}])")
# A line end in the source is marked \r until it is known what stands on both sides.
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")


HOLE = Block("")
"""Stands for what was left out; known by identity."""


@dataclass(slots=True)
class _List:
    ordered: bool
    style: str = "decimal"
    next: int = 1
    step: int = 1
    bare: bool = False


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    layout: set[int] = field(default_factory=set)
    marker: str = ""
    level: int = 0
    preformatted: int = 0


def blocks_of(root: Any, left_out: Collection[int] = (), hole: Any = None) -> list[Block]:
    """The blocks below ``root`` in document order.

    Elements whose ``id`` is in ``left_out`` are passed over; for the element ``hole`` stands the block ``HOLE``.
    """
    walk = _Walk(layout=_layout_tables(root))
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if node.name is None:
            if is_text(node):
                _add_text(walk, str(node))
        elif leaving:
            _leave(walk, node)
        elif node is hole:
            _flush(walk)
            walk.blocks.append(HOLE)
        elif node.name not in IGNORED and id(node) not in left_out and _enter(walk, node):
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.children)))
    _flush(walk)
    return walk.blocks


def is_text(node: Any) -> bool:
    """False for an element, and for a declaration or processing instruction, which has a prefix in the markup."""
    return node.name is None and getattr(node, "PREFIX", "") in ("", "<![CDATA[")


def _layout_tables(root: Any) -> set[int]:
    """``id`` of the tables that hold another table or a heading: they lay out a page, they hold no data."""
    found: set[int] = set()
    open_tables: list[Any] = []
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            open_tables.pop()
            continue
        if open_tables and (node.name == "table" or node.name in HEADINGS):
            found.add(id(open_tables[-1]))
        if node.name == "table":
            open_tables.append(node)
            stack.append((node, True))
        if node.name is not None:
            stack.extend((child, False) for child in node.children)
    return found


def _add_text(walk: _Walk, text: str) -> None:
    if walk.preformatted:
        walk.pieces.append(text)
    else:
        walk.pieces.append(_SPACES.sub(lambda m: "\r" if "\n" in m[0] or "\r" in m[0] else " ", text))


def _enter(walk: _Walk, node: Any) -> bool:
    """Takes note of the element; ``False`` where it is dealt with and its children must not be visited."""
    name = node.name
    if name == "br":
        walk.pieces.append("\n")
        return False
    if name in _INLINE:
        return True
    _flush(walk)
    if name == "table":
        rows = None if id(node) in walk.layout else _data_rows(node)
        if rows is not None:
            _add_table(walk, node, *rows)
            return False
    elif name in HEADINGS:
        walk.level = HEADINGS[name]
    elif name == "pre":
        walk.preformatted += 1
    elif name in ("ol", "ul", "menu", "dir"):
        walk.lists.append(_new_list(node))
    elif name == "li":
        walk.marker = _next_marker(walk, node)
    return True


def _leave(walk: _Walk, node: Any) -> None:
    name = node.name
    if name in _INLINE:
        return
    _flush(walk)
    if name in HEADINGS:
        walk.level = 0
    elif name == "pre":
        walk.preformatted -= 1
    elif name in ("ol", "ul", "menu", "dir") and walk.lists:
        walk.lists.pop()
    elif name == "li":
        walk.marker = ""


def _flush(walk: _Walk) -> None:
    text = "".join(walk.pieces)
    walk.pieces.clear()
    if not walk.preformatted:
        text = re.sub(r"[ \r]{2,}", lambda m: "\r" if "\r" in m[0] else " ", text)
        text = _SOFT_BREAK.sub("", text).replace("\r", " ")
        text = re.sub(r" ?\n ?", "\n", text)
    text = text.strip("\n") if walk.preformatted else text.strip()
    if not text.strip():
        return
    if walk.marker and not starts_item(text):
        text = walk.marker + text
    walk.marker = ""
    walk.blocks.append(Block(text, walk.level))


def _new_list(node: Any) -> _List:
    bare = re.search(r"list-style(-type)?\s*:[^;]*none", str(node.get("style") or "")) is not None
    if node.name != "ol":
        return _List(ordered=False, bare=bare)
    backwards = node.get("reversed") is not None
    items = sum(1 for child in node.children if child.name == "li") if backwards else 1
    start = _integer(node.get("start"), items)
    style = _LIST_STYLES.get(str(node.get("type") or ""), "decimal")
    return _List(True, style, start, -1 if backwards else 1, bare)


def _next_marker(walk: _Walk, node: Any) -> str:
    """What a browser shows before the item; nothing outside of a list."""
    if not walk.lists:
        return ""
    current = walk.lists[-1]
    if not current.ordered:
        return "" if current.bare else "• "
    number = _integer(node.get("value"), current.next)
    current.next = number + current.step
    return "" if current.bare else f"{format_number(number, current.style)}. "


def _integer(value: Any, default: int) -> int:
    return int(value) if re.fullmatch(r"\s*[+-]?\d{1,9}\s*", str(value)) else default


def _data_rows(table: Any) -> tuple[list[list[Any]], int | None] | None:
    """The cells of a table that holds data, and its header rows; ``None`` for one that only lays out a page."""
    if table.get("role") == "presentation":
        return None
    rows: list[list[Any]] = []
    header_rows = 0
    for row in table.find_all("tr"):
        cells = row.find_all(["td", "th"], recursive=False)
        if not cells:
            continue
        in_head = row.parent is not None and row.parent.name == "thead"
        if header_rows == len(rows) and (in_head or all(cell.name == "th" for cell in cells)):
            header_rows += 1
        rows.append(cells)
    if sum(1 for cells in rows if len(cells) > 1) < 2:
        return None
    if any(len(cell.get_text()) > _LAYOUT_CELL for cells in rows for cell in cells):
        return None
    return rows, header_rows or None


def _add_table(walk: _Walk, table: Any, rows: list[list[Any]], header_rows: int | None) -> None:
    caption = table.find("caption")
    if caption is not None:
        walk.blocks.extend(blocks_of(caption))
    cells = [
        [
            Cell(
                "\n".join(block.text for block in blocks_of(cell)),
                _integer(cell.get("colspan"), 1),
                # 0 means: down to the end of the table.
                _integer(cell.get("rowspan"), 1) or len(rows),
            )
            for cell in row
        ]
        for row in rows
    ]
    walk.blocks.extend(Block(line) for line in table_lines(cells, header_rows))
