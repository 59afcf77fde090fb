"""Asks the questions of a set and scores what ``ask()`` gives."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.judging import Outcome, judge
from eval.matching import Expected, SourceText, expect
from eval.questions import Question
from eval.report import BrokenLabel, Report
from rag.answer import Answer

if TYPE_CHECKING:
    from rag.assistant import PolicyAssistant

LIMIT = 100
"""Citations asked for a question, so that recall@100 can be told."""

Progress = Callable[[int, int], None]
"""Called with questions done and in all."""

Watch = Callable[[Question, Answer], None]
"""Called with each question and its answer."""


def evaluate(
    assistant: PolicyAssistant,
    questions: Sequence[Question],
    *,
    limit: int = LIMIT,
    progress: Progress | None = None,
    out: Path | str | None = None,
    watch: Watch | None = None,
) -> Report:
    """Every question asked once, in order, one at a time, each answer scored.

    With ``out``, each answer goes to that file as it comes, a JSON line with the question's ``id`` first.
    Raises what :meth:`PolicyAssistant.ask` raises, and ``OSError`` where ``out`` cannot be written.
    """
    expected = _expectations(assistant, questions)
    outcomes: list[Outcome] = []
    with _lines(out) as write:
        for done, question in enumerate(questions, 1):
            answer = assistant.ask(question.question, history=question.history, limit=limit)
            write(answer_line(question, answer))
            outcomes.append(judge(question, answer, expected[done - 1]))
            if watch:
                watch(question, answer)
            if progress:
                progress(done, len(questions))
    return Report(
        outcomes=tuple(outcomes),
        broken=tuple(_broken(questions, expected)),
        limit=limit,
        library_version=assistant.library.version,
    )


def answer_line(question: Question, answer: Answer) -> dict[str, Any]:
    """The published answer with the question's ``id``."""
    return {"id": question.id, **answer.to_dict()}


def _expectations(assistant: PolicyAssistant, questions: Iterable[Question]) -> list[tuple[Expected, ...]]:
    library = assistant.library
    ids = {document.file: document.id for document in library.documents()}
    texts: dict[str, SourceText] = {}

    def source_of(file: str) -> SourceText | None:
        if file not in ids:
            return None
        if file not in texts:
            texts[file] = SourceText.of(library.text(ids[file]))
        return texts[file]

    return [tuple(expect(relevant, source_of) for relevant in q.relevant) for q in questions]


def _broken(questions: Sequence[Question], expected: Sequence[tuple[Expected, ...]]) -> Iterator[BrokenLabel]:
    for question, labels in zip(questions, expected, strict=True):
        for label in labels:
            if label.broken:
                yield BrokenLabel(question.id, label.relevant.document, label.relevant.quote, label.broken)


@contextmanager
def _lines(out: Path | str | None) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A writer of JSON lines to ``out``, each on disk when the next is asked; of nothing without ``out``."""
    if out is None:
        yield lambda _: None
        return
    with Path(out).open("w", encoding="utf-8", newline="\n") as file:

        def write(record: dict[str, Any]) -> None:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()

        yield write
