"""Places that a question names outright (第十四条, （十四）, 《…》, article 14): looked up, not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.outline import parse_outline
from index.snapshot import Snapshot
from rag.address_clauses import Located, clauses_at, holders_by_label, merged
from rag.address_notes import Note, joined, note_of
from rag.address_rest import blanked, description, rest_of
from rag.locating import Lookup, look_up
from rag.named import Named, Verdict
from rag.naming import Name, explicit_spans, find_names, in_force_first
from rag.place_words import LEVELS, Place
from rag.places import Address, find_addresses

MEMORY = 6
"""Earlier questions that are looked at for the document or the article that a later one means."""

DOCUMENTS = 5
"""Documents of one name that an address is looked up in, and documents listed where nothing tells which is meant."""

OFFERED = 3
"""Documents that a place is offered of where the question's other words must choose them."""

TRIED = 25
"""Documents whose outline is read to find some that have a place, where none is named."""

OPENING = 12
"""Clauses given of a document that is named and nothing else."""


def find_named(snapshot: Snapshot, question: str, history: Sequence[str] = (), subject: str | None = None) -> Named:
    """The places that ``question`` names, looked up.

    A question that names no document means that of the latest one in ``history`` that does; a 款 or 项 alone means
    one of the latest article. ``subject`` is what the conversation is about, to choose a document by.
    """
    mentioned = find_addresses(blanked(question, explicit_spans(question)))
    names = find_names(snapshot, question, [(a.start, a.end) for a in mentioned])
    explicit = [name for name in names if name.explicit]
    if not mentioned and not explicit:
        return Named()
    spans = [*((a.start, a.end) for a in mentioned), *((n.start, n.end) for n in names)]
    described = {a.start: d for a in mentioned if not names and (d := description(question, a.start, a.end))}
    rest, pure = rest_of(question, spans), not rest_of(question, [*spans, *described.values()])
    before, path = _before(snapshot, history)
    addresses = [a for a in mentioned if a.sure or _touches(a, names) or (pure and (before or not a.leaning))]
    if not addresses:
        return _whole_documents(snapshot, question, explicit, pure=pure)
    notes: list[Note] = []
    located: list[Located] = []
    unnamed: list[Address] = []
    seen: list[int] = []
    for address in addresses:
        name = _name_for(address, names)
        if name is not None and not name.documents:
            notes += [n for n in _not_held(question, [name]) if n not in notes]
            notes.append(note_of(question, address, found=False))
            continue
        documents = name.documents if name else () if address.start in described else before
        if not documents:
            unnamed += [] if address.leaning and address.place.kind == "paragraph" else [address]
            continue
        if name is None and address.leaning:
            address = address.within(path)
        seen += documents
        found, note = _looked_up(snapshot, question, address, documents[:DOCUMENTS])
        located += found
        notes.append(note)
    if located or not unnamed:
        verdict: Verdict = "found" if located else "missing" if notes else "none"
        notes += [note_of(question, a, found=False) for a in unnamed]
        documents = in_force_first(snapshot, seen)
        # The words of the address would be looked for in every clause that says 第十四条.
        words = " ".join(blanked(question, [(a.start, a.end) for a in addresses]).split()) if rest else ""
        return Named(verdict, joined(notes), merged(located), documents, pure, words=words)
    hint = " ".join(filter(None, (None if described else subject, rest)))
    return Named("open", joined(notes), (), (), pure, hint, hint, question, tuple(unnamed))


def offered(snapshot: Snapshot, named: Named, ranked: Sequence[int]) -> Named:
    """An ``open`` one settled: the place in the best of the documents ``ranked`` by the question's other words.

    Without other words it is ``found`` where one document alone has the place, else ``several``.
    """
    if not named.hint:
        ranked = in_force_first(snapshot, holders_by_label(snapshot, named.open[0].place))
    notes: list[Note] = []
    located: list[Located] = []
    holders: dict[int, None] = {}
    for address in named.open:
        held: list[int] = []
        for number in ranked[:TRIED]:
            found, note = _looked_up(snapshot, named.question, address, (number,), strict=True)
            if found and len(held) < (OFFERED if named.hint else DOCUMENTS):
                located += found
                held.append(number)
                if len(held) == 1:
                    notes.append(replace(note, chosen=bool(named.hint)))
        holders |= dict.fromkeys(held)
        if not held:
            notes.append(note_of(named.question, address, found=False))
    titles = tuple(snapshot.by_number[n].metadata.title for n in holders)
    if not located:
        return replace(named, verdict="missing", notes=joined((*named.notes, *notes)))
    if not named.hint and len(holders) > 1:
        notes = [
            replace(note, found=False, document=None, candidates=titles) if note.found else note for note in notes
        ]
        verdict: Verdict = "several"
    else:
        verdict = "offered" if named.hint else "found"
    # The best document first, each with its places in the order of the question.
    order = {number: i for i, number in enumerate(holders)}
    located.sort(key=lambda place: order[int(snapshot.table.document[place.row])])
    return replace(named, verdict=verdict, notes=joined((*named.notes, *notes)), located=merged(located),
                   documents=tuple(holders))  # fmt: skip


def _before(snapshot: Snapshot, history: Sequence[str]) -> tuple[tuple[int, ...], tuple[Place, ...]]:
    """The documents that the conversation named last, and the way to the place that it named last in them."""
    path: tuple[Place, ...] = ()
    for earlier in reversed(history[-MEMORY:]):
        addresses = find_addresses(blanked(earlier, explicit_spans(earlier)))
        names = find_names(snapshot, earlier, [(a.start, a.end) for a in addresses])
        if addresses and not path:
            path = addresses[-1].steps
        elif addresses and LEVELS[path[0].kind] > LEVELS["article"]:
            # 第（一）项 after 第二十条: what leant itself on an earlier one.
            path = (*(p for p in addresses[-1].steps if LEVELS[p.kind] < LEVELS[path[0].kind]), *path)
        documents = [number for name in names for number in name.documents]
        if documents:
            return in_force_first(snapshot, documents), path
    return (), path


def _touches(address: Address, names: Sequence[Name]) -> bool:
    return any(n.documents and (0 <= address.start - n.end <= 2 or 0 <= n.start - address.end <= 2) for n in names)


def _name_for(address: Address, names: Sequence[Name]) -> Name | None:
    """The name before the address that is nearest to it, else the first one behind it."""
    before = [name for name in names if name.end <= address.start]
    return before[-1] if before else next((name for name in names if name.start >= address.end), None)


def _not_held(question: str, names: Sequence[Name]) -> list[Note]:
    return [Note("document", 0, question[n.start : n.end].strip(), False) for n in names if not n.documents]


def _whole_documents(snapshot: Snapshot, question: str, explicit: Sequence[Name], *, pure: bool) -> Named:
    """Documents named with no place in them: where nothing else is asked, they are shown from their beginning."""
    documents = in_force_first(snapshot, [number for name in explicit for number in name.documents])
    if not pure:
        return Named(documents=documents)
    notes = [
        Note("document", 0, question[n.start : n.end].strip(), True, None,
             snapshot.by_number[n.documents[0]].metadata.title)
        for n in explicit if n.documents
    ]  # fmt: skip
    located = []
    for number in documents[:DOCUMENTS]:
        for row in np.flatnonzero(snapshot.table.document == number)[:OPENING]:
            start, end = int(snapshot.table.start[row]), int(snapshot.table.end[row])
            located.append(Located(int(row), start, end, snapshot.address(int(row))))
    verdict: Verdict = "found" if located else "missing"
    return Named(verdict, (*notes, *_not_held(question, explicit)), tuple(located), documents, True)


def _looked_up(
    snapshot: Snapshot, question: str, address: Address, documents: Sequence[int], *, strict: bool = False
) -> tuple[list[Located], Note]:
    """The clauses at ``address`` in each of ``documents``, and the note on it; ``strict`` as for ``look_up``."""
    located: list[Located] = []
    first: tuple[int, Lookup] | None = None
    for number in documents:
        text = snapshot.text(snapshot.by_number[number].id)
        outline = parse_outline(text, snapshot.headings(number))
        result = look_up(text, outline, address, strict=strict)
        for spot in result.spots:
            located += clauses_at(snapshot, number, text, spot)
        if first is None or (result.spots and not first[1].spots):
            first = (number, result)
    assert first is not None
    title = snapshot.by_number[first[0]].metadata.title
    return located, note_of(question, address, found=bool(located), exists=first[1].exists, document=title)
