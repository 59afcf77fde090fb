"""A backup holds all that cannot be made again, and nothing of it is believed when it is put back."""

from __future__ import annotations

import json
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index.backup import MANIFEST, write_backup
from index.errors import BackupError
from index.feedback import Feedback
from index.library import Library
from index.restoring import restore_backup

Make = Callable[[], Library]
NEW = "云岭县工业用地先租后让办法\n第一条 租赁期限不超过八年。"


def test_what_is_put_back_is_what_was_there(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    identity, first = library.document("lease.txt").id, library.version
    library.replace_bytes(identity, "lease-2025.txt", NEW.encode())
    library.correct("loan.txt", {"title": "青石市贷款办法"})
    library.feedback.add(Feedback("问", (), True, None, first), 1)
    (library.path / "calibration.json").write_text("{}")
    report = write_backup(library.path, tmp_path / "a.backup")
    assert (report.version, report.documents) == (library.version, 3)
    assert stat.S_IMODE((tmp_path / "a.backup").stat().st_mode) == 0o600
    version, documents, aside = restore_backup(tmp_path / "a.backup", tmp_path / "again")
    assert (version, documents, aside) == (library.version, 3, None)
    with Library.open(tmp_path / "again") as again:
        assert again.documents() == library.documents()
        assert again.text_at(identity, first).text == library.text_at(identity, first).text
        assert [again.original(d.id) for d in again.documents()] == [
            library.original(d.id) for d in library.documents()
        ]
        assert again.feedback.all() == library.feedback.all()
        assert again.verify() == ()
    assert (tmp_path / "again" / "calibration.json").read_text() == "{}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.backup", "again", "small-1"]


def test_it_is_taken_while_another_writes(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    stop, broken = threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                library.add_bytes("lamp.txt", f"灯塔补助通知\n第一条 每座补助{number}万元。\n".encode())
                library.remove("lamp.txt")
            except Exception as error:
                broken.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            write_backup(library.path, tmp_path / f"{number}.backup")
    finally:
        stop.set()
        thread.join()
    assert broken == []
    for number in range(3):
        _, documents, _ = restore_backup(tmp_path / f"{number}.backup", tmp_path / f"lib{number}")
        assert documents in (3, 4)


def test_a_library_that_is_there_is_replaced_only_with_a_word(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    write_backup(library.path, tmp_path / "a.backup")
    library.remove("loan.txt")
    library.close()
    with pytest.raises(BackupError, match="--replace"):
        restore_backup(tmp_path / "a.backup", library.path)
    _, documents, aside = restore_backup(tmp_path / "a.backup", library.path, replace=True)
    assert documents == 3
    assert aside is not None
    with Library.open(aside) as before, Library.open(library.path) as now:
        assert (len(before.documents()), len(now.documents())) == (2, 3)


def test_a_backup_in_the_library_itself_is_refused(small_library: Make) -> None:
    library = small_library()
    with pytest.raises(BackupError, match="elsewhere"):
        write_backup(library.path, library.path / "a.backup")


def rewritten(file: Path, change: Callable[[dict[str, bytes], dict[str, list[object]]], None]) -> None:
    """The archive again, its files (by name) and its manifest changed."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held.pop(MANIFEST))
    change(held, manifest["files"])
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps(manifest))


def _escape(held: dict[str, bytes], files: dict[str, list[object]]) -> None:
    files["../escaped.txt"] = files["catalog.sqlite"]
    held["../escaped.txt"] = held["catalog.sqlite"]


def _flip(held: dict[str, bytes], files: dict[str, list[object]]) -> None:
    data = bytearray(held["catalog.sqlite"])
    data[len(data) // 2] ^= 1
    held["catalog.sqlite"] = bytes(data)


def _bomb(held: dict[str, bytes], files: dict[str, list[object]]) -> None:
    held["catalog.sqlite"] += bytes(1 << 20)


def _unnamed(held: dict[str, bytes], files: dict[str, list[object]]) -> None:
    held["extra"] = b""


def _absent(held: dict[str, bytes], files: dict[str, list[object]]) -> None:
    del held["catalog.sqlite"]


@pytest.mark.parametrize("change", [_escape, _flip, _bomb, _unnamed, _absent])
def test_nothing_of_an_archive_is_believed(
    small_library: Make, tmp_path: Path, change: Callable[[dict[str, bytes], dict[str, list[object]]], None]
) -> None:
    library = small_library()
    file = tmp_path / "a.backup"
    write_backup(library.path, file)
    rewritten(file, change)
    with pytest.raises(BackupError):
        restore_backup(file, tmp_path / "again")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.backup", "small-1"]
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.backup").write_bytes(b"no archive")
    with pytest.raises(BackupError, match="no sound backup"):
        restore_backup(tmp_path / "a.backup", tmp_path / "again")
    with pytest.raises(BackupError):
        restore_backup(tmp_path / "nothing", tmp_path / "again")
