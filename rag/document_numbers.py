"""Document numbers (文号) as people write them: 澜政发〔2024〕12号, [2024], 2024年12号, 12号文, 第588号令."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.numerals import parse_numeral

_G = r"[ \u3000]?"
_OPEN, _CLOSE = r"[〔\[［【（(﹝〖{<〈]", r"[〕\]］】）)﹞〗}>〉]"
_ORDINAL = r"[\d一二三四五六七八九十百零〇]{1,6}"
_YEAR = r"(?:19|20)\d\d"
_ASKED = re.compile(
    rf"(?P<word>[一-龥]{{0,14}}){_G}(?:{_OPEN}{_G}(?P<year>{_YEAR}){_G}年?{_G}{_CLOSE}|(?P<year2>{_YEAR}){_G}年?)"
    rf"{_G}第?{_G}(?P<no>\d{{1,5}}){_G}号(?:公告|通告|令)?(?:文件|文)?"
    rf"|(?P<decree>(?:[一-龥]{{0,8}}?令{_G}第{_G}(?P<no3>{_ORDINAL}){_G}号|第{_G}(?P<no4>{_ORDINAL}){_G}号令))"
    rf"|(?<![\d第〕\]）)年])(?P<no5>\d{{1,4}}){_G}号文件?"
)
_OWN = re.compile(rf"^(?P<word>[^〔]*)〔(?P<year>{_YEAR})〕(?P<no>\d+)号$")
_OWN_ORDER = re.compile(rf"^(?P<year>{_YEAR})年第(?P<no>\d+)号")
_OWN_DECREE = re.compile(rf"第(?P<no>{_ORDINAL})号[令公通]")
_LEAD = re.compile(r"^.*(?:请问|查一?下|帮我[查找看]?|看一?下|根据|按照|依据|关于|有关|[的在和与请查看问条款项章节])")
_WIDE = str.maketrans("０１２３４５６７８９號", "0123456789号")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number's parts: the organ's ``word`` (澜政发), the ``year``, the ``number``; empty or 0 where unsaid."""

    word: str
    year: int
    number: int


def own_number(number: str) -> DocumentNumber | None:
    """The parts of a number as ``index.metadata_number`` writes it; ``None`` of another form."""
    for pattern in (_OWN, _OWN_ORDER, _OWN_DECREE):
        match = pattern.search(number)
        if match is not None:
            named = match.groupdict()
            value = parse_numeral(named["no"]) if not named["no"].isdigit() else int(named["no"])
            return DocumentNumber(named.get("word") or "", int(named.get("year") or 0), value or 0)
    return None


def asked_numbers(question: str) -> tuple[tuple[int, int, DocumentNumber, bool], ...]:
    """Every number in ``question`` as start, end, parts, and whether it can be nothing else (12号 can).

    The word may hold words that stand before it.
    """
    found = []
    for match in _ASKED.finditer(question.translate(_WIDE)):
        numeral = match["no"] or match["no3"] or match["no4"] or match["no5"]
        value = int(numeral) if numeral.isdigit() else parse_numeral(numeral)
        year = match["year"] or match["year2"]
        if value:
            asked = DocumentNumber(match["word"] or "", int(year or 0), value)
            found.append((match.start(), match.end(), asked, match["no5"] is None))
    return tuple(found)


def same_number(asked: DocumentNumber, own: DocumentNumber) -> bool:
    """Whether a question that names ``asked`` means the document that bears ``own``.

    What stands before the number in the question may run into its word (请问澜政发); a number without a word, or
    without a year, means every document that bears it.
    """
    if asked.number != own.number or (asked.year and own.year and asked.year != own.year):
        return False
    return not asked.word or not own.word or asked.word.endswith(own.word) or own.word.endswith(asked.word)


def spoken(word: str) -> str:
    """A word without what a question says before it: 请问国办发 → 国办发."""
    return _LEAD.sub("", word) or word
