"""The process that reads files, from the inside: a loop over requests, each within its limits of time and memory.

It is started by ``index.reading_apart`` with nothing of its parent but two pipes. It loads no model and reaches no
network. Whoever ends it loses the one file in its hands.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

from index.archives import Budget, is_archive, unpack
from index.clauses import ClauseSettings
from index.errors import DocumentError
from index.preparing import failure, prepare
from index.reading_frames import PAGE_SECONDS, ReadLimits, receive, send

try:
    import resource
except ImportError:  # Windows has no limits of this kind
    resource = None  # type: ignore[assignment]

# Where the parent does not end the process, because it was itself killed, the system does, so much later.
_GRACE = 10.0
# After a file that took this share of its memory a fresh process goes on: what libraries keep is given back.
_SWOLLEN = 0.4
_MEGABYTE = 1024 * 1024


def main() -> None:
    """Serves the requests on standard input until it ends; what libraries print goes to the error stream."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    sys.addaudithook(_stay_here)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # An office program that converts a file is ended by the blocks that started it.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    send(answers, ("ready",))
    _serve(requests, answers)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    stays = True
    while stays and (body := receive(requests)) is not None:
        data, file, key, settings, limits, budget, given = pickle.loads(body)
        _bound(limits)
        try:
            stays = _answer(data, file, key, settings, limits, budget, given, requests, answers)
        except OSError:
            return  # nobody listens any more


def _answer(
    data: bytes,
    file: str,
    key: str,
    settings: ClauseSettings,
    limits: ReadLimits,
    budget: Budget,
    given: dict[str, str | None],
    requests: BinaryIO,
    answers: BinaryIO,
) -> bool:
    """Sends what the file holds; gives whether the process is good for another one."""

    def watch(done: int, total: int) -> None:
        _alarm(max(limits.seconds, PAGE_SECONDS))
        send(answers, ("recognising", done, total))

    try:
        _alarm(limits.seconds)
        if is_archive(data, file):
            return _unpack(data, file, limits, budget, requests, answers)
        prepared = prepare(data, file, key, settings, watch, given)
    except DocumentError as error:
        final: tuple[Any, ...] = ("failed", failure(file, error))
    except MemoryError:
        send(answers, ("no_memory", False))
        return False
    else:
        final = ("prepared", prepared)
    _alarm(0)
    stays = not _swollen(limits)
    send(answers, (*final, stays))
    return stays


def _unpack(
    data: bytes, file: str, limits: ReadLimits, budget: Budget, requests: BinaryIO, answers: BinaryIO
) -> bool:
    """Sends the members one by one, each when it is asked for, so that only one is held at a time."""
    send(answers, ("archive",))
    _alarm(0)
    members = unpack(data, file, budget)
    while (body := receive(requests)) is not None:
        budget.members, budget.size = pickle.loads(body)
        _alarm(limits.seconds)
        member = next(members, None)
        _alarm(0)
        if member is None:
            break
        send(answers, ("member", member, budget.members, budget.size))
    else:
        return False
    stays = not _swollen(limits)
    send(answers, ("end", stays))
    return stays


def _bound(limits: ReadLimits) -> None:
    if resource is None:
        return
    # On Linux what is written to counts, elsewhere what is addressed; address space alone, which threads take by the
    # gigabyte, says little of memory.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    most = resource.getrlimit(kind)[1]
    wanted = limits.megabytes * _MEGABYTE
    for limit, value in ((kind, wanted if most < 0 else min(wanted, most)), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (value, resource.getrlimit(limit)[1]))


def _alarm(seconds: float) -> None:
    """The system ends the process after ``seconds`` and some grace, whatever it is at; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE if seconds else 0)


def _swollen(limits: ReadLimits) -> bool:
    """Whether libraries hold on to much of the memory; where the system does not tell, they may."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return False
    return pages * os.sysconf("SC_PAGE_SIZE") > _SWOLLEN * limits.megabytes * _MEGABYTE


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """No document is a reason to speak to another machine."""
    if event in _NETWORK:
        raise OSError(f"{event}: a document is read without a network")


_NETWORK: frozenset[str] = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"})
