"""Questions with the clauses that answer them and which of their sentences do: what the evidence is fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.matching import Expected, SourceText, Stretch, expect, half_shared
from eval.questions import Question
from rag.asked_type import read_asked
from rag.assistant import PolicyAssistant
from rag.citing import trimmed
from rag.evidence import visible_in
from rag.evidence_features import Sentence, measure_sentences, read_sentences
from rag.features import weigh
from rag.planning import make_plan
from rag.question import parse_question


@dataclass(frozen=True, slots=True)
class EvidenceExample:
    """A clause that holds an expected passage: its ``sentences`` with their ``features`` (n, f) float64, ``right``
    (n,) bool where a sentence shares half of the shorter with the passage, ``first`` whether the clause was the
    first one cited.

    ``document`` is the file's name; ``visible`` how far the question's words can be compared with the clause's;
    ``kinds`` what it asks for. ``start`` is the clause's offset, ``places`` are those of the passages.
    """

    language: str
    document: str
    sentences: tuple[Sentence, ...]
    features: np.ndarray
    right: np.ndarray
    visible: float
    kinds: frozenset[str]
    first: bool
    start: int
    source: SourceText
    places: tuple[Stretch, ...]

    def is_right(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` of the clause's text shares half of the shorter with an expected passage."""
        return _is_right(self.source, self.places, self.start + start, self.start + end)


def collect_evidence(assistant: PolicyAssistant, questions: Sequence[Question]) -> list[EvidenceExample]:
    """An example for each clause that holds an expected passage, wherever it was ranked."""
    snapshot = assistant.library.snapshot
    documents = {document.file: document for document in snapshot.documents}
    texts: dict[str, SourceText] = {}

    def source(file: str) -> SourceText | None:
        if file in documents and file not in texts:
            texts[file] = SourceText.of(snapshot.text(documents[file].id))
        return texts.get(file)

    examples = []
    for question in questions:
        plan = make_plan(snapshot, question.question)
        expected = [e for e in (expect(r, source) for r in question.relevant) if e.places]
        if not expected or plan.named.located:
            # Where the question names a place outright, it is the place that is marked.
            continue
        answer = assistant.ask(question.question, history=question.history, limit=1)
        cited = {citation.clause for citation in (*answer.citations, *answer.related)}
        search = parse_question(answer.plan["search"])
        vector = assistant.library.embedder.embed_questions([search.text])[0]
        weights = weigh(snapshot, search)
        asked = read_asked(search.text)
        for file, held in _by_document(expected).items():
            text = texts[file]
            number = snapshot.number_of[documents[file].id]
            for row in np.flatnonzero(snapshot.table.document == number):
                begin, end = int(snapshot.table.start[row]), int(snapshot.table.end[row])
                if not _is_right(text, held, begin, end):
                    continue
                stored = snapshot.clause(int(row))
                start, _, quote = trimmed(stored)
                heads = (documents[file].metadata.title, *stored.clause.address)
                sentences = read_sentences(quote, heads)
                cosines = snapshot.sentence_cosines(vector, np.array([row]))[0]
                examples.append(
                    EvidenceExample(
                        search.language,
                        file,
                        sentences,
                        measure_sentences(sentences, weights, asked, cosines, heads),
                        np.array([_is_right(text, held, start + s.start, start + s.end) for s in sentences]),
                        visible_in(quote, weights, search),
                        asked.kinds,
                        stored.clause.id in cited,
                        start,
                        text,
                        held,
                    )
                )
    return examples


def _by_document(expected: Sequence[Expected]) -> dict[str, tuple[Stretch, ...]]:
    found: dict[str, tuple[Stretch, ...]] = {}
    for e in expected:
        found[e.relevant.document] = found.get(e.relevant.document, ()) + e.places
    return found


def _is_right(source: SourceText, places: Sequence[Stretch], start: int, end: int) -> bool:
    part = source.stretch(start, end)
    return any(half_shared(part, place) for place in places)
