"""Clauses of a text in which there is noise: cut at its edges, so that nothing of it stands in what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.noise import Noise
from index.records import Clause


def without_noise(
    text: str, clauses: Sequence[Clause], noise: Sequence[Noise], page_at: Callable[[int], int | None]
) -> tuple[Clause, ...]:
    """``clauses`` cut where ``noise`` begins and ends; white space beside noise goes with it."""
    cut: list[Clause] = []
    found = list(noise)
    for clause in clauses:
        at = clause.start
        while found and found[0].start < clause.end:
            start, end = max(at, found[0].start), min(clause.end, found[0].end)
            if text[at:start].strip():
                cut.append(replace(clause, start=at, end=start))
            else:
                start = at
            rest = text[end : clause.end]
            end = end if rest.strip() else clause.end
            cut.append(replace(clause, start=start, end=end, address=(), page=page_at(start), noise=found[0].kind))
            at = end
            if found[0].end > clause.end:
                break
            found.pop(0)
        if at < clause.end:
            cut.append(
                replace(clause, start=at, end=clause.end, page=page_at(at) if at > clause.start else clause.page)
            )
    return tuple(_one_noise(cut))


def _one_noise(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """``clauses`` with neighbours that are noise as one."""
    waiting: Clause | None = None
    for clause in clauses:
        if waiting is not None and waiting.noise and clause.noise:
            waiting = replace(waiting, end=clause.end)
            continue
        if waiting is not None:
            yield waiting
        waiting = clause
    if waiting is not None:
        yield waiting
