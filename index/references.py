"""Where a text refers to a document or an article: 依照《某办法》第十二条, 本办法第五条, 按照第三条的规定."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.metadata_number import find_numbers
from index.numerals import CHINESE, parse_numeral

_N = rf"[{CHINESE}\d]{{1,8}}"
_ARTICLE = rf"第({_N})条(?:之[{CHINESE}]{{1,3}})?(?:第{_N}[款项目])*(?:第[（(]{_N}[)）]项)?"
_NAMED = re.compile(
    r"《([^《》\n]{2,120}(?:《[^《》\n]*》[^《》\n]*)?)》\s?(?:[（(]([^（）()\n]{2,60}(?:[（(][^（）()]*[)）][^（）()]*)?)[)）])?"
)
_HERE = re.compile(
    rf"(?:本|该)(?:办法|规定|条例|细则|意见|措施|方案|规则|法|决定|通知|章程|政策|解释)(?:的)?(?P<a>{_ARTICLE})"
    rf"|(?:按照|依照|根据|依据|符合|违反|适用|参照|除|有|属于|执行|落实|具备|见|与)(?:了)?(?P<b>{_ARTICLE})"
)
_NEXT = re.compile(rf"(?:[、，,和及与或至到]|以及)\s?(?P<c>{_ARTICLE})")
_FIRST = re.compile(_ARTICLE)


@dataclass(frozen=True, slots=True)
class Reference:
    """``text[start:end]`` refers to the document of this ``title`` (``None``: to this one) or ``number``, and there
    to this ``article``, ``None`` where it means the whole.
    """

    start: int
    end: int
    title: str | None = None
    number: str | None = None
    article: int | None = None


def find_references(text: str, start: int = 0, end: int | None = None) -> tuple[Reference, ...]:
    """Every reference in ``text[start:end]``, in order, never overlapping; offsets are those of ``text``.

    A 《name》 counts whatever it names; which of them the library holds is for ``index.links``.
    """
    end = len(text) if end is None else end
    found: list[Reference] = []
    for match in _NAMED.finditer(text, start, end):
        numbers = find_numbers(match[2] or "")
        number = numbers[0][2] if numbers else None
        title = re.sub(r"\s+", "", match[1])
        article = _FIRST.match(text, match.end(), end)
        if article is None:
            found.append(Reference(match.start(), match.end(), title, number))
            continue
        found.append(Reference(match.start(), article.end(), title, number, parse_numeral(article[1])))
        found += _following(text, article.end(), end, title, number)
    for match in _HERE.finditer(text, start, end):
        words = match["a"] or match["b"]
        at = match.end() - len(words)
        first = _FIRST.match(words)
        if first is not None:
            found.append(Reference(at, match.end(), None, None, parse_numeral(first[1])))
            found += _following(text, match.end(), end, None, None)
    found.sort(key=lambda reference: (reference.start, -reference.end))
    return tuple(_apart(found))


def _following(text: str, at: int, end: int, title: str | None, number: str | None) -> Iterator[Reference]:
    """第五条、第六条: what goes on after a reference means the same document."""
    while (match := _NEXT.match(text, at, end)) is not None:
        words = match["c"]
        first = _FIRST.match(words)
        if first is not None:
            yield Reference(match.end() - len(words), match.end(), title, number, parse_numeral(first[1]))
        at = match.end()


def _apart(found: list[Reference]) -> Iterator[Reference]:
    after = 0
    for reference in found:
        if reference.start >= after:
            after = reference.end
            yield reference
