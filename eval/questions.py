"""Question sets: JSON lines → :class:`Question`.

One line a question::

    {"id": "…", "question": "…", "history": ["an earlier question"],
     "relevant": [{"document": "file name", "quote": "verbatim"}], "answerable": true}

``history``, ``relevant`` and ``answerable`` may be missing; so may ``kind`` and ``language``, by which a
report can be split. Other keys are let pass.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import QuestionError


@dataclass(frozen=True, slots=True)
class Relevant:
    """A passage that answers: verbatim words of the document with this file name."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set. ``relevant`` is empty where nobody marked the passage, or none exists."""

    id: str | int
    question: str
    history: tuple[str, ...] = ()
    relevant: tuple[Relevant, ...] = ()
    answerable: bool = True
    kind: str | None = None
    language: str | None = None


def load_questions(path: Path | str) -> tuple[Question, ...]:
    """The questions of a JSON lines file, in its order; empty lines are skipped.

    Raises :class:`QuestionError` naming the file and line for a file that cannot be read, a line that is not
    such an object, and a file without any question.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(
            f"Cannot read the question set {path}: {error}. Give a UTF-8 file of JSON lines."
        ) from error
    questions = tuple(
        _question(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()
    )
    if not questions:
        raise QuestionError(f"The question set {path} is empty. Write one JSON object a line.")
    return questions


def load_sets(paths: Sequence[Path | str]) -> tuple[Question, ...]:
    """The questions of several sets, one after the other.

    With more than one set, a question that names no ``kind`` gets its file's name without ending, so that the
    report tells the sets apart. Raises what :func:`load_questions` raises.
    """
    if len(paths) == 1:
        return load_questions(paths[0])
    return tuple(
        question if question.kind else replace(question, kind=Path(path).stem)
        for path in paths
        for question in load_questions(path)
    )


def _question(line: str, where: str) -> Question:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise QuestionError(f"{where}: not JSON ({error}). Write one object a line.") from error
    if not isinstance(data, dict):
        raise QuestionError(f"{where}: an object is needed, not {type(data).__name__}.")
    identifier = data.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int):
        raise QuestionError(f'{where}: "id" must be a string, not {identifier!r}.')
    return Question(
        id=identifier,
        question=_words(data.get("question"), '"question"', where),
        history=tuple(_words(item, '"history"', where) for item in _items(data, "history", where)),
        relevant=tuple(_relevant(item, where) for item in _items(data, "relevant", where)),
        answerable=_answerable(data.get("answerable"), where),
        kind=_tag(data, "kind", where),
        language=_tag(data, "language", where),
    )


def _relevant(item: Any, where: str) -> Relevant:
    if not isinstance(item, dict):
        raise QuestionError(f'{where}: "relevant" holds objects with "document" and "quote", not {item!r}.')
    return Relevant(
        document=_words(item.get("document"), '"document" in "relevant"', where),
        quote=_words(item.get("quote"), '"quote" in "relevant"', where),
    )


def _items(data: dict[str, Any], key: str, where: str) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise QuestionError(f'{where}: "{key}" must be a list, not {value!r}.')
    return value


def _words(value: Any, name: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise QuestionError(f"{where}: {name} must be text that is not empty, not {value!r}.")
    return value


def _answerable(value: Any, where: str) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise QuestionError(f'{where}: "answerable" must be true or false, not {value!r}.')
    return value


def _tag(data: dict[str, Any], key: str, where: str) -> str | None:
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise QuestionError(f'{where}: "{key}" must be a string, not {value!r}.')
    return value or None
