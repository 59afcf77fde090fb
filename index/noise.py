"""What stands in a document's text and is none of it: site names, menus, pay walls, 责任编辑, page numbers.

It stays in the stored text, where every offset counts, but it is never answered from. Only what says itself what it
is counts as noise: a line, or the words at either end of a text that was scraped into one line, that a site, an
editor or a printer puts around any document. What a rule could say (a number, a date, an address) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.noise_words import (
    CAPTIONED,
    COPYRIGHT,
    MENU,
    PAGE_NUMBER,
    PAYWALL,
    PLAIN_NUMBER,
    PUBLISHING,
    RELATED,
    SPAM_PREFIX,
    TOOL,
)

_LONGEST = 80
"""Characters of a line that can be noise; longer ones say something."""

_EDGE = 1_500
"""Characters at either end of a long line in which the words of a site are looked for."""

_HEAD = 300
"""Characters at the beginning in which a title and the fields under it stand."""

_TAIL = 300
"""Characters of a page's end behind its text at the most: buttons, and the titles of other pages."""

_STUB = 240
"""Characters that may stand between two lines of one pay wall's notice."""

_APART = 150
"""Characters that lie between two bare page numbers at least; numbers of a list stand closer."""


@dataclass(frozen=True, slots=True)
class Noise:
    """``text[start:end]`` is noise; ``kind`` is ``spam``, ``site``, ``paywall``, ``editor`` or ``page``."""

    start: int
    end: int
    kind: str


def find_noise(text: str) -> tuple[Noise, ...]:
    """The noise of a stored text in order, never overlapping; a whole line's with its line end.

    Never raises, and takes time in proportion to the text.
    """
    found = [*_lines(text), *_bare_numbers(text)]
    spam = SPAM_PREFIX.match(text[:_EDGE])
    if spam is not None and not any(noise.start < spam.end() for noise in found):
        found.append(Noise(0, spam.end(), "spam"))
    found += [noise for noise in _edges(text) if not any(noise.start < o.end and o.start < noise.end for o in found)]
    united = _united(text, sorted(found, key=lambda noise: noise.start))
    # A text that is nothing else is a document about such things.
    left = sum(len(text[a:b].strip()) for a, b in between(text, united))
    return united if left else ()


def between(text: str, noise: Sequence[Noise]) -> list[tuple[int, int]]:
    """The spans of ``text`` that are no noise, in order."""
    edges = [0, *(edge for found in noise for edge in (found.start, found.end)), len(text)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def is_noise(noise: Sequence[Noise], at: int) -> bool:
    """True where the character at ``at`` is in ``noise``, which is in order."""
    before = bisect_right(noise, at, key=lambda found: found.start) - 1
    return before >= 0 and at < noise[before].end


def _lines(text: str) -> list[Noise]:
    found = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        kind = kind_of_line(line.strip()) if len(line) <= 4 * _LONGEST else None
        if kind is not None:
            found.append(Noise(start, min(end + 1, len(text)), kind))
        start = end + 1
    return found


def kind_of_line(line: str) -> str | None:
    """What noise a whole stripped line is, ``None`` for a line that says something."""
    if not line or len(line) > _LONGEST:
        return None
    if PAYWALL.fullmatch(line):
        return "paywall"
    if PAGE_NUMBER.fullmatch(line):
        return "page"
    if MENU.fullmatch(line):
        return "site"
    if _made_of(line, TOOL) or _made_of(line, PUBLISHING):
        return "editor" if CAPTIONED.search(line) else "site"
    return None


def _made_of(line: str, words: re.Pattern[str]) -> bool:
    """True where ``line`` is a run of such words and nothing else."""
    at = 0
    while at < len(line):
        match = words.match(line, at)
        if match is None or match.end() == at:
            return False
        at = match.end()
    return True


def _edges(text: str) -> list[Noise]:
    """The words of a site before and behind a text that has them in one line with its own."""
    found = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if len(line) > _LONGEST:
            found += _edges_of(text, start, end)
        start = end + 1
    return found


def _edges_of(text: str, start: int, end: int) -> list[Noise]:
    found = []
    at = start
    while (match := TOOL.match(text, at, min(end, start + _EDGE))) is not None and match.end() > at:
        # 打印 … must be a word by itself: what goes on without a blank is a sentence.
        if match.end() < end and not text[match.end() - 1].isspace() and text[match.end() - 1] not in "】])）":
            break
        at = match.end()
    if at > start:
        found.append(Noise(start, at, "site"))
    found += _under_title(text, at, min(end, at + _HEAD))
    low = max(at, end - _EDGE)
    for match in _BREAK.finditer(text[low:end]):
        begins = low + match.end()
        kind = _tail(text[begins:end].strip())
        if kind is not None:
            found.append(Noise(begins, end, kind))
            break
    return [noise for i, noise in enumerate(found) if i == 0 or noise.start >= found[i - 1].end]


# 2020年2月20日责任编辑：甲: the blank before the editor is often lost.
_BREAK = re.compile(r"[\s。）)】」”\]](?=\S)|日(?=责任?编辑)")


def _tail(tail: str) -> str | None:
    """What noise the end of a text is, from some word of it on."""
    if COPYRIGHT.match(tail):
        return "site"
    if not tail or len(tail) > _TAIL:
        return None
    at = 0
    while at < len(tail):
        match = TOOL.match(tail, at) or PUBLISHING.match(tail, at)
        if match is None or match.end() == at:
            break
        at = match.end()
    # The titles of other pages go on to the end; a sentence among them would be the text again.
    related = RELATED.match(tail, at) if at else None
    if at < len(tail) and (related is None or "。" in tail[at:]):
        return None
    return "editor" if CAPTIONED.search(tail[:at]) else "site"


def _under_title(text: str, start: int, end: int) -> list[Noise]:
    """来源：某报 时间：2020-02-21 编辑：甲 between a title and its text: two such fields at least."""
    for match in re.finditer(r"(?<=[\s\u3000])(?=\S)", text[start:end]):
        at, fields = start + match.start(), 0
        while (field := PUBLISHING.match(text, at, end)) is not None and field.end() > at:
            if not text[field.end() - 1].isspace() and text[field.end() - 1] not in "】])）|｜":
                break
            at, fields = field.end(), fields + 1
        if fields >= 2:
            return [Noise(start + match.start(), at, "editor")]
    return []


def _bare_numbers(text: str) -> list[Noise]:
    """Lines of a number alone that count 1, 2, 3 … with pages of text between them."""
    found = []
    lines = list(PLAIN_NUMBER.finditer(text))
    run: list[re.Match[str]] = []
    for line in [*lines, None]:
        follows = line is not None and run and int(line[1]) == int(run[-1][1]) + 1
        if line is not None and (not run or (follows and line.start() - run[-1].end() >= _APART)):
            run.append(line)
            continue
        if len(run) >= 3 and int(run[0][1]) <= 3:
            found += [Noise(m.start(), min(m.end() + 1, len(text)), "page") for m in run]
        run = [line] if line is not None else []
    return found


def _united(text: str, found: list[Noise]) -> tuple[Noise, ...]:
    """Neighbours with nothing visible between them as one; a pay wall's notice whole, with what it sells."""
    united: list[Noise] = []
    for noise in found:
        last = united[-1] if united else None
        if last is not None:
            between = text[last.end : noise.start].strip()
            stub = last.kind == noise.kind == "paywall" and len(between) <= _STUB and _is_offer(between)
            if not between or stub:
                united[-1] = Noise(last.start, noise.end, last.kind)
                continue
        united.append(noise)
    return tuple(united)


def _is_offer(between: str) -> bool:
    """True where every line between two of a pay wall is one of its bullets: short, without a sentence's end."""
    return all(len(line.strip()) <= 30 and "。" not in line for line in between.split("\n"))
