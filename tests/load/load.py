"""How many questions a second a server answers, with so many users asking at once, and how long they wait.

Not part of the tests, which measure no time. From the repository's folder::

    python -m tests.load.load --library LIBRARY --questions QUESTIONS.jsonl [--users 1,8,32,128] [--seconds 20]

Each user asks the next question as soon as the one before is answered, with no pause between: far more than a reader
would. A user who is refused (503) waits as long as ``Retry-After`` says. Every answer is compared with what the same
question got when it was asked alone: the column ``mixed`` counts those that differ.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.load.serving import answers, cited, questions, serving

Known = dict[str, list[tuple[str, int, int]]]


@dataclass(slots=True)
class Tally:
    """What came back: the seconds of each answer, and how many were refused, failed, or not the answer asked for."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    failures: list[str] = field(default_factory=list)
    mixed: int = 0

    @property
    def failed(self) -> int:
        """How many requests failed."""
        return len(self.failures)

    def at(self, share: float) -> float:
        """The time that ``share`` of the answers took at the most, in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


async def asking(
    client: httpx.AsyncClient, known: Known, first: int, until: float, tally: Tally, changing: bool = False
) -> None:
    """One user, from the question number ``first`` on, until the time ``until``. In a library that is ``changing`` an
    answer is told by citing something of what was cited before, else by citing the same.
    """
    asked, at = list(known), first
    while time.monotonic() < until:
        question = asked[at % len(asked)]
        at += 1
        began = time.perf_counter()
        try:
            response = await client.post("/api/ask", json={"question": question})
        except httpx.HTTPError as error:
            tally.failures.append(repr(error))
            continue
        if response.status_code == 503 and response.json()["error"]["code"] == "overloaded":
            tally.refused += 1
            await asyncio.sleep(float(response.headers["Retry-After"]))
        elif response.status_code != 200:
            tally.failures.append(f"{response.status_code} {response.text[:200]}")
        else:
            tally.seconds.append(time.perf_counter() - began)
            answer = response.json()
            now = cited(answer)
            fits = not set(now).isdisjoint(known[question]) if changing else now == known[question]
            tally.mixed += answer["question"] != question or not fits


async def measured(url: str, known: Known, users: int, seconds: float) -> Tally:
    """So many users for so long."""
    tally = Tally()
    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False, limits=limits) as client:
        until = time.monotonic() + seconds
        step = max(1, len(known) // users)
        await asyncio.gather(*(asking(client, known, user * step, until, tally) for user in range(users)))
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--users", default="1,8,32,128")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--most", type=int, default=100, help="different questions that are asked")
    given = parser.parse_args(arguments)
    worst = 0
    with serving(given.library) as server:
        known = answers(server.url, questions(given.questions, given.most))
        print("users  answers/s   p50 ms   p95 ms   p99 ms  refused  failed  mixed", flush=True)
        for users in map(int, given.users.split(",")):
            began = time.monotonic()
            tally = asyncio.run(measured(server.url, known, users, given.seconds))
            rate = len(tally.seconds) / (time.monotonic() - began)
            print(
                f"{users:5} {rate:10.1f} {tally.at(0.5):8.0f} {tally.at(0.95):8.0f} {tally.at(0.99):8.0f} "
                f"{tally.refused:8} {tally.failed:7} {tally.mixed:6}",
                flush=True,
            )
            for failure in dict.fromkeys(tally.failures):
                print(f"      {failure}")
            worst += tally.failed + tally.mixed
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
