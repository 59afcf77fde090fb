"""The cleaning that every format gets, with the offsets into the text carried along."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

# What other programs use for a line end: vertical tab (Word's soft break), form feed, NEL, LS, PS.
_LINE_ENDS = str.maketrans("\r\v\f\x85\u2028\u2029", "\n\n\n\n\n\n")
_LINE_END = re.compile("[\n\r\v\f\x85\u2028\u2029]")

# Control characters, and characters that show nothing and break a search: soft hyphen, zero-width space,
# directional marks, word joiners, byte order mark, lone surrogates, noncharacters. The zero-width joiners
# U+200C and U+200D stay: scripts other than Chinese need them.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
# Vertical setting has punctuation of its own (U+FE10…, U+FE30…), which files keep when they are set in lines again:
# the same marks, standing upright. ︰ is properly a two dot leader, and is written for a colon.
_UPRIGHT = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︙︰︱︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
    "，、。：；！？〖〗…：—＿（）｛｝〔〕【】《》〈〉「」『』［］",
)
_DROPPED = re.compile(rf"\r(?=\n)|[{_INVISIBLE}]+")
# The look-behind and the possessive quantifier keep a megabyte of blanks inside a line linear.
_TRAILING = re.compile(r"(?<![^\S\n])[^\S\n]++(?=\n|\Z)")
_BLANK_RUN = re.compile(r"\A\n+|\n+\Z|(?<=\n\n)(?<!\n\n\n)\n{2,}")


def clean(text: str, offsets: Sequence[int] = ()) -> tuple[str, tuple[int, ...]]:
    r"""Gives back the cleaned text, and where each of ``offsets`` lies in it.

    ``\n`` line ends; control and invisible characters gone; no white space at line ends; three or more blank
    lines become one; none at the start and the end; the punctuation of vertical setting upright. All else stays,
    indentation included.
    """
    text, offsets = _without(text, _DROPPED.finditer(text), offsets)
    text = text.translate(_LINE_ENDS).translate(_UPRIGHT)
    text, offsets = _without(text, _TRAILING.finditer(text), offsets)
    text, offsets = _without(text, _BLANK_RUN.finditer(text), offsets)
    return text, tuple(offsets)


def one_line(text: str) -> str:
    """``text`` with every run of white space that holds a line end turned into one space."""
    return re.sub(r"\s+", lambda m: " " if _LINE_END.search(m[0]) else m[0], text).strip()


def _without(text: str, found: Iterable[re.Match[str]], offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """``text`` without the matches; an offset inside one moves to where it was cut out."""
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gone = [0]
    position = 0
    for match in found:
        start, end = match.span()
        kept.append(text[position:start])
        starts.append(start)
        ends.append(end)
        gone.append(gone[-1] + end - start)
        position = end
    if not starts:
        return text, offsets
    kept.append(text[position:])

    def moved(offset: int) -> int:
        index = bisect_right(starts, offset)
        if index and offset < ends[index - 1]:
            return starts[index - 1] - gone[index - 1]
        return offset - gone[index]

    return "".join(kept), [moved(offset) for offset in offsets]
