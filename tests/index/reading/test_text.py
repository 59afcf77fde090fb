"""Plain text: encodings, and that nothing that matters is lost."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError, EmptyDocument, UnreadableDocument
from index.reading.cleaning import clean
from index.reading.text import read_text

_TEXT = "关于印发《若干措施》的通知\n　　第一条　为了促进发展，2024年安排1,200万元。\n5000000\n（一）技术改造"
# The most frequent ideographs (GB 2312 level 1) with what stands between them; long enough for an encoding to be
# told from the bytes.
_IDEOGRAPHS = bytes(byte for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF) for byte in (row, cell))
_CHINESE = st.text(
    st.sampled_from(_IDEOGRAPHS.decode("gb2312") + "，。、；：（）《》“”\n 0123456789abcXYZ%" * 20),
    min_size=40,
    max_size=200,
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings(encoding: str) -> None:
    document = read_text(_TEXT.encode(encoding), "a.txt")
    assert document.text == _TEXT
    assert document.format == "txt"
    assert document.pages == document.headings == ()


@given(_CHINESE, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]))
def test_round_trip(text: str, encoding: str) -> None:
    expected = clean(text)[0]
    if expected:
        assert read_text(text.encode(encoding), "a.txt").text == expected


@given(st.text(min_size=1, max_size=100))
def test_any_text_in_utf8_comes_back(text: str) -> None:
    try:
        assert read_text(codecs.BOM_UTF8 + text.encode(), "a.txt").text == clean(text)[0]
    except DocumentError:
        # Only a text of control characters, or of nothing, is refused.
        visible = sum(c >= " " and c != "\ufffd" for c in clean(text)[0])
        assert visible <= 0.9 * len(text)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("第一条\r\n第二条\r第三条".encode(), "第一条\n第二条\n第三条"),
        ("第一条\x00 内容".encode(), "第一条 内容"),
        ("促进民营经济发展".encode("gb18030"), "促进民营经济发展"),
        ("繁體中文的規定與辦法".encode("gb18030"), "繁體中文的規定與辦法"),
        ("The mayor’s café – open".encode("cp1252"), "The mayor’s café – open"),
        ("Plain ASCII".encode("utf-16-le"), "Plain ASCII"),
        ("第一条 内容很长很长的政策条文文件内容".encode()[:-1], "第一条 内容很长很长的政策条文文件内\ufffd"),
        (("政策" * 200).encode("gb18030")[:-1], "政策" * 199 + "政\ufffd"),
    ],
)
def test_what_files_are_like(data: bytes, text: str) -> None:
    assert read_text(data, "a.txt").text == text


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x00\x01\x02\x03" * 50, b"\x80" * 64, b"\x1b\x05" * 90])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"data\.txt.*UTF-8 text.*另存为"):
        read_text(data, "data.txt")


@pytest.mark.parametrize("data", [b"", b" \n\t ", codecs.BOM_UTF8, "　\n".encode()])
def test_empty_files(data: bytes) -> None:
    with pytest.raises(EmptyDocument):
        read_text(data, "a.txt")


def test_a_long_line_stays_one_line() -> None:
    text = "政策条文，" * 100_000
    assert read_text(text.encode("gb18030"), "a.txt").text == text
