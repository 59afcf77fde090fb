"""A folder that cannot be written, and a disk that is full: the library answers, and a change is refused in words."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import index
from index.library import Library

Make = Callable[[], Library]
ROOT = Path(index.__file__).parents[1]

_READ_ONLY = """
import json, mmap, os, sys
from index.library import Library
from index.errors import LibraryReadOnly
if os.getuid() == 0:
    # Root may write anywhere; nobody may not.
    os.setgid(65534); os.setuid(65534)
said, notices = {}, []
with Library.open(sys.argv[1], notice=notices.append) as library:
    snapshot = library.snapshot
    said["texts"] = sorted(library.text(document.id) for document in library.documents())
    said["read_only"] = library.read_only
    said["counts"] = [count == expected for _, count, expected in snapshot.counts()]
    said["unfinished"] = len(library.unfinished())
    for name, change in (("remove", lambda: library.remove("loan.txt")), ("add", lambda: library.add_bytes("a.txt", b"a"))):
        try:
            change()
        except LibraryReadOnly as error:
            said[name] = str(error)
print(json.dumps(said))
"""

_FULL = """
import json, resource, signal, sys
from pathlib import Path
from index.library import Library
from index.errors import TiaowenError
said = {}
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Library.open(sys.argv[1], notice=lambda words: None) as library:
    said["before"] = library.version
    library.embedder
    # No file may grow beyond this, as if the disk had no more; what is there is larger already.
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        library.add([sys.argv[3]])
    except (TiaowenError, OSError) as error:
        said["error"] = f"{type(error).__name__}: {error}"
    said["after"] = library.version
    said["texts"] = sorted(library.text(document.id) for document in library.documents())
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    said["added"] = len(library.add([sys.argv[3]]).added)
    said["problems"] = [str(problem) for problem in library.verify()]
print(json.dumps(said))
"""


def told(program: str, *arguments: object) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def open_to_all(path: Path) -> None:
    """Readable for a user without rights, and writable for nobody but root."""
    for above in path.parents:
        if above.stat().st_uid == os.getuid() and not above.stat().st_mode & stat.S_IXOTH:
            above.chmod(above.stat().st_mode | stat.S_IROTH | stat.S_IXOTH)
    for file in (path, *path.rglob("*")):
        file.chmod(0o555 if file.is_dir() else 0o444)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are told otherwise")
@pytest.mark.parametrize("indexed", [True, False])
def test_a_folder_that_cannot_be_written_answers(small_library: Make, indexed: bool) -> None:
    library = small_library()
    texts = sorted(library.text(document.id) for document in library.documents())
    library.close()
    if not indexed:
        for file in library.path.glob("vectors-*.faiss"):
            file.unlink()
        (library.path / "words" / "clauses" / "state.json").unlink()
    open_to_all(library.path)
    said = told(_READ_ONLY, library.path)
    assert said["texts"] == texts
    assert (said["read_only"], said["counts"], said["unfinished"]) == (True, [True] * 3, 0)
    for change in ("remove", "add"):
        assert "cannot be written" in str(said[change])
    for file in (library.path, *library.path.rglob("*")):
        file.chmod(0o755 if file.is_dir() else 0o644)
    with Library.open(library.path) as again:
        assert again.verify() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="no limits to files there")
@pytest.mark.parametrize("room", [30_000])
def test_a_full_disk_loses_nothing(small_library: Make, tmp_path: Path, room: int) -> None:
    library = small_library()
    texts = sorted(library.text(document.id) for document in library.documents())
    library.close()
    new = tmp_path / "new.txt"
    new.write_text(
        "城东区灯塔补助通知\n" + "第一条 在灯塔装设太阳能板的，每座补助四万三千元。\n" * 40, encoding="utf-8"
    )
    said = told(_FULL, library.path, room, new)
    assert said["texts"] == texts
    assert said["before"] == said["after"]
    assert "error" in said
    # Once there is room the same call goes through.
    assert (said["added"], said["problems"]) == (1, [])
