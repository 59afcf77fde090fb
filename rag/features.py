"""What is measured of a candidate clause for a question. Every feature means the same in every library.

Scores of an index depend on the library's size and on the question's length; shares and cosines do not. So BM25
enters relative to the best and as shares of the question's weight (inverse document frequency) that a text holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.grams import fold, grams
from index.preparing import indexed_text
from index.snapshot import Snapshot
from rag.question import Question
from rag.rendering import Bridge, bridge
from rag.retrieval import Candidates

NAMES = (
    "cosine",  # of question and clause, less that of unrelated clauses in the clause's language
    "cosine_lead",  # that less the 20th best one: how far it stands out
    "bm25",  # relative to the best clause, times what the words can see
    "document_bm25",  # the same for the whole document
    "document_cosine",  # the best cosine of the document's clauses
    "sentence_cosine",  # of the question and the clause's best sentence
    "document_sentence",  # the best of all sentences of the document's clauses
    "held",  # share of the question's weight that title, headings and clause hold
    "held_quote",  # the same for the clause alone
    "held_head",  # the same for title and headings alone
    "held_sentence",  # the same for the best single sentence
    "run",  # longest run of the question in the clause, as a share of the question
    "quantity",  # the question asks for a number and the best sentence has one
    "length",  # log of the clause's length over 200
    "seen",  # share of the question's weight on terms that the library holds anywhere; the same for all candidates
    "foreign",  # the clause is not in the question's language, in a library that has both
    "rarest",  # share of the question's three heaviest terms that title, headings and clause hold
    "document_held",  # share of the question's weight that the candidates of the clause's document hold together
    "run_head",  # longest run of the question in title and headings, as a share of the question
    "rendered",  # share of an English question's weight that a Chinese clause holds, word by word (rag.rendering)
    "rendered_head",  # the same for title and headings
    "rendered_document",  # the same for the candidates of the clause's document together
)
"""The features in the order of the columns of :func:`measure`."""

SAME_MEANING = 0.7
"""What an official word counts for the everyday word that was asked with."""

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_ASKS_NUMBER = re.compile(
    r"多少|几[个天年月日次项家人种类条名元]|多久|多长|多大|多高|何时|什么时候|时间|比例|金额|额度|标准|最高|最低|期限|"
    r"how (?:many|much|long|often|old|far)|when|what (?:year|date|percentage|percent|rate|amount)|maximum|minimum|"
    r"deadline"
)
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万亿两]{1,6}(?=[个天年月日次项家人种类倍成元万亿%％])|百分之")


@dataclass(frozen=True, slots=True)
class Weights:
    """The question's terms with their weights: pairs of characters, numbers and words; (n,) float64, sum 1.

    ``seen`` in [0, 1] is the share of the weight that stands on terms which any clause holds; ``visible`` is that
    times the share of the library that is in the question's language: near 0 for an English question over Chinese
    documents. ``wider`` pairs the positions of an everyday word's terms with the official words for it; ``bridge`` is
    what an English question says in Chinese.
    """

    terms: tuple[str, ...]
    weights: np.ndarray
    visible: float
    seen: float
    wider: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...] = ()
    bridge: Bridge = field(default_factory=Bridge)


def weigh(snapshot: Snapshot, question: Question) -> Weights:
    """Inverse document frequencies of the question's terms, as shares.

    Single Chinese characters count a third: they say little beside the pair that they are part of. A term said
    twice counts twice.
    """
    counts = Counter(question.terms)
    terms = tuple(counts)
    frequencies = snapshot.frequencies(terms)
    total = max(1, snapshot.clause_count)
    idf = np.log(1 + (total - frequencies + 0.5) / (frequencies + 0.5))
    scale = np.array([1 / 3 if len(t) == 1 and "\u3400" <= t else 1.0 for t in terms])
    raw = idf * scale * np.array([counts[t] for t in terms])
    whole = raw.sum()
    across = bridge(snapshot, question)
    if not whole:
        return Weights(terms, raw, 0.0, 0.0, bridge=across)
    seen = float(raw[frequencies > 0].sum() / whole)
    wider = tuple(
        (tuple(i for i, term in enumerate(terms) if term in set(grams(w.word))), w.official) for w in question.wider
    )
    return Weights(terms, raw / whole, seen * snapshot.share(question.language), seen, wider, across)


RUN_LOOKED_AT = 400
"""Characters of a question in which runs of the text are looked for: what is longer was pasted, and would cost
seconds of looking."""


def measure(snapshot: Snapshot, question: Question, found: Candidates, weights: Weights) -> np.ndarray:
    """The features of every candidate: (n, len(NAMES)) float32. ``weights`` are those of :func:`weigh`."""
    n = len(found.rows)
    features = np.zeros((n, len(NAMES)), np.float32)
    if not n:
        return features
    wants_number = asks_number(question.text)
    lead = np.partition(found.cosine, -20)[-20] if n >= 20 else found.cosine.min()
    sentence = np.array([c.max() if len(c) else found.cosine[i] for i, c in enumerate(found.sentences)])
    best_of = _best_by_document(snapshot.table.document[found.rows], found.cosine)
    best_sentence_of = _best_by_document(snapshot.table.document[found.rows], sentence)
    mixed = 0 < snapshot.share("en") < 1
    heaviest = np.argsort(-weights.weights, kind="stable")[:3]
    heavy = float(weights.weights[heaviest].sum())
    head_cache: dict[tuple[int, str], tuple[np.ndarray, int, str]] = {}
    spaces = question.content.replace(" ", "")[:RUN_LOOKED_AT]
    together: dict[int, np.ndarray] = {}
    heads = []
    for i, row in enumerate(found.rows):
        number = int(snapshot.table.document[row])
        key = (number, snapshot.table.address[row])
        quote = snapshot.quote(row)
        if key not in head_cache:
            title = snapshot.by_number[number].metadata.title
            head = fold(indexed_text(title, snapshot.address(row), ""))
            head_cache[key] = held(weights, head), longest_run(spaces, head.replace(" ", "")), head
        (in_head, run_head, head), body = head_cache[key], snapshot.folded(int(row))
        heads.append(head)
        in_body = held(weights, body)
        in_both = np.maximum(in_head, in_body)
        together[number] = np.maximum(together[number], in_both) if number in together else in_both
        said, said_share = _best_sentence(weights, body, in_body)
        features[i] = (
            found.cosine[i],
            found.cosine[i] - lead,
            weights.visible * found.bm25[i] / found.best_bm25 if found.best_bm25 else 0,
            weights.visible * found.document_bm25[i] / found.best_document_bm25 if found.best_document_bm25 else 0,
            best_of[i],
            sentence[i],
            best_sentence_of[i],
            float(in_both @ weights.weights),
            float(in_body @ weights.weights),
            float(in_head @ weights.weights),
            said_share,
            longest_run(spaces, body) / max(4, len(spaces)),
            1.0 if wants_number and has_number(said) else 0.0,
            math.log(max(10, len(quote)) / 200),
            weights.seen,
            1.0 if bool(snapshot.english[row]) != (question.language == "en") and mixed else 0.0,
            float(in_both[heaviest] @ weights.weights[heaviest]) / heavy if heavy else 0,
            0.0,  # known when all candidates of the document have been seen
            run_head / max(4, len(spaces)),
            *(0.0, 0.0, 0.0),  # likewise
        )
    column = NAMES.index("document_held")
    for i, row in enumerate(found.rows):
        features[i, column] = float(together[int(snapshot.table.document[row])] @ weights.weights)
    bodies = [snapshot.folded(int(row)) for row in found.rows]
    features[:, -3:] = weights.bridge.shares(bodies, heads, snapshot.table.document[found.rows])
    return features


def _best_by_document(documents: np.ndarray, values: np.ndarray) -> np.ndarray:
    """For each candidate the highest of ``values`` among the candidates of its document."""
    _, group = np.unique(documents, return_inverse=True)
    best = np.full(group.max() + 1, -np.inf)
    np.maximum.at(best, group, values)
    return np.asarray(best[group])


def asks_number(question: str) -> bool:
    """True where the answer must hold a number, an amount or a date."""
    return bool(_ASKS_NUMBER.search(fold(question)))


def has_number(folded: str) -> bool:
    """True where a folded text holds a number in digits or in Chinese."""
    return bool(_NUMBER.search(folded))


def held(weights: Weights, text: str) -> np.ndarray:
    """For each term how far a folded ``text`` holds it: 1, or SAME_MEANING where it says so in official words."""
    found = np.fromiter((term in text for term in weights.terms), np.float64, len(weights.terms))
    for positions, official in weights.wider:
        if positions and any(word in text for word in official):
            at = list(positions)
            found[at] = np.maximum(found[at], SAME_MEANING)
    return found


def _best_sentence(weights: Weights, text: str, in_text: np.ndarray) -> tuple[str, float]:
    """The sentence of a folded ``text`` that holds the most of the question, and its share; ``in_text`` is what the
    whole text holds, since no sentence can hold more.
    """
    at = np.flatnonzero(in_text)
    if not len(at):
        return "", 0.0
    terms = [(weights.terms[i], float(weights.weights[i])) for i in at]
    best, share = "", 0.0
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        value = sum(weight for term, weight in terms if term in sentence)
        if weights.wider and value <= share:
            value = max(value, float(held(weights, sentence) @ weights.weights))
        if value > share:
            best, share = sentence, value
    return best, share


def longest_run(question: str, text: str) -> int:
    """The length of the longest run of ``question`` that stands in ``text``."""
    best, whole = 0, len(question)
    for start in range(whole):
        # Only what is longer than the best so far is looked for: a look a character, and one for each of the best.
        while start + best < whole and question[start : start + best + 1] in text:
            best += 1
    return best


def matched_words(terms: Sequence[str], content: str, text: str) -> tuple[str, ...]:
    """The runs of the question (two characters or more, a number, a word) that stand in ``text``, longest first."""
    folded = fold(text)
    runs: list[str] = []
    for part in re.findall(r"[^\W_]+", content):
        start = 0
        while start < len(part):
            length = _run_from(part, start, folded)
            if length > 1:
                runs.append(part[start : start + length])
            start += length if length > 1 else 1
    words = set(re.findall(r"[a-z0-9]+(?:\.\d+)?%?", folded))
    runs = [r for r in runs if not r.isascii()]
    runs += [t for t in terms if t.isascii() and t in words]
    return tuple(dict.fromkeys(sorted(runs, key=len, reverse=True)))[:8]


def _run_from(part: str, start: int, text: str) -> int:
    """The length of the longest run of ``part`` from ``start`` that stands in ``text``, by steps that double and then
    halve: a run of thousands of characters, all of one kind, would otherwise be looked for thousands of times.
    """
    most = len(part) - start
    length, step = 0, 1
    while step:
        if length + step <= most and part[start : start + length + step] in text:
            length += step
            step *= 2
        else:
            step //= 2
    return length
