"""Which files are taken, and what of a file is indexed."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.clauses import ClauseSettings
from index.errors import DocumentError, EmptyDocument, LibraryError, UnreadableDocument
from index.preparing import (
    INDEXED_HEADINGS,
    digest,
    failure,
    find_sources,
    indexed_text,
    indexed_texts,
    prepare,
    sentence_texts,
)

LEASE = "云岭县工业用地办法\n第一条 可以先租后让。\n第二条 租赁期限不超过五年。逾期的收回土地使用权。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "a.txt", "deep/er/b.MD", "deep/c.html", "d.mp4", "noname", ".hidden.txt", ".git/e.txt", "deep/~$f.docx"
    ):  # fmt: skip
        file = tmp_path / "files" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(LEASE, encoding="utf-8")
    return tmp_path / "files"


def test_a_folder_is_searched_to_the_bottom(folder: Path) -> None:
    sources, failures = find_sources([folder])
    assert [source.file for source in sources] == ["a.txt", "deep/c.html", "deep/er/b.MD"]
    assert [source.key for source in sources] == [str((folder / source.file).resolve()) for source in sources]
    assert [(failure.file, failure.code) for failure in failures] == [
        ("d.mp4", "unknown_format"),
        ("noname", "unknown_format"),
    ]
    assert all(".txt" in failure.reason for failure in failures)


def test_a_file_named_outright_is_taken_whatever_its_name(folder: Path) -> None:
    sources, failures = find_sources([folder / "d.mp4", folder / ".hidden.txt"])
    assert [source.file for source in sources] == ["d.mp4", ".hidden.txt"]
    assert failures == []


def test_the_same_file_by_two_ways_has_one_key(folder: Path) -> None:
    (by_name,), _ = find_sources([folder / "deep" / ".." / "a.txt"])
    sources, _ = find_sources([folder])
    assert by_name.key == sources[0].key


def test_a_path_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(LibraryError, match=r"absent\.txt"):
        find_sources([folder / "a.txt", folder / "absent.txt"])


def test_a_digest_by_hand() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_becomes_a_document() -> None:
    prepared = prepare(LEASE.encode("gb18030"), "deep/lease.txt", "/from/lease.txt", ClauseSettings())
    assert prepared.text.strip() == LEASE.strip()
    assert (prepared.file, prepared.key, prepared.format) == ("deep/lease.txt", "/from/lease.txt", "txt")
    assert prepared.sha256 == digest(LEASE.encode("gb18030"))
    assert prepared.metadata.title == "云岭县工业用地办法"
    assert "".join(prepared.text[c.start : c.end] for c in prepared.clauses) == prepared.text
    texts = list(indexed_texts(prepared))
    assert len(texts) == len(prepared.clauses)
    assert texts[-1].splitlines()[0] == "云岭县工业用地办法"
    assert list(sentence_texts(prepared))[-1] == ["第二条 租赁期限不超过五年。", "逾期的收回土地使用权。"]


@pytest.mark.parametrize(
    ("data", "error"), [(b"", EmptyDocument), (b" \n\t\n", EmptyDocument), (b"%PDF-1.7 cut off", UnreadableDocument)]
)
def test_what_cannot_be_read_says_why(data: bytes, error: type[DocumentError]) -> None:
    name = "broken.pdf" if data.startswith(b"%PDF") else "empty.txt"
    with pytest.raises(error) as caught:
        prepare(data, name, name, ClauseSettings())
    line = failure(name, caught.value)
    assert (line.file, line.code) == (name, error.code)
    assert len(line.reason) > 10


@pytest.mark.parametrize(
    ("title", "address", "quote", "indexed"),
    [
        (
            "云岭县办法",
            ("第一章 总则", "第三条"),
            "第三条 租期五年。\n",
            "云岭县办法\n第一章 总则\n第三条 租期五年。",
        ),
        ("云岭县办法", ("一、用地", "（二）租赁"), "(二)租赁。五年。", "云岭县办法\n一、用地\n(二)租赁。五年。"),
        ("云岭县办法", (), "云岭县办法\n第一条 甲。", "云岭县办法\n第一条 甲。"),
        ("", (), " 甲。 ", "甲。"),
        ("云岭县办法", ("一、用地",), "", "云岭县办法\n一、用地"),
    ],
)
def test_a_clause_is_indexed_with_its_title_and_headings(
    title: str, address: tuple[str, ...], quote: str, indexed: str
) -> None:
    assert indexed_text(title, address, quote) == indexed


def test_long_headings_do_not_drown_a_short_clause() -> None:
    title, above, quote = indexed_text("云岭县办法", ("一、" + "甲" * 100, "（一）" + "乙" * 100), "五年。").split(
        "\n"
    )
    assert (title, quote) == ("云岭县办法", "五年。")
    assert len(above) == INDEXED_HEADINGS
