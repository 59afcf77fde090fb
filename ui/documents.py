"""Uploads on their way into the library, the same for the HTTP API and the page.

A name that came over the network is only ever a name: no folders, no control characters, no device names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

from index.errors import DocumentError
from index.records import AddReport, Failure, Remark

if TYPE_CHECKING:
    from index.library import Library
    from rag.settings import Settings

MEGABYTE = 1024 * 1024
# File systems allow 255 bytes; a Chinese character takes three.
NAME_BYTES = 200

# Names that Windows gives to devices, with any ending: whoever downloads the file there could not save it.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))", re.IGNORECASE)

Outcome = Literal["added", "replaced", "unchanged", "failed"]
# Told of a file's stage, and how far that is:
# ``(name, "reading" | "recognising" | "encoding" | "writing", done, total)``.
Watch = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that arrived: the name its sender gave it, and an open stream of its bytes."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file, uploaded or in an uploaded archive: the document's id, or why it was not added; and
    what is odd about it.
    """

    name: str
    what: Outcome
    document: str | None = None
    failure: Failure | None = None
    remark: Remark | None = None


def safe_name(name: str) -> str:
    """The last part of ``name`` as a plain file name in Unicode NFC. Raises ``ValueError`` where none is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Control, format and surrogate characters can reverse or hide what a reader sees of a name.
    shown = "".join(" " if unicodedata.category(character).startswith("C") else character for character in last)
    plain = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", shown)).strip(" .")
    if not plain:
        raise ValueError(f"no file name in {name!r}")
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    stem, dot, extension = plain.rpartition(".")
    if not dot:
        stem, extension = plain, ""
    while stem and len(f"{stem}{dot}{extension}".encode()) > NAME_BYTES:
        stem = stem[:-1]
    if not stem:
        raise ValueError(f"no file name in {name!r}")
    return f"{stem}{dot}{extension}"


def take_uploads(library: Library, uploads: Sequence[Upload], settings: Settings) -> list[FileOutcome]:
    """Each upload added to the library, or the reason why not; one that fails does not stop the others.

    An archive has an outcome for each file in it.

    Raises ``LibraryError`` and ``ModelError``, which concern the library and not one file.
    """
    most = settings.upload_files
    outcomes = [outcome for upload in uploads[:most] for outcome in take_upload(library, upload, settings)]
    return outcomes + [one_too_many(upload.name, settings) for upload in uploads[most:]]


def one_too_many(name: str, settings: Settings) -> FileOutcome:
    """The outcome of a file beyond the number that one upload may bring."""
    reason = f"An upload may bring {settings.upload_files} files; send the others in another one."
    return _failed(name, "too_many_files", reason)


def take_upload(
    library: Library, upload: Upload, settings: Settings, watch: Watch | None = None, replaces: str | None = None
) -> list[FileOutcome]:
    """One upload added, or, as the new version of the document ``replaces``, put in its place; or the reason why
    not. One outcome for a file, and for an archive one for each file in it. Raises as :func:`take_uploads` does,
    and ``DocumentNotFound``.
    """
    try:
        name = safe_name(upload.name)
    except ValueError:
        return [_failed(upload.name, "bad_name", f"{upload.name!r} cannot be a file name; rename the file.")]
    most = settings.upload_megabytes
    data = upload.stream.read(most * MEGABYTE + 1)
    if len(data) > most * MEGABYTE:
        return [_failed(name, "too_large", f"{name} is larger than {most} MB; split it, or raise the limit.")]
    progress = (lambda stage, done, total: watch(name, stage, done, total)) if watch else None
    try:
        report = (
            library.add_bytes(name, data, progress)
            if replaces is None
            else library.replace_bytes(replaces, name, data, progress)
        )
    except DocumentError as error:
        return [_failed(name, error.code, str(error))]
    odd = {remark.file: remark for remark in report.remarks}
    outcomes = [
        FileOutcome(file := library.document(identity).file, what, document=identity, remark=odd.get(file))
        for what, ids in _by_outcome(report)
        for identity in ids
    ]
    outcomes += [FileOutcome(failure.file, "failed", failure=failure) for failure in report.failures]
    return outcomes or [_failed(name, "document_error", f"{name} was not taken and no reason was given.")]


def _by_outcome(report: AddReport) -> tuple[tuple[Outcome, tuple[str, ...]], ...]:
    return ("added", report.added), ("replaced", report.replaced), ("unchanged", report.unchanged)


def _failed(name: str, code: str, reason: str) -> FileOutcome:
    return FileOutcome(name, "failed", failure=Failure(file=name, code=code, reason=reason))
