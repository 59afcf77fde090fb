"""Fits what the ranking and the refusal know, and writes it into ``rag/``.

    python -m eval.fitting --set LIBRARY QUESTIONS.jsonl … --strangers LIBRARY QUESTIONS.jsonl … [--write]

``--strangers`` are questions of another field, none of which the library answers: they teach refusal. Without
``--write`` the fit is made on one half of each set and reported on the other; ``--ablation`` adds what each feature,
and the map of question vectors, is worth (the same fit without it).

First the map is fitted (``eval/fitting_map.py``), then the ranking and the refusal (``eval/fitting_models.py``) on
questions read with a map that has not seen them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.examples import Example, collect
from eval.fitting_map import PARTS, MapExample, cross_maps, fit_maps, part_of, prepare
from eval.fitting_models import fit_ranking, fit_refusal, probability, thresholds
from eval.questions import Question, load_questions
from index.library import Library
from rag.assistant import PolicyAssistant
from rag.features import NAMES
from rag.question_map import MAP_FILE, Maps
from rag.ranking import Ranker
from rag.refusal import Calibration

HALVES = ((0, 2), (1, 3))
"""Two halves of the questions' parts."""


@dataclass(frozen=True, slots=True)
class Set:
    """One set of questions with the library that they are asked of."""

    name: str
    assistant: PolicyAssistant
    questions: tuple[Question, ...]

    def examples(self, maps_of: Callable[[Question], Maps], parts: Sequence[int]) -> list[Example]:
        """Those of the questions in ``parts``, read with the maps that ``maps_of`` gives for each."""
        return collect(self.assistant, [q for q in self.questions if part_of(q) in parts], maps_of)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line described above."""
    parser = argparse.ArgumentParser(description="Fit the map of questions, the ranking and the refusal.")
    parser.add_argument("--set", nargs=2, action="append", required=True, metavar=("LIBRARY", "QUESTIONS"))
    parser.add_argument("--strangers", nargs=2, action="append", default=[], metavar=("LIBRARY", "QUESTIONS"))
    parser.add_argument("--write", action="store_true", help="fit on everything and write rag/")
    parser.add_argument("--ablation", action="store_true", help="also fit without each feature, and without the map")
    options = parser.parse_args(arguments)
    libraries: dict[str, PolicyAssistant] = {}
    sets = [_load(libraries, pair, strangers=False) for pair in options.set]
    strangers = [_load(libraries, pair, strangers=True) for pair in options.strangers]
    learnable = _learnable(sets)
    print(f"{len(learnable)} questions with a right candidate", flush=True)
    if options.write:
        _write(sets + strangers, learnable)
        return
    for learn, check in (HALVES, HALVES[::-1]):
        crossed = cross_maps(learnable, learn)
        fitted = fit_maps([e for e in learnable if e.part in learn])
        _report("with the map", sets + strangers, crossed, fitted, learn, check, options.ablation)
        if options.ablation:
            none = {language: np.zeros_like(matrix) for language, matrix in fitted.items()}
            _report("without the map", sets + strangers, dict.fromkeys(learn, none), none, learn, check, False)


def _load(libraries: dict[str, PolicyAssistant], pair: Sequence[str], *, strangers: bool) -> Set:
    library, file = pair
    assistant = libraries.setdefault(library, PolicyAssistant(Library.open(library)))
    questions = load_questions(file)
    if strangers:
        questions = tuple(replace(q, answerable=False, relevant=()) for q in questions)
    return Set(_name(library, file, strangers), assistant, tuple(q for q in questions if not q.history))


def _name(library: str, file: str, strangers: bool) -> str:
    """A set's name, by its folder: ``sample``, ``mine extra``, ``sample, asked of library``."""
    folder, stem = Path(file).resolve().parent.name, Path(file).stem
    name = folder if stem == "questions" else f"{folder} {stem}"
    return f"{name}, asked of {Path(library).name}" if strangers else name


def _learnable(sets: Sequence[Set]) -> list[MapExample]:
    """What the map learns from: the sets' questions with candidates as the encoder alone finds them."""
    prepared = []
    for each in sets:
        embedder = each.assistant.library.embedder
        size = embedder.card.dimensions
        nothing = {language: np.zeros((size, size), np.float32) for language in ("zh", "en")}
        examples = each.examples(lambda _, nothing=nothing: nothing, range(PARTS))  # type: ignore[misc]
        snapshot = each.assistant.library.snapshot
        prepared.append((snapshot, lambda text, e=embedder: np.asarray(e.embed_questions([text])[0]), examples))
        print(f"{each.name}: {len(examples)} questions", flush=True)
    return prepare(prepared)


def _report(
    title: str,
    sets: Sequence[Set],
    crossed: Mapping[int, Maps],
    fitted: Maps,
    learn: Sequence[int],
    check: Sequence[int],
    ablation: bool,
) -> None:
    """Prints the figures of a fit to the parts ``learn``, read on the parts ``check``."""
    learned = [s.examples(lambda q: crossed[part_of(q)], learn) for s in sets]
    checked = [s.examples(lambda q: fitted, check) for s in sets]
    ranker = fit_ranking(learned)
    calibration = fit_refusal(learned, ranker)
    calibration = replace(calibration, threshold=thresholds(learned, ranker, calibration))
    print(f"\n{title}: fitted on parts {learn}, read on {check}; thresholds {calibration.threshold}")
    for each, examples in zip(sets, checked, strict=True):
        print(f"  {each.name}: {figures(examples, ranker)} | {_decisions(examples, ranker, calibration)}", flush=True)
    for without in NAMES if ablation else ():
        lean = fit_ranking(learned, without)
        lines = (f"{s.name} {figures(e, lean)}" for s, e in zip(sets, checked, strict=True) if e[0].question.relevant)
        print(f"  without {without}:", "; ".join(lines), flush=True)


def figures(examples: Sequence[Example], ranker: Ranker) -> str:
    """One line of figures for one set."""
    ranked = [e for e in examples if e.question.answerable and e.question.relevant]
    if not ranked:
        return "no labelled question"
    hits, documents, tens = [], [], []
    for e in ranked:
        order = np.argsort(-ranker.score(e.features, e.visible), kind="stable")
        hits.append(bool(len(order) and e.hit[order[0]]))
        documents.append(bool(len(order) and e.document[order[0]]))
        tens.append(bool(e.hit[order[:10]].any()))
    return f"doc@1 {np.mean(documents):.3f}  hit@1 {np.mean(hits):.3f}  hit@10 {np.mean(tens):.3f}"


def _decisions(examples: Sequence[Example], ranker: Ranker, calibration: Calibration) -> str:
    lines = []
    for answerable in (True, False):
        answered = [
            probability(e, ranker, calibration) >= calibration.threshold[e.language]
            for e in examples
            if e.question.answerable == answerable and len(e.hit)
        ]
        if answered:
            lines.append(f"{'answered' if answerable else 'answered though unanswerable'} {np.mean(answered):.3f}")
    return ", ".join(lines)


def _write(sets: Sequence[Set], learnable: Sequence[MapExample]) -> None:
    rag = Path(__file__).parent.parent / "rag"
    crossed = cross_maps(learnable, range(PARTS))
    examples = [s.examples(lambda q: crossed[part_of(q)], range(PARTS)) for s in sets]
    ranker = fit_ranking(examples)
    calibration = fit_refusal(examples, ranker)
    limit = thresholds(examples, ranker, calibration)
    sizes = [{"questions": s.name, "count": len(e)} for s, e in zip(sets, examples, strict=True)]
    maps = fit_maps(learnable)
    zh, en = (maps[language].astype(np.float16) for language in ("zh", "en"))
    np.savez(rag / MAP_FILE, zh=zh, en=en)
    _dump(
        rag / "ranking.json",
        {"weights": _named(ranker.weights), "blind": _named(ranker.blind), "fitted_on": sizes},
    )
    _dump(
        rag / "refusal.json",
        {
            "weights": _named(calibration.weights),
            "bias": round(calibration.bias, 4),
            "blind": _named(calibration.blind),
            "blind_bias": round(calibration.blind_bias, 4),
            "threshold": limit,
            "fitted_on": sizes,
        },
    )
    print(f"written: rag/{MAP_FILE}, rag/ranking.json, rag/refusal.json; thresholds {limit}")


def _named(weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)}


def _dump(file: Path, data: dict[str, Any]) -> None:
    file.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
