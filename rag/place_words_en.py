"""Place words in English: article 14, Articles 3 to 5, Article 14(2), section 4.1, the second article."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KINDS = {
    "article": "article", "art": "article", "clause": "article", "chapter": "chapter", "section": "section",
    "sec": "section", "part": "part", "paragraph": "paragraph", "para": "paragraph", "item": "item",
    "point": "item", "subparagraph": "item", "annex": "appendix", "appendix": "appendix",
    "attachment": "appendix", "schedule": "appendix",
}  # fmt: skip
_SURE = frozenset({"article", "chapter", "section", "appendix"})
# What follows item 3 where it is a place.
_ENDS = re.compile(r"\s*(?:$|[?.,;)]|(?:of|in|under)\b)")
_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINAL_ONES = "first second third fourth fifth sixth seventh eighth ninth".split()
_ORDINAL_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
)
_WORDS = {word: i for i, word in enumerate([*_ONES, *_TEENS], 1)}
_WORDS |= {ten: 10 * i for i, ten in enumerate(_TENS, 2)}
_WORDS |= {f"{ten}-{one}": 10 * i + j for i, ten in enumerate(_TENS, 2) for j, one in enumerate(_ONES, 1)}
_ORDINALS = {word: i for i, word in enumerate([*_ORDINAL_ONES, *_ORDINAL_TEENS], 1)}
_ORDINALS |= {f"{ten[:-1]}ieth": 10 * i for i, ten in enumerate(_TENS, 2)}
_ORDINALS |= {f"{ten}-{one}": 10 * i + j for i, ten in enumerate(_TENS, 2) for j, one in enumerate(_ORDINAL_ONES, 1)}


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted((word.replace("-", "[- ]") for word in words), key=len, reverse=True))


_NUM = rf"(?:\d{{1,4}}(?:\.\d{{1,2}}){{0,3}}(?!\d)|[IVXLivxl]{{1,7}}\b|(?i:{_any_of(_WORDS)})\b)"
_STEP = r"\s?(?:,|;|&|-|–|—|\bto\b|\bthrough\b|\buntil\b|\band\b|\bor\b)\s?(?:(?:and|or)\s)?"
_NAME = (
    r"(?i:(?P<kind>articles?|arts?\.?|clauses?|chapters?|sections?|secs?\.?|§|parts?|paragraphs?|paras?\.?|items?|points?"
    r"|sub-?paragraphs?|annex(?:es)?|appendix|appendices|attachments?|schedules?))"
)
_LABEL = re.compile(
    rf"(?<![A-Za-z]){_NAME}\s?(?i:nos?\.?\s?|number\s)?\(?(?P<list>{_NUM}(?:\)?{_STEP}\(?{_NUM})*)\)?"
    r"(?P<subs>(?:\s?\((?:\d{1,3}|[a-z]|[ivx]{2,4})\))*)"
)
_ORDINAL = re.compile(
    rf"\b(?i:(?P<n>{_any_of(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th)))"
    r"\s(?i:(?P<kind>article|clause|chapter|section|part|paragraph|item|point|annex))\b"
)
# "which part I need" names no part.
_PRONOUN = re.compile(r"I\s(?!of\b)[a-z]")
_PLURAL = re.compile(r"(?i:(?:s|xes|ices|paras\.|arts\.|secs\.|§)$)")
_PIECE = re.compile(rf"(?P<step>{_STEP})?\(?(?P<n>{_NUM})")

Named = tuple[int, int, str, tuple[tuple[int, str], ...], bool]
"""Start, end, kind, numbers each with the way it is written, and whether the words are sure."""


def english_mentions(text: str) -> Iterator[Named]:
    """Every place that ``text`` names in English words; ``(2)`` after an article comes as an item of its own."""
    for match in _LABEL.finditer(text):
        name = match["kind"].lower()
        kind = _KINDS[_singular(name)]
        numbers, end = _numbers(match, plural=bool(_PLURAL.search(name)))
        if not numbers:
            continue
        if end < match.end("list"):
            yield match.start(), end, kind, numbers, kind in _SURE or bool(_ENDS.match(text, end))
            continue
        at = match.start("subs") if match["subs"] else match.end()
        yield match.start(), at, kind, numbers, kind in _SURE or bool(_ENDS.match(text, match.end()))
        for sub in re.finditer(r"\((\w+)\)", match["subs"]):
            number = _value(sub[1]) or (ord(sub[1]) - ord("a") + 1 if len(sub[1]) == 1 else 0)
            deeper = "item" if sub[1].isdigit() or kind == "paragraph" else "point"
            yield at, match.start("subs") + sub.end(), deeper, ((number, sub[0]),), False
            at = match.start("subs") + sub.end()
    for match in _ORDINAL.finditer(text):
        word = match["n"].lower().replace(" ", "-")
        number = _ORDINALS.get(word) or int(re.sub(r"\D", "", word) or 0)
        if number:
            yield match.start(), match.end(), _KINDS[match["kind"].lower()], ((number, ""),), False


def _singular(name: str) -> str:
    name = name.replace("-", "").rstrip(".")
    if name == "§":
        return "section"
    if name in ("annexes", "appendices"):
        return "annex"
    return name if name in _KINDS else name.removesuffix("s")


def _numbers(match: re.Match[str], *, plural: bool) -> tuple[tuple[tuple[int, str], ...], int]:
    """The numbers listed, and where the last one of them ends; without a plural only a range 3-5 goes on."""
    found: list[tuple[int, str]] = []
    text, end = match["list"], match.start("list")
    for piece in _PIECE.finditer(text):
        step, numeral = (piece["step"] or "").strip(), piece["n"]
        value = _value(numeral)
        at = match.start("list") + piece.start("n")
        if value is None or (numeral == "I" and _PRONOUN.match(match.string, at)):
            break
        if found and not plural and step not in ("-", "–", "—"):
            break
        if found and step in ("-", "–", "—", "to", "through", "until") and "." not in numeral:
            found += [(n, "") for n in range(found[-1][0] + 1, min(value, found[-1][0] + 100) + 1)] or [(value, "")]
        else:
            found.append((value, numeral if "." in numeral else ""))
        end = match.start("list") + piece.end()
    return tuple(found), end


_ROMAN = re.compile(r"(?i:(?P<tens>xl|l?x{0,3})(?P<ones>ix|iv|v?i{0,3}))")


def _value(numeral: str) -> int | None:
    """The integer that digits, a Roman numeral below 90 or English words write."""
    if "." in numeral:
        return int(numeral.rsplit(".", 1)[1])
    if numeral.isdigit():
        return int(numeral) or None
    lowered = re.sub(r"\s", "-", numeral.lower())
    if lowered in _WORDS:
        return _WORDS[lowered]
    roman = _ROMAN.fullmatch(numeral)
    if roman is None or not numeral:
        return None
    tens = {"xl": 40}.get(roman["tens"].lower()) or 10 * roman["tens"].lower().count("x") + 50 * (
        "l" in roman["tens"].lower()
    )
    ones = roman["ones"].lower()
    return tens + ({"ix": 9, "iv": 4}.get(ones) or 5 * ("v" in ones) + ones.count("i"))
