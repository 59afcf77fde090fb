"""Every question of a corpus asked of one system: once to judge the answer, then to time it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from eval.benchmark_records import Asked
from eval.judging import Outcome, judge
from eval.matching import SourceText, expect
from eval.questions import Question, load_questions
from eval.report import Figures, figures
from rag.answer import Answer

JUDGED = 100
"""Citations asked for when an answer is judged, so that recall@100 can be told."""

SHOWN = 5
"""Citations asked for when an answer is timed: what people are shown."""

TIMED = 500
"""Questions that are timed at the most, evenly spread over the sets."""

REPEATS = 3
"""How often each of them is timed; the fastest counts, as with ``timeit``: what slows the others down is not ours."""

Item = TypeVar("Item")

Ask = Callable[[Question, int], Answer]
"""A question and how many citations, to the answer."""

Say = Callable[[str], None]
"""Told what is going on, in a line."""


def load_named_sets(paths: Sequence[Path]) -> tuple[tuple[str, Question], ...]:
    """All questions with the name of their set. Raises QuestionError for a set that cannot be read."""
    return tuple((path.stem, question) for path in paths for question in load_questions(path))


def ask_all(ask: Ask, texts: Mapping[str, str], asked: Sequence[tuple[str, Question]], say: Say) -> Asked:
    """The figures of one system; ``texts`` are the stored texts by file name. ``memory_mb`` is left to the caller."""
    sources: dict[str, SourceText] = {}

    def source_of(file: str) -> SourceText | None:
        if file in texts and file not in sources:
            sources[file] = SourceText.of(texts[file])
        return sources.get(file)

    began = time.monotonic()
    outcomes: list[Outcome] = []
    for done, (_, question) in enumerate(asked, 1):
        expected = [expect(relevant, source_of) for relevant in question.relevant]
        outcomes.append(judge(question, ask(question, JUDGED), expected))
        if done % 200 == 0:
            rate = done / (time.monotonic() - began)
            say(f"{done} of {len(asked)} questions judged, {rate:.0f} a second")
    chosen = evenly([question for _, question in asked], TIMED)
    say(f"timing {len(chosen)} questions, {REPEATS} times each")
    # Pass after pass, so that what else the machine does for a while cannot fall on every time of one question.
    passes = [[_milliseconds(ask, question) for question in chosen] for _ in range(REPEATS)]
    times = [min(of_one) for of_one in zip(*passes, strict=True)]
    timed = figures(
        [replace(outcome, total_ms=ms) for outcome, ms in zip(evenly(outcomes, TIMED), times, strict=True)]
    )
    latency = {name: timed[name] for name in ("p50_ms", "p95_ms")}
    named = group([name for name, _ in asked], outcomes)
    return Asked({**figures(outcomes), **latency}, named, len(chosen), None)


def group(sets: Sequence[str], outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """The figures of parts of the questions: by language, alone or in a conversation, by set; only real divisions.

    ``sets`` names the set of each outcome. Latencies are left out: they are those of other questions.
    """
    marks: list[list[str | None]] = [
        [_language(o.question.language) for o in outcomes],
        ["follow-ups" if o.question.history else "asked alone" for o in outcomes],
        [f"set {name}" for name in sets],
    ]
    found: dict[str, Figures] = {}
    for mark in marks:
        names = sorted({name for name in mark if name})
        for name in names if len(names) > 1 else ():
            part = figures([o for o, own in zip(outcomes, mark, strict=True) if own == name])
            found[name] = {key: value for key, value in part.items() if not key.endswith("_ms")}
    return found


def evenly(items: Sequence[Item], most: int) -> list[Item]:
    """At most ``most`` of ``items``, evenly spread and in their order."""
    count = min(most, len(items))
    return [items[i * len(items) // count] for i in range(count)]


def _language(tag: str | None) -> str | None:
    return {"zh": "in Chinese", "en": "in English"}.get(tag, f"in {tag}") if tag else None


def _milliseconds(ask: Ask, question: Question) -> float:
    began = time.perf_counter()
    ask(question, SHOWN)
    return (time.perf_counter() - began) * 1000
