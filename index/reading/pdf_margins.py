"""Headers, footers and page numbers: found by their place and by what they do from page to page.

A line is left out only where it lies in the top or the bottom band of its page **and** either counts along with
the pages, written as page numbers are, or stands at the same height on several pages. A number or an amount
that merely stands alone is never left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from index.reading.pdf_lines import Line

# The official layout (GB/T 9704) leaves 37 mm above and 35 mm below the text of a 297 mm page: 12 %.
_BAND = 0.12
# Pieces within this share of the page's height are at the same height.
_SAME_HEIGHT = 0.015
_OFTEN = 3

_DASH = r"[-–—―－~·•.|\[\]【】()（）\s]*"
_PAGE_NUMBER = re.compile(
    rf"""{_DASH}(?:
      第\s*(?P<a>\d{{1,4}})\s*页(?:\s*[,，/、]?\s*[(（]?\s*共\s*\d{{1,4}}\s*页\s*[)）]?)?
    | 共\s*\d{{1,4}}\s*页\s*[,，/、]?\s*第\s*(?P<b>\d{{1,4}})\s*页
    | (?P<c>\d{{1,4}})\s*[/／]\s*\d{{1,4}}(?:\s*页)?
    | (?:page|p\.?)\s*(?P<d>\d{{1,4}})(?:\s*(?:of|/)\s*\d{{1,4}})?
    | (?P<e>\d{{1,4}})
    | (?P<f>[ivxlc]{{1,7}})
    ){_DASH}""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}|[ivxlc]{1,7}", re.IGNORECASE)
# 5000000, 1,200 万元, 35%: something said, however often it stands at one height.
_AMOUNT = re.compile(
    r"[¥￥$]?[\d０-９.,，．%％+\-~\s]+(?:[万亿千百]*\s*(?:元|美元|亩|吨|人|户|个|家|项|公顷|平方米|千瓦时?)?)?"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def without_margins(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pieces of each page without headers, footers and page numbers."""
    bands: dict[int, list[tuple[Line, str, float]]] = {}
    for index, (pieces, height) in enumerate(zip(pages, heights, strict=True)):
        found = ((piece, _band(piece, height), (piece.y0 + piece.y1) / 2 / max(height, 1.0)) for piece in pieces)
        # A table's header on every page is no running line.
        bands[index] = [entry for entry in found if entry[1] and not entry[0].cells]
    dropped = _page_numbers(bands) | _running_lines(bands)
    return [[piece for piece in pieces if id(piece) not in dropped] for pieces in pages]


def _band(piece: Line, height: float) -> str:
    if piece.y0 > height * (1 - _BAND):
        return "top"
    return "bottom" if piece.y1 < height * _BAND else ""


def _page_numbers(bands: Mapping[int, list[tuple[Line, str, float]]]) -> set[int]:
    """``id`` of the pieces that count along: most pages' number is its page's plus one same offset."""
    candidates: dict[tuple[str, int], list[tuple[int, Line, float]]] = defaultdict(list)
    for page, entries in bands.items():
        for piece, band, place in entries:
            match = _PAGE_NUMBER.fullmatch(piece.text.strip())
            number = _number(match) if match else None
            if number is not None:
                candidates[band, number - page].append((page, piece, place))
    dropped: set[int] = set()
    for (_, offset), found in candidates.items():
        place = Counter(_height(where) for _, _, where in found).most_common(1)[0][0]
        level = [(page, piece) for page, piece, where in found if abs(_height(where) - place) <= 1]
        bare = [piece for _, piece in level if _BARE.fullmatch(piece.text.strip())]
        numbered = {page for page, _ in level}
        # Bare digits may be amounts that happen to count up: of two only 1 and 2 are believed.
        enough = 2 if len(bare) < len(level) or offset == 1 else _OFTEN
        if len(numbered) >= enough and 2 * len(numbered) >= _stretch(numbered):
            dropped |= {id(piece) for _, piece in level}
        elif len(bands) == 1 and offset == 1:
            # On a single page only what says so is a page number: a bare 1 may be anything.
            dropped |= {id(piece) for _, piece in level if piece not in bare}
    return dropped


def _stretch(pages: Collection[int]) -> int:
    """How many pages lie between the first and the last of ``pages``, both counted: a part of the document."""
    return max(pages) - min(pages) + 1


def _height(place: float) -> int:
    """A place's number among the heights that are told apart; neighbours may still be the same height."""
    return round(place / _SAME_HEIGHT)


def _number(match: re.Match[str]) -> int | None:
    digits = next((match[name] for name in "abcde" if match[name]), None)
    if digits is not None:
        return int(digits)
    total = 0
    numeral = [_ROMAN[letter] for letter in match["f"].lower()]
    for i, worth in enumerate(numeral):
        total += -worth if any(later > worth for later in numeral[i + 1 :]) else worth
    return total


def _running_lines(bands: Mapping[int, list[tuple[Line, str, float]]]) -> set[int]:
    """``id`` of the pieces that stand at one height on three pages, or on more than half of them.

    Between the first page and the last with it, every second page must have it: left and right pages may differ,
    but a line that only happens to be met again is text.
    """
    groups: dict[tuple[str, str], list[tuple[int, Line, int]]] = defaultdict(list)
    for page, entries in bands.items():
        for piece, band, place in entries:
            if not _AMOUNT.fullmatch(piece.text.strip()):
                groups[band, _shape(piece.text)].append((page, piece, _height(place)))
    dropped: set[int] = set()
    for found in groups.values():
        at: dict[int, set[int]] = defaultdict(set)
        for page, _, height in found:
            at[height].add(page)
        for _, piece, height in found:
            level = at[height].union(at.get(height - 1, ()), at.get(height + 1, ()))
            often = len(level) >= _OFTEN or (len(level) >= 2 and 2 * len(level) > len(bands))
            if often and 2 * len(level) >= _stretch(level):
                dropped.add(id(piece))
    return dropped


def _shape(text: str) -> str:
    """The text without white space; a page number at an end, set off from a title by space or a dash, left out."""
    text = re.sub(
        r"^\d{1,4}(?:\s*[|·—–-]\s*|\s{1,})(?=\D{4})|(?<=\D{4})(?:\s*[|·—–-]\s*|\s{1,})\d{1,4}[-—–\s]*$",
        "",
        text.strip(),
    )
    return re.sub(r"\s", "", text)
