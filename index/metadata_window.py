"""From when to when one can apply (申报时间), as a document says it."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_LABEL = re.compile(
    r"(?:申报|申请|受理|报名|征集|填报|兑现)(?:的)?(?:起止)?(?:时间|期限|日期|截止(?:时间|日期)?)(?:安排|要求)?"
    r"|截止(?:时间|日期)|[Aa]pplications? (?:period|deadline|window)"
)
_DAY = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)\s?年\s?)?(?P<m>\d{1,2})\s?月\s?(?:(?P<d>\d{1,2})\s?日|(?P<end>底|末))"
    r"|(?P<y2>(?:19|20)\d\d)[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})|(?<=[至到—–-])\s?(?P<d3>\d{1,2})\s?日"
)
_SPAN = 70
_BY = re.compile(r"\s{0,2}(?:\d{1,2}[:：]\d\d|\d{1,2}时)?\s{0,2}(?:之?前|以前|止|截止)")
_YEARLY = re.compile(r"每年|每季|每月|次年|逐年")
_SUBMIT = re.compile(r"(?:提出申请|提交申请|提交申报|申报|报送申请|报送申报)")


@dataclass(frozen=True, slots=True)
class Window:
    """One can apply from ``first`` to ``last``, either ``None`` where it is open; said in ``text[start:end]``."""

    first: date | None
    last: date | None
    start: int
    end: int


def window_of(text: str, year: int | None = None) -> Window | None:
    """The time for applications that ``text`` says, or ``None``; ``year`` is that of a day which names none."""
    for label in _LABEL.finditer(text):
        stop = re.search(r"[。；;\n]", text[label.end() : label.end() + _SPAN])
        end = label.end() + (stop.start() if stop else _SPAN)
        if _YEARLY.search(text[max(0, label.start() - 12) : end]):
            continue
        days = _days(text, label.end(), min(end, len(text)), year)
        if not days:
            continue
        last = days[-1]
        if len(days) == 1:
            closes = "截止" in label[0] or "deadline" in label[0] or _BY.match(text, last[1]) is not None
            closes = closes or re.search(r"(?:截止|截至|于|止)[^\d]{0,6}$", text[label.start() : last[0]]) is not None
            return Window(None if closes else last[2], last[2] if closes else None, label.start(), last[1])
        return Window(days[0][2], days[1][2], label.start(), days[1][1])
    return _by_a_day(text, year)


def _by_a_day(text: str, year: int | None) -> Window | None:
    """请于2024年5月31日前提交申请."""
    for start, end, day in _days(text, 0, min(len(text), 20_000), year):
        by = _BY.match(text, end)
        if _YEARLY.search(text[max(0, start - 12) : start]):
            continue
        if by is not None and _SUBMIT.search(text[by.end() : by.end() + 24].split("。")[0]):
            return Window(None, day, start, by.end())
    return None


def _days(text: str, start: int, end: int, year: int | None) -> list[tuple[int, int, date]]:
    """Every day of ``text[start:end]``; what one leaves out it has from the one before."""
    found: list[tuple[int, int, date]] = []
    month: int | None = None
    for match in _DAY.finditer(text, start, end):
        said = match["y"] or match["y2"]
        year = int(said) if said else year
        month = int(match["m"] or match["m2"] or 0) or month
        if year is None or month is None or not 1 <= month <= 12:
            continue
        last = monthrange(year, month)[1]
        number = int(match["d"] or match["d2"] or match["d3"] or last)
        if 1 <= number <= last:
            found.append((match.start(), match.end(), date(year, month, number)))
    return found
