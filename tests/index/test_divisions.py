"""The level of a region, by the list of divisions and by the unit of its name."""

from __future__ import annotations

import pytest

from index.divisions import LEVELS, level_of


@pytest.mark.parametrize(
    ("region", "level"),
    [
        ("全国", "national"),
        ("浙江省", "province"),
        ("内蒙古自治区", "province"),
        ("香港特别行政区", "province"),
        ("北京市", "province"),
        ("浙江省温州市", "city"),
        ("湘西州", "city"),
        ("湖南省湘西土家族苗族自治州", "city"),
        ("江苏省苏州市昆山市", "county"),
        ("文成县", "county"),
        ("北京市丰台区", "county"),
        ("云岭省", "province"),
        ("澜川市", "city"),
        ("云岭省澜川市桥北区", "county"),
        ("Lanchuan City", "city"),
        ("Yunling Province", "province"),
        ("Qiaobei District", "county"),
        (None, None),
        ("月球", None),
    ],
)
def test_a_region_has_its_level(region: str | None, level: str | None) -> None:
    assert level_of(region) == level
    assert level is None or level in LEVELS
