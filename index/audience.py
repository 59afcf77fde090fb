"""Whom a document is for: the sizes of enterprises and the industries that it speaks of, by the words that show them.

The values are one Chinese vocabulary for both languages; the industries follow the sections of GB/T 4754.
"""

from __future__ import annotations

import re

READ = 8_000
"""Characters of the text that are read."""

OFTEN = 8
"""Times that the text names a size or an industry which neither its title nor a sentence on its scope names."""

MOST_SIZES = 2
"""A document that names more sizes than this has something for each of them: it is for all."""

SHARE = 0.5
"""Share of what the most frequent one is named that another needs to stand beside it."""

SIZES: tuple[tuple[str, str], ...] = (
    ("个体工商户", r"个体工商户|个体户|self-employed|sole proprietor"),
    (
        "小微企业",
        r"中?小微(?:型)?企业|小型微(?:型)?(?:利)?企业|小型、微型企业|小企业|微型企业|small and micro"
        r"|micro[- ]enterprises?",
    ),
    ("中小企业", r"中小(?:微|型)?(?:型)?企业|中型企业|small and medium|SMEs?\b"),
    ("规模以上企业", r"规模以上(?:工业|服务业|[一-龥]{0,4})?企业|规上(?:工业)?企业|above designated size"),
    ("大型企业", r"大型企业|大企业|龙头企业|链主企业|large enterprises?"),
)
INDUSTRIES: tuple[tuple[str, str], ...] = (
    ("农林牧渔业", r"农业(?!农村局|农村部|银行)|种植业|养殖|渔业|林业|畜牧|农民合作社|农产品|agricultur"),
    ("采矿业", r"采矿|矿山|煤矿|mining"),
    ("制造业", r"制造业|工业企业|装备制造|先进制造|生产型企业|技术改造|manufactur"),
    ("电力燃气水", r"电力企业|发电|供热|燃气|供水|光伏|风电|储能|power generation|utilities"),
    ("建筑业", r"建筑业|建筑企业|施工企业|建筑施工|construction (?:industry|enterprises?)"),
    ("批发和零售业", r"批发|零售|商贸企业|商场|超市|电子商务|wholesale|retail"),
    ("交通运输仓储业", r"交通运输|物流|货运|客运|仓储|道路运输|logistics|transport"),
    ("住宿和餐饮业", r"餐饮|住宿|酒店|catering|hotels?\b"),
    ("信息技术服务业", r"软件(?:企业|产业|和信息)|信息技术|数字经济|互联网企业|人工智能企业|大数据企业|software"),
    ("金融业", r"银行业|金融机构|小额贷款公司|融资担保(?:公司|机构)|保险公司|financial institutions?"),
    ("房地产业", r"房地产|商品房|real estate development"),
    ("科学研究和技术服务业", r"科研机构|科研院所|高新技术企业|科技型(?:中小)?企业|研发机构|research institutes?"),
    ("教育", r"学校|幼儿园|培训机构|高校|schools?\b|universit"),
    ("卫生", r"医疗机构|医院|生物医药|药品生产|hospitals?\b"),
    ("文化旅游业", r"旅行社|文化旅游|旅游企业|景区|文化企业|影院|tourism"),
)
# The sentence that says whom it is for.
_SCOPE = re.compile(
    r"(?:适用于|适用对象|适用范围|支持对象|支持范围|申报对象|申报主体|申报条件|扶持对象|奖励对象|服务对象|补贴对象|实施对象)"
    r"[^。\n]{0,120}|applies to[^.\n]{0,120}"
)


def sizes_of(title: str, text: str) -> tuple[str, ...]:
    """The sizes of enterprises that a document is for, in the order of :data:`SIZES`; none where it is for all."""
    found = _shown(title, text, SIZES)
    return found if len(found) <= MOST_SIZES else ()


def industries_of(title: str, text: str) -> tuple[str, ...]:
    """The industries that a document is for, in the order of :data:`INDUSTRIES`; none where it is for all."""
    return _shown(title, text, INDUSTRIES)


def _shown(title: str, text: str, words: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    scope = " ".join(_SCOPE.findall(text[:READ]))
    named = [name for name, pattern in words if re.search(pattern, f"{title} {scope}", re.IGNORECASE)]
    if named:
        return tuple(named)
    counts = {name: len(re.findall(pattern, text[:READ], re.IGNORECASE)) for name, pattern in words}
    most = max(counts.values(), default=0)
    return tuple(name for name, count in counts.items() if count >= max(OFTEN, SHARE * most))
