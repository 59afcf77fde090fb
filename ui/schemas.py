"""What the HTTP API takes and gives, as pydantic models; ``/docs`` is made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from index.divisions import level_of
from index.records import Clause, Document, Failure, Remark
from rag.answer import Citation
from rag.question import MAX_LENGTH
from ui.schemas_context import LinkOut, RelatedDocument
from ui.schemas_found import FoundOut, Level

Validity = Literal["in_force", "not_yet_in_force", "expired", "repealed", "draft", "unknown"]


class Strict(BaseModel):
    """A request: an unknown field is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


class Filters(Strict):
    """Which documents may answer. Each list means "any of these"; fields together mean "all of these"."""

    document: list[str] | None = Field(None, description="Document ids")
    region: list[str] | None = Field(None, examples=[["四川省"]])
    issuer: list[str] | None = None
    validity: list[Validity] | None = Field(None, examples=[["in_force"]])
    topic: list[str] | None = Field(None, examples=[["land"]], description="Topics, as `/api/filters` lists them")
    kind: list[str] | None = Field(None, examples=[["办法"]], description="Kinds of documents")
    year_from: int | None = Field(None, ge=1900, le=2200, description="Year of issue, from")
    year_to: int | None = Field(None, ge=1900, le=2200, description="Year of issue, to")
    on: date | None = Field(
        None, examples=["2023-06-30"], description="The day whose validities count, in place of today"
    )

    def given(self) -> dict[str, Any]:
        """The filters that were given."""
        return self.model_dump(exclude_none=True)


class AskRequest(Strict):
    """A question with what surrounds it."""

    question: str = Field(description="The question, at most 2,000 characters", examples=["先租后让最长租几年？"])
    history: list[Annotated[str, Field(max_length=MAX_LENGTH)]] = Field(
        default_factory=list, max_length=100, description="The earlier questions of this conversation, oldest first"
    )
    limit: int | None = Field(None, ge=1, le=100, description="At most this many citations; unset, as configured")
    filters: Filters | None = None
    without: list[Annotated[str, Field(max_length=MAX_LENGTH)]] = Field(
        default_factory=list, max_length=100, description="Texts of the plan's `carried` and `said` not to count"
    )


class ExportRequest(Strict):
    """Questions whose answers go into a file, each as it was asked."""

    format: Literal["markdown", "docx"]
    turns: list[AskRequest] = Field(min_length=1, description="The questions, oldest first")
    language: Literal["zh", "en"] = Field("zh", description="The language of what is not a quote")


class FeedbackPassage(Strict):
    """The passage that the feedback is about: a citation, or another span of the document."""

    document: str = Field(max_length=200, description="The document's id")
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    quote: str | None = Field(None, description="What was shown; where given, the stored text must still say it")


class FeedbackRequest(Strict):
    """Whether an answer, or one citation of it, helped, and why."""

    question: str = Field(min_length=1, max_length=MAX_LENGTH)
    history: list[Annotated[str, Field(max_length=MAX_LENGTH)]] = Field(default_factory=list, max_length=100)
    helpful: bool
    reason: str | None = Field(None, max_length=2000, examples=["not in the documents"])
    citation: FeedbackPassage | None = None
    library_version: str = Field(max_length=100, description="As the answer named it")


class FeedbackTaken(BaseModel):
    """The feedback was stored."""

    id: int
    given_at: str


class SearchRequest(Strict):
    """Words to look for, whatever their score."""

    question: str = Field(description="What to look for", examples=["风险补偿"])
    limit: int = Field(20, ge=1, le=100, description="At most this many clauses")
    filters: Filters | None = None


class SearchResponse(BaseModel):
    """The best clauses, best first."""

    question: str
    citations: list[Citation]
    library_version: str


class DocumentOut(BaseModel):
    """A document as published: its place in the library, and what it says of itself."""

    id: str
    file: str
    title: str
    number: str | None
    issuer: str | None
    issued_on: str | None
    region: str | None
    validity: str
    kind: str | None
    effective_on: str | None
    expires_on: str | None
    repealed_on: str | None = Field(description="The day from which another document of the library repeals it")
    replaced_by: str | None = Field(description="The id of its newer version, which answers in its place")
    level: Level | None = Field(description="Of its region")
    sizes: list[str] = Field(description="Sizes of enterprises that it is for", examples=[["小微企业"]])
    industries: list[str] = Field(description="Industries that it is for", examples=[["制造业"]])
    apply_from: str | None = Field(description="From when one can apply")
    apply_to: str | None = Field(description="Until when one can apply")
    related: list[RelatedDocument] = Field(description="Documents that belong to it: its 解读, its other versions …")
    found: dict[str, FoundOut] = Field(description="Where the fields come from, and how sure they are")
    format: str
    length: int
    clauses: int
    pages: int
    added_at: str
    sha256: str
    corrected: dict[str, str | None] = Field(
        description="Fields that were corrected by hand, each with what was read from the file"
    )
    topics: list[str] = Field(description="What it is about, the surest first", examples=[["land"]])

    @classmethod
    def of(cls, document: Document, topics: Sequence[str], related: Sequence[RelatedDocument] = ()) -> DocumentOut:
        """The published form of a stored document with its ``topics`` and what is ``related``."""
        metadata = document.metadata
        return cls(
            id=document.id,
            file=document.file,
            **{field.name: getattr(metadata, field.name) for field in fields(metadata)},
            repealed_on=document.repealed_on,
            replaced_by=document.replaced_by,
            level=cast(Level, level_of(metadata.region)),
            **document.details.fields(),
            related=list(related),
            found={item.field: FoundOut.of(item) for item in document.details.found},
            format=document.format,
            length=document.length,
            clauses=document.clauses,
            pages=document.pages,
            added_at=document.added_at,
            sha256=document.sha256,
            corrected=dict(document.corrected),
            topics=list(topics),
        )


class ClauseOut(BaseModel):
    """A clause without its text."""

    start: int
    end: int
    address: list[str]
    page: int | None
    id: int
    noise: str | None = Field(
        description="Where it says nothing: spam, site, paywall, editor or page; it is kept, but never answered from"
    )

    @classmethod
    def of(cls, clause: Clause) -> ClauseOut:
        """The published form of a stored clause."""
        return cls(
            start=clause.start,
            end=clause.end,
            address=list(clause.address),
            page=clause.page,
            id=clause.id,
            noise=clause.noise or None,
        )


class DocumentText(BaseModel):
    """A document with its stored text and its clauses; every offset counts characters of ``text``."""

    document: DocumentOut
    text: str
    clauses: list[ClauseOut]
    links: list[LinkOut] = Field(description="References in the text that lead to documents of the library")


class ClauseDetail(ClauseOut):
    """A clause on its own: ``quote`` is ``text[start:end]`` of its document."""

    quote: str
    document: DocumentOut


class UploadResponse(BaseModel):
    """What became of the files, in the order they came. One that failed does not stop the others."""

    added: list[DocumentOut]
    replaced: list[DocumentOut]
    unchanged: list[DocumentOut]
    failures: list[Failure]
    remarks: list[Remark] = Field(
        description="Files that were taken and are odd: their ending is not their content's"
    )
    library_version: str


CorrectedField = Literal["title", "number", "issuer", "issued_on", "effective_on", "expires_on", "region", "validity"]


class CorrectionRequest(Strict):
    """What a document is said to be, over what was read of it. Fields that are left out stay as they are."""

    title: str | None = Field(None, max_length=300)
    number: str | None = Field(None, max_length=300, examples=["澜政发〔2024〕12号"])
    issuer: str | None = Field(None, max_length=300)
    issued_on: str | None = Field(None, max_length=300, examples=["2024-03-01"])
    effective_on: str | None = Field(None, max_length=300)
    expires_on: str | None = Field(None, max_length=300)
    region: str | None = Field(None, max_length=300)
    validity: Validity | None = None
    reset: list[CorrectedField] = Field(default_factory=list, description="Fields whose correction is taken back")


class Replaced(BaseModel):
    """A document with its new version; `changed` is false where the file was the one it had."""

    document: DocumentOut
    changed: bool
    library_version: str


class Deleted(BaseModel):
    """The document that was removed."""

    deleted: DocumentOut
    library_version: str


class SessionOut(BaseModel):
    """Whom a request counts as."""

    name: str | None = Field(description="Of the account or the token; null: nobody known")
    role: Literal["reader", "editor"] | None
    how: Literal["session", "token", "command"] | None = Field(description="How that is known")
    accounts: bool = Field(description="There are accounts, so that one has to be known")
    may_change: bool = Field(description="May add, replace, correct and delete documents")


class Live(BaseModel):
    """The process answers."""

    status: Literal["live"] = "live"


class Ready(BaseModel):
    """Whether questions can be answered now, and from what."""

    status: Literal["ready", "loading", "failed"]
    reason: str | None = Field(None, description="Why loading failed")
    model: str = Field(description="What makes the vectors: builtin, a folder, or a model's name on a hub")
    license: str | None = Field(None, description="The licence that the model's card states; null: not stated")
    reranker: str | None = Field(None, description="The cross-encoder that puts candidates in order; null: none")
    reranker_license: str | None = Field(None, description="The licence that its card states; null: not stated")
    library_version: str
    documents: int
    clauses: int
    loaded: bool = Field(description="The model and the indexes are in memory")


class ErrorBody(BaseModel):
    """What went wrong, for programs and for people."""

    code: str = Field(examples=["document_not_found"])
    message: str = Field(description="What happened, with which value, and what to do")
    detail: Any = None


class ErrorResponse(BaseModel):
    """The shape of every error."""

    error: ErrorBody
