"""``verify`` finds each kind of damage that is planted, and names where it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.keywords import KeywordIndex
from index.library import Library
from index.records import Problem
from index.vectors import VectorIndex

Make = Callable[[], Library]
LEASE = "(SELECT serial FROM documents WHERE file = 'lease.txt')"
FIRST = f"(SELECT min(id) FROM clauses WHERE document = {LEASE})"
SECOND = f"{FIRST} + 1"


def found_after(library: Library, *statements: str) -> tuple[Problem, ...]:
    """What a library that is opened after ``statements`` were run on its catalogue finds wrong with itself."""
    library.close()
    db = sqlite3.connect(library.path / "catalog.sqlite")
    with db:
        for statement in statements:
            db.execute(statement)
    db.close()
    with Library.open(library.path) as again:
        return again.verify()


def test_a_sound_library_has_no_problems(small_library: Make, sample_library: Library) -> None:
    library = small_library()
    assert found_after(library) == ()
    steps: list[tuple[str, int, int]] = []
    assert sample_library.verify(lambda *step: steps.append(step)) == ()
    assert steps == [("verifying", i + 1, 19) for i in range(19)]


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE clauses SET start = start + 1 WHERE id = {SECOND}",
        f"UPDATE clauses SET end = end - 1 WHERE id = {SECOND}",
        f"UPDATE clauses SET start = start + 1, end = end + 1 WHERE id = {SECOND}",
        f"UPDATE clauses SET end = start WHERE id = {SECOND}",
        f"UPDATE clauses SET end = end + 1 WHERE id = (SELECT max(id) FROM clauses WHERE document = {LEASE})",
        f"UPDATE documents SET text = text || '。' WHERE serial = {LEASE}",
        f"UPDATE documents SET text = substr(text, 2) WHERE serial = {LEASE}",
        f"UPDATE documents SET text = replace(text, '五年', '八年') WHERE serial = {LEASE}",
        f"UPDATE documents SET text = '' WHERE serial = {LEASE}",
    ],
)
def test_clauses_that_are_not_their_text(small_library: Make, statement: str) -> None:
    problems = found_after(small_library(), statement)
    assert problems
    assert {problem.where for problem in problems} == {"lease.txt"}
    assert all(problem.what for problem in problems)


def blob(vector: np.ndarray) -> str:
    return f"X'{vector.astype(np.float16).tobytes().hex()}'"


def test_vectors_that_are_not_what_was_written(small_library: Make) -> None:
    library = small_library()
    first = library.snapshot.vectors_of(library.snapshot.table.ids[:1])[0]
    identity = int(library.snapshot.table.ids[0])
    for wrong in (np.zeros_like(first), first * 2, np.roll(first, 1)):
        problems = found_after(small_library(), f"UPDATE clauses SET vector = {blob(wrong)} WHERE id = {identity}")
        assert [(problem.what, problem.where) for problem in problems] == [
            ("its vectors are not as stored", "lease.txt")
        ]


@pytest.mark.parametrize("column", ["vector", "sentences"])
def test_bytes_that_are_no_vector_are_a_damage(small_library: Make, column: str) -> None:
    problems = found_after(small_library(), f"UPDATE clauses SET {column} = X'00' WHERE id = {SECOND}")
    assert {problem.where for problem in problems} == {"lease.txt"}


@pytest.mark.parametrize("wrong", ["zeroblob(length(sentences))", "X''"])
def test_sentence_vectors_that_are_not_what_was_written(small_library: Make, wrong: str) -> None:
    assert found_after(small_library(), f"UPDATE clauses SET sentences = {wrong} WHERE id = {SECOND}")


def test_a_clause_that_is_missing(small_library: Make) -> None:
    problems = found_after(small_library(), f"DELETE FROM clauses WHERE id = {SECOND}")
    assert "lease.txt" in {problem.where for problem in problems}


def test_a_clause_of_no_document(small_library: Make) -> None:
    problems = found_after(
        small_library(), "PRAGMA foreign_keys = OFF", f"DELETE FROM documents WHERE serial = {LEASE}"
    )
    assert any(problem.where == "catalog.sqlite" for problem in problems)


def test_a_dense_index_of_other_vectors(small_library: Make) -> None:
    library = small_library()
    library.close()
    (file,) = library.path.glob("vectors-*.faiss")
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(64)
    file.write_bytes(data)
    with Library.open(library.path) as again:
        assert [problem.where for problem in again.verify()] == []
        # Noticed when it was opened, and made again from the catalogue.
        assert VectorIndex.load(file, again.embedder.card.dimensions).count == 9


@pytest.mark.parametrize("part", ["clauses", "documents"])
def test_a_keyword_index_of_something_else(small_library: Make, part: str) -> None:
    library = small_library()
    library.close()
    words = KeywordIndex(library.path / "words" / part)
    words.write([(999, "第一条 与此无关。")], [], words.version)
    with Library.open(library.path) as again:
        # Noticed when it is opened, and made again from the catalogue.
        assert again.verify() == ()
        assert again.snapshot.counts()[1:] == [("words/clauses", 9, 9), ("words/documents", 3, 3)]


def test_a_damaged_file(small_library: Make) -> None:
    library = small_library()
    library.close()
    file = Path(library.path / "catalog.sqlite")
    db = sqlite3.connect(file)
    (root, size) = db.execute("SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master "
                              "WHERE name = 'clauses_of_document'").fetchone()  # fmt: skip
    db.execute("PRAGMA journal_mode = DELETE")
    db.close()
    data = bytearray(file.read_bytes())
    data[(root - 1) * size + 8 : (root - 1) * size + 40] = bytes(32)
    file.write_bytes(data)
    with Library.open(library.path) as again:
        assert any(problem.where == "catalog.sqlite" for problem in again.verify())
