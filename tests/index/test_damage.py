"""A byte that changed on the disk: noticed, told, mended where it can be, and never answered from."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import DocumentNotFound, LibraryDamaged
from index.grams import grams
from index.library import Library

Make = Callable[[], Library]
LEASE = "(SELECT serial FROM documents WHERE file = 'lease.txt')"
CLAUSE = f"(SELECT min(id) FROM clauses WHERE document = {LEASE})"


def changed(library: Library, *statements: str) -> Path:
    library.close()
    db = sqlite3.connect(library.path / "catalog.sqlite")
    with db:
        for statement in statements:
            db.execute(statement)
    db.close()
    return library.path


DAMAGES = [
    f"UPDATE documents SET text = replace(text, '五年', '八年') WHERE serial = {LEASE}",
    f"UPDATE documents SET text = CAST(X'E4BA' AS TEXT) || text WHERE serial = {LEASE}",
    f"UPDATE documents SET title = '另一个标题' WHERE serial = {LEASE}",
    f"UPDATE documents SET pages = '[[' WHERE serial = {LEASE}",
    f"UPDATE documents SET repeals = '[[\"loan\"' WHERE serial = {LEASE}",
    f"UPDATE clauses SET start = start + 1 WHERE id = {CLAUSE}",
    f"UPDATE clauses SET address = '[\"第九条\"]' WHERE id = {CLAUSE}",
    f"UPDATE clauses SET document = document + 1 WHERE id = {CLAUSE}",
    f"UPDATE clauses SET vector = zeroblob(length(vector)) WHERE id = {CLAUSE}",
    f"UPDATE clauses SET sentences = X'01' WHERE id = {CLAUSE}",
    f"DELETE FROM seals WHERE document = {LEASE}",
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_document_answers_nothing_and_is_mended(small_library: Make, damage: str) -> None:
    library = small_library()
    text = library.text("lease.txt")
    clauses = [(c.start, c.end, c.address) for c in library.clauses("lease.txt")]
    metadata, identity = library.document("lease.txt").metadata, library.document("lease.txt").id
    notices: list[str] = []
    with Library.open(changed(library, damage), notice=notices.append) as again:
        snapshot = again.snapshot
        assert identity in {document.id for document in snapshot.damaged}
        assert "lease.txt" not in {document.file for document in again.documents()}
        assert any("verify --repair" in notice for notice in notices)
        with pytest.raises(LibraryDamaged, match=r"lease\.txt"):
            again.text("lease.txt")
        rows = snapshot.rows(snapshot.with_words(grams("租赁期限 贴息"), 20).ids)
        assert identity not in {snapshot.clause(row).document_id for row in rows}
        assert {*snapshot.documents_with_words(grams("租赁"), 5).ids.tolist()} <= {*snapshot.by_number}
        assert "lease.txt" in {problem.where for problem in again.verify()}
        mended = again.repair()
        assert "lease.txt" in {repair.where for repair in mended}
        assert again.verify() == ()
        assert again.text("lease.txt") == text
        assert [(c.start, c.end, c.address) for c in again.clauses("lease.txt")] == clauses
        assert again.document("lease.txt").metadata == metadata
        assert again.texts("lease.txt")[0].text == text


def test_of_what_is_lost_nothing_is_guessed(small_library: Make) -> None:
    library = small_library()
    shutil.rmtree(library.path / "originals")
    with Library.open(changed(library, DAMAGES[0])) as again:
        assert next((repair.where, repair.how) for repair in again.repair()) == ("lease.txt", "lost")
        assert "lease.txt" not in {document.file for document in again.documents()}
        assert again.text("loan.txt")


def test_changed_settings_and_corrections_are_refused(small_library: Make) -> None:
    library = small_library()
    library.correct("loan.txt", {"title": "青石市贷款办法"})
    path = changed(library, "UPDATE corrections SET value = '青石市存款办法'")
    with Library.open(path) as again, pytest.raises(LibraryDamaged, match="not as they were written"):
        again.documents()


def test_flipped_bytes_anywhere_are_noticed_or_change_nothing(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    texts = {document.file: library.text(document.id) for document in library.documents()}
    library.close()
    files = sorted(file for file in library.path.rglob("*") if file.is_file() and file.stat().st_size)
    tried = 0
    for number, file in enumerate(files):
        size = file.stat().st_size
        for at in {size // 3, size - 1} if file.suffix != ".sqlite" else range(100, size, size // 12):
            copy = tmp_path / f"{number}-{at}"
            shutil.copytree(library.path, copy)
            data = bytearray((copy / file.relative_to(library.path)).read_bytes())
            data[at] ^= 1 << (at % 8)
            (copy / file.relative_to(library.path)).write_bytes(data)
            tried += 1
            try:
                with Library.open(copy) as again:
                    for document in again.documents():
                        assert again.text(document.id) == texts[document.file], (file.name, at)
                    rows = again.snapshot.rows(again.snapshot.with_words(grams("租赁 博士 贴息"), 20).ids)
                    assert all(again.snapshot.quote(row) in "".join(texts.values()) for row in rows)
            except (LibraryDamaged, DocumentNotFound):
                pass
            shutil.rmtree(copy)
    assert tried > 30
