"""The baseline's chunks: the same texts as a library's, and offsets that hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import eval as eval_room
from eval.baseline_chunks import OVERLAP, SIZE, load_chunks, read_chunks, save_chunks
from index.errors import LibraryError
from index.library import Library

SAMPLE = Path(eval_room.__file__).parent / "sample" / "documents"


def test_the_texts_are_those_of_the_library(sample_library: Library) -> None:
    chunks, failures = read_chunks(SAMPLE)
    assert failures == ()
    assert dict(zip(chunks.files, chunks.texts, strict=True)) == {
        document.file: sample_library.text(document.id) for document in sample_library.documents()
    }


def test_every_letter_of_a_document_is_in_some_chunk(tiny_files: Path) -> None:
    for folder in (tiny_files, SAMPLE):
        chunks, _ = read_chunks(folder)
        assert (chunks.spans[:, 2] - chunks.spans[:, 1]).max() <= SIZE
        covered = [set() for _ in chunks.texts]
        for document, start, end in chunks.spans.tolist():
            covered[document] |= set(range(start, end))
        for text, places in zip(chunks.texts, covered, strict=True):
            assert all(c.isspace() or i in places for i, c in enumerate(text))


def test_neighbours_overlap_by_no_more_than_was_asked() -> None:
    chunks, _ = read_chunks(SAMPLE)
    same = chunks.spans[1:, 0] == chunks.spans[:-1, 0]
    shared = (chunks.spans[:-1, 2] - chunks.spans[1:, 1])[same]
    assert 0 < shared.max() <= OVERLAP


def test_what_cannot_be_read_is_named(tiny_files: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_files, tmp_path / "files")
    (tmp_path / "files" / "empty.txt").write_text("", encoding="utf-8")
    chunks, failures = read_chunks(tmp_path / "files")
    assert sorted(chunks.files) == ["lease.txt", "loan.txt", "talent.txt"]
    assert [(failure.file, failure.code) for failure in failures] == [("empty.txt", "empty_document")]


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no document"):
        read_chunks(tmp_path)
    with pytest.raises(LibraryError, match="neither"):
        read_chunks(tmp_path / "absent")


def test_chunks_that_were_saved_are_the_same(tiny_files: Path, tmp_path: Path) -> None:
    chunks, _ = read_chunks(tiny_files)
    save_chunks(chunks, tmp_path / "chunks")
    again = load_chunks(tmp_path / "chunks")
    assert (again.files, again.texts) == (chunks.files, chunks.texts)
    assert np.array_equal(again.spans, chunks.spans)
    assert again.quotes() == chunks.quotes()
