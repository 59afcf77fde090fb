"""The words of a question that name a place in a document: 第三条至第五条, 第（十四）项, 附件1, 5.2, Article 14(2).

A mention is *sure* where its words can hardly mean anything else. 第二条生产线, 第一款产品, 3.5 are places only
where a document is named with them, or where nothing else is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.numerals import ARABIC, CHINESE, CIRCLED, parse_numeral
from rag.place_words_en import english_mentions

LEVELS = {
    "appendix": 1, "part": 2, "chapter": 3, "section": 4, "article": 5, "number": 5, "paragraph": 6, "item": 7,
    "point": 8,
}  # fmt: skip
"""The kinds of places with their depth: 附件, 编 or 部分, 章, 节, 条, a number like 4.1, 款, 项, 目."""

MOST = 100
"""Places that one mention names at the most (第1条至第500条 is not read through)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of label and its number: ``Place("article", 14)``.

    ``sub`` is the 1 of 第十四条之一; ``mark`` the whole number of the kind ``number`` (``4.1``), or the form of
    an item that may also be a paragraph (``(2)`` of Article 14(2)).
    """

    kind: str
    ordinal: int
    sub: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """``question[start:end]`` names ``places`` of one kind."""

    start: int
    end: int
    places: tuple[Place, ...]
    sure: bool

    @property
    def level(self) -> int:
        """The depth of the places."""
        return LEVELS[self.places[0].kind]


_G = r"[ \u3000]?"
_N = f"(?:[{CHINESE}]{{1,8}}|[{ARABIC}]{{1,4}})"
_NP = f"[（(]?{_G}{_N}{_G}[）)]?"
_AND = rf"{_G}(?:[、，,和及与或]|以及){_G}"
_TO = rf"{_G}(?:至|到|[-－–—~～]){_G}"
_UNITS = {
    "编": "part", "篇": "part", "部分": "part", "章": "chapter", "节": "section", "条款": "article", "条": "article",
    "款": "paragraph", "项": "item", "目": "point", "大点": "point", "点": "point", "方面": "point",
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_LABEL = re.compile(
    rf"第{_G}(?P<list>{_NP}(?:(?:{_AND}|{_TO})第?{_G}{_NP})*){_G}(?P<unit>{_UNIT})(?:之(?P<sub>[{CHINESE}]{{1,3}}))?"
    rf"(?:{_TO}第?{_G}(?P<to>{_NP}){_G}(?P=unit))?"
)
_PAREN = re.compile(
    rf"(?P<list>第?{_G}[（(]{_G}(?:[{CHINESE}]{{1,5}}|[{ARABIC}]{{1,3}}){_G}[）)]"
    rf"(?:(?:{_AND}|{_TO})第?{_G}[（(]{_G}(?:[{CHINESE}]{{1,5}}|[{ARABIC}]{{1,3}}){_G}[）)])*){_G}(?P<unit>[项目点])?"
)
# 三、（二）: the first of two numbers that stand side by side as an address writes them.
_BEFORE_PAREN = re.compile(
    rf"(?<![第{CHINESE}])(?P<list>[{CHINESE}]{{1,3}}){_G}[、．.]?{_G}(?=[（(][{CHINESE}]{{1,3}}[）)])"
)
_APPENDIX = re.compile(rf"附{_G}[件录表]{_G}(?P<list>{_N})?")
_DOTTED = re.compile(
    rf"(?<![\d.．])(?P<lead>第?){_G}(?P<list>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}){_G}(?P<unit>部分|[条节款项点])?"
    r"(?![\d.．]|[ ]?[%％‰万亿元倍个级米吨年月日公平小度折分kKmMG])"
)
# 劳动合同法14条: without 第, which only the name of a document before it makes a place.
_BARE = re.compile(rf"(?<![第共有计{ARABIC}.．]){_G}(?P<list>[{ARABIC}]{{1,4}}){_G}(?P<unit>条|章)(?![件例目])")
_CIRCLE = re.compile(rf"第?(?P<list>[{CIRCLED}])项?")
_NUMBERS = re.compile(rf"(?P<to>{_TO})?第?{_G}[（(]?{_G}(?P<n>{_N})")
# What follows 第X条 where it is a place; after 第二条生产线 it is a count.
_GOES_ON = re.compile(
    r"$|[\s，。？！?!,;；:：、）)》”\"'’/|\-—~]|[的之第（(说讲写是呢吗嘛吧里中有和与及或至到以对提指啥请给发在所上下能可为哪还也都如款项目"
    r"我帮列贴念看查找谢出原详该应会跟同翻怎]|规定|内容|全文|条文|正文|如何|关于|要求|明确|涉及|什么|具体|主要|解释|释义|适用|意思|"
    r"前段|后段|但书|复制"
)
_ALONE = frozenset({"条", "条款", "部分"})
_NEVER = frozenset({"款", "项", "目", "点", "大点", "方面"})
# One character for one, so that offsets stay.
_SIMPLE = str.maketrans("條項節編號點錄﹙﹚", "条项节编号点录（）")


def find_mentions(question: str) -> tuple[Mention, ...]:
    """Every mention in the order of ``question``, none overlapping another; offsets count its characters."""
    text = question.translate(_SIMPLE)
    found = sorted(_all(text), key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in found:
        if mention.places and (not kept or mention.start >= kept[-1].end):
            kept.append(mention)
    return tuple(kept)


def _all(text: str) -> Iterator[Mention]:
    for match in _LABEL.finditer(text):
        unit = match["unit"]
        ordinals = _ordinals(match["list"], match["to"])
        sub = parse_numeral(match["sub"]) or 0 if match["sub"] else 0
        places = tuple(Place(_UNITS[unit], n, sub) for n in ordinals)
        bracketed = "（" in match["list"] or "(" in match["list"]
        sure = bracketed or (unit not in _NEVER and (unit not in _ALONE or bool(_GOES_ON.match(text, match.end()))))
        yield Mention(match.start(), match.end(), places, sure)
    for match in _PAREN.finditer(text):
        kind = "point" if match["unit"] == "目" else "item"
        places = tuple(Place(kind, n) for n in _ordinals(match["list"]))
        yield Mention(match.start(), match.end(), places, match["unit"] is not None)
    for pattern, kind in ((_BEFORE_PAREN, "part"), (_CIRCLE, "item")):
        for match in pattern.finditer(text):
            places = tuple(Place(kind, n) for n in _ordinals(match["list"]))
            yield Mention(match.start(), match.end(), places, False)
    for match in _BARE.finditer(text):
        places = tuple(Place(_UNITS[match["unit"]], n) for n in _ordinals(match["list"]))
        yield Mention(match.start("list"), match.end(), places, False)
    for match in _APPENDIX.finditer(text):
        ordinal = parse_numeral(match["list"] or "") or 0
        yield Mention(match.start(), match.end(), (Place("appendix", ordinal),), ordinal > 0)
    for match in _DOTTED.finditer(text):
        yield Mention(
            match.start(), match.end(), (dotted(match["list"]),), bool(match["lead"]) or match["unit"] is not None
        )
    for start, end, kind, numbers, sure in english_mentions(text):
        places = tuple(Place(kind, n, mark=mark) if "." not in mark else dotted(mark) for n, mark in numbers[:MOST])
        yield Mention(start, end, places, sure)


def dotted(number: str) -> Place:
    """The place that ``4.1`` names; its ordinal is the last part."""
    mark = number.replace("．", ".")
    return Place("number", int(mark.rsplit(".", 1)[1]), mark=mark)


def _ordinals(listed: str, last: str | None = None) -> tuple[int, ...]:
    """The numbers of 三、五 or 三至五; those of a range that runs backwards are its two ends."""
    if len(listed) <= 2 and listed[-1] in CIRCLED:
        return (parse_numeral(listed[-1]) or 0,)
    numbers: list[int] = []
    parts = [(bool(match["to"]), match["n"]) for match in _NUMBERS.finditer(listed)]
    if last is not None:
        parts += [(True, match["n"]) for match in _NUMBERS.finditer(last)]
    for is_end, numeral in parts:
        value = parse_numeral(numeral)
        if not value:
            continue
        if is_end and numbers and numbers[-1] < value:
            numbers += range(numbers[-1] + 1, min(value, numbers[-1] + MOST) + 1)
        else:
            numbers.append(value)
    return tuple(dict.fromkeys(numbers))[:MOST]
