"""Kills real ``tiaowen`` processes at random moments, and checks every promise of the library after each.

Not part of the tests, which have a short run of it. From the repository's folder::

    python -m tests.crash.crash_test --kills 300 [--seed 1] [--only remove]

Each round copies a tiny library, runs one command on it in a process of its own, and ends that by SIGKILL: half of the
rounds after a random time, half at a random line of ``index/``, counted by the interpreter, so that no moment between two
writes is out of reach. Then a second process opens what is left: it must open by itself, verify, hold every text word for
word, answer a set of questions as one of the complete versions does, and have no stray files. In a third of the rounds
the command is then run again, and must lead to what it would have led to. Prints for each command how often it was killed, how often what was
left was the version before, the one after, or a complete step between; the exit status is 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.conftest import TINY
from tests.crash.promises import looked_at, same
from tests.crash.scenarios import NEW, Scenario, scenarios

_TRACED = "/index/"
_REPEATED = 1 / 3
"""The share of rounds in which the command is run again: it takes longer than all the rest."""


def run(work: Callable[[], Any], killed_at: float | None = None) -> Any:
    """What ``work`` gives, as JSON would have it, done in a process of its own; ``None`` where that was killed.

    It is forked, so that what is slow to import is there already; ``killed_at`` are seconds from now.
    """
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1) if os.environ.get("TIAOWEN_CRASH_LOUD") else (0, 1, 2):
            os.dup2(nowhere, stream)
        try:
            given = json.dumps(["", work()])
        except BaseException as error:
            given = json.dumps([f"{type(error).__name__}: {error}", None])
        os.write(into, given.encode())
        os._exit(0)
    os.close(into)
    if killed_at is not None:
        time.sleep(killed_at)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(out, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    if not data:
        return None
    error, given = json.loads(data)
    if error:
        raise AssertionError(error)
    return given


def command(words: list[str], batch: int = 1) -> int:
    """The command line, in this process; its exit status. ``batch`` clauses are committed at a time."""
    from index import adding, rebuilding
    from ui.cli import app

    adding.BATCH, rebuilding.BATCH = batch, 3
    try:
        app(words, standalone_mode=True)
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def counted(words: list[str], die_at: int = 0) -> int:
    """The command; how many lines of ``index/`` it ran. At line ``die_at`` it kills itself, as nothing can hinder."""
    lines = 0

    def line(frame: Any, event: str, _: Any) -> Any:
        nonlocal lines
        if event == "line":
            lines += 1
            if lines == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: Any, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        ours = _TRACED in name and "/reading/" not in name and "embedding" not in name
        # Reading and cutting touch no file of the library.
        return line if ours and not name.endswith(("outline.py", "clauses.py", "markers.py", "grams.py")) else None

    sys.settrace(call)
    try:
        command(words)
    finally:
        sys.settrace(None)
    return lines


class Crashes:
    """The rounds over one scenario."""

    def __init__(self, scenario: Scenario, folder: Path, base: Path, chance: random.Random) -> None:
        self.scenario = scenario
        self._folder = folder
        self._base = base
        self._chance = chance
        self.counts: Counter[str] = Counter()
        self.broken: list[str] = []
        self._number = 0
        library, words = self._laid()
        began = time.monotonic()
        run(lambda: command(words))
        self._seconds = time.monotonic() - began
        self._after = run(lambda: looked_at(library))
        self._complete = [run(lambda: looked_at(base)), *self._steps(), self._after]
        assert not any(seen["wrong"] for seen in self._complete), [seen["wrong"] for seen in self._complete]
        library, words = self._laid()
        self._lines = run(lambda: counted(words))

    def _laid(self) -> tuple[Path, list[str]]:
        """A library to be killed in, and the words of the command on it."""
        self._number += 1
        folder = self._folder / f"{self.scenario.name.replace(' ', '-').replace(',', '')}-{self._number}"
        shutil.copytree(self._base.parent, folder)
        self.scenario.prepare(folder / "library", folder)
        filled = [w.format(library=folder / "library", files=folder) for w in self.scenario.words]
        return folder / "library", filled

    def _steps(self) -> list[Any]:
        """The complete versions between the first and the last, where documents come one by one."""
        found = []
        for n in range(1, len(self.scenario.steps)):
            library, _ = self._laid()
            names = [str(library.parent / "new" / name) for name in self.scenario.steps[:n]]
            run(lambda names=names, library=library: command(["add", *names, "--library", str(library)]))
            found.append(run(lambda library=library: looked_at(library)))
        return found

    def round(self) -> None:
        """One kill and what comes after."""
        library, words = self._laid()
        if self._chance.random() < 0.5:
            moment = self._chance.uniform(0, self._seconds * 1.1)
            how, left = f"after {moment:.3f} s", run(lambda: command(words), killed_at=moment)
        else:
            at = self._chance.randint(1, int(self._lines))
            how, left = f"at line {at}", run(lambda: counted(words, at))
        self.counts["killed" if left is None else "finished before"] += 1
        try:
            self._check(library, words)
        except AssertionError as broken:
            self.broken.append(f"{self.scenario.name}, killed {how}: {broken}; see {library}")
        else:
            shutil.rmtree(library.parent)

    def _check(self, library: Path, words: list[str]) -> None:
        seen = run(lambda: looked_at(library))
        assert seen is not None, "it could not be looked at"
        assert seen["wrong"] == [], seen["wrong"]
        at = next((n for n, complete in enumerate(self._complete) if same(seen, complete)), None)
        assert at is not None, f"what is left is none of the complete versions: {list(seen['texts'])}"
        first, last = at == 0, same(seen, self._after)
        self.counts["before" if first and not last else "after" if last else "between"] += 1
        self.counts["told of"] += bool(seen["unfinished"])
        if not first and not last:
            missing = [name for name in self.scenario.steps if name not in seen["texts"]]
            assert seen["unfinished"] == [["add", missing]], (
                f"told as unfinished: {seen['unfinished']}, not {missing}"
            )
        if last and not first:
            assert seen["unfinished"] == [], f"complete, and told as unfinished: {seen['unfinished']}"
        if self._chance.random() > _REPEATED:
            return
        # What was removed or replaced already is not there to be so again.
        repeated = not (last and self.scenario.name in ("remove", "replace"))
        again = run(lambda: looked_at(library) if not repeated or command(words) == 0 else {"wrong": ["it fails"]})
        assert again is not None, "after the repeat it could not be looked at"
        assert again["wrong"] == [], ["after the repeat", *again["wrong"]]
        assert same(again, self._after), "the repeat leads elsewhere"
        assert again["unfinished"] == [], f"after the repeat, unfinished: {again['unfinished']}"


def crash(kills: int, seed: int, only: str | None, folder: Path, until: float = math.inf) -> list[Crashes]:
    """So many rounds, shared by all scenarios, but none begun after ``until`` on the clock that only goes forward."""
    from tests.fixtures.tiny_models import embedding_folder

    models = [folder / "models" / name for name in ("one", "two")]
    for number, model in enumerate(models):
        run(lambda number=number, model=model: str(embedding_folder(model, seed=number + 1)))
    base = folder / "base" / "library"
    (folder / "base" / "base").mkdir(parents=True)
    for name, text in TINY.items():
        (folder / "base" / "base" / name).write_text(text, encoding="utf-8")
    words = ["add", str(folder / "base" / "base"), "--library", str(base), "--model", str(models[0])]
    assert run(lambda: command(words, batch=4096)) == 0
    _import_all(run(lambda: [looked_at(base), *sys.modules])[1:])
    chosen = [s for s in scenarios(str(models[1])) if only in (None, s.name)]
    chance = random.Random(seed)
    all_ = [Crashes(scenario, folder / "rounds", base, chance) for scenario in chosen]
    for number in range(kills):
        if time.monotonic() < until:
            all_[number % len(all_)].round()
    return all_


def _import_all(names: list[str]) -> None:
    """Imports what the others will need, once, in the process that they are forked from; it runs nothing of it, for a
    library that has begun threads does not survive a fork."""
    for name in names:
        with suppress(Exception):
            import_module(name)


def report(all_: list[Crashes]) -> str:
    """The figures, a line for each scenario."""
    columns = ("killed", "finished before", "before", "between", "after", "told of")
    lines = [f"{'':26}" + "".join(f"{name:>17}" for name in (*columns, "broken promises"))]
    for one in all_:
        counts = [one.counts[name] for name in columns]
        lines.append(f"{one.scenario.name:26}" + "".join(f"{n:17}" for n in (*counts, len(one.broken))))
    total = [sum(one.counts[name] for one in all_) for name in columns]
    broken = sum(len(one.broken) for one in all_)
    return "\n".join([*lines, f"{'all':26}" + "".join(f"{n:17}" for n in (*total, broken))])


def main() -> int:
    """The command of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so long")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", help="one of the commands")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tiaowen-crash-"))
    began = time.monotonic()
    all_ = crash(given.kills, given.seed, given.only, folder, began + 60 * given.minutes)
    print(f"seed {given.seed}, {len(NEW)} new documents, {time.monotonic() - began:.0f} s, {folder}")
    print(report(all_))
    for one in all_:
        for broken in one.broken:
            print(broken)
    if any(one.broken for one in all_):
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
