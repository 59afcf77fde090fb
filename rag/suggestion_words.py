"""The words of suggestions: topics by what their headings say, and how a heading becomes a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A field that people ask about; ``words`` are such as its headings hold, in lower case."""

    words: tuple[str, ...]


OPENING = 26
"""Characters of a clause's beginning that are shown for it."""

# In the order in which a reader meets them.
TOPICS: dict[str, Topic] = {
    "land": Topic(("用地", "土地", "供地", "先租后让", "厂房", "land", "premises", "factory building")),
    "funds": Topic(("补助", "补贴", "奖励", "奖补", "资助", "subsid", "grant", "reward", "incentive")),
    "loans": Topic(("贷款", "融资", "担保", "贴息", "转贷", "风险补偿", "引导基金", "loan", "financ", "fund")),
    "tax": Topic(("税", "加计扣除", "tax")),
    "energy": Topic(("电价", "用电", "用能", "储能", "光伏", "用气", "电费", "energy", "electric", "power")),
    "talent": Topic(("人才", "用工", "培训", "安居", "talent", "training", "recruit", "housing")),
    "services": Topic(
        ("审批", "许可", "登记", "办理流程", "办理程序", "开工", "approval", "licen", "permit", "setting up")
    ),
}

# Everyday questions for a language whose headings make no good ones; shown only where the library answers them.
COMMON: dict[str, dict[str, tuple[str, ...]]] = {
    "zh": {},
    "en": {
        "land": (
            "Can a company lease industrial land first and buy it later?",
            "Can the rent of a factory be reduced?",
        ),
        "funds": ("How much support is there for new equipment?", "What rewards are there for going public?"),
        "loans": ("How is the loss on a bad loan shared?", "Is there a bridge loan for companies?"),
        "tax": ("How much of our R&D spending can be deducted?", "What is the tax rate of a high-tech company?"),
        "energy": ("Which companies pay less for electricity?", "Is there a subsidy for rooftop solar power?"),
        "talent": ("What housing support do skilled people get?", "Who pays for training our workers?"),
        "services": ("How long does a business licence take?", "When may construction start?"),
    },
}

_MARK = re.compile(
    r"^[\s◆●■□◇▪•*#-]*(?:第[〇零一二三四五六七八九十百千\d]+(?:编|章|节|条|款|项|部分)?[，,、：:\s]*"
    r"|[（(][〇零一二三四五六七八九十百\d]+[)）]\s*|[〇零一二三四五六七八九十百]+(?:、|是|要(?!素|求))\s*"
    r"|\d+(?:\.\d+)*[.．、)）]?\s*|[IVX]+\.\s+|Article \d+[.:]?\s*)+"
)
_SEVERAL = re.compile(r"[〇零一二三四五六七八九十百\d）.)]至[（〇零一二三四五六七八九十百\d]")
# Headings that every document has tell nothing about this one.
_GENERAL = re.compile(
    r"总则|附则|附件|总体|目标|意义|思想|原则|组织|保障措施|其他|有关要求|工作要求|监督|法律责任|适用范围|说明|背景"
    r"|general|miscellaneous|introduction|about |overview|contact|appendix",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[？?]$|怎么|如何|哪些|什么|多少|^(?:问|Q)[：:]|^(?:what|who|how|when|which|can|is|are|do|does)\b", re.I
)

# Headings that say what is to be done: 加强融资支持 → 怎么加强融资支持？
_DOES = re.compile(
    r"加强|加大|强化|完善|弘扬|对|推进|推动|支持|鼓励|降低|保障|维护|深化|健全|开展|落实|做好|提高|提升|优化|建立|实施|促进|开发|发展"
    r"|引导|严格|规范|扩大|加快|培育|打造|构建|拓宽|切实"
)


def plain_heading(label: str) -> str | None:
    """The words of a heading without its number; ``None`` for one that only counts, or that every document has."""
    if _SEVERAL.search(label):
        return None
    words = re.sub(r"^(?:问|Q)\s*[：:]\s*", "", _MARK.sub("", label)).strip(" 　。；;：:，,")
    if not 3 <= len(words) <= 40 or _GENERAL.search(words):
        return None
    return None if re.search(r"[。；]|[，,].*[，,]", words) else words


def question_about(label: str, written: str, language: str) -> str | None:
    """A question in ``language`` about what a heading, ``written`` in its language, names; ``None`` where it names
    nothing. A heading that is a question stays as it is.
    """
    words = plain_heading(label)
    if words is None:
        return None
    if _ASKS.search(words):
        return words if words[-1] in "？?" else words + ("？" if written == "zh" else "?")
    if language == "en":
        return f"What are the rules on “{words}”?"
    if written != "zh" or len(words) < 4 or len(words) > 24:
        return None
    if re.search(r"(?:条件|对象|范围|材料|名单|要求|标准)$", words):
        return f"{words}是什么？"
    if _DOES.match(words):
        return f"怎么{words}？"
    if re.search(r"(?:补助|补贴|奖励|奖补|资助|贴息)$", words):
        return f"{words}有多少？"
    if re.search(r"(?:流程|程序|办法)$", words):
        return f"{words}是怎样的？"
    return f"{words}怎么规定？"


def opening(label: str, quote: str) -> str:
    """How a numbered clause begins, its number first: what tells 第七条 from 第八条 to a reader."""
    rest = quote[quote.find(label) + len(label) :].strip() if label in quote else quote.strip()
    line = rest.split("\n")[0]
    return f"{label} {line[:OPENING]}…" if len(line) > OPENING else f"{label} {line}"


def question_at(title: str, address: Sequence[str], language: str) -> str | None:
    """A question that names a place by its number (第七条); ``None`` where the last label has none."""
    mark = re.match(r"第[〇零一二三四五六七八九十百千\d]+条", address[-1]) if address else None
    if mark is None:
        return None
    name = inner_title(title)
    return f"《{name}》{mark[0]}怎么规定？" if language == "zh" else f"What does 《{name}》{mark[0]} say?"


def title_words(title: str, language: str) -> str | None:
    """A question about what a whole document rules: its title without place, kind and brackets."""
    name = re.sub(r"[（(][^（）()]*[)）]$", "", inner_title(title))
    if language == "en":
        return f"What does “{name}” say?"
    if re.search(r"(?<!办)法$|典$|法实施条例$", name):
        return None  # a whole law answers no one question
    core = re.sub(r"^[\u4e00-\u9fff]{2,7}?(?:省|市|县|区|自治州)(?!场)", "", name)
    core = re.sub(
        r"(?:管理)?(?:暂行|试行)?(?:办法|规定|细则|条例|实施细则|实施方案|若干措施|的?通知|意见|指南)$", "", core
    )
    core = re.sub(r"^关于(?:做好|推行|加强)?|(?:有关事项|有关工作)$", "", core)
    return f"{core}有什么规定？" if 4 <= len(core) <= 24 else None


def inner_title(title: str) -> str:
    """The title of what a notice passes on (关于印发《…》的通知), or the title itself."""
    inner = re.search(r"《(.+)》", title)
    return (inner[1] if inner else title).replace("〈", "《").replace("〉", "》")
