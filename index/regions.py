"""The region that a name speaks of: ``澜川市财政局`` → ``澜川市``, ``国家税务总局湖南省税务局`` → ``湖南省``.

Two ways, in this order: the name writes the unit out (X省, X市, X区, X县, X州, X盟, X旗), which holds for any
place; or it begins with the short name of a province or prefecture (``浙江温州设立…``), for which the tables
below are kept. The tables are the 34 province-level and the prefecture-level divisions of the Ministry of Civil
Affairs' list; short names that are ordinary words (安康, 长治, 来宾, 日照, 中山 …) are left out of it.
"""

from __future__ import annotations

import re

NATIONAL = "全国"
"""The region of what the central organs issue."""

PROVINCES = {
    "北京": "北京市", "天津": "天津市", "上海": "上海市", "重庆": "重庆市", "河北": "河北省", "山西": "山西省",
    "辽宁": "辽宁省", "吉林": "吉林省", "黑龙江": "黑龙江省", "江苏": "江苏省", "浙江": "浙江省", "安徽": "安徽省",
    "福建": "福建省", "江西": "江西省", "山东": "山东省", "河南": "河南省", "湖北": "湖北省", "湖南": "湖南省",
    "广东": "广东省", "海南": "海南省", "四川": "四川省", "贵州": "贵州省", "云南": "云南省", "陕西": "陕西省",
    "甘肃": "甘肃省", "青海": "青海省", "台湾": "台湾省", "内蒙古": "内蒙古自治区", "广西": "广西壮族自治区",
    "西藏": "西藏自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区", "香港": "香港特别行政区",
    "澳门": "澳门特别行政区",
}  # fmt: skip
"""Short name → full name."""

_CITIES = (
    "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 阳泉 晋城 朔州 晋中 运城 忻州 临汾 吕梁 "
    "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 "
    "阜新 辽阳 盘锦 铁岭 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 "
    "佳木斯 七台河 牡丹江 黑河 绥化 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 "
    "宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 "
    "阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 "
    "赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 临沂 德州 聊城 滨州 菏泽 郑州 "
    "开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉 黄石 十堰 "
    "宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 仙桃 潜江 天门 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 "
    "郴州 永州 怀化 娄底 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 "
    "潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 崇左 海口 三亚 三沙 儋州 成都 "
    "自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 "
    "安顺 毕节 铜仁 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 拉萨 日喀则 昌都 林芝 山南 那曲 西安 铜川 宝鸡 咸阳 "
    "渭南 延安 汉中 榆林 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 银川 石嘴山 吴忠 "
    "固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 石河子"
)
PREFECTURES = {name: name + "市" for name in _CITIES.split()} | {
    "湘西": "湘西州", "恩施": "恩施州", "延边": "延边州", "阿坝": "阿坝州", "甘孜": "甘孜州", "凉山": "凉山州",
    "黔西南": "黔西南州", "黔东南": "黔东南州", "黔南": "黔南州", "楚雄": "楚雄州", "红河": "红河州",
    "西双版纳": "西双版纳州", "德宏": "德宏州", "怒江": "怒江州", "迪庆": "迪庆州", "临夏": "临夏州",
    "甘南": "甘南州", "昌吉": "昌吉州", "伊犁": "伊犁州", "大兴安岭": "大兴安岭地区", "阿克苏": "阿克苏地区",
    "喀什": "喀什地区", "锡林郭勒": "锡林郭勒盟", "阿拉善": "阿拉善盟",
}  # fmt: skip
"""Short name → name with its unit, for names that are not ordinary words."""

# No place of ours holds these: they are the bodies' own words, or units of another level.
_NAME = "(?:(?![省市县区州旗局厅委部署的各再次到赴将被把就已没其及])[一-龥])"
_UNITS = (
    (1, re.compile(rf"{_NAME}{{2,3}}?省|{_NAME}{{2,6}}?(?:自治区|特别行政区)")),
    (2, re.compile(rf"{_NAME}{{2,9}}?自治州|{_NAME}{{2,6}}?地区|{_NAME}{{2,5}}?[市州盟]")),
    (3, re.compile(rf"{_NAME}{{2,9}}?自治[县旗]|市[中南北]区|{_NAME}{{1,5}}?[区县旗市]")),
)
"""(level, pattern): any two to six characters before the unit, so that unknown places are found too."""

_SHORT = re.compile("|".join(sorted({**PROVINCES, **PREFECTURES}, key=len, reverse=True)))
_OWN_UNIT = re.compile(r"省|市|地区|盟|(?:[一-龥]{1,8}族)?自治[区州]|州|特别行政区")
_LEAD = re.compile(
    r"(?:中国共产党|中共|共青团|国家税务总局驻?|国家统计局|国家金融监督管理总局|中国人民银行|人民银行|中华人民共和国"
    r"|中国[银证保]监会|中国银保监会|银保监会|国家外汇管理局|国家能源局|国家粮食和物资储备局)"
)
_CENTRAL = re.compile(
    r"中共中央|中央|国务院|全国|国家|中华人民共和国|最高人民|审计署|国资委|国防部"
    r"|(?:财政|商务|教育|科学技术|科技|公安|民政|司法|工业和信息化|工信|人力资源(?:和)?社会保障|人社|自然资源|生态环境"
    r"|住房和?城乡建设|交通运输|水利|农业(?:农村)?|文化(?:和旅游)?|退役军人事务|应急(?:管理)?|外交)部"
    r"|[一-龥]{2,8}(?:总局|总署)|(?:中国)?人民银行|中国[银证保]监会|中国银保监会|银保监会|证监会|中国民用?航空?局|发展改革委"
)
_NOT_A_PLACE = re.compile(
    r"[各本我全该两近外跨当省市区县州有所其同](?:[省市县区州旗]|级|关|在|他|属)|[对为在由从向与将被按据至到因就致驻]"
    r"|关于|印发|发布|转发|调整|落实|实施|开展|做好|加强|支持|鼓励|推进|推动|促进|建设|打造|积极|农贸|批发|资本|证券|股票|人才|重点|[一-龥]?[个家]"
)
_NOT_A_UNIT = re.compile(
    r"(?:[城都上夜超股楼车菜债房]市|[城社园辖校灾景地库山小片院厂矿牧老疫街港湾特军战学住分]区|(?:经济|保护|行政|毗连|名胜|滞洪|蓄洪|流域|禁|限|功能|工业|产业|保税|试点)区|高新区|经开区|技术产业区|开发区|保税区"
    r"|试验区|示范区|自贸区|合作区|集聚区|功能区|风险区|服务区|贫困县|百强县|[神亚欧]州|[各全本我该两][省市县区州旗盟])$"
)
# 农贸市场, 区域, 县级: the unit's character begins another word.
_GOES_ON = re.compile(r"场|值|级|域|块|分|别|间|民(?!政|族)|面")


def region_of(name: str) -> str | None:
    """The region that an organ's or a document's name begins with, or ``None`` where it names none.

    Units that the name nests stay together: ``北京市丰台区红十字会`` → ``北京市丰台区``. ``全国`` for the central
    organs themselves; their local offices belong to their place.

    >>> [region_of(name) for name in ("澜川市人民政府办公室", "财政部", "浙江温州设立资金", "市商务局")]
    ['澜川市', '全国', '浙江省温州市', None]
    """
    name = name.strip(" \t\u3000[【（(“《〈")[:48]
    lead = _LEAD.match(name)
    local = _place(name[lead.end() :]) if lead else None
    if local is None and _CENTRAL.match(name):
        return NATIONAL
    return local or _place(name)


def most_named(text: str) -> str | None:
    """The province or prefecture that ``text`` names most, where it is named thrice and far above all others."""
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    counts: dict[str, int] = {}
    for short, full in (*PROVINCES.items(), *PREFECTURES.items()):
        if short[:2] in pairs and (count := text.count(short)):
            counts[full] = count
    if not counts:
        return None
    best = max(counts, key=lambda full: counts[full])
    others = sum(counts.values()) - counts[best]
    return best if counts[best] >= 3 and counts[best] > 2 * others else None


def _place(name: str) -> str | None:
    """The nested units at the start of ``name``, joined, each level at most once."""
    place, at, level = "", 0, 0
    while level < 3:
        found = _known(name, at, level) or _written(name, at, level)
        if found is None:
            break
        unit, at, level = found
        place += unit
    return place or None


def _known(name: str, at: int, above: int) -> tuple[str, int, int] | None:
    """A listed province or prefecture at ``at``, with or without its unit."""
    match = _SHORT.match(name, at)
    if match is None:
        return None
    full = PROVINCES.get(match[0]) or PREFECTURES[match[0]]
    level = 1 if match[0] in PROVINCES else 2
    unit = _OWN_UNIT.match(name, match.end())
    end = match.end()
    if unit is not None and not _GOES_ON.match(name, unit.end()):
        # 吉林市 is not 吉林省, nor 海南州 海南省: leave those to the written form.
        if level == 1 and unit[0][-1] in "市州盟" and full[-1] != unit[0][-1]:
            return None
        end = unit.end()
    elif name[end : end + 1] in ("区", "县", "旗") and not _NOT_A_UNIT.search(name[at : end + 1]):
        return None
    return (full, end, level) if level > above else None


def _written(name: str, at: int, above: int) -> tuple[str, int, int] | None:
    """A place at ``at`` that is written with its unit."""
    if _NOT_A_PLACE.match(name, at):
        return None
    for level, pattern in _UNITS:
        match = pattern.match(name, at) if level > above else None
        if match is not None and not _NOT_A_UNIT.search(match[0]) and not _GOES_ON.match(name, match.end()):
            return match[0], match.end(), level
    return None
