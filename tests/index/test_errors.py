"""The tree of errors: one root, one code each."""

from __future__ import annotations

import pytest

from index import errors
from index.errors import DocumentError, LibraryError, TiaowenError


def subclasses(kind: type[TiaowenError]) -> list[type[TiaowenError]]:
    return [below for child in kind.__subclasses__() for below in (child, *subclasses(child))]


ALL = [TiaowenError, *(kind for kind in subclasses(TiaowenError) if kind.__module__ == errors.__name__)]


def test_they_are_all_there() -> None:
    assert {kind.__name__ for kind in ALL} >= {
        *("TiaowenError", "DocumentError", "UnreadableDocument", "EncryptedDocument", "EmptyDocument"),
        *("UnknownFormat", "LibraryError", "LibraryNotFound", "LibraryDamaged", "LibraryBusy", "LibraryMismatch"),
        *("DocumentNotFound", "ClauseNotFound", "ModelError", "QuestionError"),
    }


def test_each_has_a_code_of_its_own() -> None:
    codes = [vars(kind)["code"] for kind in ALL]
    assert len(set(codes)) == len(ALL)
    assert all(code.isidentifier() and code.islower() for code in codes)


def test_one_file_or_the_whole_library() -> None:
    assert {kind.__name__ for kind in subclasses(DocumentError)} == {
        *("UnreadableDocument", "EncryptedDocument", "EmptyDocument", "UnknownFormat", "CostlyDocument"),
    }
    assert {kind.__name__ for kind in subclasses(LibraryError)} == {
        *("LibraryNotFound", "LibraryDamaged", "LibraryBusy", "LibraryMismatch", "FeedbackFull"),
        *("LibraryReadOnly", "LibraryFull", "BackupError"),
    }
    assert not issubclass(errors.DocumentNotFound, DocumentError)


@pytest.mark.parametrize("kind", ALL)
def test_the_root_catches_all_with_their_words(kind: type[TiaowenError]) -> None:
    with pytest.raises(TiaowenError, match="^what happened$"):
        raise kind("what happened")
