"""What was cut short is told, and is told no longer once it was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.journal import Journal
from index.library import Library
from tests.fixtures.lock_holder import lock_holder

Make = Callable[[], Library]
NOTICE = "城东区灯塔补助通知\n\n第一条 在灯塔装设太阳能板的，每座补助四万三千元。\n"


def cut_short(library: Library, kind: str, *files: Path) -> None:
    """Leaves what a writer leaves that is killed after it began."""
    journal: Journal = library._catalog.journal
    journal.begin(kind, [(str(file.resolve()), file.name) for file in files])


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for number, file in enumerate(found):
        file.write_text(NOTICE.replace("城东", f"城{'西南'[number]}"), encoding="utf-8")
    return found


def test_work_that_was_done_leaves_nothing(small_library: Make, files: list[Path]) -> None:
    library = small_library()
    assert library.unfinished() == ()
    library.add(files)
    library.correct("a.txt", {"title": "灯塔"})
    library.replace("a.txt", files[1].with_name("c.txt") if files[1].with_name("c.txt").exists() else files[0])
    library.remove("b.txt")
    assert library.unfinished() == ()


def test_what_was_cut_short_is_told_until_it_is_done(small_library: Make, files: list[Path]) -> None:
    library = small_library()
    cut_short(library, "add", *files)
    (told,) = library.unfinished()
    assert (told.kind, told.files) == ("add", ("a.txt", "b.txt"))
    assert told.began_at.endswith("+00:00")
    with Library.open(library.path) as again:
        assert again.unfinished() == (told,)
    library.add([files[0]])
    assert [work.files for work in library.unfinished()] == [("b.txt",)]
    library.add(files)
    assert library.unfinished() == ()


def test_it_may_be_taken_off_the_list(small_library: Make, files: list[Path]) -> None:
    library = small_library()
    cut_short(library, "remove", *files)
    library.forget_unfinished()
    assert library.unfinished() == ()


def test_work_that_another_is_at_is_not_told_of(small_library: Make, files: list[Path]) -> None:
    library = small_library()
    cut_short(library, "add", *files)
    with lock_holder(library.path):
        assert library.unfinished() == ()
    assert len(library.unfinished()) == 1


def test_an_error_that_was_told_is_not_told_again(small_library: Make, files: list[Path]) -> None:
    library = small_library()

    def broken(stage: str, done: int, total: int) -> None:
        raise RuntimeError(stage)

    with pytest.raises(RuntimeError):
        library.add(files, broken)
    assert library.unfinished() == ()


def test_vectors_half_made_anew_are_told_of(small_library: Make) -> None:
    library = small_library()

    def broken(stage: str, done: int, total: int) -> None:
        raise RuntimeError(stage)

    with pytest.raises(RuntimeError):
        library.reindex(progress=broken)
    assert [work.kind for work in library.unfinished()] == ["reindex"]
    library.reindex()
    assert library.unfinished() == ()
