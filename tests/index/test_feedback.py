"""Feedback is kept beside the library, whatever becomes of the library; deleted words are deleted there too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import FeedbackFull
from index.feedback import FILE, Feedback, FeedbackStore
from index.library import Library

GIVEN = Feedback(
    "博士能住人才公寓吗？", ("人才公寓",), True, "就是这条", "1-ab", "d1", "talent.txt", 2, 6, "入住对象"
)


def test_what_was_stored_is_given_back_oldest_first(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    assert store.all() == ()
    assert not (tmp_path / FILE).exists()
    first = store.add(GIVEN, 1)
    second = store.add(Feedback("甲？", (), False, None, "1-ab"), 1)
    assert (first.id, second.id) == (1, 2)
    assert replace(first, id=0, given_at="") == GIVEN
    assert first.given_at.endswith("+00:00")
    store.close()
    again = FeedbackStore(tmp_path)
    assert again.all() == (first, second)
    again.close()


def test_no_more_than_its_room(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    store.add(replace(GIVEN, reason="长" * 400_000), 1)  # 1.2 million bytes in UTF-8
    with pytest.raises(FeedbackFull, match="1 MB"):
        store.add(GIVEN, 1)
    assert len(store.all()) == 1
    store.add(GIVEN, 2)
    assert len(store.all()) == 2
    store.close()


def test_feedback_outlives_a_library_that_is_built_anew(
    small_library: Callable[[], Library], tiny_files: Path
) -> None:
    library = small_library()
    library.feedback.add(GIVEN, 1)
    library.close()
    for file in library.path.glob("catalog.sqlite*"):
        file.unlink()
    with Library.open(library.path, create=True) as anew:
        anew.add([tiny_files])
        assert [entry.question for entry in anew.feedback.all()] == [GIVEN.question]
        assert anew.verify() == ()


def test_the_words_of_a_removed_document_are_gone_from_feedback(small_library: Callable[[], Library]) -> None:
    library = small_library()
    document = library.document("talent.txt")
    library.feedback.add(replace(GIVEN, document=document.id), 1)
    library.feedback.add(replace(GIVEN, document="another"), 1)
    library.remove("talent.txt")
    assert [entry.quote for entry in library.feedback.all()] == [None, "入住对象"]
    assert library.feedback.all()[0].reason == "就是这条"


def test_a_library_without_feedback_makes_no_file(small_library: Callable[[], Library]) -> None:
    library = small_library()
    library.remove("talent.txt")
    assert library.feedback.all() == ()
    assert not (library.path / FILE).exists()
