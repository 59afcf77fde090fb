"""What is killed half way: a tiny library, and each kind of change of it as the command that a person would type."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import TINY

NEW = {
    "a-training.txt": "云岭县技能培训办法\n第一条 取得焊工证书的职工，每人补贴一千二百元。\n第二条 培训机构应当备案。\n",
    "b-lamp.txt": "城东区灯塔补助通知\n\n第一条 在灯塔装设太阳能板的，每座补助四万三千元。\n",
    "c-water.txt": "石桥县节水奖励办法\n第一条 工业企业节水率达到百分之二十的，奖励八万元。\n",
}
LEASE = TINY["lease.txt"].replace("不超过五年", "不超过八年") + "第五条 本办法自2025年1月1日起施行。\n"
LOAN = TINY["loan.txt"].replace("百分之五十", "百分之六十")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A change: the words after ``tiaowen``, ``{library}`` and ``{files}`` filled in, and what is done to the folders
    before. ``files`` are the texts, by file name, that the library holds when it is complete; ``steps`` the names in
    the order in which they come, where they come one by one."""

    name: str
    words: tuple[str, ...]
    files: dict[str, str]
    steps: tuple[str, ...] = ()
    prepare: Callable[[Path, Path], None] = lambda library, files: None


def _lay_new(library: Path, files: Path) -> None:
    for name, text in NEW.items():
        (files / "new").mkdir(exist_ok=True)
        (files / "new" / name).write_text(text, encoding="utf-8")


def _lay_lease(library: Path, files: Path) -> None:
    (files / "lease-2025.txt").write_text(LEASE, encoding="utf-8")


def _change_loan(library: Path, files: Path) -> None:
    # Where the library's documents came from, which is how they are known again: the same folder in every round.
    (files.parents[1] / "base" / "base" / "loan.txt").write_text(LOAN, encoding="utf-8")


def _forget_indexes(library: Path, files: Path) -> None:
    shutil.rmtree(library / "words")
    for file in library.glob("vectors-*.faiss"):
        file.unlink()


def _half_indexes(library: Path, files: Path) -> None:
    shutil.rmtree(library / "words" / "documents")
    for file in library.glob("vectors-*.faiss"):
        file.write_bytes(file.read_bytes()[:-40])


def scenarios(other_model: str) -> list[Scenario]:
    """All of them; ``other_model`` is the folder of a model that vectors can be made anew with."""
    replaced = {**TINY, "lease-2025.txt": LEASE}
    del replaced["lease.txt"]
    less = {name: text for name, text in TINY.items() if name != "talent.txt"}
    at = ("--library", "{library}")
    return [
        Scenario("add", ("add", "{files}/new", *at), TINY | NEW, tuple(NEW), _lay_new),
        Scenario(
            "replace", ("add", "{files}/lease-2025.txt", "--replace", "lease.txt", *at), replaced, (), _lay_lease
        ),
        Scenario(
            "add again, changed", ("add", "{files}/../../base/base", *at), TINY | {"loan.txt": LOAN}, (), _change_loan
        ),
        Scenario("remove", ("remove", "talent.txt", *at), less),
        Scenario("correct", ("correct", "loan.txt", "--title", "青石市贷款办法", *at), dict(TINY)),
        Scenario("reindex", ("reindex", *at), dict(TINY)),
        Scenario("reindex, other model", ("reindex", "--model", other_model, *at), dict(TINY)),
        Scenario("start without indexes", ("documents", *at), dict(TINY), (), _forget_indexes),
        Scenario("start with half of them", ("ask", "租赁期限多长？", *at), dict(TINY), (), _half_indexes),
        Scenario("upgrade", ("documents", *at), dict(TINY), (), to_format_1),
    ]


def to_format_1(library: Path, files: Path | None = None) -> None:
    """Makes the library one of format 1, as it was first released: no seals, no notes, no former texts."""
    import sqlite3

    db = sqlite3.connect(library / "catalog.sqlite", isolation_level=None)
    for table in ("seals", "versions", "past", "removed", "work"):
        db.execute(f"DROP TABLE {table}")
    for column in ("since", "outline"):
        db.execute(f"ALTER TABLE documents DROP COLUMN {column}")
    db.execute("DELETE FROM settings WHERE key = 'sealed'")
    db.execute("UPDATE settings SET value = '1' WHERE key = 'format'")
    db.execute("UPDATE settings SET value = 'outline1:400/300/60/100/300' WHERE key = 'clauses'")
    db.close()
    for folder in ("clauses", "documents"):
        state = library / "words" / folder / "state.json"
        state.write_text(json.dumps({"version": json.loads(state.read_text())["version"]}))
