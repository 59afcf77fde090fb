"""The fits themselves: the weights of the ranking, the refusal, and its thresholds, from examples.

The ranking is linear in the features and fitted by the softmax over a question's candidates (ListNet's top-one
probability, Cao et al. 2007), with the right document as a second, lighter target. The refusal is a logistic
regression on the first-ranked candidate (Platt 1999). Both are small convex problems: the same data give the same
weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from eval.examples import Example
from rag.features import NAMES
from rag.ranking import Ranker
from rag.refusal import Calibration

SCALE = np.array([0.03 if "cosine" in n or n == "document_sentence" else 0.3 for n in NAMES])
"""About the spread of each feature, so that one penalty fits all."""

RANK_PENALTY = 1e-3
REFUSAL_PENALTY = 3e-3
DOCUMENT_SHARE = 0.3
REFUSED = {"zh": 0.905, "en": 0.87}
"""Share of the strangers that the threshold refuses, by language, each of their sets counting the same. Less in
English: over Chinese documents an answer scores lower there, and each point of refusal costs a point of answers."""


FEWEST = 30
"""Strangers of one language that a set must have to be heard."""


def fit_ranking(sets: Sequence[Sequence[Example]], without: str | None = None) -> Ranker:
    """The ranking that fits these sets, each of which counts the same; ``without`` leaves out one feature."""
    import torch

    mask = torch.tensor([n != without for n in NAMES]).double() / torch.tensor(SCALE)
    packs = [_padded([e for e in examples if e.hit.any()]) for examples in sets]
    packs = [p for p in packs if p is not None]
    weights = torch.zeros(2, len(NAMES), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimiser.zero_grad()
        total = RANK_PENALTY * (weights**2).sum()
        for features, hit, document, present, visible in packs:
            mixed = (visible * weights[0] + (1 - visible) * weights[1]) * mask
            scores = (features * mixed).sum(-1).masked_fill(~present, -1e9)
            log = torch.log_softmax(scores, 1)
            total = total - torch.logsumexp(log.masked_fill(~hit, -1e9), 1).mean() / len(packs)
            total = total - DOCUMENT_SHARE * torch.logsumexp(log.masked_fill(~document, -1e9), 1).mean() / len(packs)
        total.backward()
        return total

    optimiser.step(loss)
    fitted = (weights.detach() * mask).numpy()
    return Ranker(fitted[0], fitted[1])


def _padded(examples: Sequence[Example]) -> Any:
    import torch

    if not examples:
        return None
    most = max(len(e.hit) for e in examples)
    features = torch.zeros(len(examples), most, len(NAMES), dtype=torch.float64)
    hit, document, present = (torch.zeros(len(examples), most, dtype=torch.bool) for _ in range(3))
    for i, e in enumerate(examples):
        n = len(e.hit)
        features[i, :n] = torch.tensor(e.features, dtype=torch.float64)
        hit[i, :n], document[i, :n], present[i, :n] = torch.tensor(e.hit), torch.tensor(e.document), True
    visible = torch.tensor([e.visible for e in examples], dtype=torch.float64).reshape(-1, 1, 1)
    return features, hit, document, present, visible


def first(example: Example, ranker: Ranker) -> int:
    """The position of the candidate that ``ranker`` puts first."""
    return int(np.argmax(ranker.score(example.features, example.visible)))


def fit_refusal(sets: Sequence[Sequence[Example]], ranker: Ranker) -> Calibration:
    """The probability that the first-ranked candidate answers; its thresholds are still to be set."""
    import torch

    rows, visible, answers, share = [], [], [], []
    for examples in sets:
        for e in examples:
            if len(e.hit) == 0:
                continue
            rows.append(e.features[first(e, ranker)])
            visible.append(e.visible)
            answers.append(float(e.question.answerable))
            share.append(1 / len(examples))
    x = torch.tensor(np.array(rows), dtype=torch.float64)
    center = torch.tensor(np.array(rows).mean(0))
    scale = torch.tensor(SCALE)
    v = torch.tensor(visible, dtype=torch.float64).reshape(-1, 1)
    y = torch.tensor(answers, dtype=torch.float64)
    w = torch.tensor(share, dtype=torch.float64)
    w = w * torch.where(y > 0, 1 / w[y > 0].sum(), 1 / w[y == 0].sum())
    weights = torch.zeros(2, len(NAMES), dtype=torch.float64, requires_grad=True)
    biases = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, biases], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimiser.zero_grad()
        standard = (x - center) / scale
        seen = standard @ weights[0] + biases[0]
        unseen = standard @ weights[1] + biases[1]
        logit = v[:, 0] * seen + (1 - v[:, 0]) * unseen
        total = (w * torch.nn.functional.binary_cross_entropy_with_logits(logit, y, reduction="none")).sum()
        total = total + REFUSAL_PENALTY * (weights**2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    plain = (weights.detach() / scale).numpy()
    offsets = biases.detach().numpy() - plain @ center.numpy()
    return Calibration(plain[0], float(offsets[0]), plain[1], float(offsets[1]), {})


def probability(example: Example, ranker: Ranker, calibration: Calibration) -> float:
    """The probability that the first-ranked candidate answers."""
    row = example.features[[first(example, ranker)]]
    return float(calibration.score(row, example.visible)[0])


def thresholds(sets: Sequence[Sequence[Example]], ranker: Ranker, calibration: Calibration) -> dict[str, float]:
    """For each language the threshold that refuses REFUSED of the strangers, over all of their sets."""
    found: dict[str, float] = {}
    for language, refused in REFUSED.items():
        scores: list[float] = []
        shares: list[float] = []
        for examples in sets:
            own = [e for e in examples if e.language == language and len(e.hit)]
            if len(own) >= FEWEST and not any(e.question.answerable for e in examples):
                scores += [probability(e, ranker, calibration) for e in own]
                shares += [1 / len(own)] * len(own)
        found[language] = round(_quantile(scores, shares, refused), 3) if scores else 0.5
    return found


def _quantile(values: Sequence[float], shares: Sequence[float], at: float) -> float:
    """The smallest of ``values`` that has ``at`` of the ``shares`` at or below it."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(np.array(shares)[order])
    return float(np.array(values)[order][np.searchsorted(below, at * below[-1] - 1e-9)])
