"""Versions of one document: the same title again, with 修订 or a year in brackets, from the same body.

Nothing is written: which version is the newest is worked out whenever the library is loaded, so that removing it
brings the one before back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.metadata_kind import LAW_LIKE, issued_title
from index.records import Document

VERSIONED = LAW_LIKE | {"措施", "方案", "实施方案", "意见", "指南", "标准", "预案", "规程", "目录", "清单", "政策"}
"""Kinds of which a later document of the same title takes the place of an earlier one. A 通告 or 通知 of one title is
issued again and again, and each of them holds.
"""

_MARK = re.compile(
    r"[（(〔【\[]\s?(?:(?P<year>(?:19|20)\d\d)\s?年?\s?)?(?:第[一二三四五六七八九十]{1,3}次)?"
    r"(?:修订|修正|修改|增订|最新)?(?:版|本|稿|文本)?\s?[)）〕】\]]|[（(](?:暂行|试行|修订稿|新版)[)）]"
)
_YEAR_VERSION = re.compile(r"(?P<year>(?:19|20)\d\d)\s?年?(?:版|修订版|修订本|修正本)$")
SHORTEST = 6
"""Characters of a title that can tell a document: 管理办法 can not."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the versions of one document share: ``name``; ``year`` is that of the version, where its title says it."""

    name: str
    year: int | None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """``newer`` takes the place of ``older``; both are ids."""

    older: str
    newer: str


def work_of(title: str) -> Work:
    """What the document of this title is a version of: its name without brackets, issuer and marks of a version."""
    name = issued_title(title) or title
    years = [int(match["year"]) for match in _MARK.finditer(name) if match["year"]]
    name = _MARK.sub("", name).strip("《》〈〉 ")
    tail = _YEAR_VERSION.search(name)
    if tail is not None:
        years, name = [*years, int(tail["year"])], name[: tail.start()]
    name = name[name.find("关于") :] if "关于" in name else name
    return Work(re.sub(r"[\W_]+", "", name.removeprefix("中华人民共和国")), max(years, default=None))


def new_versions(documents: Sequence[Document]) -> Iterator[NewVersion]:
    """Of each document that has a newer version here, the next one."""
    works: dict[str, list[tuple[str, Document]]] = defaultdict(list)
    for document in documents:
        m = document.metadata
        if m.kind not in VERSIONED or m.kind == "征求意见稿":
            continue
        work = work_of(m.title)
        day = m.issued_on or m.effective_on or ""
        # The year of the version goes before that of the notice that issues it.
        order = f"{work.year}-{day[5:]}" if work.year and work.year != int(day[:4] or 0) else day
        if len(work.name) >= SHORTEST and order:
            works[work.name].append((order, document))
    for versions in works.values():
        versions.sort(key=lambda version: (version[0], version[1].id))
        for i, (order, older) in enumerate(versions):
            newer = next((d for o, d in versions[i + 1 :] if o > order and _same_body(older, d)), None)
            if newer is not None:
                yield NewVersion(older.id, newer.id)


def _same_body(one: Document, other: Document) -> bool:
    """True where nothing speaks against both being of one body: an issuer in common, or one region."""
    a, b = one.metadata, other.metadata
    if a.issuer and b.issuer:
        return bool(set(a.issuer.split("、")) & set(b.issuer.split("、"))) or (
            a.region is not None and a.region == b.region
        )
    return a.region == b.region
