"""What ``PolicyAssistant.ask`` gives back: plain data, nothing rendered, nothing generated."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["answered", "no_match"]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character offsets into the document's stored text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """Of a citation's document, what a reader needs to check it."""

    id: str
    file: str
    title: str
    number: str | None
    issuer: str | None
    issued_on: str | None
    region: str | None
    validity: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a clause was found, for the page to say in words.

    ``words`` are runs of the question that stand in the clause or its headings; ``meaning`` is how far the cosine
    of question and clause exceeds that of unrelated clauses; ``address`` is true where the question named this
    very place.
    """

    words: tuple[str, ...] = ()
    meaning: float | None = None
    address: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause offered as an answer. ``quote`` is exactly ``stored_text[start:end]``.

    ``score`` in [0, 1] is comparable between questions and libraries: higher is better.
    ``evidence`` are the sentences inside ``[start, end)`` that answer, best first.
    """

    rank: int
    score: float
    document: CitedDocument
    address: tuple[str, ...]
    citation: str
    page: int | None
    quote: str
    start: int
    end: int
    evidence: tuple[Span, ...] = ()
    clause: int = 0
    why: Why = field(default_factory=Why)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one question. With ``no_match``, ``citations`` is empty and ``related`` holds the nearest."""

    question: str
    status: Status
    citations: tuple[Citation, ...]
    related: tuple[Citation, ...]
    plan: dict[str, Any]
    library_version: str
    timings_ms: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON-ready data, in the published format."""
        return asdict(self)
