"""What the API gives of how clauses and documents hang together."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from index.links import Link
from index.records import StoredClause
from index.snapshot import Snapshot
from index.surroundings import Surroundings
from rag.citing import reference, trimmed

Kind = Literal[
    "explains", "explained_by", "replaces", "replaced_by", "repeals", "repealed_by", "draft_of", "final_of"
]


class RelatedDocument(BaseModel):
    """A document that belongs to another one: ``relation`` is what that other one is to it."""

    relation: Kind
    id: str
    title: str


class LinkOut(BaseModel):
    """``text[start:end]`` refers to a document of the library, and to a place in it where the offsets are given."""

    start: int
    end: int
    document: str
    target_start: int | None
    target_end: int | None

    @classmethod
    def of(cls, link: Link) -> LinkOut:
        """The published form."""
        return cls(
            start=link.start,
            end=link.end,
            document=link.document,
            target_start=link.target_start,
            target_end=link.target_end,
        )


class NearClause(BaseModel):
    """A clause beside another one; ``quote`` is ``text[start:end]`` of its document."""

    clause: int
    document: str
    citation: str
    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, stored: StoredClause, snapshot: Snapshot) -> NearClause:
        """The published form of a stored clause, without white space at its ends."""
        start, end, quote = trimmed(stored)
        document = snapshot.document(stored.document_id)
        return cls(
            clause=stored.clause.id,
            document=document.id,
            citation=reference(document, stored.clause.address, stored.clause.page),
            start=start,
            end=end,
            quote=quote,
        )


class ReferredClause(LinkOut):
    """A reference in a clause, with the first clause that it leads to; `null` where a whole document is meant."""

    words: str
    title: str
    clause: NearClause | None


class ClauseContext(BaseModel):
    """What stands around a clause: its neighbours, the words that lead up to it, and what it refers to."""

    clause: NearClause
    before: NearClause | None
    after: NearClause | None
    lead: NearClause | None = Field(description="The words of the heading or list above, which speak for it too")
    refers: list[ReferredClause]

    @classmethod
    def of(cls, around: Surroundings, snapshot: Snapshot) -> ClauseContext:
        """The published form."""
        text = snapshot.text(around.clause.document_id)
        refers = [
            ReferredClause(
                **LinkOut.of(item.link).model_dump(),
                words=text[item.link.start : item.link.end],
                title=snapshot.document(item.link.document).metadata.title,
                clause=NearClause.of(item.clause, snapshot) if item.clause else None,
            )
            for item in around.refers
        ]

        def near(stored: StoredClause | None) -> NearClause | None:
            return NearClause.of(stored, snapshot) if stored else None

        return cls(
            clause=NearClause.of(around.clause, snapshot),
            before=near(around.before),
            after=near(around.after),
            lead=near(around.lead),
            refers=refers,
        )


def related_documents(snapshot: Snapshot, document: str) -> list[RelatedDocument]:
    """The documents of a snapshot that belong to one, by id."""
    return [
        RelatedDocument(relation=item.kind, id=item.document, title=snapshot.document(item.document).metadata.title)
        for item in snapshot.relations.get(document, ())
    ]
