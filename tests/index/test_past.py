"""A citation made under an old version can be read word for word, until its document is removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from index.errors import DocumentNotFound, DocumentRemoved, LibraryDamaged, VersionNotFound
from index.library import Library

Make = Callable[[], Library]
NEW = "云岭县工业用地先租后让办法\n第一条 租赁期限不超过八年。"


def test_a_replaced_text_is_kept_under_its_versions(small_library: Make) -> None:
    library = small_library()
    document, first = library.document("lease.txt"), library.version
    old, clauses = library.text(document.id), library.clauses(document.id)
    library.replace_bytes(document.id, "lease-2025.txt", NEW.encode())
    second = library.version
    library.add_bytes("other.txt", "石桥县通知\n第一条 无关。\n".encode())
    assert library.text(document.id) == NEW
    then = library.text_at(document.id, first)
    assert (then.text, then.document.file, then.since, then.until) == (old, "lease.txt", 1, 2)
    assert [(c.start, c.end, c.address) for c in then.clauses] == [(c.start, c.end, c.address) for c in clauses]
    for version in (second, library.version, None, "2"):
        now = library.text_at(document.id, version)
        assert (now.text, now.since, now.until) == (NEW, 2, None)
    assert [text.text for text in library.texts(document.id)] == [old, NEW]


def test_three_versions_of_one_document(small_library: Make) -> None:
    library = small_library()
    identity, versions = library.document("loan.txt").id, [library.version]
    for years in "六七":
        library.replace_bytes(identity, "loan.txt", NEW.replace("八", years).encode())
        versions.append(library.version)
    found = [library.text_at(identity, version).text for version in versions]
    assert ["贴息" in found[0], "六年" in found[1], "七年" in found[2]] == [True, True, True]
    with Library.open(library.path) as again:
        assert [again.text_at(identity, version).text for version in versions] == found
        assert again.verify() == ()


def test_a_removed_document_is_gone_in_every_version_and_said_to_be(small_library: Make) -> None:
    library = small_library()
    identity, first = library.document("lease.txt").id, library.version
    library.replace_bytes(identity, "lease-2025.txt", NEW.encode())
    library.remove(identity)
    for version in (first, None):
        with pytest.raises(DocumentRemoved, match=identity):
            library.text_at(identity, version)
    library.close()
    data = (library.path / "catalog.sqlite").read_bytes()
    assert "租赁期限不超过八年".encode() not in data
    assert "违者收回土地".encode() not in data


def test_what_never_was_is_said_to_be_so(small_library: Make) -> None:
    library = small_library()
    identity = library.add_bytes("other.txt", "石桥县通知\n第一条 无关。\n".encode()).added[0]
    for version in ("3", "99-abcd", "", "x", "-1", "1-00000000", "²"):
        with pytest.raises(VersionNotFound):
            library.text_at(identity, version)
    with pytest.raises(VersionNotFound, match="held no document"):
        library.text_at(identity, "1")
    with pytest.raises(DocumentNotFound):
        library.text_at("nothing")


def test_a_former_text_that_was_damaged_is_not_shown(small_library: Make) -> None:
    library = small_library()
    identity, first = library.document("lease.txt").id, library.version
    library.replace_bytes(identity, "lease-2025.txt", NEW.encode())
    library.close()
    db = sqlite3.connect(library.path / "catalog.sqlite")
    with db:
        db.execute("UPDATE past SET text = replace(text, '五年', '九年')")
    db.close()
    with Library.open(library.path) as again:
        with pytest.raises(LibraryDamaged, match=identity):
            again.text_at(identity, first)
        assert [problem.where for problem in again.verify()] == ["past"]
