"""Follow-ups: a question that leans on an earlier one is looked for as it stands and with what it keeps of that one.

Words alone cannot tell 储能呢 from a question that is merely short, so the library is asked as well. The document
that answered the earlier question shows what the talk is about: where the question by itself finds its clauses far
behind those of others, nothing is carried over. Otherwise each clause is ranked by the mean of both readings, which
neither lets the earlier words drown the new ones nor loses the subject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.snapshot import Snapshot
from rag.address_rest import blanked
from rag.addresses import find_named
from rag.conversation import SHORT, Manner, core, manner_of, recent, size
from rag.earlier import (
    Earlier,
    Talk,
    continues,
    find_earlier,
    meant_document,
    named_outright,
    rows_of,
    surely_leans,
)
from rag.frame import frame_of, places_of
from rag.keeping import keep
from rag.looking import Look, Looked, united
from rag.planning import OUT_OF_FORCE, Carried, Plan, joined
from rag.question import parse_question

SAME_DOCUMENT = 4.0
"""What the ranking gives to the clauses of the document that answered the earlier question."""

SHARE = 0.5
SHARE_TURNED = 0.8
"""The share of the reading with what is carried over, against the question as it stands; the second where the
question only turns to another region, year or person, and by itself says next to nothing."""


def follow(
    snapshot: Snapshot,
    plan: Plan,
    history: Sequence[str],
    look: Look,
    thresholds: Mapping[str, float],
    without: Sequence[str] = (),
) -> Looked | None:
    """What is found for ``plan`` with what it keeps of the questions ``history``, or ``None`` where it keeps nothing.

    ``thresholds`` are by language the scores from which a clause answers; ``without`` are texts that shall not be
    carried over.
    """
    manner, past = manner_of(plan.asked.text), recent(history)
    off = frozenset(text.strip() for text in without)
    talk = Talk(snapshot, look, thresholds, off, places_of(snapshot.documents))
    # A place is looked for in the talk only where nothing has become of it: with no document, with no article.
    if (
        not past
        or plan.named.verdict not in ("none", "open", "missing")
        or (plan.named.notes and not plan.named.open)
    ):
        return None
    named = _place(talk, plan, past)
    if named is not None:
        return named
    earlier = find_earlier(talk, plan.asked.text, manner, past) if manner.leans else None
    if earlier is None or plan.named.verdict != "none":
        return None
    return _both(talk, plan, manner, earlier)


def _both(talk: Talk, plan: Plan, manner: Manner, earlier: Earlier) -> Looked | None:
    """Both readings of ``plan`` in one, or ``None`` where it does better as it stands."""
    asked = plan.asked.text
    document = meant_document(talk, earlier, asked)
    near = rows_of(talk.snapshot, document)
    alone = talk.look(replace(plan, search=parse_question(core(asked))), near)
    if not continues(talk, alone, manner, document):
        return None
    title = None
    if document is not None and named_outright(talk.snapshot, asked) is None:
        title = talk.snapshot.by_number[document].metadata.title
    kept = keep(asked, manner, earlier.text, earlier.frame, title, talk.without, talk.places)
    if not kept.carried:
        return None
    both_said = plan.narrowed_by(talk.snapshot, f"{kept.words} {asked}", talk.without)
    search = joined(alone.plan.search, kept.words)
    whole = talk.look(replace(both_said, search=search, carried=kept.carried), near)
    if title is not None and Carried("document", title) not in kept.carried:
        document = None
    both = mixed(talk.snapshot, alone, whole, document, SHARE_TURNED if kept.turned else SHARE)
    better_alone = talk.answers(alone) and not talk.answers(both)
    return None if better_alone and not surely_leans(plan.asked, manner) else both


def mixed(snapshot: Snapshot, alone: Looked, whole: Looked, document: int | None, share: float) -> Looked:
    """Both readings in one: each candidate's ranking, and the log odds of its score, are the mean of both, ``whole``
    counting for ``share``; clauses of ``document`` are given :data:`SAME_DOCUMENT`.

    A clause that fits the earlier words alone therefore counts for less as an answer.
    """
    found = united(whole.found, alone.found)
    ranking = _mean(found.rows, alone, alone.ranking, whole, whole.ranking, share)
    bonus = _mean(found.rows, alone, alone.bonus, whole, whole.bonus, share)
    odds = _mean(found.rows, alone, _log_odds(alone.scores), whole, _log_odds(whole.scores), share)
    if document is not None:
        # Talk about an old version is not to be put behind the new one.
        gift = SAME_DOCUMENT + OUT_OF_FORCE.get(snapshot.by_number[document].metadata.validity, 0.0)
        bonus = bonus + gift * (snapshot.table.document[found.rows] == document)
    return replace(whole, found=found, ranking=ranking, bonus=bonus, scores=1 / (1 + np.exp(-odds)))


def _mean(
    rows: np.ndarray, alone: Looked, of_alone: np.ndarray, whole: Looked, of_whole: np.ndarray, share: float
) -> np.ndarray:
    return (1 - share) * _on(rows, alone, of_alone) + share * _on(rows, whole, of_whole)


def _on(rows: np.ndarray, looked: Looked, values: np.ndarray) -> np.ndarray:
    """``values`` of the candidates of ``looked`` for each of ``rows``; the least of them where it has none."""
    spread = np.full(len(rows), values.min() if len(values) else 0.0)
    spread[np.searchsorted(rows, looked.found.rows)] = values
    return spread


def _log_odds(scores: np.ndarray) -> np.ndarray:
    inside = np.clip(scores, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(inside / (1 - inside)))


def _place(talk: Talk, plan: Plan, past: Sequence[str]) -> Looked | None:
    """A place that ``plan`` names without a document, looked up in the one that the talk is about: that which was
    named last, else that which answered.
    """
    asked = plan.asked.text
    named = find_named(talk.snapshot, asked, past)
    if named.verdict == "open":
        rest = blanked(asked, [(address.start, address.end) for address in named.open])
        # Who says more than the place means a document that is not known.
        alone = not frame_of(rest, None, talk.places) and size(rest) <= SHORT[plan.language]
        earlier = find_earlier(talk, asked, Manner("more"), past) if alone else None
        if earlier is not None and earlier.document is not None:
            named = find_named(talk.snapshot, asked, (_quoted(talk.snapshot, earlier.document),))
    if named.verdict not in ("found", "missing") or not named.documents:
        return None
    carried = tuple(Carried("document", talk.snapshot.by_number[number].metadata.title) for number in named.documents)
    if any(chip.text in talk.without for chip in carried):
        return None
    return talk.look(replace(plan.at(named), carried=carried), None)


def _quoted(snapshot: Snapshot, document: int) -> str:
    """The title of a document as one would name it: 《…》, of a title that holds another the inner one."""
    title = snapshot.by_number[document].metadata.title
    return title if "《" in title else f"《{title}》"
