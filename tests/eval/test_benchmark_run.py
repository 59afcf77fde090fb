"""Steps in processes of their own, and what the three baselines cost together and alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eval.benchmark_records import Built
from eval.benchmark_run import apart, baseline_costs
from eval.benchmark_steps import build_words, disk_use, peak_memory
from index.errors import LibraryError, TiaowenError


def test_a_step_runs_in_another_process_each_time() -> None:
    assert len({os.getpid(), apart(os.getpid), apart(os.getpid)}) == 3


def test_a_step_comes_back_with_what_it_made(tiny_files: Path, tmp_path: Path) -> None:
    built = apart(build_words, "tiny", tiny_files, tmp_path / "baseline")
    assert (built.documents, built.pieces, built.failures) == (3, 3, 0)
    assert 0 < built.read_seconds < built.seconds
    assert built.disk_mb == pytest.approx(disk_use(tmp_path / "baseline"))


def test_what_a_step_raises_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="absent"):
        apart(build_words, "tiny", tmp_path / "absent", tmp_path / "baseline")


def test_a_step_that_dies_is_named() -> None:
    with pytest.raises(TiaowenError, match="_exit ended without a word"):
        apart(os._exit, 3)


def test_the_fused_baseline_pays_for_both_and_reading_is_paid_once() -> None:
    words = Built(seconds=5, memory_mb=100, disk_mb=3, pieces=9, documents=2, failures=1, read_seconds=4)
    dense = Built(seconds=20, memory_mb=900, disk_mb=6, pieces=9, documents=2, failures=0)
    costs = baseline_costs(words, dense, disk_mb=7)
    assert costs["words"] == words
    assert (costs["dense"].seconds, costs["dense"].memory_mb, costs["dense"].disk_mb) == (24, 900, 6)
    assert (costs["fused"].seconds, costs["fused"].memory_mb, costs["fused"].disk_mb) == (25, 900, 7)
    assert {cost.failures for cost in costs.values()} == {1}


def test_a_mebibyte_on_disk_is_one(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "half").write_bytes(bytes(2**19))
    (tmp_path / "half").write_bytes(bytes(2**19))
    assert disk_use(tmp_path) == 1


def test_memory_is_told_in_mebibytes() -> None:
    # With pytest loaded it is some tens or hundreds; counted in kilobytes or bytes it would be out of these bounds.
    told = peak_memory()
    assert told is None or 10 < told < 20_000
