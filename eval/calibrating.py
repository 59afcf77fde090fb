"""Fits when to say "not found" to one library, from questions that its people have marked.

The packaged score orders clauses well; what it lacks for another encoder or another kind of document is where the
line lies. So each language gets a slope and an offset for the logit of the first clause's score (Platt 1999, with
his smoothed targets, so that few questions do not make the score certain), and the threshold that answers the wanted
share of what can be answered.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.questions import Question
from index.errors import QuestionError
from index.library import Library
from rag.assistant import PolicyAssistant
from rag.refusal import CALIBRATION_FILE, LANGUAGES, load_calibration
from rag.settings import Settings

ANSWERED = 0.97
"""Share of the answerable questions that the threshold answers, unless told otherwise."""

FEWEST = 10
"""Questions of each kind, answerable and not, below which a language keeps the packaged line."""

STEEPEST = 10.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A question's first score by the packaged calibration, in (0, 1)."""

    language: str
    answerable: bool
    score: float


@dataclass(frozen=True, slots=True)
class Line:
    """One language's calibration with what it was fitted on and what it does there."""

    slope: float
    offset: float
    threshold: float
    answerable: int
    unanswerable: int
    answered: float
    refused: float


def first_scores(
    library: Library, questions: Sequence[Question], progress: Callable[[int, int], None] | None = None
) -> list[Scored]:
    """Asks every question that stands alone, and keeps the score of the first clause; 0 where there is none."""
    assistant = PolicyAssistant(library, Settings(related_k=1), load_calibration())
    found = []
    alone = [q for q in questions if not q.history]
    for done, question in enumerate(alone, 1):
        answer = assistant.ask(question.question, limit=1)
        first = (*answer.citations, *answer.related)[:1]
        found.append(Scored(str(answer.plan["language"]), question.answerable, first[0].score if first else 0.0))
        if progress:
            progress(done, len(alone))
    return found


def fit_lines(scored: Sequence[Scored], answered: float = ANSWERED) -> dict[str, Line]:
    """For each language with enough questions of both kinds its line. Raises QuestionError where none has."""
    lines = {}
    counts = []
    for language in LANGUAGES:
        yes = np.array([s.score for s in scored if s.language == language and s.answerable])
        no = np.array([s.score for s in scored if s.language == language and not s.answerable])
        counts.append(f"{language}: {len(yes)} answerable, {len(no)} not")
        if min(len(yes), len(no)) >= FEWEST:
            lines[language] = _line(yes, no, answered)
    if not lines:
        raise QuestionError(
            f"too few questions to calibrate with ({'; '.join(counts)}); a language needs at least {FEWEST} that the "
            'library answers and as many that it does not ("answerable": false)'
        )
    return lines


def _line(yes: np.ndarray, no: np.ndarray, answered: float) -> Line:
    scores = np.concatenate([yes, no])
    slope, offset = (round(x, 4) for x in platt(logit(scores), np.arange(len(scores)) < len(yes)))
    adjusted = 1 / (1 + np.exp(-(slope * logit(scores) + offset)))
    own, strange = adjusted[: len(yes)], adjusted[len(yes) :]
    # The score that all but the unwanted share of the answerable reach; it answers itself.
    threshold = float(np.sort(own)[math.floor(round((1 - answered) * len(own), 6))])
    threshold = math.floor(threshold * 1e4) / 1e4
    return Line(
        slope=slope,
        offset=offset,
        threshold=threshold,
        answerable=len(yes),
        unanswerable=len(no),
        answered=round(float((own >= threshold).mean()), 4),
        refused=round(float((strange < threshold).mean()), 4),
    )


def logit(scores: np.ndarray) -> np.ndarray:
    """``log(p / (1 - p))`` (n,) float64, with p kept within [1e-4, 1 - 1e-4], the precision of a score."""
    p = np.clip(scores.astype(np.float64), 1e-4, 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)))


def platt(x: np.ndarray, positive: np.ndarray) -> tuple[float, float]:
    """Slope and offset of the probability that ``x`` (n,) is ``positive`` (n,) bool, by Newton's method.

    Targets are (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2) (Platt 1999). The slope stays within [0, 10]: a higher score never
    means less.
    """
    many = int(positive.sum())
    few = len(x) - many
    target = np.where(positive, (many + 1) / (many + 2), 1 / (few + 2))
    weight = np.where(positive, 1 / max(1, many), 1 / max(1, few))
    design = np.stack([x, np.ones_like(x)], 1)
    beta = np.array([1.0, 0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        # A ridge that no data of ours feels keeps the step finite where all scores are the same.
        hessian = design.T @ (design * (weight * p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        step = np.linalg.solve(hessian, design.T @ (weight * (target - p)) - 1e-6 * beta)
        beta = beta + np.clip(step, -2, 2)
        beta[0] = np.clip(beta[0], 0, STEEPEST)
        if np.abs(step).max() < 1e-9:
            break
    return float(beta[0]), float(beta[1])


def write_lines(folder: Path, lines: dict[str, Line], model: str, sets: Sequence[str]) -> Path:
    """Writes the library's own calibration, whole or not at all; gives back its file."""
    file = folder / CALIBRATION_FILE
    data = {
        "model": model,
        "fitted_on": list(sets),
        "languages": {name: asdict(line) for name, line in lines.items()},
    }
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(file)
    return file
