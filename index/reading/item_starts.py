"""Does a line begin a numbered item? What the readers need to know to join or to part lines.

It is no outline: it looks at one line alone, and only decides whether a line break before it was meant.
"""

from __future__ import annotations

import re

_CHINESE = "〇零○一二三四五六七八九十百千两"
_NUMBER = rf"(?:[{_CHINESE}]{{1,8}}|[0-9０-９]{{1,4}})"
# 第三条（一）项 and （二）项规定 refer to an item, they do not begin one.
_NO_REFERENCE = r"(?!\s*[项款目条点、，和至])"

_CLEAR = re.compile(
    rf"""\s*(?:
      第{_NUMBER}[编篇章节](?=[\s　]|$)
    | 第{_NUMBER}条(?:之[{_CHINESE}]+)?(?=[\s　【\[]|$)
    | [{_CHINESE}]{{1,4}}[、．]
    | [（(][{_CHINESE}]{{1,4}}[)）]{_NO_REFERENCE}
    | [（(][0-9０-９]{{1,3}}[)）]{_NO_REFERENCE}
    | [0-9０-９]{{1,3}}(?:[、)）]|[.．](?![0-9０-９]))
    | [0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}[.\s　]
    | [（(]?[a-zA-Z][)）]
    | [①-⑳⑴-⒛㈠-㈩❶-❿]
    | [•●◆◇■□▲△★☆○◎※►➢✓✔][\s　]?\S
    | (?:[—─－]{{2}}|--)(?![\s　]*$)
    | 附\s*[件表录]{_NUMBER}?\s*(?:[:：]|$)
    )""",
    re.VERBOSE,
)
_POSSIBLE = re.compile(rf"\s*第{_NUMBER}[编篇章节条]")


def starts_item(line: str) -> bool:
    """True where ``line`` clearly begins a numbered item: 第三条 …, 一、, （二）, 3., ①, a bullet."""
    return _CLEAR.match(line) is not None


def may_start_item(line: str) -> bool:
    """True also where ``line`` may as well refer to an item: 第三条规定的…"""
    return starts_item(line) or _POSSIBLE.match(line) is not None
