"""Every error a caller may meet, as one tree.

::

    TiaowenError
    ├── DocumentError              one file cannot become a document; the others are unharmed
    │   ├── UnreadableDocument       damaged, or not what its name says
    │   ├── EncryptedDocument        asks for a password
    │   ├── EmptyDocument            holds no text
    │   ├── UnknownFormat            no reader for this kind of file
    │   └── CostlyDocument           reading it took more time or memory than a file may have, or broke the reader
    ├── LibraryError               the folder on disk
    │   ├── LibraryNotFound          nothing there yet
    │   ├── LibraryDamaged           a file is missing or not as it was written
    │   ├── LibraryBusy              another process is writing
    │   ├── LibraryMismatch          built with another model or other settings
    │   ├── LibraryReadOnly          may be read, not changed
    │   ├── LibraryFull              no room left on the disk
    │   ├── BackupError              cannot be made, or not put back
    │   └── FeedbackFull             feedback takes all the room it was given
    ├── DocumentNotFound           no such document, or the name fits several
    │   └── DocumentRemoved          it was there, and was removed
    ├── VersionNotFound            no such version, or its text is not kept
    ├── ClauseNotFound             no such clause in this version of the library
    ├── ModelError                 the encoder cannot be loaded or used
    ├── QuestionError              the question cannot be asked as it is
    ├── PassageError               no such passage in this document
    ├── CorrectionError            a document's metadata cannot be corrected to this
    ├── AccountError               an account or a token cannot be made, found or changed like this
    └── Overloaded                 more questions at once than are taken

A message says what happened, with which value, and what to do. ``code`` is what the API prints.
"""

from __future__ import annotations


class TiaowenError(Exception):
    """The root: catch this to catch all of ours."""

    code = "error"


class DocumentError(TiaowenError):
    code = "document_error"


class UnreadableDocument(DocumentError):
    code = "unreadable_document"


class EncryptedDocument(DocumentError):
    code = "encrypted_document"


class EmptyDocument(DocumentError):
    code = "empty_document"


class UnknownFormat(DocumentError):
    code = "unknown_format"


class CostlyDocument(DocumentError):
    code = "costly_document"


class LibraryError(TiaowenError):
    code = "library_error"


class LibraryNotFound(LibraryError):
    code = "library_not_found"


class LibraryDamaged(LibraryError):
    code = "library_damaged"


class LibraryBusy(LibraryError):
    code = "library_busy"


class LibraryMismatch(LibraryError):
    code = "library_mismatch"


class LibraryReadOnly(LibraryError):
    code = "library_read_only"


class LibraryFull(LibraryError):
    code = "library_full"


class BackupError(LibraryError):
    code = "backup_error"


class FeedbackFull(LibraryError):
    code = "feedback_full"


class DocumentNotFound(TiaowenError):
    code = "document_not_found"


class DocumentRemoved(DocumentNotFound):
    code = "document_removed"


class VersionNotFound(TiaowenError):
    code = "version_not_found"


class ClauseNotFound(TiaowenError):
    code = "clause_not_found"


class ModelError(TiaowenError):
    code = "model_error"


class QuestionError(TiaowenError):
    code = "question_error"


class PassageError(TiaowenError):
    code = "passage_error"


class CorrectionError(TiaowenError):
    code = "correction_error"


class AccountError(TiaowenError):
    code = "account_error"


class Overloaded(TiaowenError):
    code = "overloaded"
