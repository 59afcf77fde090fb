"""A question as the searches need it: its language, its words that carry meaning, its form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from index.errors import QuestionError
from index.grams import fold, grams
from rag.lexicon import Widening, widen

MAX_LENGTH = 2000
"""Characters; a longer text is a document, not a question."""

_HAN = re.compile(r"[\u3400-\u9fff]")

# Words that make a sentence a question. No document answers by repeating them, and since documents rarely hold
# them their inverse document frequency would let them outweigh the words that matter.
_ASKING = re.compile(
    "请问一下|请问|请教|想问一下|想问|想了解|麻烦问|有没有|是不是|能不能|可不可以|会不会|要不要|该不该|"
    "为什么|为何|什么时候|什么样|什么|甚么|哪一个|哪些|哪个|哪里|哪儿|哪种|哪几|哪项|哪家|哪|"
    "怎么样|怎么办|怎么|怎样|如何|多少|多久|多长时间|多长|多大|多高|是否|能否|可否|吗|呢|啊|呀|吧|么(?=[？?]|$)|谁|"
    "可以(?=[吗么？?]|$)|[？?！!。]"
)
ASKING_EN = frozenset(
    "a an the of to in on at by for with from and or is are was were be been do does did can could may might will "
    "would shall should what which who whom whose when where why how many much there it its this that these those "
    "i we you they he she my our your their me us them if any some please tell about has have had".split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """``text`` is what was asked, trimmed; ``language`` is ``zh`` or ``en``; ``terms`` are those of the keyword
    search; ``content`` is the folded text without the words of asking; ``wider`` are its everyday words with the
    official ones that the lexicon knows for them.
    """

    text: str
    language: str
    content: str
    terms: tuple[str, ...]
    wider: tuple[Widening, ...] = ()


def parse_question(text: str) -> Question:
    """The question in ``text``. Raises QuestionError where there is none, or too much of it."""
    visible = (c for c in text if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    cleaned = " ".join("".join(visible).split())
    if not cleaned:
        raise QuestionError("the question is empty; ask something in a few words")
    if len(cleaned) > MAX_LENGTH:
        raise QuestionError(f"the question has {len(cleaned)} characters; {MAX_LENGTH} is the most")
    language = "zh" if _HAN.search(cleaned) else "en"
    content = _ASKING.sub(" ", fold(cleaned))
    terms = [t for t in grams(content) if t not in ASKING_EN]
    if not terms:
        content, terms = fold(cleaned), grams(cleaned)
    return Question(cleaned, language, content, tuple(terms), widen(fold(cleaned)))
