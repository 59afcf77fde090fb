"""What stands around a clause, over the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from ui.api_service import ERRORS, Served
from ui.publishing import clause_context
from ui.schemas_context import ClauseContext

router = APIRouter(prefix="/api", responses=ERRORS)


@router.get("/clauses/{clause_id}/context", tags=["library"])
def context(clause_id: Annotated[int, Path(ge=1, le=2**62)], service: Served) -> ClauseContext:
    """The clauses before and after one, the words that lead up to it, and what it refers to in the library."""
    return clause_context(service.library, clause_id)
