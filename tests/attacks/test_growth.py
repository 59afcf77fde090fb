"""Inputs made to cost more than their size: each is done within the limits that hold for every file and question.

No time is measured: what grows with the square of these sizes would not come back. ``tests/fuzz/fuzz_growth.py``
measures ratios, and looks for more.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.archives import Budget
from index.clauses import ClauseSettings
from index.library import Library
from index.preparing import Prepared
from index.reading_apart import read_apart
from index.reading_frames import ReadLimits
from index.records import Failure
from rag.features import longest_run, matched_words
from rag.settings import Settings
from ui.service import Service

Make = Callable[[], Library]
pytestmark = pytest.mark.long
SIZE = 100_000
PIECES = {
    "a.txt": ["第", "一、", "（", "《", "〔2024〕", "1.", "1.1.", "十", "附件", "有效期", "同时废止", "自2024年", "　", "关于", "第一条\n", "——", "（一）（"],
    "a.md": ["#", "[a](", "*", "`", "|", "> ", "- ", "![", "<p>", "\\"],
    "a.html": ["<p>", "<!--", "<table>", "<a ", "&", "<?xml", "<td>x", "<ul><li>"],
    "a.csv": ['"', ",", "a,\n", '"a""'],
}  # fmt: skip


@pytest.mark.parametrize("name", PIECES)
def test_documents(name: str) -> None:
    limits = ReadLimits(seconds=30)
    for piece in PIECES[name]:
        data = (piece * (SIZE // len(piece.encode()))).encode()
        read = read_apart(data, name, name, ClauseSettings(), limits, Budget())
        assert isinstance(read, Prepared) or (isinstance(read, Failure) and read.code != "costly_document"), piece


def test_runs_of_one_character() -> None:
    many = "第" * 200_000
    assert matched_words((), many, many + "条") == (many,)
    assert longest_run("第" * 2000, "第" * 1999 + "条") == 1999


@pytest.mark.parametrize("piece", ["第", "〇", "1.", "（", "《", "article ", "那", "2023年以后", "只看"])
def test_questions(small_library: Make, piece: str) -> None:
    service = Service.over(small_library(), Settings())
    long = (piece * 2000)[:2000]
    assert service.assistant.ask(long).question == long
    service.assistant.ask("那资金呢？", history=[long] * 3)
