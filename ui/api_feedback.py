"""``POST /api/feedback``: whether an answer helped, kept for whoever looks after the library."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter

from index.errors import PassageError
from index.feedback import Feedback
from index.library import Library
from ui.api_access import Asking
from ui.api_service import ERRORS, Served
from ui.schemas import FeedbackPassage, FeedbackRequest, FeedbackTaken
from ui.service import Service

router = APIRouter(prefix="/api", responses=ERRORS)
LONGEST_PASSAGE = 20_000
"""Characters; several times the longest clause, and no whole document."""


@router.post("/feedback", tags=["questions"], responses={507: {"description": "No room is left for feedback"}})
def feedback(request: FeedbackRequest, service: Served, _: Asking) -> FeedbackTaken:
    """Tell whether an answer, or with `citation` that one passage, helped.

    The reason `not in the documents` (or 文件里没有) marks a question that nothing in the library answers.
    `tiaowen feedback` lists what was given and writes it as a question set.
    """
    return take_feedback(service, request)


def take_feedback(service: Service, request: FeedbackRequest) -> FeedbackTaken:
    """Stores it. Raises DocumentNotFound and PassageError where the passage is not there, and FeedbackFull."""
    entry = Feedback(
        question=request.question,
        history=tuple(request.history),
        helpful=request.helpful,
        reason=(request.reason or "").strip() or None,
        library_version=request.library_version,
    )
    if request.citation:
        entry = _about(entry, request.citation, service.library)
    stored = service.library.feedback.add(entry, service.settings.feedback_megabytes)
    return FeedbackTaken(id=stored.id, given_at=stored.given_at)


def _about(entry: Feedback, passage: FeedbackPassage, library: Library) -> Feedback:
    document = library.document(passage.document)
    text = library.text(document.id)
    start, end = passage.start, passage.end
    if not start < end <= min(len(text), start + LONGEST_PASSAGE) or not text[start:end].strip():
        raise PassageError(
            f"{document.file} has {len(text)} characters and no passage {start}-{end} that feedback can be about; "
            "send the start and end of a citation"
        )
    quote = text[start:end]
    if passage.quote is not None and passage.quote != quote:
        raise PassageError(
            f"{document.file} says something else at {start}-{end} by now; ask again and judge that answer"
        )
    return replace(entry, document=document.id, file=document.file, start=start, end=end, quote=quote)
