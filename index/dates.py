"""Dates as Chinese and English documents write them, to calendar dates."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from index.numerals import parse_numeral

_CN = "〇○零ОO一二三四五六七八九"
_GAP = r"\s{0,4}"
_YEAR = rf"(?:(?:19|20|１９|２０)\d{{2}}|[一二][{_CN}]{{3}})"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)

_DATE = re.compile(
    rf"(?=[12１２一二])(?:(?P<y1>{_YEAR}){_GAP}年{_GAP}(?P<m1>{_SMALL}){_GAP}月{_GAP}(?P<d1>{_SMALL}){_GAP}日"
    r"|(?<![\d./-])(?P<y2>(?:19|20)\d{2})(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?![\d./-]))"
)
_ENGLISH = re.compile(
    rf"(?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>(?:19|20)\d{{2}})"
    rf"|(?<!\d)(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m4>{_MONTH}),?\s(?P<y4>(?:19|20)\d{{2}})"
)
_LATIN = re.compile(r"[JFMASOND][a-z]{2}")
_MONTH_ONLY = re.compile(rf"({_YEAR}){_GAP}年{_GAP}(?:({_SMALL}){_GAP}月)?")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that ``text[start:end]`` writes in full."""

    start: int
    end: int
    date: date


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[FoundDate]:
    """Every complete and possible date of ``text[start:end]``, in order; offsets are those of ``text``.

    Reads ``2024年3月1日`` (blanks and full-width digits too), ``二〇二四年三月一日``, ``2024-03-01``,
    ``2024/3/1``, ``2024.3.1``, ``March 1, 2024`` and ``1 March 2024``. The 31st of a short month is no date.
    """
    end = len(text) if end is None else end
    matches = list(_DATE.finditer(text, start, end))
    if _LATIN.search(text, start, end):
        matches = sorted([*matches, *_ENGLISH.finditer(text, start, end)], key=lambda m: m.start())
    found = []
    for match in matches:
        value = _date(match)
        if value is not None:
            found.append(FoundDate(match.start(), match.end(), value))
    return found


def first_date(text: str) -> date | None:
    """The first date of ``text``, or ``None``."""
    found = find_dates(text)
    return found[0].date if found else None


def last_day(text: str) -> date | None:
    """The last day that ``text`` begins with: of a full date itself, of ``2026年12月`` or ``2026年`` their end.

    >>> last_day("2026年2月底"), last_day("2026年")
    (datetime.date(2026, 2, 28), datetime.date(2026, 12, 31))
    """
    full = _DATE.match(text)
    if full is not None:
        return _date(full)
    match = _MONTH_ONLY.match(text)
    if match is None:
        return None
    year, month = _number(match[1]), _number(match[2] or "12")
    if year is None or month is None or not 1 <= month <= 12:
        return None
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the month's last day where there is no such day, year 9999 at most."""
    index = min(day.year * 12 + day.month - 1 + months, 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _date(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    form = next(n for n in "1234" if groups.get(f"y{n}"))
    month_text = match[f"m{form}"]
    month = _number(month_text) if form in "12" else _MONTHS.index(month_text[:3].lower()) + 1
    year, day = _number(match[f"y{form}"]), _number(match[f"d{form}"])
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    # Typists write the letter O, and OCR the Cyrillic one, for 〇.
    return parse_numeral(text.replace("O", "〇").replace("О", "〇"))
