"""What the API says of the library as a whole, and of the texts that a document has had."""

from __future__ import annotations

from pydantic import BaseModel, Field

from index.journal import Unfinished
from index.past import TextVersion


class UnfinishedOut(BaseModel):
    """Work that was cut short and has not been taken up since."""

    kind: str = Field(description="`add`, `replace`, `remove`, `correct` or `reindex`")
    files: list[str] = Field(description="The documents that it had not got to")
    began_at: str

    @classmethod
    def of(cls, work: Unfinished) -> UnfinishedOut:
        """The published form."""
        return cls(kind=work.kind, files=list(work.files), began_at=work.began_at)


class LibraryState(BaseModel):
    """The library as it is now."""

    version: str
    documents: int
    clauses: int
    model: str
    read_only: bool = Field(description="The folder cannot be written: questions are answered, nothing is changed")
    unfinished: list[UnfinishedOut]
    damaged: list[str] = Field(description="Files of documents that are not as they were stored, and left out")


class TextOut(BaseModel):
    """A text that a document has or had: from the version numbered `since` to before `until`."""

    since: int
    until: int | None = Field(description="`null` for the present text")
    title: str
    file: str
    sha256: str = Field(description="Of the file that it was read from")
    length: int

    @classmethod
    def of(cls, text: TextVersion) -> TextOut:
        """The published form."""
        d = text.document
        return cls(since=text.since, until=text.until, title=d.metadata.title, file=d.file, sha256=d.sha256,
                   length=len(text.text))  # fmt: skip
