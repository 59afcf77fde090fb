"""A new version under any name: the old one answers until it is in, and stays where it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import DocumentNotFound, LibraryError
from index.library import Library

Make = Callable[[], Library]
NEW = "云岭县人才公寓管理办法\n\n第一条 博士可以免费入住人才公寓五年。\n"


def test_a_file_of_another_name_takes_the_place(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    before = library.document("talent.txt")
    (tmp_path / "talent-2025.txt").write_text(NEW, encoding="utf-8")
    report = library.replace("talent.txt", tmp_path / "talent-2025.txt")
    assert (report.replaced, report.added, report.failures) == ((before.id,), (), ())
    assert report.version == library.version
    after = library.document(before.id)
    assert (after.file, library.text(after.id)) == ("talent-2025.txt", NEW.strip())
    assert [document.file for document in library.documents()] == ["lease.txt", "loan.txt", "talent-2025.txt"]
    assert library.verify() == ()
    # The file is known from now on by where it lies.
    assert library.add([tmp_path / "talent-2025.txt"]).unchanged == (before.id,)


def test_uploaded_bytes_take_the_place_and_never_name_a_path(small_library: Make) -> None:
    library = small_library()
    before = library.document("talent.txt")
    assert library.replace_bytes(before.id, "../../new.txt", NEW.encode()).replaced == (before.id,)
    assert library.document(before.id).file == "new.txt"
    # An upload of that name is its next version.
    assert library.add_bytes("new.txt", NEW.replace("五年", "六年").encode()).replaced == (before.id,)


def test_a_name_that_another_document_has_makes_no_two_into_one(small_library: Make) -> None:
    library = small_library()
    first = library.add_bytes("a.txt", "甲办法\n\n第一条 甲。\n".encode()).added[0]
    talent = library.document("talent.txt").id
    assert library.replace_bytes(talent, "a.txt", NEW.encode()).replaced == (talent,)
    assert {document.id for document in library.documents() if document.file == "a.txt"} == {first, talent}
    assert library.text(first).startswith("甲办法")


def test_the_text_of_another_document_is_refused(small_library: Make) -> None:
    library = small_library()
    (version, loan) = (library.version, library.text("loan.txt"))
    other = library.add_bytes("other.txt", NEW.encode()).added[0]
    (failure,) = library.replace_bytes("loan.txt", "new.txt", NEW.encode()).failures
    assert failure.code == "document_error"
    assert other in failure.reason
    assert library.text("loan.txt") == loan
    library.remove(other)
    assert library.version != version


def test_what_cannot_be_read_leaves_the_old_version(small_library: Make) -> None:
    library = small_library()
    before = library.version
    (failure,) = library.replace_bytes("talent.txt", "new.pdf", b"%PDF-1.7 cut off").failures
    assert (failure.file, failure.code) == ("new.pdf", "unreadable_document")
    assert library.version == before
    assert "三年" in library.text("talent.txt")


def test_the_same_text_changes_nothing(small_library: Make) -> None:
    library = small_library()
    data = Path(__file__).read_bytes()
    identity = library.add_bytes("a.txt", data).added[0]
    before = library.version
    report = library.replace_bytes(identity, "b.txt", data)
    assert (report.unchanged, report.replaced) == ((identity,), ())
    assert library.version == before


def test_what_is_not_there(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    with pytest.raises(DocumentNotFound):
        library.replace_bytes("nothing", "a.txt", NEW.encode())
    with pytest.raises(LibraryError, match="no file"):
        library.replace("talent.txt", tmp_path)
