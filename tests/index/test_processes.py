"""Several processes on one library: readers see whole versions, what is removed is gone for all, writers take turns."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import index
from index.library import Library

Make = Callable[[], Library]
ROOT = Path(index.__file__).parents[1]

# Reads until a line comes in; then says what it saw that no version holds, and how often it read.
_READER = """
import json, sys, threading
from index.grams import grams
import pytest

from index.library import Library
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
broken, seen, reads = [], set(), 0
with Library.open(sys.argv[1]) as library:
    print("ready", flush=True)
    while not stop.is_set():
        try:
            snapshot = library.snapshot
            names = {document.file: document.id for document in snapshot.documents}
            ids = snapshot.with_words(grams("补助 租赁 贴息 博士"), 50).ids
            rows = snapshot.rows(ids)
            if len(rows) != len(ids):
                broken.append(f"{len(ids) - len(rows)} of another version at {snapshot.version}")
            if any(count != expected for _, count, expected in snapshot.counts()):
                broken.append(f"counts at {snapshot.version}: {snapshot.counts()}")
            if len(snapshot.topics) != len(names):
                broken.append("topics")
            seen.add((snapshot.version, tuple(sorted(names))))
            reads += 1
        except Exception as error:
            broken.append(repr(error))
print(json.dumps([broken, sorted(seen), reads]))
"""


@contextmanager
def reading(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _READER, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[list[str], dict[str, tuple[str, ...]], int]:
    out, _ = process.communicate("stop\n", timeout=120)
    broken, seen, reads = json.loads(out.splitlines()[-1])
    return broken, {version: tuple(names) for version, names in seen}, reads


def test_readers_in_other_processes_see_whole_versions_only(small_library: Make) -> None:
    library = small_library()
    versions = {library.version: tuple(sorted(d.file for d in library.documents()))}

    def noted() -> None:
        versions[library.version] = tuple(sorted(d.file for d in library.documents()))

    with reading(library.path) as one, reading(library.path) as two:
        for number in range(4):
            text = f"城东区灯塔补助通知\n第一条 在灯塔装设太阳能板的，每座补助{number}万元。\n"
            library.add_bytes("lamp.txt", text.encode())
            noted()
            library.correct("loan.txt", {"title": f"第{number}次更正的办法"})
            noted()
        library.remove("lamp.txt")
        noted()
        time.sleep(0.5)
        for process in (one, two):
            broken, seen, reads = ended(process)
            assert broken == []
            assert reads > 0
            assert {version: versions.get(version) for version in seen} == seen
            # And at last the newest one, without what was removed.
            assert library.version in seen


_ADDER = """
import sys
from index import locking
import pytest

from index.library import Library
locking.PATIENCE = 100.0
with Library.open(sys.argv[1]) as library:
    for name in sys.argv[2:]:
        library.add_bytes(name, f"通知{name}\\n第一条 {name}\\n".encode())
"""


@pytest.mark.long
def test_writers_in_several_processes_take_turns(small_library: Make) -> None:
    library = small_library()
    names = [[f"{who}{n}.txt" for n in range(2)] for who in "ab"]
    running = [
        subprocess.Popen([sys.executable, "-c", _ADDER, str(library.path), *mine], cwd=ROOT, stderr=subprocess.PIPE)
        for mine in names
    ]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    held = {document.file for document in library.documents()}
    assert held == {"lease.txt", "loan.txt", "talent.txt"} | {name for mine in names for name in mine}
    assert library.verify() == ()
