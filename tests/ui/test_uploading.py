"""Uploads that are followed: each file from waiting to its outcome, and the work done even if nobody looks."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import LibraryDamaged
from index.library import Library
from index.library_model import LibraryModel
from rag.settings import Settings
from ui.uploading import FileState, follow_uploads

Make = Callable[[], Library]
NOTICE = "城东区灯塔补助通知\n\n第一条 每座补助四万三千元。\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "灯塔.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "空.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "多.txt").write_text(NOTICE.replace("灯塔", "港口"), encoding="utf-8")
    return [tmp_path / name for name in ("灯塔.txt", "空.txt", "多.txt")]


def test_every_file_comes_to_its_outcome(small_library: Make, files: list[Path]) -> None:
    library = small_library()
    seen = list(follow_uploads(library, files, Settings(upload_files=2)))
    assert seen[0] == tuple(FileState(file.name) for file in files)
    assert [state.stage for state in seen[-1]] == ["done"] * 3
    outcomes = [outcome for state in seen[-1] for outcome in state.outcomes]
    assert [outcome.what for outcome in outcomes] == ["added", "failed", "failed"]
    assert [outcome.failure.code for outcome in outcomes if outcome.failure] == [
        "empty_document",
        "too_many_files",
    ]
    assert library.text("灯塔.txt").startswith("城东区")
    assert not any(file.exists() for file in files)


def test_of_an_archive_each_file_has_its_outcome(small_library: Make, files: list[Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "三份.zip", "w") as archive:
        for file in files:
            archive.write(file, file.name)
    *_, last = follow_uploads(small_library(), [tmp_path / "三份.zip"], Settings())
    assert sorted(outcome.what for outcome in last[0].outcomes) == ["added", "added", "failed"]


def test_how_far_it_is_can_be_seen_while_it_runs(
    small_library: Make, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = small_library()
    go_on = threading.Event()
    encode = LibraryModel.encode

    def slow(self: LibraryModel, texts: list[str], progress: Callable[[int, int], None]) -> object:
        progress(1, 4)
        assert go_on.wait(60)
        return encode(self, texts, progress)

    monkeypatch.setattr(LibraryModel, "encode", slow)
    following = follow_uploads(library, files[:1], Settings())
    for states in following:
        if states[0].stage == "encoding":
            clauses = states[0].total
            assert (states[0].done, clauses) == (clauses // 4, 2)
            break
    go_on.set()
    *_, last = following
    assert [outcome.what for outcome in last[0].outcomes] == ["added"]


def test_the_work_is_done_even_if_nobody_looks(small_library: Make, files: list[Path]) -> None:
    library = small_library()
    following = follow_uploads(library, files, Settings())
    next(following)
    following.close()
    worker = next(thread for thread in threading.enumerate() if thread.name == "tiaowen-upload")
    worker.join(60)
    assert {"灯塔.txt", "多.txt"} <= {document.file for document in library.documents()}
    assert not any(file.exists() for file in files)


def test_what_concerns_the_library_is_raised_after_the_last_state(
    small_library: Make, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = small_library()

    def broken(*_: object) -> None:
        raise LibraryDamaged("no room")

    monkeypatch.setattr(library._indexes, "change", broken)
    seen: list[tuple[FileState, ...]] = []
    with pytest.raises(LibraryDamaged):
        seen.extend(follow_uploads(library, files, Settings()))
    assert seen[-1][1].outcomes == ()
    assert not any(file.exists() for file in files)
