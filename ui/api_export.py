"""``POST /api/export``: answers as a file to take along. The questions are asked again, so nothing can be forged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from rag.answer import Answer
from ui.access.records import caller_of
from ui.api_access import limited
from ui.api_errors import ApiError
from ui.api_service import ERRORS, Served
from ui.auditing import note_export
from ui.export_files import MEDIA_TYPES, write_export
from ui.schemas import AskRequest, ExportRequest
from ui.service import Service

router = APIRouter(prefix="/api", responses=ERRORS)
# Without its charset a media type is what OpenAPI calls one.
FILES: dict[str, Any] = {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in MEDIA_TYPES.values()}


@router.post("/export", tags=["questions"], response_class=Response, responses={200: {"content": FILES}})
def export(request: ExportRequest, service: Served, http: Request) -> Response:
    """A conversation as a Markdown or a Word file: quotes word for word, citations, dates, links to each clause.

    Each turn is asked anew, in the library as it is now; what stands in the file is what the library answers.
    """
    most = service.settings.export_turns
    if len(request.turns) > most:
        raise ApiError(
            422, "too_many_turns", f"An export holds {most} questions, not {len(request.turns)}; send fewer."
        )
    caller = caller_of(http)
    limited(service, "questions", caller, len(request.turns))
    answers = [answer_again(service, turn) for turn in request.turns]
    note_export(service, caller, answers, request.format)
    file = write_export(
        answers,
        request.format,
        request.language,
        datetime.now().astimezone().date().isoformat(),
        link_base(service, http),
    )
    return Response(file.data, media_type=file.media_type, headers={"Content-Disposition": file.disposition})


def answer_again(service: Service, turn: AskRequest) -> Answer:
    """The answer to a turn of a conversation, as ``POST /api/ask`` gives it."""
    return service.assistant.ask(
        turn.question,
        history=turn.history,
        limit=turn.limit,
        filters=turn.filters.given() if turn.filters else None,
        without=turn.without,
    )


def link_base(service: Service, http: Request) -> str:
    """The address of the page, a slash at its end: as it was set, or as this request came to it."""
    return service.settings.public_url or str(http.base_url)
