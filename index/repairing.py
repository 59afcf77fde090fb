"""``verify --repair``: what is not as it was written, mended from what is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.adding import Progress
from index.catalog import Catalog
from index.catalog_rows import NewDocument
from index.checking import SealCheck
from index.clauses import ClauseSettings
from index.derived import DerivedIndexes
from index.errors import CorrectionError, DocumentError
from index.grams import language_of
from index.library_model import LibraryModel
from index.metadata import describe
from index.originals import Originals
from index.preparing import Prepared, indexed_texts, prepare, spoken
from index.records import Document
from index.recutting import cut, cut_anew, encoded
from index.repeals import find_repealed
from index.sidecars import sidecar_of


@dataclass(frozen=True, slots=True)
class Repair:
    """What became of one thing that was amiss: ``how`` is ``text`` (made again from the stored text), ``original``
    (read again from the file as it came), ``derived`` (an index made again), ``renewed`` (read from the original, and
    its text is not to the letter the one before), or ``lost`` where nothing sound is left of it."""

    where: str
    how: str
    detail: str = ""


def repair(
    catalog: Catalog,
    indexes: DerivedIndexes,
    originals: Originals,
    model: LibraryModel,
    settings: ClauseSettings,
    progress: Progress | None = None,
) -> tuple[Repair, ...]:
    """Mends every document that is not as it was written, and the indexes; the library's lock must be held.

    A document whose text is sound is described, cut and encoded from it again; of one whose text is not, the original
    file is read. Where neither is sound it stays as it is, and answers nothing. Raises ModelError.
    """
    done: list[Repair] = []
    damaged = SealCheck(catalog).damaged(anew=True)
    rows = {number: (source, document) for number, source, document in catalog.documents()}
    for i, (number, what) in enumerate(damaged.items()):
        source, document = rows[number]
        if what in ("clauses", "vectors", "sentences"):
            cut_anew(catalog, indexes, model.encode, number, settings)
            done.append(Repair(document.file, "text", what))
        else:
            done.append(_put_right(catalog, originals, model, settings, number, source, document, what))
        if progress is not None:
            progress("repairing", i + 1, len(damaged))
    done += [Repair(name, "derived") for name in indexes.make_again()]
    return tuple(done)


def _put_right(
    catalog: Catalog, originals: Originals, model: LibraryModel, settings: ClauseSettings,
    number: int, source: str, document: Document, what: str,
) -> Repair:  # fmt: skip
    """The document read again from its original, or described again from its text."""
    prepared, how = _from_original(originals, document, source, settings), "original"
    if prepared is None and what == "record":
        prepared, how = _from_text(catalog, number, source, document, settings), "text"
    if prepared is None:
        return Repair(document.file, "lost", f"{what}; neither its text nor its original is sound")
    title = document.metadata.title if any(field == "title" for field, _ in document.corrected) else None
    quotes = [prepared.text[clause.start : clause.end] for clause in spoken(prepared.clauses)]
    vectors, packed = encoded(list(indexed_texts(prepared, title)), quotes, model.encode)
    new = NewDocument(
        id=document.id, file=prepared.file, source=source, sha256=prepared.sha256, format=prepared.format,
        language=language_of(prepared.text), metadata=prepared.metadata, details=prepared.details,
        added_at=document.added_at, text=prepared.text, pages=prepared.pages, headings=prepared.headings,
        repeals=prepared.repeals,
        clauses=prepared.clauses, vectors=vectors, sentences=tuple(packed), title=title,
    )  # fmt: skip
    same = catalog.put_right(number, new, settings.fingerprint)
    return Repair(document.file, how if same else "renewed", what)


def _from_original(
    originals: Originals, document: Document, source: str, settings: ClauseSettings
) -> Prepared | None:
    try:
        data = originals.read(document.sha256)
        return (
            None if data is None else prepare(data, document.file, source, settings, given=sidecar_of(Path(source)))
        )
    except (DocumentError, CorrectionError, OSError, ValueError, TypeError):
        return None


def _from_text(
    catalog: Catalog, number: int, source: str, document: Document, settings: ClauseSettings
) -> Prepared | None:
    """What the text says of itself; what the file alone told, declared headings and pages, as far as it is there."""
    text = catalog.text(number)
    if not text:
        return None
    try:
        headings, pages = catalog.headings(number), catalog.pages(number)
    except (ValueError, TypeError):
        headings, pages = (), ()
    described = describe(text, document.file, headings=headings)
    clauses = cut(text, headings, pages, described.metadata.title, settings)
    return Prepared(
        document.file, source, document.sha256, document.format, described.metadata, described.details, text, pages,
        headings, find_repealed(text), clauses,
    )  # fmt: skip
