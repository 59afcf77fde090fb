"""Whether a server that is asked, given files and told to forget them for a long time keeps its size.

Not part of the tests. From the repository's folder, on Linux::

    python -m tests.load.soak --library LIBRARY --questions QUESTIONS.jsonl [--minutes 10] [--users 4]

Users ask without a pause; meanwhile a document is added, replaced and removed over and over, one of them made to fail.
Every ``--every`` seconds a line says how many answers there were, and the memory and the open files of the server.
The exit status is 1 where an answer failed or was not the one to its question, or where, from the first quarter (when
all is loaded and cached) to the end, memory grew by more than a tenth or files were left open.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.load.load import Known, Tally, asking
from tests.load.serving import Running, answers, questions, serving

NOTICE = "云岭县灯塔通知\n第一条 第{number}座灯塔补助四万三千元。\n第二条 灯塔由港口办管理。\n"


def size(process: int) -> tuple[float, int]:
    """The memory of a process in MB, and how many files and sockets it has open."""
    resident = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6
    return resident, len(list(Path(f"/proc/{process}/fd").iterdir()))


async def changing(client: httpx.AsyncClient, until: float, tally: Tally) -> int:
    """Adds, replaces and removes a document of its own, and offers one that cannot be read; how often."""
    rounds = 0
    while time.monotonic() < until:
        for text in (NOTICE.format(number=2 * rounds), NOTICE.format(number=2 * rounds + 1), " "):
            name = "灯塔.txt" if text.strip() else "空.txt"
            response = await client.post("/api/documents", files={"files": (name, text.encode())})
            if response.status_code != (200 if text.strip() else 422):
                tally.failures.append(f"{response.status_code} {response.text[:200]}")
        response = await client.delete("/api/documents/灯塔.txt")
        if response.status_code != 200:
            tally.failures.append(f"{response.status_code} {response.text[:200]}")
        rounds += 1
        await asyncio.sleep(1.0)
    return rounds


async def watching(server: Running, until: float, every: float, tally: Tally) -> list[tuple[float, int]]:
    """The size of the server now and then, each told in a line."""
    seen = []
    began = time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(every)
        seen.append(size(server.process))
        print(
            f"{time.monotonic() - began:6.0f} s  answers {len(tally.seconds):6}  memory {seen[-1][0]:7.0f} MB  "
            f"open {seen[-1][1]:4}  refused {tally.refused}  failed {tally.failed}  mixed {tally.mixed}",
            flush=True,
        )
    return seen


async def soak(
    server: Running, known: Known, users: int, seconds: float, every: float
) -> tuple[Tally, list[tuple[float, int]]]:
    """Users, changes and a look at the server's size, for so long."""
    tally, until = Tally(), time.monotonic() + seconds
    async with httpx.AsyncClient(base_url=server.url, timeout=120, trust_env=False) as client:
        asked = [asking(client, known, 7 * user, until, tally, True) for user in range(users)]
        seen, rounds, *_ = await asyncio.gather(
            watching(server, until, every, tally), changing(client, until, tally), *asked
        )
    print(f"{rounds} rounds of adding, replacing and removing")
    return tally, seen


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--every", type=float, default=15.0)
    parser.add_argument("--most", type=int, default=60, help="different questions that are asked")
    given = parser.parse_args(arguments)
    with serving(given.library) as server:
        known = answers(server.url, questions(given.questions, given.most))
        tally, seen = asyncio.run(soak(server, known, given.users, given.minutes * 60, given.every))
    settled, (memory, files) = seen[len(seen) // 4], seen[-1]
    grown, left = memory / settled[0] - 1, files - settled[1]
    for failure in dict.fromkeys(tally.failures):
        print(f"failed: {failure}")
    print(f"from the first quarter on: memory {grown:+.1%}, open files {left:+d}")
    return 1 if tally.failed or tally.mixed or grown > 0.1 or left > 8 else 0


if __name__ == "__main__":
    sys.exit(main())
