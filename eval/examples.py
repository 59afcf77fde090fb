"""Questions with their candidates' features and labels: what the ranking and the refusal are fitted on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.matching import SourceText, expect, half_shared
from eval.questions import Question
from rag.assistant import SHORTLIST, PolicyAssistant
from rag.features import measure, weigh
from rag.question import parse_question
from rag.question_map import Maps, mapped, question_vector
from rag.retrieval import find_candidates


@dataclass(frozen=True, slots=True)
class Example:
    """``features`` (n, f) float32 of the candidates, ``hit`` and ``document`` (n,) bool: the expected passage is
    there, the document is the expected one. ``rows`` (n,) int64 are theirs in the snapshot. ``visible`` is the share
    of the question that words can see.
    """

    question: Question
    language: str
    rows: np.ndarray
    features: np.ndarray
    hit: np.ndarray
    document: np.ndarray
    visible: float


def collect(
    assistant: PolicyAssistant, questions: Sequence[Question], maps_of: Callable[[Question], Maps] | None = None
) -> list[Example]:
    """One example for each question that stands alone; those with history are left out.

    ``maps_of`` gives the maps that a question's vector is moved by, in place of those that come with the package.
    """
    embedder = assistant.library.embedder
    snapshot = assistant.library.snapshot
    ids = {document.file: document for document in snapshot.documents}
    texts: dict[str, SourceText] = {}

    def source(file: str) -> SourceText | None:
        if file in ids and file not in texts:
            texts[file] = SourceText.of(snapshot.text(ids[file].id))
        return texts.get(file)

    examples = []
    for question in questions:
        if question.history:
            continue
        parsed = parse_question(question.question)
        if maps_of is None:
            vector = question_vector(embedder, parsed.text, parsed.language)
        else:
            plain = np.asarray(embedder.embed_questions([parsed.text])[0])
            vector = mapped(plain, maps_of(question)[parsed.language])
        weights = weigh(snapshot, parsed)
        found = find_candidates(snapshot, parsed, vector).shortlist(weights.visible, SHORTLIST)
        hit = np.zeros(len(found), bool)
        right = np.zeros(len(found), bool)
        for expected in (expect(relevant, source) for relevant in question.relevant):
            if expected.source is None:
                continue
            number = snapshot.number_of[ids[expected.relevant.document].id]
            same = snapshot.table.document[found.rows] == number
            right |= same
            for i in np.flatnonzero(same):
                row = found.rows[i]
                part = expected.source.stretch(int(snapshot.table.start[row]), int(snapshot.table.end[row]))
                hit[i] |= any(half_shared(part, place) for place in expected.places)
        features = measure(snapshot, parsed, found, weights)
        examples.append(Example(question, parsed.language, found.rows, features, hit, right, weights.visible))
    return examples
