"""Which earlier question a follow-up leans on, which document answered that one, and whether it leans at all.

Words alone cannot tell 储能呢 from a question that is merely short, so the library is asked: a question that finds
the clauses of the earlier document far behind those of others speaks of something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.snapshot import Snapshot
from rag.conversation import Manner, core, likest, manner_of, size
from rag.frame import Part, frame_of
from rag.keeping import turned_to
from rag.looking import Look, Looked
from rag.naming import explicit_names, named_documents
from rag.planning import make_plan
from rag.question import Question

FAR_MARKED = {"zh": 10.0, "en": 6.0}
FAR = 4.0
"""How far, in ranking, the clauses of the earlier document may lie behind the best one before a question counts as
one of its own: the first where it says that it continues or is too short to stand, the second where it is merely
short. In what was measured 141 of 146 follow-ups lie nearer than the first; of 248 short questions that stand alone,
asked after unrelated ones, 240 lie further than the second, 228 further than the first."""

TINY = {"zh": 5, "en": 2}
"""Characters of content (words in English) with which a question can hardly name a subject and ask about it."""

STRANGE = 0.13
"""Share of a question's weight on words that the library holds, below which it speaks of nothing in it."""

SHARED = 0.17
"""Share of a short question's weight that the earlier document must hold for it to be about that document."""

SURE = {"zh": 1.0, "en": 0.5}
"""Share of the threshold from which a clause tells which document the talk is about. An English question finds its
document among Chinese ones more surely than its score admits."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What every step needs: ``look`` searches, ``thresholds`` are by language the scores from which a clause
    answers, ``without`` texts that shall not be carried over, ``places`` the names of regions (see
    :func:`rag.frame.places_of`).
    """

    snapshot: Snapshot
    look: Look
    thresholds: Mapping[str, float]
    without: frozenset[str]
    places: tuple[str, ...]

    def answers(self, looked: Looked, share: float = 1.0) -> bool:
        """Whether what was found first scores ``share`` of the threshold or more."""
        first = looked.first()
        return first is not None and bool(looked.scores[first] >= share * self.thresholds[looked.plan.language])


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question that later ones may lean on: ``document`` is the number of the one whose clause answered it, if one
    did; ``frame`` are the parts of ``text`` that say what it was asked of; ``looked`` is what was found for it.
    """

    text: str
    document: int | None
    frame: tuple[Part, ...]
    looked: Looked


def find_earlier(talk: Talk, asked: str, manner: Manner, past: Sequence[str]) -> Earlier | None:
    """The one of ``past`` that ``asked`` leans on: the one it returns to, else the latest that stood alone.

    In the chain 用地怎么说 → 那资金方面呢 → 人才呢 that is the first: each changed the aspect, none the subject. An
    earlier question that is merely short is tried on the library, as it was when it was asked.
    """
    if manner.kind == "back":
        at = likest(asked, past)
        return None if at is None else _known(talk, past[at])
    manners = [manner_of(text) for text in past]
    start = max((i for i, m in enumerate(manners) if not m.leans), default=0)
    earlier = _known(talk, past[start])
    for i in range(start + 1, len(past)):
        if manners[i].kind == "back":
            at = likest(past[i], past[:i])
            earlier = earlier if at is None else _known(talk, past[at])
        elif not manners[i].marked:
            plan = make_plan(talk.snapshot, past[i], talk.without)
            if plan.named.verdict == "none":
                alone = talk.look(plan, rows_of(talk.snapshot, earlier.document))
                if not continues(talk, alone, manners[i], earlier.document):
                    earlier = _known(talk, past[i])
    return earlier


def surely_leans(asked: Question, manner: Manner) -> bool:
    """Whether a question says that it continues, or is too short to stand."""
    return manner.marked or size(asked.text) <= TINY[asked.language]


def continues(talk: Talk, alone: Looked, manner: Manner, document: int | None) -> bool:
    """Whether a question leans on an earlier one that was answered from ``document``, and needs to.

    ``alone`` is what the question finds as it stands, the clauses of the document among it.
    """
    asked = alone.plan.asked
    if manner.kind == "back" or turned_to(asked.text, talk.places) in ("document", "region", "year"):
        return True
    if not manner.marked and alone.weights.seen < STRANGE:
        return False
    sure, answered, first = surely_leans(asked, manner), talk.answers(alone), alone.first()
    if document is None:
        return manner.marked or (sure and not answered)
    own = talk.snapshot.table.document[alone.found.rows] == document
    if first is None or not own.any():
        return False
    behind = float(alone.total.max() - alone.total[own].max())
    if sure:
        return behind <= FAR_MARKED[asked.language]
    if answered and own[first]:
        # It says all it means: the document answers it without any help.
        return False
    return behind <= FAR and _shares(talk.snapshot, alone, document)


def _shares(snapshot: Snapshot, alone: Looked, document: int) -> bool:
    """Whether ``document`` holds enough of what the question says; true where it is in another language."""
    if snapshot.by_number[document].language != alone.plan.language:
        return True
    rows = np.flatnonzero(snapshot.table.document == document)
    text = "\n".join(snapshot.folded(int(row)) for row in rows)
    terms = zip(alone.weights.terms, alone.weights.weights, strict=True)
    return sum(weight for term, weight in terms if term in text) >= SHARED


def meant_document(talk: Talk, earlier: Earlier, asked: str) -> int | None:
    """The document that ``asked`` is about: the one it names, else the earlier one, turned to the year that ``asked``
    names; ``None`` where it names a region which that one does not speak of, and others of the library are of.
    """
    named = named_outright(talk.snapshot, asked)
    if named is not None:
        return named
    number = _in_year(talk.snapshot, earlier, asked).document
    if number is None:
        return None
    document = talk.snapshot.by_number[number]
    said = (document.metadata.region or "") + talk.snapshot.text(document.id)
    regions = [d.metadata.region or "" for d in talk.snapshot.documents]
    for name in _regions(talk, asked):
        if name not in said and any(name in region for region in regions):
            return None
    return number


def _in_year(snapshot: Snapshot, earlier: Earlier, text: str) -> Earlier:
    """``earlier``, turned to the document of the year that ``text`` names, where that one nearly answers as well."""
    year, looked = re.search(r"(?:19|20)\d\d", text), earlier.looked
    if year is None or earlier.document is None:
        return earlier
    issued = [n for n, d in snapshot.by_number.items() if (d.metadata.issued_on or "").startswith(year[0])]
    of_year = np.isin(snapshot.table.document[looked.found.rows], issued)
    if not of_year.any():
        return earlier
    at = int(np.argmax(np.where(of_year, looked.total, -np.inf)))
    if looked.total.max() - looked.total[at] > FAR_MARKED[looked.plan.language]:
        return earlier
    return replace(earlier, document=int(snapshot.table.document[looked.found.rows[at]]))


def rows_of(snapshot: Snapshot, document: int | None) -> np.ndarray | None:
    """The rows of a document's clauses, ``None`` without a document."""
    return None if document is None else np.flatnonzero(snapshot.table.document == document)


def named_outright(snapshot: Snapshot, text: str) -> int | None:
    """The number of the document that ``text`` names by 《title》 or 文号, ``None`` where it names none."""
    return next((number for name in explicit_names(snapshot, text) for number in name.documents), None)


def _regions(talk: Talk, text: str) -> list[str]:
    return [text[p.start : p.end] for p in frame_of(text, None, talk.places) if p.kind == "region"]


def _known(talk: Talk, text: str) -> Earlier:
    """The question ``text`` by itself, with the document that it names or that answers it."""
    snapshot, text = talk.snapshot, core(text)
    looked = talk.look(make_plan(snapshot, text, talk.without), None)
    earlier = Earlier(text, named_outright(snapshot, text), (), looked)
    if earlier.document is None:
        earlier = _in_year(snapshot, replace(earlier, document=_answering(talk, text, looked)), text)
    of = None if earlier.document is None else snapshot.by_number[earlier.document]
    return replace(earlier, frame=frame_of(text, of, talk.places))


def _answering(talk: Talk, text: str, looked: Looked) -> int | None:
    """The document whose clause was found first, if it answers or is of the region that ``text`` names; else the one
    document whose title ``text`` shares most of.
    """
    first = looked.first()
    if first is None:
        return None
    number = int(talk.snapshot.table.document[looked.found.rows[first]])
    if talk.answers(looked, SURE[looked.plan.language]) or looked.plan.named.located:
        return number
    region = talk.snapshot.by_number[number].metadata.region or ""
    if any(name in region for name in _regions(talk, text)):
        return number
    titled = named_documents(talk.snapshot, text)
    return titled[0] if len(titled) == 1 else None
