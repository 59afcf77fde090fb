"""How a question stands to the ones before it, as far as its own words tell; no language model, no library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.errors import QuestionError
from index.grams import grams
from rag.question import Question, parse_question

MEMORY = 6
"""Earlier questions that are looked at; a topic further back has been left."""

SHORT = {"zh": 9, "en": 3}
"""Characters of content (words in English) up to which a question may be missing its subject. Of 826 Chinese ones
that stand alone (the sample's, and real ones of government sites) 14 have no more; of 100 unmarked follow-ups 97."""

POINTING = {"zh": 12, "en": 4}
"""The same for one with a pronoun: a longer question says within itself what its pronoun means."""

Kind = Literal["alone", "left", "back", "aspect", "pronoun", "more"]


@dataclass(frozen=True, slots=True)
class Manner:
    """``alone``: says all it means; ``left``: leaves the subject in so many words; ``back``: returns to one.

    The others may lean on what was asked before: ``aspect`` asks about something else of the same (那资金方面呢),
    ``pronoun`` points (这个基金…), ``more`` asks on (最长几年). ``marked`` is false where only shortness tells.
    """

    kind: Kind
    marked: bool = True

    @property
    def leans(self) -> bool:
        """True where something may be missing from the question."""
        return self.kind not in ("alone", "left")


_HAN = re.compile(r"[\u3400-\u9fff]")
_END = r"[？?。！!~ ]*$"
_THAT_ONE = "里个些项笔种份边家"

_LEFT = re.compile(
    r"换一?个(?:话题|问题|事情?|主题|方向)|(?:问|说|聊)一?个?别的"
    r"|(?:先不|不)(?:说|谈|聊|问|管)(?:这个|那个|这些|这事|了)|(?:撇开|抛开)(?:这|那)个"
    r"|\b(?:another question|on another (?:matter|note)|different (?:question|topic)"
    r"|chang(?:e|ing) (?:of |the )?subject)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^(?:我们?)?(?:再|还是)?(?:回到|说回|回过头|转回|接着)(?:来)?(?:说|问|看)?"
    r"|^(?:刚才|刚刚|前面|之前|上面)(?:说|问|提|讲|那)"
    r"|^(?:(?:coming|going|getting) )?back to\b|^returning to\b|^as for the (?:first|earlier)\b",
    re.IGNORECASE,
)
# Words before the question proper; those of the group `new` bring up something else.
_OPENER = re.compile(
    r"^(?:(?:好的?|嗯+|哦+|噢|谢谢|多谢|明白了?|知道了|懂了|请问|还有|另外|再?(?:想|请)问一?下?"
    r"|ok(?:ay)?|thanks?|thank you|well|also|please)(?![一-龥])[，,。.!！ ]*"
    r"|(?P<new>对了|顺便(?:再)?(?:问|说|提)?(?:一?[下句嘴])?|(?:另外|我?再|还)(?:想)?问(?:一?[下个句])?"
    r"|by the way|btw|incidentally)[，,。.!！ ]*)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    rf"这(?![样么])|[它她]|他们|上述|前述|刚才|刚刚|(?<![尤极与])其(?![他它余中次实])(?=[一-龥])|对此|此[项类次]|那[{_THAT_ONE[1:]}]"
    r"|(?<![应活])该(?:办法|政策|项|基金|资金|文件|通知|规定|措施|方案|细则|条|款|企业|补贴|补助|贷款|平台|公司|计划)"
)
_POINTING_EN = re.compile(
    r"\b(?:its?(?! (?:take|possible|necessary|legal|required|allowed|true|common)\b)|they|them|their"
    r"|th(?:is|at|ese|ose))\b",
    re.IGNORECASE,
)
_ASPECT = re.compile(rf"^(?:那么?(?![{_THAT_ONE}])|至于)|(?:方面|这一?块|呢){_END}|方面(?:的|有|是|怎|如|什|能|会)")
_ASPECT_EN = re.compile(r"^(?:and|but|so|then)\b|^(?:what|how) about\b", re.IGNORECASE)
# 如果没通过呢, 晚交了呢, 天使类的呢: a case of what was asked, not something else of it.
_CASE = re.compile(
    rf"^(?:那么?)?(?:如果|要是|假如|假设|万一|没|不|已经|因为|碰到|遇到)|[了的过](?:呢|话)|吗{_END}|\bif\b",
    re.IGNORECASE,
)
_FRINGE = re.compile(
    rf"^(?:那么?(?![{_THAT_ONE}])|至于|换成)|(?:这?方面|这一?块)?呢{_END}|(?:这?方面|这一?块){_END}"
    r"|^(?:(?:and|but|so|then)\b|(?:what|how) about\b| )+",
    re.IGNORECASE,
)


def manner_of(text: str) -> Manner:
    """How the question ``text`` leans on what was asked before it, by its words alone."""
    text = text.strip()
    if _LEFT.search(text):
        return Manner("left")
    if _BACK.search(text):
        return Manner("back")
    rest, new = _without_openers(text)
    kind = _kind(rest)
    if kind is not None:
        return Manner(kind)
    if new:
        return Manner("left")
    return Manner("more", marked=False) if size(rest) <= SHORT[_language(rest)] else Manner("alone")


def core(text: str) -> str:
    """``text`` without the words that only tie it to what was said before: 那资金方面呢？ → 资金.

    >>> core("那资金方面呢？"), core("And what about the fee?"), core("那呢？")
    ('资金', 'the fee?', '那呢？')
    """
    rest = _without_openers(text.strip())[0]
    bare = _FRINGE.sub("", _FRINGE.sub("", rest)).strip(" ，,")
    return bare if size(bare) else rest


def size(text: str) -> int:
    """How much a question says: Chinese characters of content, or content words of English."""
    question = _parsed(text)
    if question is None:
        return 0
    if question.language == "en":
        return len(question.terms)
    return len(re.sub(r"\W|^那么?|[呢吗的]", "", question.content))


def recent(history: Sequence[str]) -> tuple[str, ...]:
    """The earlier questions that are remembered, oldest first; what is no question is left out."""
    return tuple(text for text in history if _parsed(text) is not None)[-MEMORY:]


def likest(text: str, earlier: Sequence[str]) -> int | None:
    """The position of the earlier question that shares most terms with ``text``, the latest of equals; ``None``
    where none shares a pair of characters or a word.
    """
    wanted = set(grams(text))
    best, found = 0, None
    for i, other in enumerate(earlier):
        question = _parsed(other)
        shared = wanted & set(question.terms) if question is not None else set()
        weight = sum(len(term) if _HAN.match(term) else 2 for term in shared)
        if weight >= max(best, 2):
            best, found = weight, i
    return found


def _without_openers(text: str) -> tuple[str, bool]:
    """``text`` without 对了, 请问 and their like, and whether one of them brings up something new."""
    new = False
    while (match := _OPENER.match(text)) and match.end() < len(text):
        new |= match["new"] is not None
        text = text[match.end() :]
    return text, new


def _kind(text: str) -> Kind | None:
    """The kind of a question that shows by a word that it continues."""
    language = _language(text)
    aspect, pointing = (_ASPECT, _POINTING) if language == "zh" else (_ASPECT_EN, _POINTING_EN)
    most = POINTING[language]
    if language == "zh" and pointing.search(text) and size(text) <= most:
        return "pronoun"
    if aspect.search(text) and (language == "en" or size(text) <= most):
        return "more" if _CASE.search(text) else "aspect"
    return "pronoun" if pointing.search(text) and size(text) <= most else None


def _language(text: str) -> Literal["zh", "en"]:
    return "zh" if _HAN.search(text) else "en"


def _parsed(text: str) -> Question | None:
    try:
        return parse_question(text)
    except QuestionError:
        return None
