"""Chinese and Arabic numerals, as they stand in headings, to integers."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {
    "〇": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

CHINESE = "".join(_DIGITS) + "".join(_UNITS)
"""Every character that a Chinese numeral in a heading may hold."""

ARABIC = "0123456789０１２３４５６７８９"
"""Half-width and full-width digits."""

CIRCLED = _CIRCLED
"""The circled digits of item marks."""


def parse_numeral(text: str) -> int | None:
    """The integer that ``text`` writes, or ``None`` where it is no numeral.

    Understands ``一百二十三``, ``十四``, ``一千零一``, positional ``二〇二四``, full-width and half-width digits
    and circled digits. Values stay below 10,000: no heading is numbered higher.

    >>> [parse_numeral(t) for t in ("十四", "一百零二", "二〇二四", "１２", "③", "条")]
    [14, 102, 2024, 12, 3, None]
    """
    if not text:
        return None
    if len(text) == 1 and text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    if all(c in ARABIC for c in text):
        return int(text) if len(text) <= 4 else None
    if any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 4 else None
    total = 0
    digit: int | None = None
    for char in text:
        if char in _UNITS:
            # 十四 leaves out the one that 一百一十四 writes.
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            digit = _DIGITS[char]
    total += digit or 0
    return total if 0 <= total < 10_000 else None


def chinese_numeral(value: int) -> str:
    """``value`` (1 to 9,999) as headings write it. Raises ValueError outside that.

    >>> [chinese_numeral(n) for n in (2, 10, 14, 20, 102, 1010)]
    ['二', '十', '十四', '二十', '一百零二', '一千零一十']
    """
    if not 0 < value < 10_000:
        raise ValueError(f"{value} is no number of a heading: 1 to 9999")
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + name
        gap = digit == 0
    return written.removeprefix("一") if written.startswith("一十") else written
