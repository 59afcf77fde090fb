"""Integers written as list numbers: 一百〇一, 甲, ③, iv, bb …, by the names Word has for these formats.

The formats are those of ECMA-376 part 1, 17.18.59 (``ST_NumberFormat``), as Word shows them.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_SIMPLE = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def format_number(value: int, style: str) -> str:
    """``value`` as Word's number format ``style`` writes it; as decimal where the format is not known.

    ``none`` and ``bullet`` write nothing.

    >>> [format_number(14, s) for s in ("chineseCounting", "decimalEnclosedCircle", "lowerRoman", "upperLetter")]
    ['十四', '⑭', 'xiv', 'N']
    """
    write = _STYLES.get(style)
    return write(value) if write and value >= 0 else str(value)


def _counting(value: int, digits: str, units: str, zero: str, bare_ten: bool) -> str:
    """Chinese numerals with units: 一百〇一, 一千〇二十. ``bare_ten`` writes 十四, not 一十四."""
    if value == 0:
        return zero
    if value >= 100_000_000:
        return str(value)
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        tail = _counting(low, digits, units, zero, False) if low else ""
        return _counting(high, digits, units, zero, bare_ten) + units[3] + (zero if low and low < 1000 else "") + tail
    text, gap = "", False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = value // power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (zero if gap else "") + digits[digit] + unit
        gap = False
    if bare_ten and 10 <= value < 20:
        return text[1:]
    return text


def _by_hundreds(value: int) -> str:
    """``chineseCounting``: with 十 up to 99, digit by digit above."""
    return _counting(value, _DIGITS, "十百千万", "〇", True) if value < 100 else _positional(value)


def _positional(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _thousands(value: int) -> str:
    return _counting(value, _DIGITS, "十百千万", "〇", True)


def _letters(value: int) -> str:
    """a … z, aa, bb …: after the last letter Word doubles, it does not count on."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for worth, numeral in _ROMAN:
        times, value = divmod(value, worth)
        text += numeral * times
    return text


def _full_width(value: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(value))


def _circled(value: int) -> str:
    for first, last, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(base + value - first)
    return str(value)


def _ordinal(value: int) -> str:
    last = value % 10 if value % 100 not in (11, 12, 13) else 0
    return f"{value}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"


def _from(alphabet: str) -> Callable[[int], str]:
    """One character of ``alphabet`` each, and from the start again after the last."""
    return lambda value: alphabet[(value - 1) % len(alphabet)] if value else "0"


def _run(base: int, last: int) -> Callable[[int], str]:
    """The characters from ``base`` on stand for 1 … ``last``; decimal above."""
    return lambda value: chr(base + value - 1) if 0 < value <= last else str(value)


_STYLES: dict[str, Callable[[int], str]] = {
    "none": lambda value: "",
    "bullet": lambda value: "",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _run(0x2474, 20),
    "decimalEnclosedFullstop": _run(0x2488, 20),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperRoman": _roman,
    "chineseCounting": _by_hundreds,
    "taiwaneseCounting": _by_hundreds,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "japaneseCounting": _thousands,
    "koreanDigital2": _positional,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "chineseLegalSimplified": lambda value: _counting(value, _LEGAL_SIMPLE, "拾佰仟万", "零", False),
    "ideographLegalTraditional": lambda value: _counting(value, _LEGAL_TRADITIONAL, "拾佰仟萬", "零", False),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographZodiacTraditional": lambda value: _from(_STEMS)(value) + _from(_BRANCHES)(value),
    "ideographEnclosedCircle": _run(0x3280, 10),
}
