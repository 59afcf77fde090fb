"""What a document is about: land, funds, loans, tax …, by the words of ``topics.txt`` in title, headings and text.

The same words always give the same topics; nothing is learnt and nothing stored, so that a word added to the file
holds for documents that are there already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.grams import fold

OTHER = "other"
"""The topic of a document whose words show none."""

TITLE, HEADING, TEXT = 12.0, 2.0, 1.0
"""What a word counts in the title, in a heading, and a thousand characters of text that hold it once."""

TITLED, HEADINGS = 2, 3
"""Words of one topic that count in the title, and headings in which one word counts, at the most: a list of twenty
rewards is about rewards, but not about nothing else.
"""

ENOUGH = 3.0
"""Points that a topic has at least: less than one word in the title, three words in a thousand characters."""

SHARE = 0.4
"""Share of the best topic's points that another one needs to stand beside it."""

MOST = 3
"""Topics that a document has at the most."""

READ = 8_000
"""Characters of text that are read: what a document is about shows in its first pages."""

# 高新技术产业开发区管委会关于厂房租金的通知 is about rents, whoever issued it.
_ISSUER = re.compile(r"^[^《》]{2,60}?关于(?=.{4})")


@dataclass(frozen=True, slots=True)
class TopicWords:
    """The topics in the order of the file, those of each word, and patterns that find all Chinese and all English
    words.
    """

    topics: tuple[str, ...]
    of_word: dict[str, tuple[str, ...]]
    chinese: re.Pattern[str]
    english: re.Pattern[str]

    def find(self, folded: str) -> list[str]:
        """The words in a folded text, with repeats; where two overlap, the longer one."""
        return self.chinese.findall(folded) + self.english.findall(folded)


def parse_topics(text: str) -> TopicWords:
    """The topics that a word file writes. Raises ValueError for a line that stands under no topic."""
    of_word: dict[str, list[str]] = {}
    topics: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            topics.append(line[1:-1].strip())
            continue
        if not topics:
            raise ValueError(f"topics, line {number}: {line!r} stands under no topic; write [name] above it")
        for word in filter(None, (fold(word.strip()) for word in re.split("[,，]", line))):
            of_word.setdefault(word, []).append(topics[-1])
    # The longest first, so that 土地增值税 is a tax before 土地 is land.
    words = sorted(of_word, key=lambda word: (-len(word), word))
    chinese = "|".join(re.escape(word) for word in words if not word.isascii())
    english = "|".join(re.escape(word) for word in words if word.isascii())
    return TopicWords(
        tuple(topics),
        {word: tuple(named) for word, named in of_word.items()},
        re.compile(chinese or r"(?!)"),
        re.compile(rf"\b(?:{english})\b" if english else r"(?!)"),
    )


@cache
def load_topics() -> TopicWords:
    """The topics that come with the package. Raises ValueError where the file was damaged."""
    return parse_topics(files("index").joinpath("topics.txt").read_text(encoding="utf-8"))


def topic_names() -> tuple[str, ...]:
    """Every topic a document may have, in the order of the file, ``other`` last."""
    return (*load_topics().topics, OTHER)


def score_topics(title: str, headings: Iterable[str], text: str, words: TopicWords | None = None) -> dict[str, float]:
    """The points of every topic that shows at all, most first; topics of equal points in the order of the file.

    ``headings`` are the labels of the outline, each once; of ``text`` the first READ characters count.
    """
    words = words or load_topics()
    points = dict.fromkeys(words.topics, 0.0)
    titled: dict[str, int] = {}
    for word in sorted(set(words.find(fold(_ISSUER.sub("", title))))):
        for topic in words.of_word[word]:
            titled[topic] = titled.get(topic, 0) + 1
    for topic, times in titled.items():
        points[topic] += TITLE * min(times, TITLED)
    seen = Counter(word for heading in headings for word in set(words.find(fold(heading))))
    for word, times in sorted(seen.items()):
        for topic in words.of_word[word]:
            points[topic] += HEADING * min(times, HEADINGS)
    head = text[:READ].lower()
    for word, times in sorted(Counter(words.find(head)).items()):
        for topic in words.of_word[word]:
            points[topic] += TEXT * times * 1000 / max(1000, len(head))
    order = {topic: i for i, topic in enumerate(words.topics)}
    ranked = sorted((t for t in points if points[t] > 0), key=lambda t: (-points[t], order[t]))
    return {topic: round(points[topic], 2) for topic in ranked}


def topics_of(title: str, headings: Iterable[str], text: str, words: TopicWords | None = None) -> tuple[str, ...]:
    """The topics of a document, the surest first; ``("other",)`` where none shows enough."""
    points = score_topics(title, headings, text, words)
    best = max(points.values(), default=0.0)
    chosen = [topic for topic, value in points.items() if value >= max(ENOUGH, SHARE * best)]
    return tuple(chosen[:MOST]) or (OTHER,)
