"""A library of an earlier format is brought to this one; clauses cut by an earlier outline are cut anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from index.library import Library
from tests.crash.scenarios import to_format_1

Make = Callable[[], Library]


def test_a_library_of_the_first_format_opens_and_says_the_same(small_library: Make) -> None:
    library = small_library()
    texts, version = {d.file: library.text(d.id) for d in library.documents()}, library.version
    library.close()
    to_format_1(library.path)
    notices: list[str] = []
    with Library.open(library.path, notice=notices.append) as again:
        assert {d.file: again.text(d.id) for d in again.documents()} == texts
        assert again.version == version
        assert again.verify() == ()
        # And an answer of before the upgrade can still be looked up.
        assert again.text_at("lease.txt", version).text == texts["lease.txt"]
    assert any("from format 1 to format 2" in notice for notice in notices)
    assert any("3 documents" in notice and "tiaowen reindex" in notice for notice in notices)
    notices.clear()
    with Library.open(library.path, notice=notices.append) as again:
        assert again.recut() == 3
        assert again.verify() == ()
    assert not any("format" in notice for notice in notices)


def cut_otherwise(path: Path) -> None:
    """Makes the lease one clause, as an earlier outline might have."""
    db = sqlite3.connect(path / "catalog.sqlite")
    with db:
        (number, length) = db.execute(
            "SELECT serial, length(text) FROM documents WHERE file = 'lease.txt'"
        ).fetchone()
        (first,) = db.execute("SELECT min(id) FROM clauses WHERE document = ?", (number,)).fetchone()
        db.execute("DELETE FROM clauses WHERE document = ? AND id != ?", (number, first))
        db.execute("UPDATE clauses SET start = 0, end = ?, address = '[]' WHERE id = ?", (length, first))
    db.close()


def test_documents_cut_by_an_earlier_outline_answer_and_are_cut_anew(small_library: Make) -> None:
    library = small_library()
    expected = [(c.start, c.end, c.address) for c in library.clauses("lease.txt")]
    text, identity = library.text("lease.txt"), library.document("lease.txt").id
    library.close()
    cut_otherwise(library.path)
    to_format_1(library.path)
    with Library.open(library.path) as again:
        assert len(again.clauses("lease.txt")) == 1
        before = again.version
        again.reindex()
        assert [(c.start, c.end, c.address) for c in again.clauses("lease.txt")] == expected
        assert again.document("lease.txt").id == identity
        # No offset moved: what was cited is where it was.
        assert again.text_at(identity, before).text == again.text(identity) == text
        assert again.verify() == ()
        assert again.recut() == 0
