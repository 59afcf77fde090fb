"""Fuzzes every reader: mutated fixtures and raw bytes, each file in a process that is bounded in time and memory.

Not part of the tests, which must say the same twice. From the repository's folder::

    python -m tests.fuzz.fuzz_readers --minutes 10 [--only pdf] [--seed 1]

Prints, for each kind of file, how many were read, refused, or worse: anything but an error of ``index.errors``, more than
``SECONDS`` for one file, or a crash. What went wrong is kept in ``--keep`` (default: a temporary folder). The exit status
is 1 where anything did.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from index.archives import Budget, is_archive, unpack
from index.clauses import make_clauses
from index.errors import DocumentError
from index.reading import read_document
from tests.fixtures.make_files import zip_file
from tests.fixtures.make_scans import encoded, have_font, page_picture
from tests.fixtures.nasty import FILES

SECONDS = 60.0
MEMORY = 4 << 30
# What the formats are made of: keywords put where they do not belong find more than random bytes.
_TOKENS = (
    b"<div>", b"</", b"<table><tr><td rowspan=9999>", b"&#x110000;", b"\xff\xfe", b"\x00", b"obj", b"endobj", b"stream",
    b"/Length 99999999", b"/Kids [1 0 R]", b"<w:p>", b"</w:t>", b"<!ENTITY a \"a\">", b"PK\x03\x04", b"PK\x05\x06",
    "第一条".encode(), "附件：".encode(), b"|", b",", b"\n", b"9" * 40, b"[" * 200, b"> " * 200, b"*" * 99,
)  # fmt: skip


def seeds() -> dict[str, bytes]:
    """One file of each kind, by name."""
    found = {name: make() for name, make in FILES.items()}
    found["a.md"] = (
        "# 标题\n\n1. 甲\n   - 乙\n\n| 项目 | 金额 |\n|---|---|\n| 技改 | 500 |\n\n<b>丙</b> *丁*\n".encode()
    )
    if have_font():
        found["a.png"] = encoded(page_picture(["第一条"], width=200, height=80), "PNG")
        found["a.tif"] = encoded(page_picture(["第一条"], width=200, height=80), "TIFF")
    return found


def mutated(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """``data`` with a few of the changes that damage does, or that someone makes who means harm."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(changed) + 1)
        length = min(chance.choice((1, 2, 8, 64, 1024)), len(changed) - at)
        kind = chance.randrange(7)
        if kind == 0 and changed:
            changed[min(at, len(changed) - 1)] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = chance.randbytes(length)
        elif kind == 3:
            changed[at:at] = bytes(changed[at : at + length]) * chance.choice((1, 3, 50))
        elif kind == 4:
            changed[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 5, 500))
        elif kind == 5:
            changed[at : at + length] = chance.choice(others)[at : at + length]
        else:
            del changed[at:]
    return bytes(changed[: 4 << 20])


def mutated_inside(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """A ZIP with one of its parts mutated and packed again whole: what lies behind the checksum is reached."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
    chosen = chance.choice(sorted(parts))
    return zip_file({**parts, chosen: mutated(parts[chosen], chance, others)})


def read(data: bytes, name: str) -> str:
    """``read``, ``refused``, or what went wrong."""
    try:
        if is_archive(data, name):
            list(unpack(data, name, Budget()))
            return "read"
        document = read_document(data, name)
        clauses = make_clauses(document.text, document.headings, document.pages)
    except DocumentError:
        return "refused"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    whole = "".join(document.text[clause.start : clause.end] for clause in clauses)
    return "read" if whole == document.text else "clauses are not the text"


def _work(pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        data, name = pipe.recv()
        pipe.send(read(data, name))


class Worker:
    """The process that reads; a new one after each that hung or died."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._pipe, other = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=_work, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def read(self, data: bytes, name: str) -> str:
        """As ``read``; ``hang`` or ``crash`` where the process had to be replaced."""
        try:
            self._pipe.send((data, name))
            said = str(self._pipe.recv()) if self._pipe.poll(SECONDS) else "hang"
        except (EOFError, OSError):
            said = "crash"
        if said in ("hang", "crash"):
            self._process.kill()
            self._process.join()
            self._start()
        return said


def fuzz(seconds: float, seed: int, only: str, keep: Path, say: Callable[[str], None]) -> bool:
    """Fuzzes for ``seconds``, kind by kind in turn. Gives back whether all went well."""
    chance = random.Random(seed)
    files = {name: data for name, data in seeds().items() if only in name}
    counts: dict[str, Counter[str]] = {name: Counter() for name in files}
    slowest: dict[str, float] = dict.fromkeys(files, 0.0)
    worker = Worker()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, data in files.items():
            change = mutated_inside if data.startswith(b"PK") and chance.random() < 0.8 else mutated
            broken = change(data, chance, list(files.values())) if chance.random() < 0.95 else chance.randbytes(300)
            began = time.monotonic()
            said = worker.read(broken, name)
            slowest[name] = max(slowest[name], time.monotonic() - began)
            counts[name][said if said in ("read", "refused") else "bad"] += 1
            if said not in ("read", "refused"):
                path = keep / f"{sum(c['bad'] for c in counts.values())}-{name}"
                path.write_bytes(broken)
                say(f"{name}: {said[:200]} → {path}")
    for name, count in counts.items():
        say(
            f"{name:20} read {count['read']:6} refused {count['refused']:6} bad {count['bad']:3} slowest {slowest[name]:.1f} s"
        )
    return not any(count["bad"] for count in counts.values())


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only the files whose name holds this")
    parser.add_argument("--keep", type=Path, default=None)
    given = parser.parse_args()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="tiaowen-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    return 0 if fuzz(given.minutes * 60, given.seed, given.only, keep, lambda line: print(line, flush=True)) else 1


if __name__ == "__main__":
    sys.exit(main())
