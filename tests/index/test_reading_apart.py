"""Files read in a process of their own: one that hangs, swells or breaks it fails alone, and nothing else does."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import pytest

import index
from index import reading_apart, reading_frames
from index.archives import Budget, Member
from index.clauses import ClauseSettings
from index.library import Library
from index.preparing import Prepared, prepare
from index.reading_apart import Archive, end_reading, read_apart
from index.reading_frames import ReadLimits, data_in, receive, send
from index.records import Failure, Metadata
from tests.fixtures.make_files import zip_file

LEASE = "云岭县工业用地办法\n第一条 工业用地可以先租后让。\n第二条 租赁期限不超过五年。\n"
SENTENCE = "技术改造项目按照设备投资额给予补助，最高五百万元。"
LONG = (SENTENCE * 140_000).encode()
"""10 MB: it can be read, in more than a moment and with more than a little memory."""

HASTY = ReadLimits(seconds=0.05)
SMALL = ReadLimits(megabytes=128)


def read(data: bytes, name: str = "a.txt", limits: ReadLimits | None = None) -> Prepared | Failure | Archive:
    return read_apart(data, name, name, ClauseSettings(), limits or ReadLimits(), Budget())


def test_what_is_read_apart_is_what_is_read_here() -> None:
    assert read(LEASE.encode()) == prepare(LEASE.encode(), "a.txt", "a.txt", ClauseSettings())


def test_one_process_reads_many_files() -> None:
    read(LEASE.encode())
    (waiting,) = reading_apart._idle
    read(LEASE.encode(), "b.txt")
    assert reading_apart._idle == [waiting]


def test_what_a_reader_refuses_is_told_as_it_says_it() -> None:
    refused = read(b"", "empty.txt")
    assert isinstance(refused, Failure)
    assert (refused.file, refused.code) == ("empty.txt", "empty_document")


@pytest.mark.parametrize(("limits", "said"), [(HASTY, "0.05 seconds"), (SMALL, "128 MB")])
def test_a_file_that_takes_too_much_fails_alone(limits: ReadLimits, said: str, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "b.txt").write_bytes(LONG)
    for name in ("a", "c"):
        (files / f"{name}.txt").write_text(LEASE.replace("云岭", f"云{name}岭"), encoding="utf-8")
    with Library.open(tmp_path / "library", create=True) as library:
        kept = library.add_bytes("kept.txt", LEASE.encode())
        library.limits = limits
        report = library.add([files])
        assert [(f.file, f.code) for f in report.failures] == [("b.txt", "costly_document")]
        assert said in report.failures[0].reason
        assert len(report.added) == 2
        assert library.text(kept.added[0]) == LEASE.strip()
        assert library.verify() == ()


def test_a_process_that_is_killed_costs_the_file_in_its_hands() -> None:
    read(LEASE.encode())
    (waiting,) = reading_apart._idle
    threading.Timer(0.3, os.kill, (waiting._process.pid, signal.SIGKILL)).start()
    failed = read(LONG)
    assert isinstance(failed, Failure)
    assert failed.code == "costly_document"
    assert "status -9" in failed.reason
    assert isinstance(read(LEASE.encode()), Prepared)


def test_a_process_that_died_while_it_waited_costs_nothing() -> None:
    read(LEASE.encode())
    (waiting,) = reading_apart._idle
    waiting._process.kill()
    waiting._process.wait()
    assert isinstance(read(LEASE.encode()), Prepared)


def test_the_members_of_an_archive_come_one_by_one() -> None:
    packed = zip_file({"a.txt": LEASE.encode(), "b.exe": b"MZ", "c.txt": b"x"})
    archive = read(packed, "pack.zip")
    assert isinstance(archive, Archive)
    with archive:
        members = list(archive)
    assert [m.name for m in members if isinstance(m, Member)] == ["a.txt", "c.txt"]
    assert [f.code for f in members if isinstance(f, Failure)] == ["unknown_format"]


def test_an_archive_that_is_left_in_the_middle_ends_its_process() -> None:
    end_reading()
    archive = read(zip_file({"a.txt": b"a", "b.txt": b"b"}), "pack.zip")
    assert isinstance(archive, Archive)
    with archive:
        next(iter(archive))
    assert reading_apart._idle == []
    assert not archive._process.alive


def test_what_an_archive_may_unpack_is_shared_by_all_in_it(tmp_path: Path) -> None:
    inner = zip_file({f"{i}.txt": f"{LEASE}{i}".encode() for i in range(3)})
    with read(zip_file({"inner.zip": inner, "z.txt": b"z"}), "pack.zip") as archive:  # type: ignore[union-attr]
        assert isinstance(archive, Archive)
        for _ in archive:
            archive._budget.members = 0  # as reading the member might
    assert archive._budget.members == 0


def test_the_reading_process_loads_no_model_and_reaches_no_network() -> None:
    program = """
import sys
import index.reading_process as process
heavy = {"torch", "transformers", "onnxruntime", "faiss", "tantivy", "gradio", "fastapi", "langchain_text_splitters"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
sys.addaudithook(process._stay_here)
import socket
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except OSError as error:
    assert "without a network" in str(error), error
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", program], cwd=Path(index.__file__).parents[1], check=True)


def test_a_program_without_a_main_guard_can_add(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LEASE, encoding="utf-8")
    program = """
import os, socket
from index.archives import Budget
from index.clauses import ClauseSettings
from index.reading_apart import _idle, read_apart
from index.reading_frames import ReadLimits
listener = socket.create_server(("127.0.0.1", 0))
os.environ["TIAOWEN_SECRET"] = "x"
print(read_apart(open("a.txt", "rb").read(), "a.txt", "a", ClauseSettings(), ReadLimits(), Budget()).text)
if os.path.isdir("/proc/self"):
    child = f"/proc/{_idle[0]._process.pid}"
    held = [os.readlink(f"{child}/fd/{fd}") for fd in os.listdir(f"{child}/fd")]
    assert not any("socket" in name for name in held), held
    assert b"TIAOWEN_SECRET" not in open(f"{child}/environ", "rb").read()
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(index.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == LEASE.strip()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_fork_leaves_its_parents_process_alone() -> None:
    read(LEASE.encode())
    (waiting,) = reading_apart._idle
    program = "from tests.index.test_reading_apart import forked; forked()"
    subprocess.run([sys.executable, "-c", program], cwd=Path(index.__file__).parents[1], check=True)
    assert waiting.alive


def forked() -> None:
    """Run in a program of its own: pytest is no place to fork."""
    read(LEASE.encode())
    (waiting,) = reading_apart._idle
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if not reading_apart._idle and isinstance(read(LEASE.encode()), Prepared) else 2
            end_reading()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert waiting.alive
    assert isinstance(read(LEASE.encode()), Prepared)


class Taken:
    """What someone would send who had taken the process over."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("false",)


def test_what_a_reading_process_sends_is_data_and_nothing_else() -> None:
    pipe = BytesIO()
    for message in (("failed", Failure("a", "b", "c"), True), ("x", Taken()), ("x", Path("a")), ("y", os.getpid)):
        send(pipe, message)
    send(pipe, [])  # type: ignore[arg-type]
    pipe.seek(0)
    assert data_in(receive(pipe) or b"") == ("failed", Failure("a", "b", "c"), True)
    for _ in range(4):
        with pytest.raises(pickle.UnpicklingError):
            data_in(receive(pipe) or b"")
    assert receive(pipe) is None
    assert receive(BytesIO(b"\0\0\0\0\0\0\0\x09cut")) is None


def test_every_part_of_a_document_may_be_sent() -> None:
    assert {Metadata.__module__, Prepared.__module__, Member.__module__} <= reading_frames.MODULES
