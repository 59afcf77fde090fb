"""What kind of document a title names: 通知, 办法, 征求意见稿, 讲话 … (one Chinese vocabulary for both languages)."""

from __future__ import annotations

import re

_SAME = """通知 公告 通告 通报 公报 公示 办法 意见 决定
    决议 方案 实施方案 细则 措施 规定 条例 规则 规程 规范 章程 解释
    批复 讲话 解读 说明 指南 规划 计划 要点 预案 报告 纪要 目录 清单 标准 倡议 提示 政策 协定 公约 安排 公开信
    承诺书 告知书 明白卡 函 令 法 征求意见稿"""
_GENRES = {word: word for word in _SAME.split()} | {
    "工作方案": "方案", "实施细则": "细则", "实施意见": "意见", "指导意见": "意见", "若干措施": "措施",
    "政策措施": "措施", "行动计划": "计划", "发展规划": "规划", "纲要": "规划", "政府工作报告": "报告",
    "工作报告": "报告", "工作要点": "要点", "答记者问": "解读", "问答": "解读", "解答": "解读", "倡议书": "倡议",
    "通知书": "通知", "命令": "令", "通令": "令", "致辞": "讲话", "发言": "讲话", "演讲": "讲话", "指引": "指南",
    "手册": "指南", "须知": "指南", "流程": "指南", "宪法": "法", "民法典": "法", "法典": "法",
}  # fmt: skip
"""The word that ends a title → the kind it names."""

# The longest first: 实施方案 before 方案.
_WORDS = "|".join(sorted(_GENRES, key=len, reverse=True))
_MARKS = r"(?:\s?[（(〔【\[][^（）()〔〕【】\[\]]{1,24}[）)〕】\]]){0,3}"
_ENDS = re.compile(rf"({_WORDS})[》〉”]?{_MARKS}$")
# 关于…的通知, 通告: words with which a title is over; 标准, 安排, 法 end many a phrase inside one.
_CLOSES = re.compile(
    r"(?:(?<!发)(?<!发出)(?<!发布)通知|公告|通告|通报|公报|公示|办法|意见|决定|决议|方案|细则|措施|规定|条例|规则|规程|章程|批复|讲话|致辞|解读|答记者问"
    r"|指南|指引|规划|计划|纲要|解释|报告|倡议书|公开信|问答|的函|的令|的说明|第[^第]{1,6}号令?"
    rf"|^[一-龥《》]{{1,40}}(?<![做方办看说想写玩用])法)[》〉”]?{_MARKS}$"
)
_DRAFT = re.compile(r"征求.{0,90}意见|征求意见稿|讨论稿|意见征集|草案[）)》]|送审稿|修订稿[）)]|公开征集.{0,60}意见")
_DRAFT_OVER = re.compile(r"采纳|结果|反馈情况|情况的|解读")
_READING = re.compile(r"解读|一图读懂|图解|问答|答记者问|政策说明")
_INNER = re.compile(
    r"(?:印发|发布|公布|颁布|施行|转发|批转)(?:关于)?[《〈]?(.{4,90}?)[》〉]?(?:的通知|的公告|的决定|的通告|$)"
)
# What a document says of itself where its title says nothing: its first sentences.
_SELF = re.compile(
    r"(?:作出|通过)(?:如下|以下)(决定|决议)|(?:提出|制定)(?:如下|以下)(意见|措施|规定|方案)"
    r"|制定本(办法|规定|细则|条例|规则|方案|措施|意见|规划|预案)|(通知|公告|通告|通报|批复|通令)如下"
)
_DECREE = re.compile(r"令(?:\s?[（(]?第|$)|第[^第]{1,6}号令")
_NEWS = re.compile(
    r"[（(]\s?(?:本报)?记者|[报网社][^。]{0,12}[讯电]\s?[（(]|新华社[^。]{0,14}电|日报讯|本报讯|[网报]讯（"
    r"|记者从|记者获悉|通讯员|据介绍|发布会"
)
# 近日，… 2月17日，…: so reports begin, and rules do not.
_NEWS_START = re.compile(
    r"(?:^|[\s　。])(?:近日|日前|昨[日天]|今[日天]|在?(?:\d{1,2}月)?\d{1,2}日(?:[上下]午|晚上?|凌晨|早)?)"
    r"(?=[，,召举从一-龥])(?![起至到前后止])"
)
_HEADLINE = re.compile(
    r"(?:出台|推出|发布|实施|制定)[^《》关的]{0,14}(?:措施|政策|办法|意见|方案|规定|标准)$"
    r"|(?:发布|出台|推出|启动|下发|部署|约谈)[^的]{0,6}《[^》]{4,80}》$|^[一-龥]{2,8}[：:]"
)
_ENGLISH: tuple[tuple[str, str], ...] = (
    (r"\bdraft\b|for (?:public )?comments?\b", "征求意见稿"),
    (r"^(?:remarks|speech|address)\b|\bspeech (?:at|by)\b", "讲话"),
    (r"\binterpretations?\b|\bq\s?&\s?a\b|\bexplained\b", "解读"),
    (r"\bimplement(?:ing|ation) (?:rules|regulations)\b|\bdetailed rules\b|\brules\b", "细则"),
    (r"\bimplementation plan\b|\bwork plan\b", "实施方案"),
    (r"\bregulations?\b", "条例"),
    (r"\bprovisions\b", "规定"),
    (r"\bmeasures\b", "办法"),
    (r"\bopinions?\b", "意见"),
    (r"\bguide(?:lines?)?\b", "指南"),
    (r"\bdecisions?\b", "决定"),
    (r"\b(?:action|development|five-year) plan\b|\bplan\b", "计划"),
    (r"\bannouncement\b", "公告"),
    (r"\bnotices?\b|\bcircular\b", "通知"),
    (r"\bdecree\b|\border\b", "令"),
    (r"\b(?:law|act|code)\b", "法"),
)

LAW_LIKE = frozenset({"法", "条例", "规定", "办法", "细则", "规则", "解释", "章程"})
"""Kinds that are in force until something says otherwise, dated or not."""

NOT_A_RULE = frozenset({"报道", "讲话", "解读", "报告", "纪要", "倡议", "公开信", "说明", "提示"})
"""Kinds of which it makes no sense to ask whether they are in force."""


def kind_of(title: str, text: str = "") -> str | None:
    """The kind that ``title`` names; of a notice that issues a document which ``text`` then holds, that document's.

    ``报道`` where the title names none and the text reads like a news report; ``None`` where nothing tells.

    >>> kind_of("澜川市人民政府关于加快发展的意见"), kind_of("澜川出台新政", "本报讯（记者 甲）……")
    ('意见', '报道')
    """
    if is_draft_title(title):
        return "征求意见稿"
    if _READING.search(title):
        return "解读"
    inner = issued_title(title)
    if inner is not None and stands_as_title(inner, text):
        named = _genre(inner)
        if named is not None:
            return named
    named = _genre(title)
    # 一项政策, 一批标准 end headlines too, and 发布《某办法》 is a headline about it.
    if named is not None and not (_is_news(text) and (_HEADLINE.search(title) or not _CLOSES.search(title))):
        return named
    if _DECREE.search(title):
        return "令"
    if _is_news(text):
        return "报道"
    own = _SELF.search(text[:600])
    word = next((word for word in own.groups() if word), "") if own else ""
    return _GENRES.get(word) or _english(title)


def closes_title(title: str) -> bool:
    """True where ``title`` ends as a document's full title does (``…的通知``, ``…办法（试行）``)."""
    return _CLOSES.search(title) is not None


def is_draft_title(title: str) -> bool:
    """True of a draft or a call for comments on one; false of the report on what came of it."""
    return _DRAFT.search(title) is not None and _DRAFT_OVER.search(title) is None


def issued_title(title: str) -> str | None:
    """Of ``关于印发《X办法》的通知`` the ``X办法``, else ``None``."""
    match = _INNER.search(title)
    return match[1].strip("《》〈〉 ") if match else None


def _genre(title: str) -> str | None:
    if re.search(r"[，,]", title) and not re.search(r"关于|[《〈]", title):
        return None  # a sentence
    match = _ENDS.search(title.rstrip(" 》"))
    return _GENRES[match[1]] if match else None


def stands_as_title(inner: str, text: str) -> bool:
    """True where ``inner`` stands in ``text`` as a title, not as a name in brackets."""
    at = text.find(inner)
    for _ in range(12):
        if at < 0:
            return False
        if at == 0 or (text[at - 1] in "\n 　\t" and text[at + len(inner) : at + len(inner) + 1] in "\n 　\t（("):
            return True
        at = text.find(inner, at + 1)
    return False


def _is_news(text: str) -> bool:
    return bool(_NEWS.search(text[:400]) or _NEWS.search(text[-120:]) or _NEWS_START.search(text[:220]))


def _english(title: str) -> str | None:
    lowered = title.lower()
    return next((kind for pattern, kind in _ENGLISH if re.search(pattern, lowered)), None)
