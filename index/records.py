"""The data that the rooms hand each other: frozen, plain, without behaviour beyond what their fields imply.

All offsets are character offsets into a document's stored text, half-open: ``[start, end)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from index.details import Details

NO_DETAILS = Details()


@dataclass(frozen=True, slots=True)
class PageSpan:
    """Page ``number`` (from 1) of a paged format covers ``[start, end)``."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A heading that the file format itself declares (Markdown ``##``, HTML ``h2``, Word ``Heading 2``).

    ``[start, end)`` is its text in the stored text without markup; ``level`` counts from 1.
    """

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a reader makes of a file's bytes: text, and what the format knew about its structure.

    ``text`` has ``\\n`` line ends, no trailing white space at line ends, no byte order mark, no NUL;
    a line is a paragraph, a heading or a table row wherever the format tells.
    """

    text: str
    format: str
    pages: tuple[PageSpan, ...] = ()
    headings: tuple[HeadingMark, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; ``None`` where it does not say. Dates are ISO 8601 (``2024-03-01``).

    ``validity`` is one of ``in_force``, ``not_yet_in_force``, ``expired``, ``repealed``, ``draft``, ``unknown``: that
    of the day the file was read where nobody asks for another (see ``index.validity``).
    """

    title: str
    number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    effective_on: str | None = None
    region: str | None = None
    kind: str | None = None
    validity: str = "unknown"
    expires_on: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One policy file in the library. ``file`` is its path relative to the folder that was added.

    ``language`` is ``zh`` or ``en``: the script that most of its letters are of. ``corrected`` names the fields of
    ``metadata`` that were corrected by hand, each with what was read from the file. ``clauses`` counts those that
    can be answered from. ``repealed_on`` is the day from which another document of the library repeals it,
    ``replaced_by`` the id of its own newer version.
    """

    id: str
    file: str
    sha256: str
    format: str
    metadata: Metadata
    length: int
    clauses: int
    pages: int
    added_at: str
    language: str = "zh"
    corrected: tuple[tuple[str, str | None], ...] = ()
    details: Details = NO_DETAILS
    repealed_on: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A citable span: ``text[start:end]``. The clauses of a document, in order, are its stored text.

    ``address`` are the labels from the document down; ``page`` is the page it starts on, if the format has pages.
    ``id`` is 0 until the catalogue has given one; ids are never used twice. ``noise`` is empty, or what the clause is
    instead of something said (see ``index.noise``): such a clause is kept and shown, but never answered from.
    """

    start: int
    end: int
    address: tuple[str, ...] = ()
    page: int | None = None
    id: int = 0
    noise: str = ""


@dataclass(frozen=True, slots=True)
class StoredClause:
    """A clause with its text and its document's id, as the catalogue hands it out."""

    clause: Clause
    document_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be added, and why, in a sentence for people."""

    file: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is odd about a file that was added, in a sentence for people: its ending is not that of its content."""

    file: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What one ``add`` did, by document id; ``failures`` names what it could not take, ``remarks`` what it took and
    is odd.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    clauses: int = 0
    seconds: float = 0.0
    version: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What one ``reindex`` did: of the ``clauses`` there are it ``encoded`` so many, the rest an earlier run had.

    ``license`` is what the model's card states, ``None`` where it states none.
    """

    model: str
    license: str | None
    clauses: int
    encoded: int
    seconds: float
    version: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One promise of the library found broken by ``verify``."""

    what: str
    where: str
    detail: str = field(default="")
