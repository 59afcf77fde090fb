"""What an earlier question was asked *of*, as against what it asked: its document, its region, its year, its who.

``巴中对工业用地怎么说`` asks of 巴中 about 工业用地. A later question about another aspect keeps the first and drops
the second; one that names another region, year or person keeps everything else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from index.grams import fold
from index.records import Document
from index.regions import NATIONAL, PREFECTURES, PROVINCES, region_of

KINDS = ("document", "region", "year", "who")


@dataclass(frozen=True, slots=True)
class Part:
    """A run ``text[start:end]`` of a question that belongs to its frame; ``kind`` is one of :data:`KINDS`."""

    kind: str
    start: int
    end: int


_YEAR = re.compile(r"(?:19|20)\d\d\s?年?|(?:今|去|明|(?<!以)前)年(?!度)|\b(?:last|this|next) year\b", re.IGNORECASE)

_ZONE = r"(?:高新(?:技术)?(?:产业)?|经开|经济(?:技术)?开发|[新老]城|工业园|产业园|开发|保税|示范|自贸|新)区"
# A name begins at the start, after a mark, or after a word that no name ends with.
_NAME = r"(?:(?![在去到于对给从是的和与跟比像里那换回说这些我们你年月市县区省])[一-龥])"
_PLACE = re.compile(
    rf"{_NAME}{{0,4}}?{_ZONE}|(?:{'|'.join(sorted({**PROVINCES, **PREFECTURES}, key=len, reverse=True))})[省市州]?"
    rf"|{_NAME}{{1,8}}(?:自治[区州县旗]|[省市县区州盟旗])(?![场值级域块分别间民面里])"
)
_PLACE_EN = re.compile(
    r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)?[ -](?:City|County|District|Province|Prefecture|New Area|(?:[A-Z][\w-]+ )*Zone)\b"
)
_ZONE_ALONE = re.compile(_ZONE)

_PEOPLE = re.compile(
    r"(?:[一-龥A-Za-z“”]{0,8}?)(?:企业|公司|厂商|商户|个体户|机构|银行|高校|学校|协会|合作社"
    r"|职工|员工|工人|学生|毕业生|博士|硕士|本科生|专家|学者|技师|个人|家属|配偶|子女|居民|农民|农户|业主|投资者|外商)"
)
_PEOPLE_START = re.compile(
    r"^.*[在去到来对给从是和与跟比那换招的个位里]|^(?:委托|介绍|设立|我们?|咱们?|你们?|如果|要是|至于|请|[^一-龥])+"
)
_PEOPLE_EN = re.compile(
    r"\b(?:(?:small|large|foreign|new|young|key|high-tech|doctoral|master's|senior|skilled)[ -])*"
    r"(?:compan(?:y|ies)|firms?|enterprises?|businesses|employers?|employees?|workers?|staff|graduates?|students?|experts?"
    r"|technicians?|talents?|investors?|banks?|individuals?|residents?)\b",
    re.IGNORECASE,
)

_HAN = re.compile(r"[\u3400-\u9fff]")
NAMES = re.compile(r"《[^《》]{2,80}》|[一-龥]{1,12}\s?[〔\[（(【]\s?\d{4}\s?[〕\]）)】]\s?第?\s?\d{1,5}\s?号")
"""A document named outright: 《title》 or its number."""
_TITLE_RUN = 3
"""Characters of a document's title that a question must share in one run; two are in too many titles."""


def frame_of(text: str, document: Document | None = None, places: Collection[str] = ()) -> tuple[Part, ...]:
    """The parts of ``text`` that say what it is asked of, in its order, none within another.

    ``document`` is the one that it is taken to be about: what ``text`` shares with its title names it. ``places``
    are names of regions beyond those that can be told by their form (see :func:`places_of`).
    """
    found: list[Part] = []
    for part in _parts(text, document, places):
        if part.end > part.start and all(part.end <= f.start or part.start >= f.end for f in found):
            found.append(part)
    return tuple(sorted(found, key=lambda part: part.start))


def places_of(documents: Iterable[Document]) -> tuple[str, ...]:
    """The regions of ``documents``, also without their unit (宝安区, 宝安), the longest first."""
    regions = {d.metadata.region for d in documents if d.metadata.region} - {NATIONAL}
    short = {re.sub(r"(?:[省市县区州盟旗]| (?:City|Province|County|District))$", "", name) for name in regions}
    return tuple(sorted((name for name in regions | short if len(name) > 1), key=lambda name: (-len(name), name)))


def _parts(text: str, document: Document | None, places: Collection[str]) -> Iterator[Part]:
    yield from (Part("document", m.start(), m.end()) for m in NAMES.finditer(text))
    yield from (Part("year", m.start(), m.end()) for m in _YEAR.finditer(text))
    yield from (Part("region", *span) for span in _places(text))
    for name in places:
        yield from (Part("region", m.start(), m.end()) for m in re.finditer(re.escape(name), text))
    if document is not None:
        yield from (Part("document", *span) for span in _title_runs(text, document))
    yield from (Part("who", *span) for span in _people(text))


def _places(text: str) -> Iterator[tuple[int, int]]:
    for match in _PLACE.finditer(text):
        if _ZONE_ALONE.search(match[0]) or region_of(match[0]) is not None:
            yield match.span()
    yield from (match.span() for match in _PLACE_EN.finditer(text))


def _people(text: str) -> Iterator[tuple[int, int]]:
    for match in _PEOPLE.finditer(text):
        lead = _PEOPLE_START.match(match[0])
        yield match.start() + (lead.end() if lead else 0), match.end()
    yield from (match.span() for match in _PEOPLE_EN.finditer(text))


def _title_runs(text: str, document: Document) -> Iterator[tuple[int, int]]:
    """The runs of ``text`` that stand in the title, and the word for what kind of document it is."""
    title = fold(document.metadata.title)
    start = 0
    while start < len(text):
        end = start
        while (
            text[start] != "的" and end < len(text) and _HAN.match(text, end) and fold(text[start : end + 1]) in title
        ):
            end += 1
        if end - start >= _TITLE_RUN and _HAN.match(text, start):
            yield start, end
            start = end
        else:
            start += 1
    words = set(re.findall(r"[a-z][a-z-]{3,}", title))
    yield from (m.span() for m in re.finditer(r"[A-Za-z][A-Za-z-]{3,}", text) if m[0].lower() in words)
    kind = document.metadata.kind
    if kind and kind in text:
        at = text.index(kind)
        yield at, at + len(kind)


def without_parts(text: str, parts: tuple[Part, ...]) -> str:
    """``text`` with each of ``parts`` (in its order) replaced by a space."""
    kept, at = [], 0
    for part in parts:
        kept.append(text[at : part.start])
        at = part.end
    return " ".join((*kept, text[at:]))
