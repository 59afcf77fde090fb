"""Where headings and numbered items may begin in a text: candidates only; ``outline`` decides which are real.

A candidate stands at the start of a line, or inside a line after white space (text that was scraped into one
line) or after the end of a sentence (一是…；二是…). The second sort must belong to a series to count, since a
running text also says 第一条 or 2. without meaning a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.numerals import ARABIC, CHINESE, CIRCLED, parse_numeral

_CN = f"[{CHINESE}]{{1,8}}"
_ANY = f"[{CHINESE}{ARABIC}]{{1,8}}"
_AR = f"[{ARABIC}]{{1,3}}"
_OPEN, _CLOSE = r"[（(〔]", r"[）)〕]"
_GAP = r"[ \t\u3000\xa0]"

# Kind → pattern; the first group is the numeral. Order matters where one mark begins like another.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("part", rf"第{_GAP}?({_ANY}){_GAP}?[编篇]"),
    ("chapter", rf"第{_GAP}?({_ANY}){_GAP}?章"),
    ("section", rf"第{_GAP}?({_ANY}){_GAP}?节"),
    ("article", rf"第{_GAP}?({_ANY}){_GAP}?条(?:之({_CN}))?"),
    ("appendix", rf"附{_GAP}?[件录表]{_GAP}?({_ANY})?(?=[ \t\u3000\xa0：:．.、\n]|$)"),
    ("ordinal", rf"第({_CN})[，,、：:]"),
    ("cn", rf"({_CN}){_GAP}?[、．](?!{_GAP}*[、，])"),
    ("cn", rf"({_CN})\.(?=[^\d])"),
    ("cn_paren", rf"{_OPEN}{_GAP}?({_CN}){_GAP}?{_CLOSE}"),
    ("decimal", rf"({_AR}[.．]{_AR})(?![{ARABIC}%％万亿元倍个级米吨kKmM.．])"),
    ("arabic", rf"({_AR})[.．、](?![{ARABIC}])"),
    ("ar_paren", rf"{_OPEN}{_GAP}?({_AR}){_GAP}?{_CLOSE}"),
    ("ar_paren", rf"({_AR})[）)]"),
    ("circled", rf"([{CIRCLED}])"),
    ("is", rf"({_CN})是(?![否不非])"),
    ("must", rf"({_CN})要(?![求么是素件点])"),
    ("dash", r"(——|--|－－|──)(?=\S)"),
    ("bullet", r"([◆●■★◇○▪•□▲△►➤◎※])"),
    ("quoted", r"(“[^”\n]{1,12}”)(?=[^\s，,。；、：:”]{2,16}[。：:])"),
    ("question", r"(?:([0-9０-９]{1,3})[.．、]|[Qq](\d{1,3})?[.．：: ]|)[ \t\u3000]?问[：:](?=\S)"),
)
_MARK = re.compile("|".join(f"(?P<k{i}>{p})" for i, (_, p) in enumerate(_PATTERNS)))

# 第一条规定的…, 第三章的…: the text speaks of the clause, it does not begin it.
_REFERENCE = re.compile(
    r"[ \t]?(?:规定|所列|所称|所指|所述|中[的所]|的|之规定|第[一二三四五六七八九十百\d]+[款项目]"
    r"|[和或与及至、到—－-]第?|以外|以上|以下|情形|款|项之|等|同时|执行|办理)"
)
# An article's own words may begin with 的 only by a scanning fault; these never begin one.
_SERIES_ONLY = frozenset({"is", "must", "circled", "quoted"})
_INLINE_AFTER_SPACE = frozenset(
    {
        "part",
        "chapter",
        "section",
        "article",
        "ordinal",
        "cn",
        "cn_paren",
        "arabic",
        "ar_paren",
        "circled",
        "bullet",
    }
)
_INLINE_AFTER_STOP = frozenset(
    {"ordinal", "cn", "cn_paren", "arabic", "ar_paren", "circled", "is", "must", "article"}
)
_STOPS = "。；;！？!?：:，,”’」）)"


@dataclass(frozen=True, slots=True)
class Marker:
    """A candidate: ``text[start:end]`` is the mark (``第十四条``, ``（三）``, ``——``).

    ``ordinal`` is its number (0 where it has none); ``line_start`` tells that only white space stands before it
    in its line; ``level`` is the format's own heading level, where the format declares this line a heading.
    """

    kind: str
    start: int
    end: int
    ordinal: int
    line_start: bool
    level: int | None = None


def find_markers(text: str) -> Iterator[Marker]:
    """Every candidate of ``text`` in order, never overlapping."""
    after = 0
    for match in _MARK.finditer(text):
        start = match.start()
        if start < after or match.end() == start:
            continue
        marker = _candidate(text, match)
        if marker is not None:
            after = marker.end
            yield marker


def _candidate(text: str, match: re.Match[str]) -> Marker | None:
    name = match.lastgroup or "k0"
    # lastgroup is the outermost named group that closed last, which is the alternative itself.
    kind = _PATTERNS[int(name[1:])][0]
    start, end = match.start(), match.end()
    place = _place(text, start)
    if place == "middle":
        return None
    if place == "space" and kind not in _INLINE_AFTER_SPACE | _INLINE_AFTER_STOP:
        return None
    if place == "stop" and kind not in _INLINE_AFTER_STOP:
        return None
    if kind in ("part", "chapter", "section", "article") and _REFERENCE.match(text, end):
        return None
    ordinal = _ordinal(kind, match)
    if ordinal is None:
        return None
    return Marker(kind, start, end, ordinal, place == "line")


def _ordinal(kind: str, match: re.Match[str]) -> int | None:
    if kind in ("dash", "bullet", "quoted", "question", "appendix"):
        return 0
    outer = match.re.groupindex[match.lastgroup or "k0"]
    numeral = next((g for g in match.groups()[outer:] if g is not None), None)
    if numeral is None:
        return None
    if kind == "decimal":
        return parse_numeral(re.split(r"[.．]", numeral)[-1])
    value = parse_numeral(numeral)
    # 2024. or 一九九八、 are years, not items; an article may be the 1,260th of its law.
    if value is None or value == 0 or (kind != "article" and value > 200):
        return None
    return value


def _place(text: str, start: int) -> str:
    """``line``, ``space``, ``stop`` or ``middle``: what stands before ``start``."""
    i = start - 1
    while i >= 0 and text[i] in " \t\u3000\xa0":
        i -= 1
    if i < 0 or text[i] == "\n":
        return "line"
    if i < start - 1:
        return "space"
    return "stop" if text[i] in _STOPS else "middle"


def is_series_only(kind: str) -> bool:
    """True where a mark means nothing alone: 一是 without a 二是 is an ordinary verb."""
    return kind in _SERIES_ONLY
