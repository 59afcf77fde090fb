"""Feedback as a question set for ``tiaowen eval``: what readers found right becomes what is expected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from index.feedback import Feedback

NOT_IN_DOCUMENTS = ("not in the documents", "文件里没有", "资料库里没有")
"""A reason that holds one of these says that the question has no answer in the library."""


def question_set(entries: Iterable[Feedback]) -> list[dict[str, Any]]:
    """One question a line, in the published format, in the order in which they were first judged.

    What several readers said of one question (with the same history) is one line: the passages that helped are
    ``relevant``; without any, a reason of ``NOT_IN_DOCUMENTS`` makes it unanswerable. The field ``feedback`` holds
    everything that was said; ``tiaowen eval`` lets it pass.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Feedback]] = {}
    for entry in entries:
        groups.setdefault((entry.question, entry.history), []).append(entry)
    return [_line(group) for group in groups.values()]


def _line(group: list[Feedback]) -> dict[str, Any]:
    first = group[0]
    relevant = list(dict.fromkeys((e.file, e.quote) for e in group if e.helpful and e.file and e.quote))
    line: dict[str, Any] = {"id": f"feedback-{first.id}", "question": first.question}
    if first.history:
        line["history"] = list(first.history)
    if relevant:
        line["relevant"] = [{"document": file, "quote": quote} for file, quote in relevant]
    line["answerable"] = bool(relevant) or not any(_says_absent(entry) for entry in group)
    line["feedback"] = [_said(entry) for entry in group]
    return line


def _says_absent(entry: Feedback) -> bool:
    reason = (entry.reason or "").casefold()
    return not entry.helpful and any(words in reason for words in NOT_IN_DOCUMENTS)


def _said(entry: Feedback) -> dict[str, Any]:
    said: dict[str, Any] = {
        "helpful": entry.helpful,
        "reason": entry.reason,
        "given_at": entry.given_at,
        "library_version": entry.library_version,
    }
    if entry.document:
        said["citation"] = {name: getattr(entry, name) for name in ("document", "file", "start", "end", "quote")}
    return said
