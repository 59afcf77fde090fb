"""Years of documents that a question says: 2022年以后的, 2020年到2023年, since 2022. Not those of firms or money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.said_mentions import DOCUMENT, DOCUMENT_EN, ISSUED, ISSUED_EN, Mention, Years

_YEAR, _LAST = r"(?P<year>(?:19|20)\d\d)", r"(?P<last>(?:19|20)\d\d)"
# What follows a year where it is a document's: …的(人才)政策, …发布的, the end. 2022年以后注册的企业 is none.
_ENDS = r"\s*(?:[，。；,;？?！!]|$)"
_OF_DOCUMENTS = rf"(?={ISSUED}?的?[一-龥]{{0,6}}?{DOCUMENT}|(?:{ISSUED})的|{ISSUED}?的?{_ENDS}|的(?:哪些|有))"
_CHINESE: tuple[tuple[str, str], ...] = (
    ("between", rf"[从自]?{_YEAR}\s?年?\s?[至到—–~～-]\s?{_LAST}\s?年?(?:之间|期间)?{_OF_DOCUMENTS}"),
    ("from", rf"[从自]?{_YEAR}\s?年?(?:及|（含）)?(?:以后|之后|以来|往后|起){_OF_DOCUMENTS}"),
    ("to", rf"{_YEAR}\s?年?(?:及|（含）)?(?:以前|之前|往前){_OF_DOCUMENTS}"),
    ("in", rf"{_YEAR}\s?年(?=(?:{ISSUED}的?|的)(?:[一-龥]{{0,6}}?{DOCUMENT}|{_ENDS}))"),
)
_ENGLISH: tuple[tuple[str, str], ...] = (
    ("between", rf"\b(?:between|from)\s{_YEAR}\s(?:and|to|until|through)\s{_LAST}\b"),
    ("from", rf"\b(?:since|after|from)\s{_YEAR}\b(?:\sonwards?)?"),
    ("to", rf"\b(?:before|until|up to)\s{_YEAR}\b"),
    ("in", rf"\b{ISSUED_EN}\sin\s{_YEAR}\b"),
    ("in", rf"\b{_YEAR}\s(?={DOCUMENT_EN}\b)"),
)
_PATTERNS = tuple((form, re.compile(p)) for form, p in _CHINESE)
_PATTERNS_EN = tuple((form, re.compile(p, re.IGNORECASE)) for form, p in _ENGLISH)
_SPEAKS_OF_DOCUMENTS = re.compile(rf"\b(?:{DOCUMENT_EN}|{ISSUED_EN})\b", re.IGNORECASE)
_SPEAKS_OF_OTHERS = re.compile(
    r"\b(?:registered|founded|established|set up|built|bought|hired|employed|started|opened|born|invested)\b",
    re.IGNORECASE,
)


def find_years(question: str) -> Iterator[Mention]:
    """The years of documents in ``question``; a span of years is hard, a single year only where other words say so.

    以后 and since count the year itself, as 以前 and before do: a document of that year is rather shown than missed.
    """
    patterns = [*_PATTERNS]
    if _SPEAKS_OF_DOCUMENTS.search(question) and not _SPEAKS_OF_OTHERS.search(question):
        patterns += _PATTERNS_EN
    taken: list[tuple[int, int]] = []
    for form, pattern in patterns:
        for match in pattern.finditer(question):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield Mention("year", *match.span(), years=_years(match, form), hard=form != "in")


def _years(match: re.Match[str], form: str) -> Years:
    year = int(match["year"])
    if form == "between":
        last = int(match["last"])
        return min(year, last), max(year, last)
    return (None if form == "to" else year), (None if form == "from" else year)
