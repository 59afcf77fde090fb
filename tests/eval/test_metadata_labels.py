"""What is read of the sample's documents, against what a person read in them."""

from __future__ import annotations

from pathlib import Path

import pytest

import eval as eval_room
from eval.metadata_labels import known_of, measure, read_labels, report

SAMPLE = Path(eval_room.__file__).parent / "sample"


def test_of_the_sample_nearly_all_is_read_rightly() -> None:
    labels = read_labels(SAMPLE / "metadata.jsonl")
    files = {path.name for path in (SAMPLE / "documents").iterdir()}
    assert {label["file"] for label in labels} == files
    measured = measure(labels, known_of(SAMPLE / "documents"))
    assert set(measured.total.values()) == {len(files)}
    assert min(measured.share(field) for field in measured.total) >= 0.95, measured.wrong


def test_only_what_is_labelled_counts_and_a_list_gives_alternatives() -> None:
    labels = [
        {"file": "a.txt", "title": ["甲 办法", "乙办法"], "issued_on": None},
        {"file": "b.txt", "title": "丙办法", "sizes": ["小微企业"]},
        {"file": "gone.txt", "title": "丁办法"},
    ]
    known = {
        "a.txt": {"title": "《甲办法》", "issued_on": "2024-03-01", "number": "x"},
        "b.txt": {"title": "丙办法（试行）", "sizes": ["小微企业"]},
    }
    measured = measure(labels, known)
    assert measured.total == {"title": 3, "issued_on": 1, "sizes": 1}
    assert measured.right == {"title": 1, "sizes": 1}
    assert [(w.file, w.field) for w in measured.wrong] == [
        ("a.txt", "issued_on"),
        ("b.txt", "title"),
        ("gone.txt", "title"),
    ]
    assert measured.share("sizes") == 1.0
    assert "title            1 of   3  0.333" in report(measured)


def test_a_line_that_is_no_label_is_told(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text('{"title": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        read_labels(tmp_path / "labels.jsonl")
