"""Menus, lists of other pages and breadcrumbs: told by what they are made of, since few call themselves by name.

Nodes are Beautiful Soup's, known here only by ``name`` (``None`` for text), ``children``, ``get`` and ``parent``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.reading.html_lines import IGNORED, is_text

# Three links with next to nothing beside them; a heading over them (相关文件, 更多) is short.
_LEAST_LINKS = 3
_MOST_BESIDE = 12
_SHARE = 1
_HOLDERS = frozenset("div ul ol dl menu section center".split())
# Dates behind titles, marks between entries: nothing said.
_NOTHING = re.compile(r"[\s\d|·•>›»《》【】\[\]()（）/_:：.,，、-]+|(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_HERE = re.compile(r"\s*(?:您的?|你的?|当前)?(?:现在)?(?:所在)?(?:的)?位置\s*[:：]")
_HERE_LENGTH = 120
# What a document hands out itself: its attachments, and places within its own page.
_FILE = re.compile(r"\.(?:docx?|wps|xlsx?|et|pdf|zip|rar|ofd|txt|pptx?|jpe?g|png)(?:[?#]|$)", re.IGNORECASE)


@dataclass(slots=True)
class _Sum:
    linked: int = 0
    beside: int = 0
    links: int = 0
    kept: bool = False
    here: bool = False


def find_menus(tags: Sequence[Any]) -> frozenset[int]:
    """``id`` of the elements among ``tags`` (parents before children) that hold links to other pages and no more."""
    sums: dict[int, _Sum] = {}
    for tag in reversed(tags):
        own = sums.setdefault(id(tag), _Sum())
        if tag.name in IGNORED:
            continue
        text = "".join(child for child in tag.children if is_text(child))
        said = len(_NOTHING.sub("", text))
        if tag.name == "a" and _leads_away(tag):
            own.linked, own.links, own.beside = own.linked + own.beside + said, 1, 0
        else:
            own.beside += said
            own.kept = own.kept or "附件" in text or "。" in text or tag.name in ("table", "h1", "article", "main")
            own.here = own.here or _HERE.match(text) is not None
        own.kept = own.kept or (tag.name == "a" and (_FILE.search(str(tag.get("href") or "")) is not None))
        above = sums.setdefault(id(tag.parent), _Sum())
        above.linked += own.linked
        above.beside += own.beside
        above.links += own.links
        above.kept = above.kept or own.kept
        above.here = above.here or own.here
    return frozenset(id(tag) for tag in tags if _is_menu(tag.name, sums[id(tag)]))


def _leads_away(tag: Any) -> bool:
    return not str(tag.get("href") or "").startswith("#") and "附件" not in tag.get_text()


def _is_menu(name: str, total: _Sum) -> bool:
    if total.kept or not total.links or name in ("a", "body", "html"):
        return False
    if total.here and total.linked + total.beside <= _HERE_LENGTH:
        return True
    if name not in _HOLDERS:
        return False  # a paragraph or a cell that names three laws is text
    beside = total.beside <= _MOST_BESIDE and total.linked >= _SHARE * total.beside
    return total.links >= _LEAST_LINKS and beside
