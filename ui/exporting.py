"""What an exported conversation says, whatever the file's format: plain data out of answers.

The words are those of the documents and of :mod:`ui.strings`; nothing else is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.marking import merged
from ui.strings import STRINGS, say

if TYPE_CHECKING:
    from rag.answer import Answer, Citation


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; ``strong`` where it is evidence."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause: its line of reference, what is known of its document, its quote line by line, its address.

    The pieces of ``lines``, joined, and the lines joined by ``\\n``, are the citation's quote to the character.
    """

    heading: str
    facts: str
    lines: tuple[tuple[Piece, ...], ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, in a sentence what came of it, what was understood beyond its words, and the clauses."""

    heading: str
    result: str
    notes: tuple[str, ...]
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A whole file: its title, the lines under the title, the turns, and the word for a permanent link."""

    language: str
    title: str
    head: tuple[str, ...]
    turns: tuple[Turn, ...]
    link_word: str


def compose(answers: Sequence[Answer], language: str, made_on: str, link_base: str | None = None) -> Export:
    """The export of ``answers`` in their order, made on the date ``made_on``.

    ``link_base`` is the address of the page, with a slash at its end; without one there are no links.
    """
    versions = dict.fromkeys(answer.library_version for answer in answers)
    return Export(
        language=language,
        title=say(language, "export_title"),
        head=(
            say(language, "export_made_on", date=made_on),
            say(language, "export_version", version=say(language, "export_join").join(versions)),
            say(language, "export_verbatim"),
        ),
        turns=tuple(_turn(answer, number, language, link_base) for number, answer in enumerate(answers, 1)),
        link_word=say(language, "permalink"),
    )


def one_line(text: str) -> str:
    """``text`` on one line, without what steers a reader's program or reverses what is read."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn") else c for c in text).split())


def pieces(quote: str, start: int, evidence: Sequence[tuple[int, int]]) -> tuple[tuple[Piece, ...], ...]:
    """The lines of ``quote``, which stands at ``start`` in its document, cut where the ``evidence`` spans of that
    document begin and end.
    """
    spans = merged(evidence, start, start + len(quote))
    lines: list[tuple[Piece, ...]] = []
    at = start
    for line in quote.split("\n"):
        cut: list[Piece] = []
        done = at
        for low, high in merged(spans, at, at + len(line)):
            cut += [Piece(quote[done - start : low - start]), Piece(quote[low - start : high - start], strong=True)]
            done = high
        cut.append(Piece(quote[done - start : at + len(line) - start]))
        lines.append(tuple(piece for piece in cut if piece.text))
        at += len(line) + 1
    return tuple(lines)


def _turn(answer: Answer, number: int, language: str, link_base: str | None) -> Turn:
    citations = answer.citations or answer.related
    notes = _notes(answer.plan, language)
    if answer.status == "answered":
        one = len(citations) == 1
        result = say(language, "found_one") if one else say(language, "found_many", count=len(citations))
    else:
        result = say(language, "no_match")
        notes += (say(language, "nearest" if citations else "nothing_near"),)
    return Turn(
        heading=f"{number}. {one_line(answer.question)}",
        result=result,
        notes=notes,
        cited=tuple(_cited(citation, language, link_base, answer.library_version) for citation in citations),
    )


def _notes(plan: Mapping[str, Any], language: str) -> tuple[str, ...]:
    join = say(language, "export_join")
    notes = []
    carried = [one_line(str(item["text"])) for item in plan.get("carried") or ()]
    if carried:
        notes.append(f"{say(language, 'carried')} {join.join(carried)}")
    limits = [_limit(name, value, language) for name, value in (plan.get("filters") or {}).items() if value]
    if limits:
        notes.append(f"{say(language, 'limited_to')} {join.join(limits)}")
    return tuple(notes)


def _limit(name: str, value: Any, language: str) -> str:
    """One filter in words; the name itself where the page has none for it."""
    items = value if isinstance(value, (list, tuple)) else [value]
    words = [say(language, item) if name == "validity" else one_line(str(item)) for item in items]
    given = say(language, "export_join").join(words)
    key = f"filter_{name}" if name.startswith("year_") else f"only_{name}"
    return say(language, key, value=given) if key in STRINGS[language] else f"{name}: {given}"


def _cited(citation: Citation, language: str, link_base: str | None, version: str) -> Cited:
    document = citation.document
    facts = [
        say(language, document.validity),
        document.issued_on and say(language, "export_issued_on", date=document.issued_on),
        document.issuer,
        document.region,
        say(language, "export_file", file=document.file),
    ]
    return Cited(
        heading=f"[{citation.rank}] {one_line(citation.citation)}",
        facts=" · ".join(one_line(fact) for fact in facts if fact),
        lines=pieces(citation.quote, citation.start, [(span.start, span.end) for span in citation.evidence]),
        # The version goes along: what the document says may change, what was quoted stays to be read.
        link=link_base and f"{link_base}c/{document.id}/{citation.start}-{citation.end}?version={version}",
    )
