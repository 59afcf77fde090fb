"""The dense index: exact cosines, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import LibraryDamaged
from index.vectors import VectorIndex

IDS = np.array([4, 9, 2], np.int64)
VECTORS = np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1]], np.float16)


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex.build(IDS, VECTORS, 3)


def query(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_the_nearest_come_first_with_their_cosines(index: VectorIndex) -> None:
    result = index.search(query(0.8, 0.6, 0), 3)
    assert result.ids.tolist() == [9, 4, 2]
    assert result.scores.tolist() == pytest.approx([0.96, 0.8, 0], abs=0.0005)
    assert (result.ids.dtype, result.scores.dtype) == (np.int64, np.float32)


def test_no_more_than_the_limit_or_than_there_are(index: VectorIndex) -> None:
    assert index.search(query(1, 0, 0), 1).ids.tolist() == [4]
    assert len(index.search(query(1, 0, 0), 99).ids) == 3
    assert index.search(query(1, 0, 0), 0).ids.tolist() == []


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [([2], [2]), ([9, 2], [9, 2]), ([2, 77], [2]), ([77], []), ([], []), ([4, 9, 2], [4, 9, 2])],
)
def test_only_what_is_allowed(index: VectorIndex, allowed: list[int], expected: list[int]) -> None:
    assert index.search(query(1, 0, 0), 3, np.array(allowed, np.int64)).ids.tolist() == expected


def test_an_empty_index_finds_nothing() -> None:
    empty = VectorIndex(3)
    assert empty.count == 0
    assert empty.search(query(1, 0, 0), 5).ids.tolist() == []
    assert empty.vectors(np.empty(0, np.int64)).shape == (0, 3)


def test_vectors_are_given_back_by_id_in_any_order(index: VectorIndex) -> None:
    assert index.vectors(np.array([2, 9])).tolist() == [[0, 0, 1], pytest.approx([0.6, 0.8, 0], abs=0.0005)]
    with pytest.raises(RuntimeError):
        index.vectors(np.array([77]))


def test_saved_and_loaded_it_answers_the_same(index: VectorIndex, tmp_path: Path) -> None:
    file = tmp_path / "vectors.faiss"
    index.save(file)
    again = VectorIndex.load(file, 3)
    for vector in (query(0.8, 0.6, 0), query(0, 0.6, 0.8)):
        before, after = index.search(vector, 3), again.search(vector, 3)
        assert before.ids.tolist() == after.ids.tolist()
        assert before.scores.tolist() == after.scores.tolist()
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]
    again.add(np.array([5], np.int64), VECTORS[:1])
    assert (index.count, again.count) == (3, 4)


def test_a_file_of_other_dimensions_is_refused(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "vectors.faiss")
    with pytest.raises(LibraryDamaged, match=r"3 dimensions.*4"):
        VectorIndex.load(tmp_path / "vectors.faiss", 4)


@pytest.mark.parametrize("kept", [0, 4, 40, -1])
def test_a_file_that_was_cut_off_is_refused(index: VectorIndex, tmp_path: Path, kept: int) -> None:
    file = tmp_path / "vectors.faiss"
    index.save(file)
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(LibraryDamaged, match="vectors.faiss"):
        VectorIndex.load(file, 3)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes("这不是索引".encode() * 100)
    with pytest.raises(LibraryDamaged, match="not as it was written"):
        VectorIndex.load(tmp_path / "vectors.faiss", 3)
