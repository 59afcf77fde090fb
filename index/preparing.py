"""A file's bytes become a document ready to be stored, all but its vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from index.archives import ARCHIVE_SUFFIXES
from index.clauses import ClauseSettings, make_clauses
from index.details import Details
from index.errors import DocumentError, LibraryError
from index.metadata import describe
from index.reading import SUPPORTED_SUFFIXES, Watch, read_document
from index.records import Clause, Failure, HeadingMark, Metadata, PageSpan
from index.repeals import Repealed, find_repealed
from index.sentences import split_sentences
from index.sidecars import applied, is_sidecar

INDEXED_HEADINGS = 80
"""Characters of an address's labels that go into a clause's indexed text; more would drown a short clause."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to add: ``file`` is its name in the library, ``key`` tells the same file again at the next ``add``."""

    file: str
    key: str
    path: Path


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one file holds, read, described and cut into clauses."""

    file: str
    key: str
    sha256: str
    format: str
    metadata: Metadata
    details: Details
    text: str
    pages: tuple[PageSpan, ...]
    headings: tuple[HeadingMark, ...]
    repeals: tuple[Repealed, ...]
    clauses: tuple[Clause, ...]


def find_sources(paths: Iterable[Path]) -> tuple[list[Source], list[Failure]]:
    """The files below ``paths``: each path a file, or a folder searched to the bottom for known formats.

    A file named outright is taken whatever its suffix, so that its reader can say why it does not work; in a folder
    hidden files are left out, and what lies beside a file to tell of it; files of unknown formats are reported.
    Links to folders are not followed, links to files only where they stay in the folder: who may write there must not
    choose what else is read. Raises LibraryError for a path that is not there.
    """
    sources: list[Source] = []
    failures: list[Failure] = []
    for path in paths:
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file()):
                relative = file.relative_to(path)
                if any(part.startswith((".", "~$")) for part in relative.parts) or is_sidecar(file):
                    continue
                if file.is_symlink() and not file.resolve().is_relative_to(path.resolve()):
                    failures.append(_leads_out(relative.as_posix()))
                elif file.suffix.lower() in SUPPORTED_SUFFIXES | ARCHIVE_SUFFIXES:
                    sources.append(Source(relative.as_posix(), str(file.resolve()), file))
                else:
                    failures.append(_unknown(relative.as_posix(), file.suffix))
        elif path.is_file():
            sources.append(Source(path.name, str(path.resolve()), path))
        else:
            raise LibraryError(f"{path} is neither a file nor a folder; name one that is there")
    return sources, failures


def _unknown(file: str, suffix: str) -> Failure:
    known = " ".join(sorted(SUPPORTED_SUFFIXES | ARCHIVE_SUFFIXES))
    return Failure(file, "unknown_format", f"no reader for {suffix or 'files without a suffix'}; known: {known}")


def _leads_out(file: str) -> Failure:
    return Failure(
        file, "unreadable_document",
        f"{file} is a link that leads out of its folder; add the file it leads to by its own name. "
        "这是指向文件夹之外的链接，没有读取；如需添加，请直接指定它所指的文件。",
    )  # fmt: skip


def digest(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def prepare(
    data: bytes,
    file: str,
    key: str,
    settings: ClauseSettings,
    watch: Watch | None = None,
    given: Mapping[str, str | None] | None = None,
) -> Prepared:
    """Reads ``data``; ``watch`` is told of each scanned page that was recognised. What is ``given`` about the file
    goes before what is read of it.

    Raises a DocumentError that says why it cannot become a document.
    A heading that is the document's own title is left out of the addresses: it leads nowhere.
    """
    read = read_document(data, file, watch)
    described = describe(read.text, file, title=read.title, headings=read.headings)
    metadata, details = applied(described.metadata, described.details, given or {})
    clauses = tuple(
        replace(clause, address=tuple(label for label in clause.address if label != metadata.title))
        for clause in make_clauses(read.text, read.headings, read.pages, settings)
    )
    return Prepared(
        file, key, digest(data), read.format, metadata, details, read.text, read.pages,
        read.headings, find_repealed(read.text), clauses,
    )  # fmt: skip


def indexed_texts(prepared: Prepared, title: str | None = None) -> Iterator[str]:
    """For each clause that is no noise the text that is indexed: title, the headings above, the clause itself.

    ``title`` goes before the title that was read.
    """
    for clause in spoken(prepared.clauses):
        yield indexed_text(title or prepared.metadata.title, clause.address, prepared.text[clause.start : clause.end])


def sentence_texts(prepared: Prepared) -> Iterator[list[str]]:
    """For each clause that is no noise the texts of its sentences."""
    for clause in spoken(prepared.clauses):
        quote = prepared.text[clause.start : clause.end]
        yield [quote[a:b] for a, b in split_sentences(quote)]


def spoken(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """``clauses`` without those that are noise: what is indexed and answered from."""
    return tuple(clause for clause in clauses if not clause.noise)


def indexed_document(title: str, text: str, clauses: Iterable[Clause]) -> str:
    """What is indexed of a whole document: its title, and its text without noise."""
    return f"{title}\n" + "".join(text[clause.start : clause.end] for clause in spoken(clauses))


def indexed_text(title: str, address: tuple[str, ...], quote: str) -> str:
    """Title, headings and quote as lines; what the quote itself begins with is not said twice."""
    quote = quote.strip()
    if title and title in quote[: len(title) + INDEXED_HEADINGS]:
        title = ""
    opening = quote[:INDEXED_HEADINGS].replace("(", "（").replace(")", "）")
    above = " ".join(label for label in address if label not in opening)[:INDEXED_HEADINGS]
    return "\n".join(part for part in (title, above, quote) if part)


def failure(file: str, error: DocumentError) -> Failure:
    """A document error as a line of the report."""
    return Failure(file, error.code, str(error))
