"""Documents that another document of the library repeals, or is the newer version of, and from which day.

Nothing is written: who repeals whom is worked out whenever a version of the library is loaded, so that removing the
newer document takes its word back, and the order in which the two were added does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.records import Document
from index.repeals import Repealed, is_repealed_by
from index.validity import ALWAYS, document_on
from index.versions import new_versions


@dataclass(frozen=True, slots=True)
class Ended:
    """A document is repealed from ``day`` on by the one with the id ``by``; ``replaced`` where that is its newer
    version.
    """

    day: date
    by: str
    replaced: bool = False


def find_ended(documents: Sequence[Document], declared: Sequence[tuple[str, Repealed]]) -> dict[str, Ended]:
    """The documents that others end, by id; of several that do, the first day counts.

    ``declared`` are names of repealed documents, each with the id of the document that declares it.
    """
    by_id = {document.id: document for document in documents}
    ended: dict[str, Ended] = {}
    for version in new_versions(documents):
        ended[version.older] = Ended(_begins(by_id[version.newer]), version.newer, True)
    for identity, item in declared:
        newer = by_id[identity]
        for older in documents:
            likely = (item.title and _core(item.title) in older.metadata.title) or (
                item.number and item.number == older.metadata.number
            )
            if not likely or older.id == identity or not is_repealed_by(older.metadata, item, newer.metadata):
                continue
            before = ended.get(older.id)
            day = _begins(newer)
            if ALWAYS < day < _begins(older):
                continue  # it names an earlier document of that title
            if before is None or day < before.day:
                ended[older.id] = Ended(day, newer.id, before is not None and before.replaced)
    return ended


def documents_on(documents: Sequence[Document], ended: Mapping[str, Ended], day: date) -> tuple[Document, ...]:
    """``documents`` in their order as they stand on ``day``: their validity, and what has ended them by then."""
    found = []
    for document in documents:
        end = ended.get(document.id)
        standing = document_on(document, day, end.day if end else None)
        if end is not None and "validity" not in dict(document.corrected):
            standing = replace(
                standing,
                repealed_on=end.day.isoformat() if end.day > ALWAYS else None,
                replaced_by=end.by if end.replaced and end.day <= day else None,
            )
        found.append(standing)
    return tuple(found)


def _begins(document: Document) -> date:
    """The day from which a document takes another's place."""
    m = document.metadata
    day = m.effective_on or m.issued_on
    return date.fromisoformat(day) if day else ALWAYS


def _core(title: str) -> str:
    """The part of a title that any longer form of it holds."""
    return title.removeprefix("中华人民共和国")
