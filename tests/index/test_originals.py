"""The files as they came: kept with their documents, gone with them, and checked by ``verify``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import DocumentNotFound
from index.library import Library
from index.locking import WriteLock
from index.originals import FOLDER, Originals

Make = Callable[[], Library]


def kept(library: Library) -> set[str]:
    return {file.name for file in (library.path / FOLDER).rglob("*") if file.is_file()}


def hashes(library: Library) -> set[str]:
    return {document.sha256 for document in library.documents()}


def problems(library: Library) -> list[tuple[str, str]]:
    return [(problem.what, problem.where) for problem in library.verify()]


def test_a_file_is_kept_as_it_came(small_library: Make, tiny_files: Path) -> None:
    library = small_library()
    for document in library.documents():
        assert library.original(document.file) == (tiny_files / document.file).read_bytes()
    assert kept(library) == hashes(library)
    with pytest.raises(DocumentNotFound):
        library.original("nothing.txt")


def test_it_is_gone_with_its_document(small_library: Make) -> None:
    library = small_library()
    removed = library.remove("loan.txt")
    assert removed.sha256 not in kept(library)
    assert kept(library) == hashes(library)
    assert not (library.path / FOLDER / removed.sha256[:2]).exists()


def test_a_new_version_takes_its_place(small_library: Make) -> None:
    library = small_library()
    old = library.document("loan.txt").sha256
    data = "青石市小微企业贷款贴息办法\n\n第一条 不再贴息。\n".encode()
    library.add_bytes("loan.txt", data)
    assert library.original("loan.txt") == data
    assert old not in kept(library)


def test_a_file_that_two_documents_came_from_stays_until_both_are_gone(small_library: Make) -> None:
    library = small_library()
    data = library.original("loan.txt")
    assert data is not None
    library.add_bytes("copy.txt", data)
    library.remove("loan.txt")
    assert library.original("copy.txt") == data
    library.remove("copy.txt")
    assert hashlib.sha256(data).hexdigest() not in kept(library)


def test_a_file_that_could_not_be_read_leaves_nothing(small_library: Make) -> None:
    library = small_library()
    before = kept(library)
    assert library.add_bytes("empty.txt", b" \n").failures
    assert kept(library) == before


def test_verify_finds_what_was_changed_lost_or_left_behind(small_library: Make) -> None:
    library = small_library()
    assert problems(library) == []
    folder = library.path / FOLDER
    lease, loan = library.document("lease.txt").sha256, library.document("loan.txt").sha256
    (folder / lease[:2] / lease).write_bytes(b"changed")
    (folder / loan[:2] / loan).unlink()
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / ("ab" * 32)).write_bytes(b"left behind")
    assert problems(library) == [
        ("the original file is not as it came", "lease.txt"),
        ("the original file was not kept; add it again", "loan.txt"),
        ("an original is kept that no document has", f"originals/ab/{'ab' * 32}"),
    ]
    assert library.original("lease.txt") is None
    # The next change, or the next time it is opened, takes away what belongs to no document.
    library.remove("talent.txt")
    assert kept(library) == {lease}
    (folder / "ab").mkdir()
    (folder / "ab" / ("ab" * 32)).write_bytes(b"left behind")
    library.close()
    with Library.open(library.path) as again:
        assert kept(again) == {lease}


def test_a_library_from_before_gets_its_originals_by_being_given_the_files_again(
    small_library: Make, tiny_files: Path
) -> None:
    library = small_library()
    for file in (library.path / FOLDER).rglob("*"):
        if file.is_file():
            file.unlink()
    for folder in (library.path / FOLDER).iterdir():
        folder.rmdir()
    (library.path / FOLDER).rmdir()
    assert library.original("loan.txt") is None
    assert problems(library) == []
    report = library.add([tiny_files])
    assert (len(report.unchanged), report.added, report.replaced) == (3, (), ())
    assert kept(library) == hashes(library)


def test_only_a_hash_names_an_original(tmp_path: Path) -> None:
    originals = Originals(tmp_path, Catalog(tmp_path / "catalog.sqlite"), WriteLock(tmp_path))
    for name in ("../../etc/passwd", "", "g" * 64, "A" * 64):
        with pytest.raises(ValueError, match="no SHA-256"):
            originals.read(name)
