"""Regions and issuers that a question says, recognised by those of the library's documents and by no list of ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from index.regions import NATIONAL, PREFECTURES, PROVINCES
from rag.said_mentions import DOCUMENT, DOCUMENT_EN, ISSUED, ISSUED_EN, Mention

# Units that a document's region may join: 湖南省湘西州, 泰州市海陵区.
_UNIT = "(?:特别行政区|自治[区州县旗]|地区|新区|州(?!市)|[省市区县盟旗])"
_SHORT = {full: short for short, full in (*PROVINCES.items(), *PREFECTURES.items())}
# 高新区 without its last character is a word of its own.
_NO_NAME = frozenset("高新 经开 经济 开发 试验 示范 合作 功能 工业 产业 滨海 新城 城 市 县 老 本 全 各".split())
_NATIONAL = re.compile(
    rf"国家(?:层面|级)?的?(?=政策|文件|法规|法律)|全国性的?|中央的?(?=政策|文件)|\bnational (?={DOCUMENT_EN})",
    re.IGNORECASE,
)
_UNIT_EN = r"(?: (?:city|province|county|district|prefecture|region))?"
_NAMES_EN = {"陕西": "shaanxi", "内蒙古": "inner mongolia", "西藏": "tibet", "香港": "hong kong", "澳门": "macau"}

_ORGAN = re.compile(
    r"(?P<name>[一-龥]{1,18}?(?:委员会|管委会|办公室|办公厅|[局委办厅部府院署]|银行))"
    rf"(?=(?:(?:19|20)\d\d年)?{ISSUED}(?:[的了过哪有]|什么|[，。？?\s]|$)|的{DOCUMENT})"
)
_ORGAN_EN = re.compile(
    rf"\b{ISSUED_EN} by (?:the )?(?P<name>[A-Za-z][A-Za-z&' \-]{{3,70}}?)"
    r"(?=\s*[?.,;]|$| (?:about|on|for|in|since|after|before|from|say|that|which)\b)",
    re.IGNORECASE,
)
_ENGLISH_ORGANS = {
    "finance": "财政局",
    "human resources": "人力资源和社会保障局",
    "science and technology": "科学技术局",
    "development and reform": "发展和改革委员会",
    "commerce": "商务局",
    "tax": "税务局",
    "housing": "住房和城乡建设局",
    "natural resources": "自然资源和规划局",
    "information technology": "经济和信息化局",
    "general office": "办公室",
    "party committee": "市委",
}
"""Words of an English organ's name → the end of the Chinese organ's that is usually called so."""

_LEAD = re.compile("^(?:中共|中国共产党|国家)")
_LONGER = {"委": ("委", "委员会"), "办": ("办", "办公室", "办公厅")}


def find_regions(question: str, regions: Collection[str]) -> Iterator[Mention]:
    """The regions in ``question`` that are among ``regions``, those of the documents; the value is the name as the
    documents write it, the unit alone where they write several.
    """
    national = _NATIONAL.search(question)
    if national and NATIONAL in regions:
        yield Mention("region", *national.span(), (NATIONAL,))
    taken: list[tuple[int, int]] = []
    for form, values in sorted(_forms(frozenset(regions)).items(), key=lambda item: (-len(item[0]), item[0])):
        pattern = rf"\b{re.escape(form)}{_UNIT_EN}\b" if form.isascii() else re.escape(form)
        for match in re.finditer(pattern, question, re.IGNORECASE):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield Mention("region", *match.span(), values)


@lru_cache(maxsize=8)
def _forms(regions: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """What a question may write for each region, with the names that it then means."""
    forms: dict[str, set[str]] = {}
    for region in regions - {NATIONAL}:
        if region.isascii():
            forms.setdefault(re.sub(rf"{_UNIT_EN}$", "", region.lower()), set()).add(region)
            continue
        for unit in re.findall(rf".{{1,9}}?{_UNIT}", region) or [region]:
            short = _SHORT.get(unit) or re.sub(rf"{_UNIT}$", "", unit)
            names = {unit, short} if len(short) > 1 and short not in _NO_NAME else {unit}
            names |= {_latin(short)} if len(names) > 1 else set()
            for name in names:
                forms.setdefault(name, set()).add(unit)
    return {form: tuple(sorted(values)) for form, values in forms.items() if form}


def _latin(name: str) -> str:
    """A Chinese place name as English writes it: ``湘西`` gives ``xiangxi``."""
    from pypinyin import lazy_pinyin

    return _NAMES_EN.get(name) or "".join(lazy_pinyin(name)).replace("v", "u")


def find_issuers(question: str, issuers: Collection[str], regions: Collection[str]) -> Iterator[Mention]:
    """The organs that ``question`` names as issuers (市科技局发的, issued by the …), of ``issuers``; an organ that is
    only spoken of (财政局在哪里) is none. ``regions`` are those whose names an organ may bear.
    """
    for match in _ORGAN.finditer(question):
        verb = re.match(rf"{ISSUED}的?", question[match.end() :])
        end = match.end() + (verb.end() if verb else 0)
        start, organs = _organs_at_end(match["name"], issuers, regions)
        if organs:
            yield Mention("issuer", match.start() + start, end, tuple(sorted(organs)))
    for match in _ORGAN_EN.finditer(question):
        words = match["name"].lower()
        called = [organ for key, organ in _ENGLISH_ORGANS.items() if key in words]
        meant = [o for o in issuers if (o.isascii() and words in o.lower()) or any(o.endswith(c) for c in called)]
        if meant:
            yield Mention("issuer", *match.span(), tuple(sorted(meant)))


def _organs_at_end(name: str, issuers: Collection[str], regions: Collection[str]) -> tuple[int, set[str]]:
    """Where the organs begin that ``name`` ends with (甲局和乙局), and what they are called in full."""
    for start in range(len(name) - 1):
        # 重庆市税务局 is no other place's 税务局, nor its 市税务局.
        if start and (name[start - 1] in "省市区县州" or _of_elsewhere(name, start, regions)):
            continue
        organs = {organ for organ in issuers if is_called(name[start:], organ, regions)}
        if organs:
            before, more = _organs_at_end(re.sub("[、和与及]$", "", name[:start]), issuers, regions)
            return (before, organs | more) if more else (start, organs)
    return len(name), set()


def _of_elsewhere(name: str, start: int, regions: Collection[str]) -> bool:
    """True where a place that no document is of stands right before ``name[start:]``, which begins with its unit."""
    before = name[:start]
    return name[start] in "省市区县州" and any(
        before.endswith(short) and not any(short in region for region in regions) for short in _SHORT.values()
    )


def is_called(short: str, organ: str, regions: Collection[str]) -> bool:
    """True where people say ``short`` for ``organ``: 市科技局 for 某市科学技术局, 发改委 for 发展和改革委员会.

    The characters of ``short`` stand in the organ's name in their order, the first one first and the last one last;
    the name may lack its region.
    """
    if len(short) < 2:
        return False
    bare = {organ, _LEAD.sub("", organ)}
    for region in regions:
        for name in [name for name in bare if name.startswith(region[:-1])]:
            bare |= {name[len(region) :], name[len(region) - 1 :]}
    endings = _LONGER.get(short[-1], (short[-1],))
    return any(_spells(short, name, endings) for name in bare)


def _spells(short: str, name: str, endings: tuple[str, ...]) -> bool:
    ending = next((e for e in endings if name.endswith(e) and len(name) > len(e)), None)
    if ending is None or short[0] != name[0] or len(name) > 5 * len(short):
        return False
    rest = iter(name[: len(name) - len(ending)])
    return short == name or (len(short) > 2 and all(char in rest for char in short[:-1]))
