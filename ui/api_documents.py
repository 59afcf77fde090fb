"""Documents that are changed over the API: corrected by hand, replaced by a new version."""

from __future__ import annotations

from fastapi import APIRouter, UploadFile

from ui.api_access import Changing
from ui.api_errors import ApiError
from ui.api_service import ERRORS, Served, published
from ui.auditing import note_outcomes
from ui.documents import Upload, take_upload
from ui.schemas import CorrectionRequest, DocumentOut, Replaced

router = APIRouter(prefix="/api", responses=ERRORS)


@router.put("/documents/{document_id}", tags=["library"])
def replace(document_id: str, file: UploadFile, service: Served, caller: Changing) -> Replaced:
    """Replace a document by a new version, whatever the file's name. Until it is in, the old version answers;
    where the file cannot be read, it stays. The id and the corrections by hand stay."""
    service.library.document(document_id)
    upload = Upload(file.filename or "", file.file)
    outcome, *_ = take_upload(service.library, upload, service.settings, replaces=document_id)
    note_outcomes(service, caller, [outcome])
    service.metrics.uploaded(outcome.what)
    if outcome.failure is not None or outcome.document is None:
        failure = outcome.failure
        code, reason = (failure.code, failure.reason) if failure else ("document_error", "The file was not taken.")
        raise ApiError(413 if code == "too_large" else 422, code, reason)
    return Replaced(
        document=published(service, service.library.document(outcome.document)),
        changed=outcome.what == "replaced",
        library_version=service.library.version,
    )


@router.patch("/documents/{document_id}", tags=["library"])
def correct(document_id: str, request: CorrectionRequest, service: Served, caller: Changing) -> DocumentOut:
    """Correct what was read of a document. A field that is given is set, `null` says that the document has none;
    the fields in `reset` are what was read again. Corrections outlive new versions of the file."""
    values = request.model_dump(exclude_unset=True, exclude={"reset"})
    corrected = service.library.correct(document_id, values, request.reset)
    service.access.audit.write("correct", caller, [corrected], fields=[*values, *request.reset])
    return published(service, corrected)
