"""What is searched for a question: itself, or with what the conversation carries over, or a place it names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from index.snapshot import Snapshot
from rag.addresses import Named, find_named
from rag.conversation import carried_words, leans_on_history, subject
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
class Plan:
    """``asked`` is the question as it is, ``search`` what is looked for; ``named`` are the places that it names
    outright; ``said`` the filters in its words; ``carried`` the words of earlier questions.
    """

    asked: Question
    search: Question
    language: str
    carried: str | None = None
    named: Named = field(default_factory=Named)
    said: tuple[Said, ...] = ()

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
            "carried": [self.carried] if self.carried else [],
            "addresses": [note.describe() for note in self.named.notes],
            "wider": {w.word: list(w.official) for w in self.search.wider},
            "filters": filters.describe(),
            "said": [said.describe() for said in self.said],
            "threshold": threshold,
            "visible": round(weights.visible, 3),
        }


def make_plan(snapshot: Snapshot, text: str, history: Sequence[str], without: Collection[str] = ()) -> Plan:
    """The plan for ``text`` after the questions ``history``, without what ``without`` names of the words carried over
    and of the filters in its words.

    Raises QuestionError.
    """
    plan = _planned(snapshot, text, history, without)
    said = said_filters(snapshot, plan.search.text, without)
    if plan.named.verdict != "none":
        said = tuple(s for s in said if s.kind != "document")  # it is looked up
    words = unsaid(plan.search.text, said)
    if words and words != plan.search.text and parse_question(words).terms:
        plan = replace(plan, search=parse_question(words))
    return replace(plan, said=said)


def _planned(snapshot: Snapshot, text: str, history: Sequence[str], without: Collection[str]) -> Plan:
    asked = parse_question(text)
    earlier = subject(history)
    leans = earlier is not None and leans_on_history(asked.text)
    named = find_named(snapshot, asked.text, history, earlier)
    plan = Plan(asked, asked, asked.language, named=named)
    if named.verdict != "none":
        return replace(plan, search=parse_question(named.words)) if named.words else plan
    if leans and earlier is not None:
        carried = carried_words(earlier, asked.text)
        if carried and carried not in without:
            return replace(plan, search=joined(asked, carried), carried=carried)
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
