"""What a threshold costs, as a picture: answerable questions answered against unanswerable ones refused.

Every score that a first clause got is tried as the threshold. The picture is a small SVG written by hand, so that
the program needs no plotting library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.judging import scored_citations
from eval.questions import Question
from rag.answer import Answer


@dataclass(frozen=True, slots=True)
class Tried:
    """One question as it was decided. ``score`` is that of the first clause, cited or related; 0 where there is none.

    ``answered`` is what was decided with ``threshold``, the one for questions in this ``language``.
    """

    language: str
    answerable: bool
    score: float
    answered: bool
    threshold: float


@dataclass(frozen=True, slots=True)
class Point:
    """With this ``threshold``: the share of answerable questions ``answered``, of unanswerable ones ``refused``."""

    threshold: float
    answered: float
    refused: float


def tried(question: Question, answer: Answer) -> Tried:
    """``answer`` as the curve counts it. The language and the threshold are those that its plan names."""
    first = scored_citations(answer)[:1]
    return Tried(
        language=str(answer.plan["language"]),
        answerable=question.answerable,
        score=first[0].score if first else 0.0,
        answered=answer.status == "answered",
        threshold=float(answer.plan["threshold"]),
    )


def trade_off(questions: Sequence[Tried]) -> tuple[Point, ...]:
    """A point for every threshold that decides otherwise than the one before, from all answered to all refused.

    A question is answered where its score is not below the threshold. Empty where there are no answerable or no
    unanswerable questions, since then nothing is traded.
    """
    yes = [q.score for q in questions if q.answerable]
    no = [q.score for q in questions if not q.answerable]
    if not yes or not no:
        return ()
    # The lowest score answers everything; only what lies beyond the highest refuses everything.
    limits = [*sorted({*yes, *no}), float("inf")]
    return tuple(
        Point(limit, sum(s >= limit for s in yes) / len(yes), sum(s < limit for s in no) / len(no))
        for limit in limits
    )


def decided(questions: Sequence[Tried]) -> Point | None:
    """What was in fact answered and refused; ``None`` where :func:`trade_off` is empty."""
    yes = [q.answered for q in questions if q.answerable]
    no = [q.answered for q in questions if not q.answerable]
    if not yes or not no:
        return None
    return Point(questions[0].threshold, sum(yes) / len(yes), 1 - sum(no) / len(no))


_WIDTH, _HEIGHT = 720, 520
_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 30, 690, 400
_NAMES = {"zh": "Chinese", "en": "English"}
_COLOURS = {"zh": "#c92a2a", "en": "#1864ab"}
_OTHER = "#495057"


def draw_curve(questions: Sequence[Tried]) -> str:
    """The picture as SVG: a line for each language, and a mark where the threshold in use stands."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13" fill="#212529">',
        "<title>What a threshold costs</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        *_frame(),
    ]
    languages = sorted({q.language for q in questions}, reverse=True)
    for i, language in enumerate(languages):
        parts += _line(language, [q for q in questions if q.language == language], _BOTTOM + 68 + 22 * i)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _frame() -> list[str]:
    """The grid, a line for every fifth, its numbers, and what the axes are."""
    parts = []
    for fifth in range(6):
        share = fifth / 5
        x, y = _x(share), _y(share)
        parts += [
            f'<path d="M{x:.1f} {_TOP}V{_BOTTOM}M{_LEFT} {y:.1f}H{_RIGHT}" stroke="#dee2e6" fill="none"/>',
            _text(x, _BOTTOM + 18, f"{share:.0%}", "middle"),
            _text(_LEFT - 8, y + 4, f"{share:.0%}", "end"),
        ]
    middle = (_TOP + _BOTTOM) / 2
    return [
        *parts,
        _text((_LEFT + _RIGHT) / 2, _BOTTOM + 40, "unanswerable questions refused", "middle"),
        f'<text transform="translate(20 {middle:.0f}) rotate(-90)" text-anchor="middle">'
        "answerable questions answered</text>",
    ]


def _line(language: str, questions: Sequence[Tried], height: float) -> list[str]:
    """One language: its curve, the mark of its threshold, and its line in the legend at ``height``."""
    colour = _COLOURS.get(language, _OTHER)
    answerable = sum(q.answerable for q in questions)
    legend = f"{_NAMES.get(language, language)}: {answerable} answerable, {len(questions) - answerable} unanswerable"
    points, now = trade_off(questions), decided(questions)
    parts = []
    if now is None:
        legend += "; no curve, which needs both"
    else:
        line = " ".join(f"{_x(p.refused):.1f},{_y(p.answered):.1f}" for p in points)
        parts = [
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>',
            _dot(_x(now.refused), _y(now.answered), colour),
        ]
        legend += f"; threshold {now.threshold:g}: {now.answered:.1%} answered, {now.refused:.1%} refused"
    return [*parts, _dot(_LEFT + 6, height - 4, colour), _text(_LEFT + 20, height, legend)]


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}" stroke="#ffffff"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _x(share: float) -> float:
    return _LEFT + share * (_RIGHT - _LEFT)


def _y(share: float) -> float:
    return _BOTTOM - share * (_BOTTOM - _TOP)
