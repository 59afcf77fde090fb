"""What is searched for a question: itself, or with what the conversation carries over, or a place it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from index.snapshot import Snapshot
from rag.addresses import Place, named_documents, named_places, rows_at
from rag.conversation import carried_words, leans_on_history, subject
from rag.features import Weights
from rag.filters import Filters
from rag.question import Question, parse_question

ADDRESS_BONUS = 1000.0
"""A place that was named outright outranks everything that was found."""

OUT_OF_FORCE = {"repealed": 3.0, "expired": 2.0, "draft": 0.7}
"""What the ranking takes from clauses that do not, no longer, or not yet apply: enough to put the old version of a
document under the new one, little enough that it is still found where nothing else answers."""

OTHER_LANGUAGE = 8.0
"""What an English clause loses where a Chinese question also has Chinese ones to choose from. The other way round
nothing is lost: most policies exist in Chinese alone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``asked`` is the question as it is, ``search`` what is looked for; ``addressed`` are rows named outright;
    ``places`` what was named, ``missing`` what of it does not exist; ``carried`` the words of earlier questions.
    """

    asked: Question
    search: Question
    language: str
    carried: str | None = None
    places: tuple[Place, ...] = ()
    documents: tuple[int, ...] = ()
    addressed: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    def bonus(self, snapshot: Snapshot, rows: np.ndarray) -> np.ndarray:
        """What each row's ranking score gains for being where the question says, or loses for not applying."""
        documents = (snapshot.by_number[int(number)] for number in snapshot.table.document[rows])
        gained = np.array([-OUT_OF_FORCE.get(document.metadata.validity, 0.0) for document in documents])
        if self.language == "zh" and 0 < snapshot.share("en") < 1:
            gained -= OTHER_LANGUAGE * snapshot.english[rows]
        if len(self.addressed):
            # In the order of the text: an article that was cut in two is shown from its beginning.
            place = {int(row): i for i, row in enumerate(self.addressed[: int(ADDRESS_BONUS)])}
            gained += [ADDRESS_BONUS - place[int(row)] if int(row) in place else 0.0 for row in rows]
        return gained

    def describe(self, weights: Weights, filters: Filters, threshold: float) -> dict[str, Any]:
        """The plan as the answer shows it, JSON-ready."""
        return {
            "language": self.language,
            "question": self.asked.text,
            "search": self.search.text,
            "carried": [self.carried] if self.carried else [],
            "addresses": [
                {"kind": p.kind, "ordinal": p.ordinal, "found": len(self.addressed) > 0} for p in self.places
            ],
            "wider": {w.word: list(w.official) for w in self.search.wider},
            "filters": filters.describe(),
            "threshold": threshold,
            "visible": round(weights.visible, 3),
        }


def make_plan(snapshot: Snapshot, text: str, history: Sequence[str]) -> Plan:
    """The plan for ``text`` after the questions ``history``. Raises QuestionError."""
    asked = parse_question(text)
    earlier = subject(history)
    leans = earlier is not None and leans_on_history(asked.text)
    places = named_places(asked.text)
    plan = Plan(asked, asked, asked.language, places=places)
    if places:
        documents = named_documents(snapshot, asked.text)
        if not documents and history:
            documents = named_documents(snapshot, " ".join(history[-1:])) or named_documents(snapshot, earlier or "")
        return replace(plan, documents=documents, addressed=rows_at(snapshot, documents, places) if documents else
                       plan.addressed)  # fmt: skip
    if leans and earlier is not None:
        carried = carried_words(earlier, asked.text)
        return replace(plan, search=joined(asked, carried), carried=carried or None)
    return plan


def joined(asked: Question, carried: str) -> Question:
    """One question of both: the new words count twice, those carried over once."""
    if not carried:
        return asked
    before = parse_question(carried)
    return Question(
        f"{carried} {asked.text}",
        asked.language,
        f"{before.content} {asked.content}",
        (*asked.terms, *asked.terms, *before.terms),
        (*asked.wider, *before.wider),
    )
