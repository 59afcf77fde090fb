"""The figures. Each function takes the outcomes of many questions and gives one number, or ``None`` where
there is nothing to count. Rates are in [0, 1].

In the formulas R are the rated questions: answerable, with at least one expected passage.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import fmean

from eval.judging import Outcome

Outcomes = Sequence[Outcome]


def doc_at(outcomes: Outcomes, k: int) -> float | None:
    """doc@k = |{q in R : one of the first k citations is of an expected document}| / |R|."""
    return _mean_rated(outcomes, lambda o: any(o.right_document[:k]))


def hit_at(outcomes: Outcomes, k: int) -> float | None:
    """hit@k = |{q in R : one of the first k citations is a hit}| / |R|."""
    return _mean_rated(outcomes, lambda o: any(o.found[:k]))


def text_first(outcomes: Outcomes) -> float | None:
    """text@1 = |{q in R : the first citation is a hit, or holds an expected passage in another document}| / |R|.

    What a reader gets who does not mind which of two copies is shown; hit@1 asks for the one that was marked.
    """
    return _mean_rated(outcomes, lambda o: o.same_text)


def recall_at(outcomes: Outcomes, k: int) -> float | None:
    """recall@k = mean over q in R of |expected passages hit by the first k| / |expected passages|."""
    return _mean_rated(outcomes, lambda o: len(frozenset[int]().union(*o.found[:k])) / len(o.question.relevant))


def reciprocal_rank(outcomes: Outcomes) -> float | None:
    """MRR = mean over q in R of 1 / rank of the first hit, 0 where none of the citations asked for is one."""
    return _mean_rated(outcomes, _first_hit_inverse)


def hit_in_1500c(outcomes: Outcomes) -> float | None:
    """hit@1500c = |{q in R : a hit is met in the first 1,500 characters of quotes}| / |R|.

    The quotes are read in order; the one in which the budget ends counts with the part inside it.
    """
    return _mean_rated(outcomes, lambda o: o.in_budget)


def first_quote_length(outcomes: Outcomes) -> float | None:
    """Mean characters of the first citation's quote, over q in R that got any citation."""
    return _mean([o.lengths[0] for o in outcomes if o.rated and o.lengths])


def evidence_rate(outcomes: Outcomes) -> float | None:
    """evidence = |{q in E : the first evidence span and an expected quote share half of the shorter}| / |E|,

    where E are the q in R whose first citation is a hit.
    """
    return _mean([o.evidence for o in outcomes if o.rated and o.evidence is not None])


def answered_rate(outcomes: Outcomes) -> float | None:
    """answered = |{answerable q : status is "answered"}| / |{answerable q}|, marked or not."""
    return _mean([o.answered for o in outcomes if o.question.answerable])


def refused_rate(outcomes: Outcomes) -> float | None:
    """refused = |{unanswerable q : status is "no_match"}| / |{unanswerable q}|."""
    return _mean([not o.answered for o in outcomes if not o.question.answerable])


def latency_ms(outcomes: Outcomes, share: float) -> float | None:
    """The nearest-rank percentile of ``timings_ms.total``: of n sorted times the ceil(share · n)-th.

    ``share`` is in (0, 1]: 0.5 for the median, 0.95 for what one question in twenty exceeds.
    """
    times = sorted(o.total_ms for o in outcomes)
    return times[max(0, math.ceil(share * len(times)) - 1)] if times else None


def _first_hit_inverse(outcome: Outcome) -> float:
    return next((1 / rank for rank, hits in enumerate(outcome.found, 1) if hits), 0.0)


def _mean_rated(outcomes: Outcomes, value: Callable[[Outcome], float]) -> float | None:
    return _mean([value(outcome) for outcome in outcomes if outcome.rated])


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
