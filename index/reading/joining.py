"""Wrapped lines back into prose: whether a line goes on in the next, and what stands between the two."""

from __future__ import annotations

import re
import unicodedata

_ENDS = "。！？；：…!?;:"
# Below this many columns a line is short because its author ended it.
_WRAPPED_AT = 60


def is_wide(character: str) -> bool:
    """True for characters that Chinese text sets without spaces: ideographs and full-width punctuation."""
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’—…·"


def join(left: str, right: str) -> str:
    """``left`` and ``right`` as one text: a space between Latin words, none beside Chinese; hyphenation undone.

    >>> join("促进民营经济", "发展"), join("foreign in-", "vestment"), join("增长", "20%"), join("of the", "Act")
    ('促进民营经济发展', 'foreign investment', '增长20%', 'of the Act')
    """
    left = left.rstrip()
    right = right.lstrip()
    if not left or not right:
        return left + right
    before, after = left[-1], right[0]
    if before == "\x02":  # the mark of a hyphen that only the line's end called for
        return left[:-1] + right
    if re.search(r"[a-z]-$", left) and after.isalpha() and after.islower() and not is_wide(after):
        return left[:-1] + right
    if before == "-" and after.isalnum():
        return left + right
    if is_wide(before) or is_wide(after) or before in "([{/" or after in ")]},.;:%":
        return left + right
    if before.isdigit() and after.isdigit() and _mostly_wide(left):
        return left + right  # a number that the line's end broke: Chinese text has no space to break at
    return f"{left} {right}"


def continues_prose(left: str, right: str) -> bool:
    """True where ``left`` looks as if it was wrapped at a fixed number of columns and ``right`` goes on with it.

    For text without layout (Markdown): a long line without an end of a sentence.
    """
    left = left.rstrip()
    return bool(left and right.strip()) and left[-1] not in _ENDS and columns(left) >= _WRAPPED_AT


def columns(text: str) -> int:
    """The columns that ``text`` takes in a fixed-width font: two for a wide character, one for any other."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _mostly_wide(text: str) -> bool:
    tail = text[-40:]
    return sum(map(is_wide, tail)) * 2 > len(tail)
