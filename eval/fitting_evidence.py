"""Fits the weights that choose the marked sentences, and writes them into ``rag/evidence.json``.

    python -m eval.fitting_evidence --set LIBRARY QUESTIONS.jsonl … [--write]

Without ``--write`` the fit is made on one half of each set's documents and read on the other half, both ways:
``evidence`` is the share of right clauses whose first span holds the expected passage, as ``tiaowen eval`` counts
it, ``length`` the mean characters of that span; of all right clauses, and of those cited first. A line for each
price shows what longer spans would buy.

The best sentence is fitted by the softmax over a clause's sentences; the right ones share the target, so that the
sentences beside the best keep their part of the probability. Words and cosines get weights of their own where the
clause is in another language, as far as the data say so: both sets of weights are a common part and a difference,
and differences cost more. Which sentences belong to the best one is a logistic regression. All are small convex
problems: the same data give the same weights.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.evidence_examples import EvidenceExample, collect_evidence
from eval.questions import load_questions
from index.library import Library
from rag.assistant import PolicyAssistant
from rag.evidence import BESIDE, PRICE, EvidenceModel, grow, measure_beside, softmax
from rag.evidence_features import NAMES

SCALE = np.array([0.03 if "cosine" in name else 0.3 for name in NAMES])
"""About the spread of each feature, so that one penalty fits all."""

PENALTY = 1e-3
APART = 3.0
"""What a difference between the weights of the two languages costs beside a common weight."""

SHARED = 0.3
"""Part of the target that is spread evenly over the right sentences; for the rest any one of them will do."""

BESIDE_PENALTY = 3e-3
PRICES = (0.1, PRICE, 0.14, 0.16, 0.18, 0.2, 0.3)


def fit_evidence(sets: Sequence[Sequence[EvidenceExample]]) -> EvidenceModel:
    """The weights for these sets; each counts by the square root of its size."""
    told = [[e for e in examples if e.right.any() and not e.right.all()] for examples in sets]
    told = [examples for examples in told if examples]
    weights, blind = _fit_best(told)
    unfinished = EvidenceModel(weights, blind, np.zeros(len(BESIDE)))
    return EvidenceModel(weights, blind, _fit_beside(told, unfinished))


def _fit_best(sets: Sequence[Sequence[EvidenceExample]]) -> tuple[np.ndarray, np.ndarray]:
    import torch

    scale = torch.tensor(SCALE)
    packs = [_padded(examples) for examples in sets]
    shares = np.sqrt([len(examples) for examples in sets])
    # The common part, and what the two kinds of clauses add to it.
    parts = torch.zeros(3, len(NAMES), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([parts], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimiser.zero_grad()
        total = PENALTY * ((parts[0] ** 2).sum() + APART * (parts[1:] ** 2).sum())
        for (features, right, present, visible), share in zip(packs, shares / shares.sum(), strict=True):
            mixed = (parts[0] + visible * parts[1] + (1 - visible) * parts[2]) / scale
            log = torch.log_softmax((features * mixed).sum(-1).masked_fill(~present, -1e9), 1)
            one = torch.logsumexp(log.masked_fill(~right, -1e9), 1)
            each = log.masked_fill(~right, 0).sum(1) / right.sum(1)
            total = total - share * ((1 - SHARED) * one + SHARED * each).mean()
        total.backward()
        return total

    optimiser.step(loss)
    common, seen, unseen = parts.detach() / scale
    return np.asarray((common + seen).numpy()), np.asarray((common + unseen).numpy())


def _padded(examples: Sequence[EvidenceExample]) -> Any:
    import torch

    most = max(len(e.right) for e in examples)
    features = torch.zeros(len(examples), most, len(NAMES), dtype=torch.float64)
    right, present = (torch.zeros(len(examples), most, dtype=torch.bool) for _ in range(2))
    for i, e in enumerate(examples):
        n = len(e.right)
        features[i, :n], right[i, :n], present[i, :n] = torch.tensor(e.features), torch.tensor(e.right), True
    visible = torch.tensor([e.visible for e in examples], dtype=torch.float64).reshape(-1, 1, 1)
    return features, right, present, visible


def _fit_beside(sets: Sequence[Sequence[EvidenceExample]], model: EvidenceModel) -> np.ndarray:
    import torch

    rows, belongs, share = [], [], []
    for examples in sets:
        for e in examples:
            scores = model.score(e.features, e.visible)
            probable, best = softmax(scores), int(np.argmax(scores))
            for i in (best - 1, best + 1, best + 2):
                if 0 <= i < len(scores):
                    rows.append(measure_beside(e.sentences, scores, probable, e.kinds, best, i))
                    belongs.append(float(e.right[i]))
                    share.append(len(examples) ** -0.5)
    x = torch.tensor(np.array(rows))
    y = torch.tensor(belongs, dtype=torch.float64)
    w = torch.tensor(share, dtype=torch.float64)
    weights = torch.zeros(len(BESIDE), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimiser.zero_grad()
        each = torch.nn.functional.binary_cross_entropy_with_logits(x @ weights, y, reduction="none")
        total = (w * each).sum() / w.sum() + BESIDE_PENALTY * (weights[1:] ** 2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    return np.asarray(weights.detach().numpy())


def judged(examples: Sequence[EvidenceExample], model: EvidenceModel, price: float = PRICE) -> list[tuple[bool, int]]:
    """For each example whether its first span is right, and how many characters it has."""
    found = []
    for e in examples:
        first, last = grow(e.sentences, model.score(e.features, e.visible), e.kinds, model.beside, price)
        start, end = e.sentences[first].start, e.sentences[last].end
        found.append((e.is_right(start, end), end - start))
    return found


def figures(found: Sequence[tuple[bool, int]]) -> str:
    """``evidence`` and ``length`` of what :func:`judged` gave."""
    if not found:
        return "none"
    right, length = np.array(found).mean(0)
    return f"evidence {right:.3f}  length {length:5.1f}  of {len(found)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line described above."""
    parser = argparse.ArgumentParser(description="Fit the weights that choose the marked sentences.")
    parser.add_argument("--set", nargs=2, action="append", required=True, metavar=("LIBRARY", "QUESTIONS"))
    parser.add_argument("--write", action="store_true", help="fit on everything and write rag/evidence.json")
    options = parser.parse_args(arguments)
    names, sets = [], []
    for library, questions in options.set:
        examples = collect_evidence(PolicyAssistant(Library.open(library)), load_questions(questions))
        for language in ("zh", "en"):
            own = [e for e in examples if e.language == language]
            if own:
                names.append(f"{Path(questions).parent.name} {language}")
                sets.append(own)
                print(f"{names[-1]}: {len(own)} clauses", flush=True)
    if options.write:
        _write(sets, names)
        return
    halves = [[[e for e in own if _half(e) == which] for own in sets] for which in (0, 1)]
    models = [fit_evidence(half) for half in halves]
    for k, name in enumerate(names):
        print(name)
        for price in PRICES:
            found = [judged(halves[1 - which][k], models[which], price) for which in (0, 1)]
            cited = [
                pair
                for which in (0, 1)
                for e, pair in zip(halves[1 - which][k], found[which], strict=True)
                if e.first
            ]
            print(f"  price {price}: right clauses {figures(found[0] + found[1])}; cited first {figures(cited)}")


def _half(example: EvidenceExample) -> int:
    """Every second document by a hash of its name: questions on one document, in two languages too, stay together."""
    return zlib.crc32(example.document.encode()) % 2


def _write(sets: Sequence[Sequence[EvidenceExample]], names: Sequence[str]) -> None:
    model = fit_evidence(sets)
    data = {
        "weights": _named(NAMES, model.weights),
        "blind": _named(NAMES, model.blind),
        "beside": _named(BESIDE, model.beside),
        "fitted_on": [{"questions": name, "clauses": len(own)} for name, own in zip(names, sets, strict=True)],
    }
    file = Path(__file__).parent.parent / "rag" / "evidence.json"
    file.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(f"written: {file.name}")


def _named(names: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
