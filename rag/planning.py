"""What is searched for a question: itself, or with what the conversation carries over, or a place it names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from index.snapshot import Snapshot
from rag.addresses import Named, find_named
from rag.features import Weights
from rag.filters import Filters
from rag.question import Question, parse_question
from rag.said import Said, said_filters, unsaid
from rag.said import bonus as said_bonus

ADDRESS_BONUS = 1e6
"""A place that was named outright outranks everything that was found, the first one the next by a thousandth."""

NAMED_BONUS = 5.0
"""What the clauses of a document gain that was named with a place it does not have: they are what is nearest."""

OUT_OF_FORCE = {"repealed": 2.0, "expired": 1.4, "draft": 0.5}
"""What the ranking takes from clauses that do not, no longer, or not yet apply: enough to put the old version of a
document under the new one, little enough that it is still found where nothing else answers."""

OTHER_LANGUAGE = 8.0
"""What an English clause loses where a Chinese question also has Chinese ones to choose from. The other way round
nothing is lost: most policies exist in Chinese alone."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Something of an earlier question that still holds: ``kind`` is ``document`` (``text`` is its title, or how the
    question named it), ``region``, ``year`` or ``words``.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """``asked`` is the question as it is, ``search`` what is looked for; ``named`` are the places that it names
    outright; ``said`` the filters in its words; ``carried`` is what still holds of earlier questions.
    """

    asked: Question
    search: Question
    language: str
    carried: tuple[Carried, ...] = ()
    named: Named = field(default_factory=Named)
    said: tuple[Said, ...] = ()

    def at(self, named: Named) -> Plan:
        """This plan with other places named; what is searched for is the words beside them, if there are any."""
        search = parse_question(named.words) if named.words else self.asked
        return replace(self, named=named, search=search)

    def narrowed_by(self, snapshot: Snapshot, text: str, without: Collection[str]) -> Plan:
        """This plan with the filters in the words of ``text``, save those that ``without`` names."""
        said = said_filters(snapshot, text, without)
        if self.named.verdict != "none":
            said = tuple(s for s in said if s.kind != "document")  # it is looked up
        return replace(self, said=said)

    def bonus(self, snapshot: Snapshot, rows: np.ndarray) -> np.ndarray:
        """What each row's ranking score gains for being where the question says, or loses for not applying."""
        documents = (snapshot.by_number[int(number)] for number in snapshot.table.document[rows])
        wanted = {name for said in self.said if said.kind == "validity" for name in said.names}
        lost = {validity: loss for validity, loss in OUT_OF_FORCE.items() if validity not in wanted}
        gained = np.array([-lost.get(document.metadata.validity, 0.0) for document in documents])
        if self.language == "zh" and 0 < snapshot.share("en") < 1:
            gained -= OTHER_LANGUAGE * snapshot.english[rows]
        gained += said_bonus(snapshot, self.said, rows)
        if self.named.verdict == "missing":
            gained += NAMED_BONUS * np.isin(snapshot.table.document[rows], self.named.documents)
        if self.named.located:
            # In the order of the text: an article that was cut in two is shown from its beginning.
            place = {int(row): ADDRESS_BONUS * (1 - i / 1000) for i, row in enumerate(self.named.rows[:1000])}
            gained += [place.get(int(row), 0.0) for row in rows]
        return gained

    def describe(self, weights: Weights, filters: Filters, threshold: float) -> dict[str, Any]:
        """The plan as the answer shows it, JSON-ready."""
        return {
            "language": self.language,
            "question": self.asked.text,
            "search": self.search.text,
            "carried": [{"kind": c.kind, "text": c.text} for c in self.carried],
            "addresses": [note.describe() for note in self.named.notes],
            "wider": {
                **{w.word: list(w.official) for w in self.search.wider},
                **{r.words: list(r.chinese) for r in weights.bridge.renderings},
            },
            "filters": filters.describe(),
            "said": [s.describe() for s in self.said if s.text not in {c.text for c in self.carried}],
            "threshold": threshold,
            "visible": round(weights.visible, 3),
        }


def make_plan(snapshot: Snapshot, text: str, without: Collection[str] = ()) -> Plan:
    """The plan for ``text`` by itself, without the filters in its words that ``without`` names.

    Raises QuestionError.
    """
    asked = parse_question(text)
    plan = Plan(asked, asked, asked.language)
    named = find_named(snapshot, asked.text)
    if named.verdict != "none":
        plan = plan.at(named)
    plan = plan.narrowed_by(snapshot, plan.search.text, without)
    words = unsaid(plan.search.text, plan.said)
    if words and words != plan.search.text and parse_question(words).terms:
        plan = replace(plan, search=parse_question(words))
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
