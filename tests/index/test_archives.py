"""Archives: each member a document, none of them able to lose the others or to break out."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import archives
from index.archives import Budget, Member, is_archive, unpack
from index.library import Library
from index.records import Failure
from tests.fixtures.make_files import docx, paragraph, workbook, zip_file

_LOAN = "云岭县贷款贴息办法\n第一条 首次贷款的企业给予百分之五十的贴息。\n".encode()


def _unpacked(data: bytes, budget: Budget | None = None) -> tuple[dict[str, bytes], dict[str, str]]:
    found = list(unpack(data, "包.zip", budget or Budget()))
    members = {member.name: member.data for member in found if isinstance(member, Member)}
    return members, {failure.file: failure.code for failure in found if isinstance(failure, Failure)}


def _named(raw: bytes, flag: int = 0) -> bytes:
    """A ZIP of one member whose name is these bytes."""
    place = b"n" * len(raw)
    data = zip_file({f"{place.decode()}": b"x"}).replace(place, raw)
    if flag:
        at = data.find(b"PK\x01\x02")
        data = data[: at + 8] + struct.pack("<H", flag) + data[at + 10 :]
        data = data[:6] + struct.pack("<H", flag) + data[8:]
    return data


def test_a_document_that_is_packed_as_a_zip_is_no_archive() -> None:
    assert is_archive(zip_file({"a.txt": b"x"}), "a.zip")
    assert is_archive(zip_file({}), "a.zip")
    for data in (docx(paragraph("文")), workbook(["甲"]), b"PK\x03\x04 cut off", b"text"):
        assert not is_archive(data, "a.zip")


@pytest.mark.parametrize(
    ("raw", "flag", "name"),
    [
        ("政策/通知.txt".encode("gbk"), 0, "政策/通知.txt"),
        ("政策/通知.txt".encode(), 0, "政策/通知.txt"),
        ("政策/通知.txt".encode(), 0x800, "政策/通知.txt"),
        (b"../../etc/passwd.txt", 0, "etc/passwd.txt"),
        (b"C:\\temp\\a.txt", 0, "C_/temp/a.txt"),
        (b"/abs//a.txt", 0, "abs/a.txt"),
        ("a\u202etxt.exe.txt".encode(), 0x800, "a txt.exe.txt"),
    ],
)
def test_names_are_decoded_and_made_safe(raw: bytes, flag: int, name: str) -> None:
    assert _unpacked(_named(raw, flag)) == ({name: b"x"}, {})


def test_what_systems_leave_behind_is_passed_over() -> None:
    files = {
        "a.txt": b"x",
        "__MACOSX/._a.txt": b"j",
        ".DS_Store": b"j",
        "b/~$c.docx": b"j",
        "Thumbs.db": b"j",
        "b/": b"",
    }
    assert _unpacked(zip_file(files)) == ({"a.txt": b"x"}, {})


def test_two_members_of_one_name_are_both_kept() -> None:
    data = zip_file({"a.txt": b"1", "b.txt": b"2"}).replace(b"b.txt", b"a.txt")
    assert sorted(_unpacked(data)[0].values()) == [b"1", b"2"]


def test_a_bomb_is_refused_and_its_neighbours_are_not() -> None:
    files = {"a.txt": b"x", "bomb.txt": b"\0" * (8 << 20), "c.txt": b"y"}
    assert _unpacked(zip_file(files)) == ({"a.txt": b"x", "c.txt": b"y"}, {"包.zip/bomb.txt": "unreadable_document"})


def test_a_member_that_unpacks_to_more_than_it_says_is_refused() -> None:
    data = bytearray(zip_file({"a.txt": b"x" * 5000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    members, failures = _unpacked(bytes(data))
    assert failures or len(members["a.txt"]) <= 10


def test_the_limits_hold_for_all_members_together() -> None:
    files = {f"{i}.txt": b"x" * 100 for i in range(10)}
    members, failures = _unpacked(zip_file(files), Budget(members=4))
    assert list(members) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert failures == {"包.zip": "too_many_files"}
    members, failures = _unpacked(zip_file(files), Budget(size=350))
    assert len(members) == 3
    assert set(failures.values()) == {"unreadable_document"}


def test_locked_and_unknown_members_and_damaged_archives_say_why() -> None:
    locked = bytearray(zip_file({"a.txt": b"x"}))
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    assert _unpacked(bytes(locked)) == ({}, {"包.zip/a.txt": "encrypted_document"})
    assert _unpacked(zip_file({"a.exe": b"x"})) == ({}, {"包.zip/a.exe": "unknown_format"})
    assert _unpacked(zip_file({"a.txt": b"x"})[:-20]) == ({}, {"包.zip": "unreadable_document"})
    assert _unpacked(zip_file({})) == ({}, {"包.zip": "empty_document"})
    broken = bytearray(zip_file({"a.txt": b"x" * 50, "b.txt": b"y"}))
    broken[36] ^= 0xFF
    assert _unpacked(bytes(broken))[0].get("b.txt") == b"y"


@given(st.binary(max_size=400), st.integers(0, 10**6))
def test_any_damage_gives_members_or_failures(noise: bytes, place: int) -> None:
    whole = bytearray(zip_file({"a.txt": b"x" * 100, "政策.txt": b"y"}))
    at = place % len(whole)
    whole[at : at + len(noise)] = noise
    for found in unpack(bytes(whole), "包.zip", Budget()):
        assert isinstance(found, (Member, Failure))


def test_each_member_becomes_a_document(small_library: Callable[[], Library], tmp_path: Path) -> None:
    inner = zip_file({"贴息.txt": _LOAN, "空.txt": b""})
    deeper = zip_file({"深.zip": zip_file({"更深.zip": inner})})
    outer = zip_file({"通知.docx": docx(paragraph("云岭县用地通知")), "附件/内.zip": inner, "再内.zip": deeper})
    (tmp_path / "包.zip").write_bytes(outer)
    library = small_library()
    report = library.add([tmp_path / "包.zip"])
    assert {library.document(i).file for i in report.added} == {"包.zip/通知.docx", "包.zip/附件/内.zip/贴息.txt"}
    assert {f.file: f.code for f in report.failures} == {
        "包.zip/附件/内.zip/空.txt": "empty_document",
        "包.zip/再内.zip/深.zip": "unknown_format",
    }
    again = library.add([tmp_path])
    assert (again.added, again.replaced, len(again.unchanged)) == ((), (), 2)
    assert library.text("包.zip/通知.docx") == "云岭县用地通知"
    assert library.verify() == ()


def test_an_uploaded_archive_replaces_what_the_one_before_it_brought(small_library: Callable[[], Library]) -> None:
    library = small_library()
    first = library.add_bytes("包.zip", zip_file({"贴息.txt": _LOAN}))
    second = library.add_bytes("包.zip", zip_file({"贴息.txt": _LOAN.replace("五十".encode(), "六十".encode())}))
    assert second.replaced == first.added
    assert "百分之六十" in library.text(first.added[0])


def test_the_limits_are_those_that_are_documented() -> None:
    readme = (Path(archives.__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"{archives.MOST_MEMBERS} files and {archives.MOST_BYTES >> 20} MB unpacked" in readme


def test_an_archive_is_no_new_version_of_a_document(small_library: Callable[[], Library]) -> None:
    library = small_library()
    report = library.replace_bytes("loan.txt", "包.zip", zip_file({"贴息.txt": _LOAN}))
    assert [failure.code for failure in report.failures] == ["unknown_format"]
    assert {document.file for document in library.documents()} == {"lease.txt", "loan.txt", "talent.txt"}
