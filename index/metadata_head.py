"""The head of a document as units: its lines, or what blanks part in a text that was scraped into one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.dates import find_dates
from index.metadata_number import own_span
from index.organs import is_organ

HEAD = 3000
"""Characters in which a title and what surrounds it are looked for."""

_LONG_LINE = 110
_MOST_UNITS = 60
# Blanks part tokens, but not the letters of 通 告.
_SCRAPED = re.compile(r"\s.*。")
_TOKEN = re.compile(r"[一-龥](?:[ \u3000][一-龥]){1,12}(?!\S)|\S+")
_LABELS = "|".join(
    """索引号 信息索引 主题词 主题分类 信息分类 体裁分类 分类 服务对象 关键[词字] 信息名称 统一登记号 登记号
    备案号 发文机关 发文单位 发文机构 发布机构 发布单位 制定机关 公开主体 公开方式 信息来源 来源 作者 责任编辑
    编辑 发文字号 发布文号 发文文号 文号 成文日期 发文日期 发布日期 发布时间 公布日期 印发日期 生成日期
    施行日期 实施日期 生效日期 失效日期 日期 时间 是否有效 有效性 时效性 效力状态 效力 浏览次数 访问次数
    阅读次数 点击数? 点击率 浏览量 浏览 阅读 字号 字体 字体大小 标题 名称 文件名称 分享到? 地点 出席人员 发布人
    主持人""".split()
)
_LABEL = re.compile(rf"[【\[]?\s?(?:{_LABELS})\s{{0,3}}(?:[】\]：:]|$)")
TITLE_LABEL = re.compile(r"^[【\[]?\s?(?:原?标题|题目|文件名称|信息名称|名称)\s{0,3}[】\]：:]\s{0,3}(?=\S)")
_MENU = "|".join(
    """网站首页 首页 主页 打印 打印本页 关闭 关闭窗口 收藏 返回 分享 登录 注册 English EN 繁體 简体
    无障碍(?:浏览|阅读|版|模式|服务|辅助)?.{0,2} 长者版 政务公开 信息公开 政策文件 政策解读 新闻动态 工作动态
    要闻 通知公告 最新文件 政策法规 规范性文件 正文 内容概述 目录 特急 急件 加急 平急 机密 秘密 绝密
    内部资料.{0,8} 主动公开 公开 隐藏内容 版权.{0,20} 附件\\d{0,2} 扫一扫.{0,20} 相关(?:链接|解读|文件)
    新闻发布会视频 原标题 大 中 小""".split()
)
_NAVIGATION = re.compile(
    rf"(?:{_MENU})[：:>\s]*$|(?:当前位置|您?的?位置|您当前的位置)[：:]|.{{0,20}}[>»›].{{0,40}}[>»›]|.{{0,12}}首页\s?[>»›|]"
)
_LETTERHEAD = re.compile(r"文[\s\u3000]*件$")
_ADDRESSEE = re.compile(
    r"^(?:各|尊敬的|广大|亲爱的|有关|辖|全[体市区县省]|[^，。；]{0,12}领导[，、]).{0,400}[：:]$"
    r"|^(?:同志们|女士们|先生们|朋友们|各位[^，。]{2,8})[：:，,、！!]?$"
    r"|^[^。；]{2,200}(?:政府|委员会|管委会|部门|单位|机构|企业|市民|朋友|学校|用户|[局厅部]|办公室|兵团|中心|处室)[：:]$"
)
_DATELINE = re.compile(
    r"^(?:新华社|人民网|中新网|本报|央视|.{0,12}[报网社](?:讯|记者|北京)|.{0,16}[讯电]\s?[（(]|.{2,8}[报网]\d{4}"
    r"|[（(]?\s?记者|通讯员|作者|来源|编辑)"
)
HEADING_MARK = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]{1,5}[章节条编篇]|[一二三四五六七八九十]{1,3}[、．.]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))"
)
"""The mark of a numbered heading or item; what begins with one is no title."""


@dataclass(frozen=True, slots=True)
class Unit:
    """``text`` (spread letters closed up) stands at ``start`` in the document; ``line``: it is a whole line."""

    start: int
    text: str
    line: bool


def head_units(text: str) -> list[Unit]:
    """The units of the first 3,000 characters, blanks stripped, 60 at most; the last may be cut off by the window."""
    units: list[Unit] = []
    start = 0
    for line in text[:HEAD].split("\n"):
        stripped = line.strip()
        if stripped and len(stripped) <= _LONG_LINE and not _SCRAPED.search(stripped):
            units.append(Unit(start + line.index(stripped[0]), _close_up(stripped), True))
        elif stripped:
            units += [Unit(start + m.start(), _close_up(m[0]), False) for m in _TOKEN.finditer(line)]
        start += len(line) + 1
        if len(units) >= _MOST_UNITS:
            break
    return units[:_MOST_UNITS]


def _close_up(line: str) -> str:
    """某 市 人 民 政 府 文 件 without the blanks that spread it over the page."""
    spread = re.fullmatch(r"[一-龥](?:[ \u3000]{1,3}[一-龥（）()]){1,60}", line)
    return re.sub(r"\s", "", line) if spread else line


def is_addressee(unit: str) -> bool:
    """True of 各市、县人民政府： and 同志们："""
    return _ADDRESSEE.match(unit) is not None


def is_dateline(unit: str) -> bool:
    """True of a news report's first words: 新华社北京2月1日电（记者 …."""
    return _DATELINE.match(unit) is not None


def is_letterhead(unit: str) -> bool:
    """True of 澜川市人民政府文件."""
    return _LETTERHEAD.search(unit) is not None and is_organ(_LETTERHEAD.sub("", unit).strip())


def is_furniture(unit: str) -> bool:
    """True of what surrounds a title and is none: field labels, navigation, dates, numbers, letterheads, rules."""
    if TITLE_LABEL.match(unit):
        return False
    if _LABEL.match(unit) or _NAVIGATION.match(unit) or is_letterhead(unit):
        return True
    if len(re.findall(r"[一-龥A-Za-z]", unit)) < 2 or re.match(r"https?://|www\.", unit):
        return True
    # What is left of a unit when its number or date is taken out.
    span = own_span(unit)
    bare = unit[: span[0]] + unit[span[1] :] if span else unit
    dates = find_dates(bare[:60])
    if dates:
        bare = bare[: dates[0].start] + bare[dates[0].end :]
    if (span or dates) and len(re.findall(r"[一-龥A-Za-z]", bare)) < 4:
        return True
    return bool(dates) and re.match(r"^[（(].*[）)]$", unit) is not None
