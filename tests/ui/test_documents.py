"""A name that came over the network is only ever a name."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.documents import NAME_BYTES, safe_name


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("办法.pdf", "办法.pdf"),
        ("关于印发《办法》的通知〔2024〕12号.docx", "关于印发《办法》的通知〔2024〕12号.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\办法.txt", "办法.txt"),
        ("a\x00b\n.txt", "a b .txt"),
        ("gpj.\u202etxt", "gpj. txt"),
        ('<img src=x onerror="a">.txt', "_img src=x onerror=_a__.txt"),
        ("  名 字 .txt ", "名 字 .txt"),
        (".hidden", "hidden"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_names(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@pytest.mark.parametrize("name", ["", "..", "/", "a/", " . ", "\x00", "\\\\"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="no file name"):
        safe_name(name)


def test_a_long_name_keeps_its_ending() -> None:
    short = safe_name("长" * 300 + ".docx")
    assert short.endswith("长.docx")
    assert len(short.encode()) <= NAME_BYTES


@given(st.text(max_size=120))
def test_a_safe_name_is_a_single_part_of_a_path_and_safe_again(name: str) -> None:
    try:
        safe = safe_name(name)
    except ValueError:
        return
    assert PurePosixPath(safe).name == safe
    assert PureWindowsPath(safe).name == safe
    assert safe_name(safe) == safe
    assert len(safe.encode()) <= NAME_BYTES
