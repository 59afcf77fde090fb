"""Documents that another document of the library declares repealed.

Nothing is written: who repeals whom is worked out whenever a version is loaded, so that removing the newer
document takes its word back, and the order in which the two were added does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.records import Document
from index.repeals import Repealed, is_repealed_by


def mark_repealed(documents: Sequence[Document], declared: Sequence[tuple[str, Repealed]]) -> list[Document]:
    """``documents`` in their order, with ``repealed`` as the validity of those that ``declared`` names.

    ``declared`` are names of repealed documents, each with the id of the document that declares it. A validity that
    was set by hand stays.
    """
    by_id = {document.id: document for document in documents}
    gone: set[str] = set()
    for identity, item in declared:
        newer = by_id[identity]
        for older in documents:
            likely = (item.title and _core(item.title) in older.metadata.title) or (
                item.number and item.number == older.metadata.number
            )
            likely = likely and older.id != identity and "validity" not in dict(older.corrected)
            if likely and is_repealed_by(older.metadata, item, newer.metadata):
                gone.add(older.id)
    return [
        replace(d, metadata=replace(d.metadata, validity="repealed")) if d.id in gone else d for d in documents
    ]  # fmt: skip


def _core(title: str) -> str:
    """The part of a title that any longer form of it holds."""
    return title.removeprefix("中华人民共和国")
