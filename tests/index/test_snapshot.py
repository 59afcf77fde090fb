"""One version of a library: what is in it, and that it does not change under its reader."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from index.errors import DocumentNotFound, LibraryBusy
from index.grams import grams
from index.library import Library
from index.sentences import split_sentences
from index.snapshot import Snapshot

Make = Callable[[], Library]


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def test_rows_clauses_quotes_and_texts_agree(snapshot: Snapshot) -> None:
    assert snapshot.clause_count == sum(document.clauses for document in snapshot.documents) > 200
    for row in range(snapshot.clause_count):
        stored = snapshot.clause(row)
        text = snapshot.text(stored.document_id)
        assert stored.quote == snapshot.quote(row) == text[stored.clause.start : stored.clause.end]
        assert stored.clause.address == snapshot.address(row)
        assert stored.clause.id == snapshot.table.ids[row]


def test_rows_of_ids_leave_out_what_is_not_of_this_version(snapshot: Snapshot) -> None:
    ids = snapshot.table.ids
    assert snapshot.rows(np.array([ids[5], 10**9, ids[0], -1])).tolist() == [5, 0]
    assert snapshot.rows(np.empty(0, np.int64)).tolist() == []


def test_a_document_is_named_by_its_id_or_by_its_file(snapshot: Snapshot) -> None:
    document = snapshot.document("energy-plan.txt")
    assert snapshot.document(document.id) is document
    for ref in ("absent.txt", "", "energy-plan"):
        with pytest.raises(DocumentNotFound, match=repr(ref)):
            snapshot.document(ref)


def test_every_sentence_of_every_clause_has_a_vector(snapshot: Snapshot) -> None:
    rows = np.arange(snapshot.clause_count)
    dimensions = snapshot.vectors_of(snapshot.table.ids[:1]).shape[1]
    vector = np.full(dimensions, dimensions**-0.5, np.float32)
    cosines = snapshot.sentence_cosines(vector, rows)
    assert [len(c) for c in cosines] == [len(split_sentences(snapshot.quote(row))) for row in rows]
    assert max(np.abs(c).max(initial=0) for c in cosines) <= 1.001
    # Row by row or all at once, backwards or forwards: the same.
    assert snapshot.sentence_cosines(vector, rows[7:3:-1])[1].tolist() == cosines[6].tolist()


def test_cosines_are_those_of_the_dense_index(snapshot: Snapshot) -> None:
    vector = snapshot.vectors_of(snapshot.table.ids[3:4])[0]
    nearest = snapshot.nearest(vector, 10)
    assert nearest.ids[0] == snapshot.table.ids[3]
    assert snapshot.cosines(vector, snapshot.rows(nearest.ids)).tolist() == pytest.approx(
        nearest.scores.tolist(), abs=1e-3
    )
    among = snapshot.nearest(vector, 10, np.array([1, 2, 4]))
    assert set(snapshot.rows(among.ids).tolist()) == {1, 2, 4}


def test_words_find_clauses_and_documents(snapshot: Snapshot) -> None:
    clauses = snapshot.with_words(grams("弹性年期出让"), 5)
    assert all("弹性" in snapshot.quote(row) for row in snapshot.rows(clauses.ids)[:3])
    documents = snapshot.documents_with_words(grams("蒸汽直供"), 3)
    assert snapshot.by_number[int(documents.ids[0])].file == "energy-plan.txt"


def test_frequencies_count_the_clauses_that_hold_a_term(snapshot: Snapshot) -> None:
    found, absent = snapshot.frequencies(["蒸汽", "火星"])
    assert absent == 0
    assert found >= sum("蒸汽" in snapshot.quote(row) for row in range(snapshot.clause_count)) > 0


def test_every_index_holds_just_the_clauses(snapshot: Snapshot) -> None:
    assert [name for name, held, expected in snapshot.counts() if held != expected] == []
    assert len(snapshot.counts()) == 3


def test_a_version_is_not_changed_by_what_comes_after_it(small_library: Make) -> None:
    library = small_library()
    before = library.snapshot
    rows = {document.file: np.flatnonzero(before.table.document == n) for n, document in before.by_number.items()}
    quotes = [before.quote(row) for row in range(before.clause_count) if row not in rows["loan.txt"]]
    library.remove("loan.txt")
    assert library.snapshot is not before
    assert [document.file for document in before.documents] == ["lease.txt", "loan.txt", "talent.txt"]
    assert [before.quote(row) for row in range(before.clause_count) if row not in rows["loan.txt"]] == quotes
    # What was removed meanwhile is gone for whoever had found it before: said, never an empty quote.
    with pytest.raises(LibraryBusy, match="changed"):
        before.text(before.document("loan.txt").id)
