"""What is measured of a clause's sentences: which of them is likeliest to answer the question.

All is relative to the other sentences of the same clause, and structure counts as much as words: a heading repeats
the question and answers nothing, the sentence under it answers and need not repeat it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.grams import fold
from index.sentences import MOST, split_sentences
from rag.asked_type import NUMERIC, Asked, holds_kind, places_of
from rag.features import Weights, held

NAMES = (
    "cosine",  # of question and sentence
    "cosine_before",  # of the sentence before
    "cosine_after",  # of the sentence after
    "cosine_lead",  # how far the heading, question or lead above is nearer to the question than the sentence
    "held_new",  # share of the question's weight that the sentence holds and title and headings do not
    "held_before",  # share that the sentence before holds and this one does not
    "held_lead",  # the same for the heading, question or lead above
    "rendered_new",  # share of an English question that the sentence, not its heads, holds in Chinese
    "rendered_before",  # the same that the sentence before holds and this one does not
    "rendered_most",  # holds the most of it, words weighed by how rare they are in the clause
    "held_most",  # holds the most of the question, terms weighed by how rare they are in the clause
    "asked",  # the question asks for some kind of thing, and the sentence holds one
    "asked_number_missing",  # the question asks for a number, and the sentence has none of that kind
    "asked_number_near",  # share of the question that stands around the number asked for
    "asked_money",  # an amount is asked for and held; and so on
    "asked_duration",
    "asked_reason",
    "asked_permission",
    "focus",  # share of the thing asked about (材料 of 哪些材料) that the sentence holds
    "heading",  # is a heading
    "question",  # is a question itself
    "closing",  # a signature, a date, a bracketed remark
    "title",  # share of the sentence before cutting that was title or heading
    "length",  # log of the length over 50
    "short",  # less than 12 characters
    "last",  # the clause's last
)
"""The features in the order of the columns of :func:`measure_sentences`."""

_OWN_COLUMN = ("money", "duration", "reason", "permission")
_AROUND = (14, 6)
"""Characters before and after a number in which the words stand that say what it is the number of."""

_MARK = re.compile(
    r"第[一二三四五六七八九十百零\d]+[章节条部分款]|[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|"
    r"\d+(?:\.\d+)*[.、]|[①-⑳]"
)
_LIST = re.compile(r":$|:\s*(?:\([一1]\)|①|1[.、]|一是|第一)")
_QUESTION = re.compile(r"[?？][”」’\"]?$")
_CLOSING = re.compile(
    r"(?:\d{4}|[〇二零一三四五六七八九]{4})\s*年.{1,3}月.{1,4}日\)?$|〇.{0,6}月.{1,3}日$|特此|^附件|^联系人|责任单位|"
    r"来源:|编辑:|打印|扫一扫"
)
_PHRASE = re.compile("[，,。；;]")
_SAYS = re.compile("[0-9不可应须由是有为给已免在将:]")
"""What makes a short line a sentence that says something."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause: ``[start, end)`` of the clause's text, without the title and headings it opens with.

    ``folded`` is its text as it is compared; ``cut`` is the share of it that was title or heading.
    """

    start: int
    end: int
    text: str
    folded: str
    heading: bool
    question: bool
    closing: bool
    cut: float

    @property
    def leads(self) -> bool:
        """Whether it only says what the next one is about, or that a list follows."""
        return self.heading or self.question or self.text.endswith(("：", ":"))

    @property
    def opens_list(self) -> bool:
        """Whether a list follows, or begins in it: ``应当符合下列条件：（一）在本市注册；``."""
        return _LIST.search(self.folded) is not None

    @property
    def item(self) -> bool:
        """Whether it opens with a number: （一）, 1., ①."""
        return bool(_MARK.match(self.folded))


def read_sentences(quote: str, heads: Sequence[str] = ()) -> tuple[Sentence, ...]:
    """The sentences of a clause in order, none for a blank one. ``heads`` are its document's title and its address.

    They are those of ``split_sentences``, of which the last may be several: here they are told apart.
    """
    folded_heads = fold(" ".join(heads))
    folded = fold(quote)
    found: list[Sentence] = []
    for a, b in _spans(quote):
        start = a + _content_start(quote[a:b], heads)
        text = quote[start:b]
        # Folding seldom changes a length; where it does, offsets into the folded clause mean nothing.
        plain = folded[start:b] if len(folded) == len(quote) else fold(text)
        question = bool(_QUESTION.search(text)) or plain.startswith("问:")
        listed = bool(found) and found[-1].text.endswith(("；", ";", "：", ":"))
        heading = not (question or listed) and _is_heading(text, plain, folded_heads)
        closing = (len(text) < 90 and bool(_CLOSING.search(plain))) or _in_brackets(plain)
        found.append(Sentence(start, b, text, plain, heading, question, closing, (start - a) / (b - a)))
    return tuple(found)


def _spans(quote: str) -> list[tuple[int, int]]:
    spans = split_sentences(quote)
    if len(spans) == MOST:
        a, b = spans.pop()
        spans += [(a + x, a + y) for x, y in _spans(quote[a:b])]
    return spans


def _content_start(text: str, heads: Sequence[str]) -> int:
    """Where a sentence begins that opens with its document's title or with headings: text often runs on after them.

    The title, which is the first of ``heads``, may have been guessed from the text: only a long one without a comma
    is cut off.
    """
    at, again = 0, True
    while again:
        again = False
        for i, head in enumerate(heads):
            if len(head) < (14 if i == 0 else 6) or (i == 0 and _PHRASE.search(head)):
                continue
            if text.startswith(head, at):
                rest = text[at + len(head) :]
                own = rest.lstrip(" \t\n\u3000\xa0。")
                if len(own) < len(rest) and len(own) >= 12:
                    at, again = len(text) - len(own), True
                    break
    return at


def _is_heading(text: str, folded: str, heads: str) -> bool:
    if len(text) > 40 or text.endswith(("：", ":")) or _PHRASE.search(text[:-1]):
        return False
    body = _MARK.sub("", folded, count=1).strip().rstrip("。. ")
    if _MARK.match(folded) and len(body) <= 25 and not re.search(r"\d", body):
        return True
    if len(text) <= 22 and body and body in heads:
        return True
    return len(text) <= 14 and not text.endswith(("；", ";")) and not _SAYS.search(body)


def _in_brackets(folded: str) -> bool:
    return folded[0] in "([【" and folded.rstrip("。")[-1:] in ")]】"


def measure_sentences(
    sentences: Sequence[Sentence],
    weights: Weights,
    asked: Asked,
    cosines: np.ndarray,
    heads: Sequence[str] = (),
) -> np.ndarray:
    """The features of every sentence: (n, len(NAMES)) float64.

    ``cosines`` (m,) are those of the question with the sentences of ``split_sentences``; of another length than
    these they count for nothing.
    """
    n = len(sentences)
    near = _cosines(n, cosines)
    holds = np.array([held(weights, s.folded) for s in sentences]).reshape(n, len(weights.terms))
    elsewhere = 1 - held(weights, fold(" ".join(heads)))
    rarity = weights.weights * np.log(1 + n / np.maximum(1, (holds > 0).sum(0)))
    most = int(np.argmax(holds @ rarity)) if n else 0
    across = np.array([weights.bridge.held(s.folded) for s in sentences]).reshape(n, len(weights.bridge.renderings))
    across_new = across * (weights.bridge.held(fold(" ".join(heads))) == 0)
    across_most = int(np.argmax(across @ np.log(1 + n / np.maximum(1, (across > 0).sum(0))))) if n else 0
    numbers = asked.kinds & NUMERIC
    focus = [a + b for a, b in pairwise(asked.focus)]
    features = np.zeros((n, len(NAMES)))
    lead = -1
    for i, s in enumerate(sentences):
        found = {kind for kind in asked.kinds if holds_kind(kind, s.folded)}
        features[i] = (
            near[i],
            near[i - 1] if i else near.mean(),
            near[i + 1] if i + 1 < n else near.mean(),
            max(0.0, near[lead] - near[i]) if lead >= 0 else 0.0,
            (holds[i] * elsewhere) @ weights.weights,
            np.maximum(holds[i - 1] - holds[i], 0) @ weights.weights if i else 0.0,
            np.maximum(holds[lead] - holds[i], 0) @ weights.weights if lead >= 0 else 0.0,
            across_new[i].sum(),
            np.maximum(across[i - 1] - across[i], 0).sum() if i else 0.0,
            i == across_most and across[i].any(),
            i == most,
            bool(found),
            bool(numbers) and not found & numbers,
            max((_around(weights, kind, s.folded) for kind in numbers & found), default=0.0),
            *(kind in found for kind in _OWN_COLUMN),
            sum(term in s.folded for term in focus) / len(focus) if focus else 0.0,
            s.heading,
            s.question,
            s.closing,
            s.cut,
            math.log(max(5, len(s.text)) / 50),
            len(s.text) < 12,
            i == n - 1,
        )
        if s.leads:
            lead = i
    return features


def _cosines(n: int, given: np.ndarray) -> np.ndarray:
    """One cosine for each of ``n`` sentences, where the last of ``given`` may stand for several."""
    if len(given) == n:
        return given.astype(np.float64)
    if n > MOST == len(given):
        return np.concatenate([given, np.full(n - MOST, given[-1])]).astype(np.float64)
    return np.zeros(n)


def _around(weights: Weights, kind: str, folded: str) -> float:
    """The most of the question's weight that stands around one thing of ``kind``."""
    before, after = _AROUND
    pieces = (folded[max(0, start - before) : end + after] for start, end in places_of(kind, folded))
    return max((float(held(weights, piece) @ weights.weights) for piece in pieces), default=0.0)
