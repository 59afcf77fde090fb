"""Fits the weights of the ranking and of the refusal, and writes them into ``rag/``.

    python -m eval.fitting --set LIBRARY QUESTIONS.jsonl … --strangers LIBRARY QUESTIONS.jsonl … [--write]

``--strangers`` are questions of another field, none of which the library answers: they teach refusal. Without
``--write`` the fit is made on one half of each set and reported on the other; ``--ablation`` adds what each feature
is worth (the same fit without it).

The ranking is linear in the features and fitted by the softmax over a question's candidates (ListNet's top-one
probability, Cao et al. 2007), with the right document as a second, lighter target. The refusal is a logistic
regression on the first-ranked candidate (Platt 1999). Both are small convex problems: the same data give the same
weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.examples import Example, collect
from eval.questions import load_questions
from index.library import Library
from rag.assistant import PolicyAssistant
from rag.features import NAMES

SCALE = np.array([0.03 if "cosine" in n or n == "document_sentence" else 0.3 for n in NAMES])
"""About the spread of each feature, so that one penalty fits all."""

RANK_PENALTY = 1e-3
REFUSAL_PENALTY = 3e-3
DOCUMENT_SHARE = 0.3
REFUSED = 0.9
"""Share of the strangers that the threshold refuses in the middle one of their sets, in each language."""


def fit_ranking(sets: Sequence[Sequence[Example]], without: str | None = None) -> np.ndarray:
    """Weights (2, len(NAMES)): for visible and for blind questions. Each set counts the same."""
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
    return np.asarray((weights.detach() * mask).numpy())


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


def first(example: Example, weights: np.ndarray) -> int:
    """The position of the candidate that ``weights`` rank first."""
    mixed = example.visible * weights[0] + (1 - example.visible) * weights[1]
    return int(np.argmax(example.features @ mixed))


def fit_refusal(sets: Sequence[Sequence[Example]], ranking: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (2, len(NAMES)) and biases (2,) of the probability that the first-ranked candidate answers."""
    import torch

    rows, visible, answers, share = [], [], [], []
    for examples in sets:
        for e in examples:
            if len(e.hit) == 0:
                continue
            rows.append(e.features[first(e, ranking)])
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
    return np.asarray(plain), np.asarray(biases.detach().numpy() - plain @ center.numpy())


def probability(e: Example, at: int, weights: np.ndarray, biases: np.ndarray) -> float:
    """The probability that the candidate at ``at`` answers."""
    x = e.features[at].astype(np.float64)
    logit = e.visible * (x @ weights[0] + biases[0]) + (1 - e.visible) * (x @ weights[1] + biases[1])
    return float(1 / (1 + np.exp(-logit)))


def thresholds(
    sets: Sequence[Sequence[Example]], ranking: np.ndarray, weights: np.ndarray, biases: np.ndarray
) -> dict[str, float]:
    """For each language the threshold that refuses REFUSED of the middle one of the sets of strangers.

    The middle, not the hardest: a small library of general knowledge asked about general knowledge would set the
    threshold for everyone.
    """
    found: dict[str, float] = {}
    for language in ("zh", "en"):
        limits: list[float] = []
        for examples in sets:
            if any(e.question.answerable for e in examples):
                continue
            own = [e for e in examples if e.language == language and len(e.hit)]
            if len(own) >= 30:
                scores = [probability(e, first(e, ranking), weights, biases) for e in own]
                limits.append(float(np.quantile(scores, REFUSED)))
        found[language] = round(float(np.median(limits)), 3) if limits else 0.5
    return found


def report(name: str, examples: Sequence[Example], ranking: np.ndarray) -> str:
    """One line of figures for one set."""
    ranked = [e for e in examples if e.question.answerable and e.question.relevant]
    hits, documents, tens = [], [], []
    for e in ranked:
        order = np.argsort(-(e.features @ (e.visible * ranking[0] + (1 - e.visible) * ranking[1])), kind="stable")
        hits.append(bool(len(order) and e.hit[order[0]]))
        documents.append(bool(len(order) and e.document[order[0]]))
        tens.append(bool(e.hit[order[:10]].any()))
    if not ranked:
        return f"{name}: no labelled question"
    return f"{name}: doc@1 {np.mean(documents):.3f}  hit@1 {np.mean(hits):.3f}  hit@10 {np.mean(tens):.3f}"


def _refused(examples: Sequence[Example], ranking: np.ndarray, weights: np.ndarray, biases: np.ndarray,
             limit: dict[str, float]) -> str:  # fmt: skip
    lines = []
    for answerable in (True, False):
        scores = [
            probability(e, first(e, ranking), weights, biases) >= limit[e.language]
            for e in examples
            if e.question.answerable == answerable and len(e.hit)
        ]
        if scores:
            lines.append(f"{'answered' if answerable else 'answered though unanswerable'} {np.mean(scores):.3f}")
    return ", ".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line described above."""
    parser = argparse.ArgumentParser(description="Fit the weights of ranking and refusal.")
    parser.add_argument("--set", nargs=2, action="append", required=True, metavar=("LIBRARY", "QUESTIONS"))
    parser.add_argument("--strangers", nargs=2, action="append", default=[], metavar=("LIBRARY", "QUESTIONS"))
    parser.add_argument("--write", action="store_true", help="fit on everything and write rag/*.json")
    parser.add_argument("--ablation", action="store_true", help="also fit without each feature in turn")
    options = parser.parse_args(arguments)
    sets: list[list[Example]] = []
    libraries: dict[str, PolicyAssistant] = {}
    for library, questions in options.set + options.strangers:
        assistant = libraries.setdefault(library, PolicyAssistant(Library.open(library)))
        loaded = load_questions(questions)
        if [library, questions] in options.strangers:
            loaded = tuple(replace(q, answerable=False, relevant=()) for q in loaded)
        sets.append(collect(assistant, loaded))
        print(f"{library} {questions}: {len(sets[-1])} questions", flush=True)
    names = [f"{Path(a).name}/{Path(b).stem}" for a, b in options.set + options.strangers]
    if options.write:
        _write(sets, options.set + options.strangers)
        return
    for train, test in ((0, 1), (1, 0)):
        learn = [_half(s, train) for s in sets]
        check = [_half(s, test) for s in sets]
        ranking = fit_ranking(learn)
        weights, biases = fit_refusal(learn, ranking)
        limit = thresholds(learn, ranking, weights, biases)
        print(f"\nfitted on half {train}, read on half {test}; thresholds {limit}")
        for name, examples in zip(names, check, strict=True):
            print(" ", report(name, examples, ranking), "|", _refused(examples, ranking, weights, biases, limit))
        for without in NAMES if options.ablation else ():
            lean = fit_ranking(learn, without)
            print(f"  without {without}:", "; ".join(report(n, e, lean) for n, e in zip(names, check, strict=True)))


def _half(examples: Sequence[Example], which: int) -> list[Example]:
    """Every second example by a hash of its id, so that halves do not depend on the order of a file."""
    import zlib

    return [e for e in examples if zlib.crc32(str(e.question.id).encode()) % 2 == which]


def _write(sets: Sequence[Sequence[Example]], made_from: list[list[str]]) -> None:
    ranking = fit_ranking(sets)
    weights, biases = fit_refusal(sets, ranking)
    rag = Path(__file__).parent.parent / "rag"
    sizes = [{"questions": Path(q).name, "count": len(s)} for (_, q), s in zip(made_from, sets, strict=True)]
    _dump(rag / "ranking.json", {"weights": _named(ranking[0]), "blind": _named(ranking[1]), "fitted_on": sizes})
    limit = thresholds(sets, ranking, weights, biases)
    _dump(
        rag / "refusal.json",
        {
            "weights": _named(weights[0]),
            "bias": round(float(biases[0]), 4),
            "blind": _named(weights[1]),
            "blind_bias": round(float(biases[1]), 4),
            "threshold": limit,
            "fitted_on": sizes,
        },
    )
    print(f"written: rag/ranking.json, rag/refusal.json; thresholds {limit}")


def _named(weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)}


def _dump(file: Path, data: dict[str, Any]) -> None:
    file.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
