"""What the API gives of where a document's metadata come from."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from index.details import Found

Level = Literal["national", "province", "city", "county"]


class FoundOut(BaseModel):
    """Where a field's value comes from; ``start`` and ``end`` are offsets into the stored text."""

    source: str = Field(examples=["signature"])
    confidence: float = Field(ge=0, le=1, description="The share of such values that are right")
    start: int | None
    end: int | None

    @classmethod
    def of(cls, found: Found) -> FoundOut:
        """The published form."""
        return cls(source=found.source, confidence=found.confidence, start=found.start, end=found.end)
