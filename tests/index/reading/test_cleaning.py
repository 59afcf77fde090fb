"""Cleaning: what goes, what stays, and where offsets end up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.cleaning import clean, one_line

# Characters that cleaning treats each in its own way, so that random texts meet all the rules.
_TEXTS = st.text(st.sampled_from("甲乙a1 \t　\xa0\n\r\x00\x0b\x0c\x85\u2028\ufeff\u200b\xad。"), max_size=60)


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("第一条\x00\x07内容\ufeff", "第一条内容"),
        ("甲  \t\n乙　\n", "甲\n乙"),
        ("　　第一条　总则", "　　第一条　总则"),
        ("甲\n\n乙\n\n\n丙", "甲\n\n乙\n\n\n丙"),
        ("甲\n\n\n\n乙", "甲\n\n乙"),
        ("甲\n \n　\n\t\n\n\n乙", "甲\n\n乙"),
        ("\n\n甲\n\n\n", "甲"),
        ("︵一︶办法︰︽条例︾﹁引﹂︐︒", "（一）办法：《条例》「引」，。"),
        ("软\xad连\u200b字", "软连字"),
        ("上\x0b下\u2028末", "上\n下\n末"),
        ("1,200 万元\n5000000", "1,200 万元\n5000000"),
        ("👨\u200d👩", "👨\u200d👩"),
        (" \n\t", ""),
    ],
)
def test_clean(dirty: str, expected: str) -> None:
    assert clean(dirty)[0] == expected


def test_offsets_follow_their_characters() -> None:
    text, offsets = clean("\n 甲 \r\n\n\n\n\n乙\x00丙", [2, 3, 10, 12, 13])
    assert text == " 甲\n\n乙丙"
    assert [text[i : i + 1] for i in offsets] == ["甲", "\n", "乙", "丙", ""]


@given(_TEXTS)
def test_every_character_is_kept_in_place_or_cut_out(dirty: str) -> None:
    text, offsets = clean(dirty, range(len(dirty) + 1))
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)
    kept = [i for i in range(len(dirty)) if offsets[i + 1] > offsets[i]]
    assert len(kept) == len(text)
    for i in kept:
        assert text[offsets[i]] == ("\n" if dirty[i] in "\r\x0b\x0c\x85\u2028" else dirty[i])


@given(_TEXTS)
def test_what_readers_may_rely_on(dirty: str) -> None:
    text = clean(dirty)[0]
    assert clean(text)[0] == text
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert not set(text) & set("\r\x00\x0b\x0c\x85\u2028\ufeff\u200b\xad")
    assert [c for c in text if c in "甲乙a1。"] == [c for c in dirty if c in "甲乙a1。"]


def test_one_line() -> None:
    assert one_line(" 第一章 \n 总则\r\n附则 ") == "第一章 总则 附则"
