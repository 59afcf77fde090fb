"""The paragraphs of an article (款): what its lines are, with the items that a paragraph introduces."""

from __future__ import annotations

import re

from index.outline import Node

ITEMS = frozenset({"cn_paren", "ar_paren", "arabic", "circled", "is", "must", "dash", "bullet", "ordinal", "decimal"})
"""Kinds of nodes that belong to the paragraph before them."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")
# A row of a table goes on with what stands above it.
_ROW = re.compile(r"\s*\||[^\n]*(?:\t| \| )|[^：\n]{1,16}：[^；\n]{1,60}；[^：；\n]{1,16}：")


def paragraphs(text: str, node: Node, end: int) -> list[tuple[int, int]]:
    """The paragraphs of ``node``, which ends at ``end``, as offsets: the first begins where the node does.

    Chinese drafting (立法技术规范) counts every natural paragraph of an article as a 款, and items with the paragraph
    that introduces them. Empty where the text does not tell paragraphs, having been run together.
    """
    starts: list[int] = []
    items = [(child.start, child.end) for child in node.children if child.kind in ITEMS]
    for match in _LINE.finditer(text, node.start, end):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        within = any(a <= start < b for a, b in items)
        # A title in a line of its own is no paragraph.
        titled = len(starts) == 1 and not text[node.head_end : start].strip()
        if starts and (within or titled or _ROW.match(match[0])):
            continue
        starts.append(start)
    if len(starts) < 2 and _run_together(text):
        return []
    return list(zip(starts, [*starts[1:], end], strict=True))


def _run_together(text: str) -> bool:
    """True of a text without lines of its own, as scraped: 500 characters a line on average."""
    return len(text) > 500 * (text.count("\n") + 1)
