"""Readers while a writer is at work: they go on with the version before, until the change is reported as done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from index.errors import LibraryBusy
from index.library import Library

Make = Callable[[], Library]
NOTICE = "城东区灯塔补助通知\n\n第一条 在灯塔装设太阳能板的，每座补助四万三千元。\n"


@contextmanager
def held(work: Callable[[Callable[[str, int, int], None]], object], stage: str) -> Iterator[None]:
    """``work`` in a thread of its own, stopped at the first report of ``stage`` until the block ends."""
    reached, go_on = threading.Event(), threading.Event()

    def progress(name: str, done: int, total: int) -> None:
        if name == stage:
            reached.set()
            assert go_on.wait(60)

    thread = threading.Thread(target=work, args=(progress,))
    thread.start()
    assert reached.wait(60)
    try:
        yield
    finally:
        go_on.set()
        thread.join()


@pytest.mark.parametrize("stage", ["reading", "encoding", "writing"])
def test_questions_are_answered_from_the_version_before_while_a_file_is_added(
    small_library: Make, stage: str
) -> None:
    library = small_library()
    before = library.snapshot
    with held(lambda progress: library.add_bytes("a.txt", NOTICE.encode(), progress), stage):
        # At "writing" the catalogue holds the new version already, and the indexes do.
        assert library.snapshot is before
        assert library.embedder.embed_questions(["灯塔"]).shape[0] == 1
        assert library.text("talent.txt")
    assert library.snapshot is not before
    assert library.document("a.txt").clauses > 0


def test_who_changed_it_sees_the_change(small_library: Make) -> None:
    library = small_library()
    identity = library.add_bytes("a.txt", NOTICE.encode()).added[0]
    assert identity in library.snapshot.number_of
    library.remove(identity)
    assert identity not in library.snapshot.number_of


def test_a_text_that_is_gone_makes_readers_take_the_new_version(small_library: Make) -> None:
    library = small_library()
    library.add_bytes("a.txt", NOTICE.encode())
    before = library.snapshot
    identity = library.document("a.txt").id
    newer = NOTICE.replace("四万", "九万").encode()
    with held(lambda progress: library.add_bytes("a.txt", newer, progress), "writing"):
        assert library.snapshot is before
        with pytest.raises(LibraryBusy):
            before.text(identity)
        assert "九万" in library.text(identity)


def test_what_another_library_object_removes_is_gone_at_once(small_library: Make) -> None:
    library = small_library()
    assert library.document("talent.txt")
    with Library.open(library.path) as other:
        other.remove("talent.txt")
    assert [document.file for document in library.documents()] == ["lease.txt", "loan.txt"]


def test_a_change_that_fails_leaves_the_version(small_library: Make) -> None:
    library = small_library()
    before = library.snapshot

    def broken(stage: str, done: int, total: int) -> None:
        raise RuntimeError(stage)

    with pytest.raises(RuntimeError, match="reading"):
        library.add_bytes("a.txt", NOTICE.encode(), broken)
    assert library.snapshot is before
    assert library.add_bytes("a.txt", NOTICE.encode()).added != ()
    assert library.snapshot is not before
