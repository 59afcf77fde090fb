"""Validity, topics and kinds of documents that a question says: 现行有效的, 人才政策, 讲话里."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from rag.said_mentions import DOCUMENT, DOCUMENT_EN, Mention

_SOON = rf"(?=[一-龥]{{0,6}}?{DOCUMENT})"
_VALIDITY: tuple[tuple[str, str], ...] = (
    ("in_force", "现行有效的?|有效期内的?"),
    ("in_force", rf"(?:现行|(?:目前|现在|仍然?|还|依然|正在)(?:有效|生效))的?{_SOON}"),
    # 有效的措施 are effective ones.
    ("in_force", "(?<!无)有效的?(?:政策|文件|规定|办法|法规)"),
    ("in_force", rf"\b(?:currently |still )?(?:in[- ]force|in effect|valid)\b(?= {DOCUMENT_EN})"),
    ("in_force", rf"(?<=\b)(?:{DOCUMENT_EN}) (?:currently |still |now )?in (?:force|effect)\b"),
    ("repealed", rf"(?:已经?)?(?:被)?废止了?的?{_SOON}|\brepealed (?={DOCUMENT_EN})"),
    ("expired", rf"(?:已经?)?(?:失效|过期)了?的?{_SOON}|\bexpired (?={DOCUMENT_EN})"),
    ("draft", r"征求意见稿|草案(?=[里中的，])|\b(?:the )?drafts?\b(?! beer)"),
)
_VALID = tuple((value, re.compile(pattern, re.IGNORECASE)) for value, pattern in _VALIDITY)

_TOPICS: tuple[tuple[str, str, str], ...] = (
    ("land", "土地|工业用地|用地", "land"),
    ("fund", "资金|奖补|扶持资金|奖励", "funding|funds?|subsidy"),
    ("loan", "贷款|融资|金融|信贷|担保", "loan|financing|credit"),
    ("tax", "税收|税务|税费|财税", "tax|taxation"),
    ("talent", "人才|引才", "talent"),
    ("energy", "能源|用能|用电|电价", "energy|electricity|power"),
    ("environment", "环保|环境保护|生态环境", "environmental|environment"),
    ("technology", "科技|科技创新|创新|研发|技改", "technology|innovation|research"),
    ("trade", "外资|外商投资|外贸|贸易", "trade|foreign[- ]investment"),
    ("construction", "建设|建筑|住建|工程建设", "construction|building"),
    ("labour", "就业|劳动|用工|社保", "labou?r|employment"),
)
"""A topic of ``index.topics`` with the words that name it before 政策, 方面 or policies."""

_NAMES = "|".join(f"(?P<{topic}>{chinese})" for topic, chinese, _ in _TOPICS)
_NAMES_EN = "|".join(f"(?P<{topic}>{english})" for topic, _, english in _TOPICS)
_ABOUT = (
    re.compile(rf"(?:{_NAMES})(?:方面|领域|类)?的?(?:有关|相关|优惠|支持|扶持)?的?(?:政策|文件|法规)"),
    re.compile(rf"\b(?:{_NAMES_EN})(?:[- ]related)? {DOCUMENT_EN}\b", re.IGNORECASE),
)
_INSIDE = r"(?=(?:里面?|中|当中|上)(?:[^一-龥]|$|[怎有提说对是讲规如关的哪]))"


def find_validity(question: str) -> Iterator[Mention]:
    """The validity of the documents that ``question`` asks for: of each stretch of it one."""
    taken: list[tuple[int, int]] = []
    for value, pattern in _VALID:
        for match in pattern.finditer(question):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield Mention("validity", *match.span(), (value,))


def find_topics(question: str) -> Iterator[Mention]:
    """The topics whose policies ``question`` asks for (人才政策, tax rules); a word alone is no topic."""
    for pattern in _ABOUT:
        for match in pattern.finditer(question):
            topic = next(name for name, text in match.groupdict().items() if text)
            yield Mention("topic", *match.span(), (topic,))


def find_kinds(question: str, kinds: Collection[str]) -> Iterator[Mention]:
    """The kinds of documents that ``question`` asks within (讲话里怎么说), of those in ``kinds``."""
    if kinds:
        words = "|".join(sorted(map(re.escape, kinds), key=lambda word: (-len(word), word)))
        for match in re.finditer(f"(?:{words}){_INSIDE}", question):
            yield Mention("kind", *match.span(), (match[0],))
