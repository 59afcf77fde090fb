"""Documents that a question names: by 文号, by 《title》, by a part of the title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.grams import fold
from index.snapshot import Snapshot
from rag.document_numbers import asked_numbers, own_number, same_number, spoken
from rag.titles import (
    RUN,
    SHORT,
    WHOLE,
    Beside,
    Fit,
    Title,
    abbreviates,
    fillers,
    fit,
    fit_words,
    fold_char,
    loosened,
    pairs_of,
    plain,
    tail_in,
    titles,
)  # fmt: skip

SAME = 3
"""Documents that a part of a title may fit equally well; what fits more is a word of the field, and no name."""

_TITLE = re.compile(r"《([^《》]{2,80})》|“([A-Z][^“”]{3,80})”|\"([A-Z][^\"]{3,80})\"")
# 劳动合同法, 土地管理条例: what is called so is a document, whether the library holds it or not.
_LAW = re.compile(r"(?:中华人民共和国)?[一-龥]{1,20}?(?:(?<![办方做说看想合违用写司立执守无语算书])法|法典|条例)$")
_BEFORE = re.compile(
    r"^.*(?:请问|帮我|查一?下|查询|看一?下|看看|给我|想看|根据|按照|依据|依照|想问|告诉我|[的在与、按请查看问把])"
)
_AFTER = re.compile(r"(?:[的里中之、，\s]|里面|当中|这个|文件|第)+$")


@dataclass(frozen=True, slots=True)
class Name:
    """``question[start:end]`` names ``documents``: none where the library holds no such document.

    ``explicit`` tells that the words can be nothing but a name: 《…》, a document number, a law's full name.
    """

    start: int
    end: int
    documents: tuple[int, ...]
    explicit: bool


def find_names(snapshot: Snapshot, question: str, places: Sequence[tuple[int, int]] = ()) -> tuple[Name, ...]:
    """The documents that ``question`` names, in its order.

    ``places`` are the spans of the addresses in it. Parts of titles are looked for only where nothing is named
    outright. Each name's documents come with those in force first, and the newer before the older.
    """
    explicit = explicit_names(snapshot, question)
    return explicit or tuple(_by_words(snapshot, question, places))


def explicit_names(snapshot: Snapshot, question: str) -> tuple[Name, ...]:
    """The documents that ``question`` names outright, by 文号 or by 《title》, in its order."""
    found = [*_by_number(snapshot, question), *_by_title(snapshot, question)]
    found = [n for n in found if not any(n is not m and m.start <= n.start < n.end <= m.end for m in found)]
    return tuple(sorted(found, key=lambda name: name.start))


def explicit_spans(question: str) -> tuple[tuple[int, int], ...]:
    """Where ``question`` writes document numbers and titles in marks: no address stands inside."""
    numbers = [(start + len(a.word) - len(spoken(a.word)), end) for start, end, a, _ in asked_numbers(question)]
    return (*numbers, *(match.span() for match in _TITLE.finditer(question)))


def named_documents(snapshot: Snapshot, question: str) -> tuple[int, ...]:
    """The numbers of the documents that ``question`` names; those in force first, the newer before the older."""
    numbers = [number for name in find_names(snapshot, question) for number in name.documents]
    return in_force_first(snapshot, numbers)


def in_force_first(snapshot: Snapshot, numbers: Sequence[int]) -> tuple[int, ...]:
    """Document numbers, each once: those in force first, the newer before the older."""
    found = sorted(dict.fromkeys(numbers), key=lambda n: snapshot.by_number[n].metadata.issued_on or "", reverse=True)
    found.sort(key=lambda n: snapshot.by_number[n].metadata.validity in ("repealed", "expired", "draft"))
    return tuple(found)


def _by_number(snapshot: Snapshot, question: str) -> list[Name]:
    own = {n: own_number(d.metadata.number) for n, d in snapshot.by_number.items() if d.metadata.number}
    found = []
    for start, end, asked, sure in asked_numbers(question):
        same = {n: mine.word for n, mine in own.items() if mine is not None and same_number(asked, mine)}
        if not same and not sure:
            continue  # 5号楼, 8号 of the month
        word = max(same.values(), key=len) if same else spoken(asked.word)
        start += max(0, len(asked.word) - len(word)) if asked.word else 0
        found.append(Name(start, end, in_force_first(snapshot, list(same)), True))
    return found


def _by_title(snapshot: Snapshot, question: str) -> list[Name]:
    found = []
    for match in _TITLE.finditer(question):
        quoted = next(group for group in match.groups() if group)
        numbers = in_force_first(snapshot, _called(snapshot, plain(quoted), loosened(quoted)))
        found.append(Name(match.start(), match.end(), numbers, True))
    return found


def _called(snapshot: Snapshot, asked: str, loose: str) -> list[int]:
    """The documents that a quoted title means, in the surest of five ways: from the whole name to one in short."""
    ways: tuple[Callable[[Title], bool], ...] = (
        lambda title: asked in title.names,
        lambda title: len(asked) > 1 and asked in title.full,
        lambda title: len(loose) > 1 and loose in title.loose,
        lambda title: any(len(name) >= RUN and name in asked for name in title.names),
        lambda title: tail_in(loose, title.loose) == len(loose) >= RUN,
    )
    all_of = ([title.number for title in titles(snapshot) if way(title)] for way in ways)
    return next((numbers for numbers in all_of if numbers), [])


def _by_words(snapshot: Snapshot, question: str, places: Sequence[tuple[int, int]]) -> list[Name]:
    """Parts of titles in what stands between the addresses, of each stretch the one that fits best."""
    found: list[Name] = []
    skipped = fillers(question)
    at = 0
    for start, end in [*sorted(places), (len(question), len(question))]:
        for match in re.finditer(r"[^，。？！?!,;；:：\n]+", question[at:start]):
            first, last = at + match.start(), at + match.end()
            beside: Beside = "before" if last == start < len(question) else "after" if first == at > 0 else None
            name = _name_in(snapshot, question, first, last, beside, skipped)
            if name is not None:
                found.append(name)
        at = max(at, end)
    return found


def _name_in(
    snapshot: Snapshot, question: str, start: int, end: int, beside: Beside, skipped: set[int]
) -> Name | None:
    end = start + len(_AFTER.sub("", question[start:end]))
    letters = [(i, c) for i in range(start, end) if i not in skipped for c in fold_char(question[i])]
    text = "".join(c for _, c in letters)
    words, pairs = re.findall(r"[a-z]+", fold(question[start:end])), pairs_of(text)
    fits: list[tuple[Fit, int]] = [
        (fit_words(words, t) if t.words else fit(text, t, beside), t.number)
        for t in titles(snapshot)
        if t.words or not t.pairs.isdisjoint(pairs)
    ]
    best = max((value for value, _ in fits), default=(0, 0))
    numbers = [number for value, number in fits if value == best]
    if best[0] and (len(numbers) <= SAME or best[0] == WHOLE):
        touching = beside is not None and best[0] >= SHORT and len(text) >= best[1] and not words
        first = letters[len(text) - best[1]][0] if touching else start
        return Name(first, end, in_force_first(snapshot, numbers), False)
    law = _LAW.search(text) if beside else None
    own = _BEFORE.sub("", law[0]) if law else ""
    if len(own) < 2:
        return None
    numbers = [t.number for t in titles(snapshot) if any(abbreviates(own, name) for name in t.names)]
    return Name(letters[len(text) - len(own)][0], end, in_force_first(snapshot, numbers), True)
