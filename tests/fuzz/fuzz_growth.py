"""Looks for inputs whose cost grows faster than they do: documents and questions made of a few pieces, over and over.

Not part of the tests, which measure no time. From the repository's folder::

    python -m tests.fuzz.fuzz_growth --minutes 5 [--seed 1] [--what documents|questions]

Each input is tried at one size and at twice that, in seconds of the processor. Where the second takes more than
``RATIO`` times the first, and is felt at all, a line says so; the exit status is then 1. Linear growth is a ratio of 2.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index.clauses import ClauseSettings
from index.errors import TiaowenError
from index.library import Library
from index.preparing import prepare
from rag.assistant import PolicyAssistant
from rag.settings import Settings

RATIO = 3.0
CHARACTERS = 50_000
QUESTION = 1_000
FELT = {"documents": 0.5, "questions": 1.0}
"""Seconds below which a ratio says nothing; a question of 2,000 characters takes 0.5 with the encoder alone."""

PIECES = (
    """第 条 一、 （ （一） (1) 1. 1.1. 一 十 〇 《 》 〈 〔2024〕 〔 [ ] 号 年 2024年 月 日 1月1日 自 起施行 废止 同时废止 有效期 印发 关于 的通知
人民政府 办公室 市 县 省 各 发 附件 附件1： —— — - … · ◆ 是 一是 第一， 第一条 第一章 “ ” " ( 。 ； ： : ， , 、 A a. 1 0 １ < <!-- <?xml <p> & | # * _ `
~ > ! [a]( \\ % ￥ 元 万元 目录 ........ 征求意见稿 修订 期限 满 http:// www. @ 抄送 Article section 那 呢 ？ 多少 最高 补贴 只看 除了 以内""".split(
        " "
    )
    + list("\n\t\r\x00\u200b\u3000 ")
)
DOCUMENT = "云岭县工业用地办法\n第一条 可以先租后让，租赁期限不超过五年。\n第二条 年租金按照评估价的百分之四收取。\n"


def seconds(work: Callable[[], object]) -> float:
    """The processor's seconds for ``work``, whatever it raises of ours."""
    began = time.process_time()
    with contextlib.suppress(TiaowenError):
        work()
    return time.process_time() - began


def documents(chance: random.Random) -> Callable[[str], float]:
    """What a document of these characters costs."""
    settings = ClauseSettings()
    name = chance.choice(("a.txt", "a.txt", "a.md", "a.html", "a.csv"))
    return lambda text: seconds(lambda: prepare(text.encode("utf-8", "surrogatepass"), name, name, settings))


def questions(assistant: PolicyAssistant, chance: random.Random) -> Callable[[str], float]:
    """What a question of these characters costs, alone or as the one before."""
    if chance.random() < 0.6:
        return lambda text: seconds(lambda: assistant.ask(text))
    return lambda text: seconds(lambda: assistant.ask("那资金呢？", history=[text, text]))


def looked(what: str, cost: Callable[[str], float], unit: str, size: int) -> str | None:
    """What to say of the growth of ``unit`` repeated; nothing where it is as it should be."""
    once, twice = ((unit * (n // len(unit) + 1))[:n] for n in (size, 2 * size))
    first = cost(once)
    second = cost(twice)
    if second > FELT[what] and second > RATIO * first:
        # A machine that was busy for a moment says nothing about the program.
        first, second = max(first, cost(once)), min(second, cost(twice))
    return (
        f"{what}: {unit!r} {first:.2f} s → {second:.2f} s" if second > FELT[what] and second > RATIO * first else None
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--what", choices=tuple(FELT), default=None)
    given = parser.parse_args(arguments)
    chance = random.Random(given.seed)
    end = time.monotonic() + given.minutes * 60
    tried, found = 0, 0
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library", create=True) as library:
        library.add_bytes("a.txt", DOCUMENT.encode())
        assistant = PolicyAssistant(library, Settings())
        assistant.ask("租金多少？")
        while time.monotonic() < end:
            what = given.what or chance.choice(tuple(FELT))
            cost = documents(chance) if what == "documents" else questions(assistant, chance)
            single = tried < len(PIECES)
            unit = PIECES[tried] if single else "".join(chance.choices(PIECES, k=chance.choice((2, 2, 3, 4))))
            said = looked(what, cost, unit, CHARACTERS if what == "documents" else QUESTION)
            tried += 1
            if said:
                found += 1
                print(said, flush=True)
    print(f"{tried} inputs tried, {found} grew faster than {RATIO:g} to 2")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
