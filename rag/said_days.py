"""A day on which documents are to be in force, as a question says it: 2023年时有效的, in force in 2023."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index.dates import find_dates, last_day
from rag.said_mentions import DOCUMENT, DOCUMENT_EN, Mention

_WHEN = r"(?P<when>(?:19|20)\d\d\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?)?(?P<part>初|底|末|年初|年底|年末)?)"
_HOLDS = r"(?:现行)?(?:有效|生效|在施行|施行|适用|执行)"
_CHINESE = (
    rf"(?:截至|截止到?|到|在)?{_WHEN}(?:\s?(?:时|当时|那时|的时候|为止))?(?:仍然?|还|依然|正在|尚)?{_HOLDS}中?的"
    rf"(?=[一-龥]{{0,8}}?{DOCUMENT}|[，。？?]|$)",
    rf"(?:截至|截止到?){_WHEN}(?:时|为止)?[，,]?\s?(?:仍然?|还|依然|尚)?{_HOLDS}",
    rf"{_WHEN}(?:时|当时|那时|的时候)(?:仍然?|还|依然|尚)?(?:现行|有效)的?",
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN_EN = (
    r"(?P<when>(?:19|20)\d\d-\d\d-\d\d"
    rf"|(?:(?:{_MONTHS})\s(?:\d{{1,2}},?\s)?|\d{{1,2}}\s(?:{_MONTHS})\s)?(?:19|20)\d\d)"
)
_ENGLISH = (
    rf"\b(?:as of|as at)\s{_WHEN_EN}\b",
    rf"\b(?:in force|in effect|valid|effective)\s(?:in|on|at the end of|as of)\s{_WHEN_EN}\b",
    rf"\b{DOCUMENT_EN}\s(?:that were\s)?(?:in force|in effect|valid)\s(?:in|on)\s{_WHEN_EN}\b",
)
_PATTERNS = tuple(re.compile(pattern) for pattern in _CHINESE)
_PATTERNS_EN = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _ENGLISH)


def find_day(question: str, today: date | None = None) -> Iterator[Mention]:
    """The first day for which ``question`` asks what was in force; of a year or a month the last day, or ``today``
    (the current one by default) where that lies in it.
    """
    for pattern in (*_PATTERNS, *_PATTERNS_EN):
        for match in pattern.finditer(question):
            day = _day(match, today or date.today())
            if day is not None:
                yield Mention("on", match.start(), match.end(), (day.isoformat(),), hard=True)
                return


def _day(match: re.Match[str], today: date) -> date | None:
    when = match["when"]
    dates = find_dates(when.replace("号", "日"))
    if dates:
        return dates[0].date
    year = re.search(r"(?:19|20)\d\d", when)
    if year is None:
        return None
    if match.groupdict().get("part") in ("初", "年初"):
        return date(int(year[0]), 1, 1)
    month = re.search(_MONTHS, when, re.IGNORECASE)
    text = f"{year[0]}年"
    if month is not None:
        text += f"{_MONTHS.lower().split('|').index(month[0].lower()) + 1}月"
    elif (number := re.search(r"年\s?(\d{1,2})\s?月", when)) is not None:
        text += f"{number[1]}月"
    last = last_day(text)
    if last is None:
        return None
    same = last.year == today.year and ("月" not in text or last.month == today.month)
    return min(last, today) if same else last
