"""What commands at the machine tell the audit log of a library that has one."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.library import Library
    from index.records import AddReport, Document
    from ui.access.audit import AuditLog


def note_command(audit: AuditLog, what: str, documents: Iterable[Document] = (), **more: Any) -> None:
    """Adds a line: ``what`` was done by a command, by the user of this machine who gave it."""
    from ui.access.records import Caller

    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # in a container a number may be all there is
        user = None
    audit.write(what, Caller(name=user, local=True, how="command"), documents, **more)


def note_documents(library: Library, what: str, documents: Iterable[Document]) -> None:
    """The same of documents, where the library has had an account or an audit log before: whoever works alone on
    one machine gets no folder for it."""
    from ui.access.audit import AuditLog
    from ui.access.store import access_folder
    from ui.cli_library import load_settings

    settings = load_settings()
    folder = access_folder(settings, library.path)
    if folder.is_dir():
        audit = AuditLog(folder, settings.audit_days)
        for document in documents:
            note_command(audit, what, [document])


def note_added(library: Library, report: AddReport) -> None:
    """What an ``add`` or ``add --replace`` did."""
    note_documents(library, "add", [library.document(identity) for identity in report.added])
    note_documents(library, "replace", [library.document(identity) for identity in report.replaced])
