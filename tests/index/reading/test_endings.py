"""A file is what it is inside; an ending that says otherwise is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.library import Library
from index.reading import SUPPORTED_SUFFIXES
from index.reading.endings import _OF_FORMAT, wrong_ending
from tests.fixtures.make_files import docx, paragraph

HTML = "<!doctype html><html><body><p>第一条　可以先租后让。</p></body></html>"


@pytest.mark.parametrize(
    ("file", "format", "odd"),
    [
        ("a.pdf", "pdf", False),
        ("a/b.PDF", "pdf", False),
        ("a.txt", "pdf", True),
        ("a.doc", "rtf", True),
        ("a.wps", "doc", False),
        ("README", "txt", False),
        ("a.docx", "docx", False),
        ("a.zip/b.txt", "html", True),
    ],
)
def test_endings(file: str, format: str, odd: bool) -> None:
    remark = wrong_ending(file, format)
    assert (remark is not None) == odd
    if remark is not None:
        assert file in remark.words


def test_every_ending_that_is_read_fits_a_format() -> None:
    assert set().union(*_OF_FORMAT.values()) >= SUPPORTED_SUFFIXES


def test_a_wrong_ending_is_said_and_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text(HTML, encoding="utf-8")
    (tmp_path / "files" / "b.pdf").write_bytes(docx(paragraph("第一条　补贴五万元。")))
    (tmp_path / "files" / "c.txt").write_text("第一条　贴息一半。", encoding="utf-8")
    with Library.open(tmp_path / "library", create=True) as library:
        report = library.add([tmp_path / "files"])
        assert report.failures == ()
        assert [(remark.file, remark.code) for remark in report.remarks] == [
            ("a.txt", "wrong_ending"),
            ("b.pdf", "wrong_ending"),
        ]
        assert [library.text(f) for f in ("a.txt", "b.pdf", "c.txt")] == [
            "第一条　可以先租后让。", "第一条　补贴五万元。", "第一条　贴息一半。",
        ]  # fmt: skip
        assert {d.file: d.format for d in library.documents()} == {"a.txt": "html", "b.pdf": "docx", "c.txt": "txt"}
