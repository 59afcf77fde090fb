"""The region of a document: its issuer's, else the one its title or its text is about."""

from __future__ import annotations

import re

from index.metadata_kind import LAW_LIKE
from index.regions import NATIONAL, most_named, region_of

_IN_TITLE = re.compile(r"(?:关于|印发|转发|[《〈“ 、在：:|]|中共)(?=[一-龥])")
_PARTY = re.compile(r"(?:中共|^)([一-龥]{2,12}?[省市区县州])(?:委|人民政府)", re.MULTILINE)
_ENGLISH = re.compile(
    r"\b([A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?) (Municipal|City|Provincial|Province|County|District)\b"
)
_UNITS = {"Municipal": "City", "Provincial": "Province"}
_ZONE = re.compile(r"([一-龥]{2,3}?)(?:国家级?)?(?:高新|经济|经开|综合|自由|保税|工业园|产业园|开发区|新区)")
# A law that speaks to the State Council's departments, or of all the country's territory, is the country's.
_FOR_ALL = re.compile(
    r"[由报经]国务院|中华人民共和国(?:境内|领域|领土|境外|缔结)"
    r"|国务院[^关《》、，。；\n]{0,24}(?:部门|机构|规定|批准)"
)
_READ = 3000


def document_region(title: str, issuer: str | None, kind: str | None, text: str) -> str | None:
    """The region of the issuer, of the title, of a party committee named at the start, or the one named most.

    ``全国`` for central organs, for laws (only the national congress makes a 法), and for regulations that name no
    place and speak to the whole country.
    """
    places = [place for organ in (issuer or "").split("、") if organ for place in (region_of(organ),) if place]
    local = next((place for place in places if place != NATIONAL), None)
    if local:
        return local
    if kind == "法":
        return NATIONAL
    titled = _title_region(title) or _zone_region(issuer or title, text)
    if places or titled:
        # 财政部关于支持某市…: issued for all even where it names one.
        return places[0] if places else titled
    if kind in LAW_LIKE:
        return NATIONAL if _FOR_ALL.search(text) else None
    party = _PARTY.search(text[:800])
    if party is not None and region_of(party[1]):
        return region_of(party[1])
    return (
        _english_region(text[:_READ]) if title.isascii() else most_named(text[:_READ]) or _cited_region(text[:_READ])
    )


def _title_region(title: str) -> str | None:
    if title.isascii():
        return _english_region(title)
    for start in (0, *(m.end() for m in _IN_TITLE.finditer(title))):
        place = region_of(title[start:])
        if place is not None:
            return place
    return None


def _english_region(text: str) -> str | None:
    matches = list(_ENGLISH.finditer(text))
    match = next((m for m in matches if _UNITS.get(m[2], m[2]) == "City"), matches[0] if matches else None)
    return f"{match[1]} {_UNITS.get(match[2], match[2])}" if match else None


def _zone_region(name: str, text: str) -> str | None:
    """The city of a development zone (澜川高新区管委会), where the text writes that city's name."""
    zone = _ZONE.match(name)
    if zone is None:
        return None
    return next((zone[1] + unit for unit in "市县区州" if zone[1] + unit in text), None)


def _cited_region(text: str) -> str | None:
    """The place whose documents the text cites (《澜川市…办法》), where it cites those of one place only."""
    places = {place for name in re.findall(r"《([一-龥]{4,16})", text) if (place := region_of(name))} - {NATIONAL}
    return places.pop() if len(places) == 1 else None
