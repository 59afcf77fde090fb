"""What a question asks besides the place that it names: nothing (第十四条原文), or something (第十四条里的租金)."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words that only ask for the text of a place.
_FILLER = re.compile(
    r"原文|全文|条文|正文|内容|规定|怎么|怎样|如何|什么|哪些|哪一?条|说了?|讲了?|写了?|请问|麻烦|帮忙|帮我|给我|发给我|发我|看一下|看看|查一下|"
    r"查看|查找|一下|具体|完整|逐字|引用|全部|列出|列一下|念一?下|贴一?下|贴出|复制|我想|我要|想要|知道|了解|告诉|解释|意思|里面|以及|"
    r"主要|翻到|打开|谢谢|文件|这个|那个|该|条款|还有|有没有|是否|存在|关于|中的|"
    r"[的了是吗呢吧啊呀吖里中上这那此和与及到至从第请您你把想要看查找有都出来条款项章节号文说讲写提到么下我再也另外之个]"
)
_FILLER_EN = re.compile(
    r"\b(?:what|whats|which|does|do|did|is|are|was|the|an?|of|in|from|to|and|or|about|on|say|says|said|state|states|"
    r"provide|provides|text|wording|content|contents|full|whole|entire|original|exact|exactly|verbatim|show|give|get|"
    r"me|us|i|you|we|please|can|could|would|want|need|see|read|tell|quote|look|up|find|it|its|that|this|there|how|"
    r"law|clause|document|contain|contains|mean|means|cover|covers|anything|under|for|my|let|s)\b",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"[一-龥A-Za-z0-9“”]{2,30}?(?:政策|文件|办法|细则|方案|措施|意见|规定|通知|指南|决定|制度|规则|讲话|解读|法|条例)[的里中]*\s?第?$"
)
_DESCRIBED_EN = re.compile(
    r"\s*(?:of|in|under|from)\s+[\w '’\-]{2,80}?\b(?:law|act|code|measures|rules?|regulations?|provisions|policy"
    r"|policies|guide|guidelines?|decision|notice|opinions?|plan|scheme|document|directive|order|interpretation)\b",
    re.IGNORECASE,
)
_THIS = re.compile(r"(?:^|[，。\s])(?:[这该本此]|上述|前述|同一?)(?:[个份项部]|一?[份个部])?[一-龥]{0,4}$")


def blanked(question: str, spans: Iterable[tuple[int, int]]) -> str:
    """``question`` with blanks in place of ``spans``; as long as before."""
    characters = list(question)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def rest_of(question: str, spans: Iterable[tuple[int, int]]) -> str:
    """What ``question`` says outside ``spans`` (addresses and names), ``""`` where that is nothing of its own."""
    rest = " ".join(blanked(question, spans).split())
    bare = _FILLER_EN.sub(" ", _FILLER.sub("", rest))
    return rest if sum(c.isalnum() for c in bare) > 1 else ""


def description(question: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words beside the address ``question[start:end]`` say what document is meant without naming one
    (人才政策第八条, article 8 of the talent measures); ``None`` of 这个办法 and where there are none.
    """
    before = _DESCRIBED.search(question[:start])
    if before is not None and not _THIS.search(before[0].rstrip(" 的里中第")):
        return before.span()
    after = _DESCRIBED_EN.match(question, end)
    return after.span() if after else None
