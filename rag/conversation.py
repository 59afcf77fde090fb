"""Follow-ups without a language model: what of the earlier questions a later one still means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.errors import QuestionError
from index.grams import fold
from rag.question import parse_question

MEMORY = 6
"""Earlier questions that are looked at; a topic further back has been left."""

_LEANING = re.compile(
    r"^(?:那么?|那|还有|另外|以及|再|然后|具体|其中|这(?:个|些|项|笔|种|类)?|该|它|他们|她们|上述|前述|此|同样|分别|除此)"
    r"|呢[？?。]?$|(?:这个|这些|这项|这笔|这种|该|其|上述|前面|刚才|刚刚)"
)
_LEANING_EN = re.compile(
    r"^(?:and|what about|how about|also|then|so|ok|but|or|which one|same)\b"
    r"|\b(?:it|its|they|them|their|that|this|those|these|there|the same|one)\b",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"^(?:另外|还有|再|对了|顺便)?[，, ]?(?:想|我想|我再)?"
    r"(?:问一?下?别的|换个|问个别的|说个别的|另外问|顺便问|问一下|问一句|问个)"
    r"|(?:先不说|不说|不谈|撇开|抛开)(?:这个|那个|这些|这事)"
    r"|^(?:another question|on another (?:matter|note)|different question|changing the subject|by the way)\b",
    re.IGNORECASE,
)
"""Words that leave the subject in so many words."""

_SHORT = 5
"""Characters of content; a question with no more cannot name its subject."""


def leans_on_history(question: str) -> bool:
    """True where ``question`` shows that it continues: 那…呢, 这个…, what about …, or has too few words to stand."""
    if _SWITCH.search(question):
        return False
    if not re.search(r"[\u3400-\u9fff]", question):
        return bool(_LEANING_EN.search(question)) or len(question.split()) <= 3
    return bool(_LEANING.search(question.strip())) or len(_content(question)) <= _SHORT


def _content(question: str) -> str:
    return re.sub(r"[\s，,、？?]|^那么?|[呢吗的]", "", parse_question(question).content)


def subject(history: Sequence[str]) -> str | None:
    """The latest earlier question that stands on its own, with the leaning ones after it; ``None`` without history.

    A chain 巴中工业用地怎么说 → 那资金方面呢 → 人才呢 has the first for its subject: each leaning question changed
    the aspect, none the subject.
    """
    recent = [q for q in history if _is_question(q)][-MEMORY:]
    for question in reversed(recent):
        if not leans_on_history(question):
            return question
    return recent[0] if recent else None


def _is_question(text: str) -> bool:
    try:
        parse_question(text)
    except QuestionError:
        return False
    return True


_YEAR = re.compile(r"(?:19|20)\d\d年?")


def carried_words(earlier: str, later: str) -> str:
    """What of ``earlier`` still holds beside ``later``: a year gives way to a new year."""
    if _YEAR.search(later):
        earlier = _YEAR.sub(" ", earlier)
    return " ".join(parse_question(earlier).content.split()) if earlier.strip() else fold(earlier)
