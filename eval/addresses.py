"""Whether every article of a library's documents has its right address, counted without the program's outline.

::

    python -m eval.addresses LIBRARY [N] [--seed 1] [--outline FILE…]

Of ``N`` documents taken at random (default: 200), every line that begins with 第X条 and goes on the count of its
document's articles is looked up: the clause that holds it has to begin with it, and to say it, and no other article,
in its address. ``--outline`` prints the outline of files instead, to be read by a person.
"""

from __future__ import annotations

import argparse
import random
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.library import Library
from index.outline import parse_outline
from index.reading import read_document
from index.records import Clause

_LINE = re.compile(
    r"^[ \t\u3000]*第([〇零一二三四五六七八九十百千\d]{1,9})条(之[一二三四五六七八九十]{1,3})?", re.MULTILINE
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Wrong:
    """An article whose address is not its own."""

    file: str
    article: str
    start: int
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many articles were found by their lines, and those with a wrong address."""

    documents: int
    articles: int
    wrong: tuple[Wrong, ...]


def number(numeral: str) -> int:
    """A Chinese or Arabic numeral up to 9,999, counted here so that nothing of the program is taken on trust."""
    if numeral.isdecimal():
        return int(numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[character] if not total and digit else _DIGITS[character]
    return total + digit


def articles_of(text: str) -> list[tuple[int, str]]:
    """Where each article of a text begins, with its mark: lines that go on the count from one to the next."""
    found: list[tuple[int, str]] = []
    last = 0
    for match in _LINE.finditer(text):
        value = number(match[1])
        goes_on = value == last + 1 or (match[2] and value == last)
        if goes_on or (value == 1 and last > 1):
            last = value
            found.append((match.end() - len(match[0].lstrip()), match[0].strip()))
    return found


def check(file: str, text: str, clauses: Sequence[Clause]) -> tuple[int, list[Wrong]]:
    """How many articles ``text`` has, and which of them its ``clauses`` do not address rightly."""
    starts = [clause.start for clause in clauses]
    articles = articles_of(text)
    wrong = []
    for start, mark in articles:
        clause = clauses[bisect_right(starts, start) - 1]
        own = [label for label in clause.address if re.match(r"第\s?[^\s条]{1,9}\s?条", label)]
        begins = not text[clause.start : start].strip() or not any(clause.start < s < start for s, _ in articles)
        if len(own) != 1 or not _same(own[0], mark) or not begins:
            wrong.append(Wrong(file, mark, start, clause.address))
    return len(articles), wrong


def _same(label: str, mark: str) -> bool:
    bare = re.sub(r"\s", "", label)
    return bare.startswith(mark) and not re.match("之[一二三四五六七八九十]", bare[len(mark) :])


def count(library: Library, most: int, seed: int) -> Counted:
    """The articles of ``most`` documents of a library, chosen by ``seed`` among those that have any."""
    documents = list(library.documents())
    random.Random(seed).shuffle(documents)
    counted, articles = 0, 0
    wrong: list[Wrong] = []
    for document in documents:
        if counted == most:
            break
        found, bad = check(document.file, library.text(document.id), library.clauses(document.id))
        if found:
            counted, articles = counted + 1, articles + found
            wrong += bad
    return Counted(counted, articles, tuple(wrong))


def outline(path: Path) -> str:
    """The outline of a file, a heading a line, set in by its level."""
    read = read_document(path.read_bytes(), path.name)
    lines = []
    for node in parse_outline(read.text, read.headings).walk():
        if node.parent is not None:
            lines.append("  " * (len(node.address) - 1) + f"{node.label}  [{node.kind}, {node.end - node.start}]")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 1 where an address is wrong."""
    parser = argparse.ArgumentParser(prog="python -m eval.addresses", description=__doc__)
    parser.add_argument("library", type=Path, nargs="?")
    parser.add_argument("most", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--outline", type=Path, nargs="+", default=[])
    given = parser.parse_args(arguments)
    for path in given.outline:
        print(f"{path.name}\n{outline(path)}\n")
    if given.library is None:
        return 0
    with Library.open(given.library) as library:
        counted = count(library, given.most, given.seed)
    right = counted.articles - len(counted.wrong)
    print(f"{counted.documents} documents, {counted.articles} articles, {right} with their right address")
    for wrong in counted.wrong[:50]:
        print(f"{wrong.file} {wrong.article} at {wrong.start}: {' › '.join(wrong.address) or '(none)'}")
    return 1 if counted.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
