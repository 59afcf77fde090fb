"""What lies beside a file goes before what is read of it, and after what a person has corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import CorrectionError
from index.library import Library
from index.sidecars import is_sidecar, sidecar_of

TEXT = "云岭县灯塔补助办法\n云政发〔2024〕7号\n\n第一条 灯塔每座补助三万元。\n\n云岭县人民政府\n2024年3月1日\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "tower.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as library:
        yield library


def test_a_json_beside_a_file_says_what_it_is(folder: Path, library: Library) -> None:
    beside = folder / "tower.txt.json"
    beside.write_text(json.dumps({"issued_on": "2023-01-05", "region": "青石市"}), encoding="utf-8")
    report = library.add([folder])
    assert (len(report.added), report.failures) == (1, ())
    document = library.document("tower.txt")
    assert (document.metadata.issued_on, document.metadata.region) == ("2023-01-05", "青石市")
    assert document.metadata.number == "云政发〔2024〕7号"
    assert document.corrected == ()
    found = document.details.where("region")
    assert found is not None
    assert (found.source, found.confidence, found.start) == ("sidecar", 1.0, None)
    # A correction by hand goes before both, also when the sidecar says something new.
    library.correct(document.id, {"region": "澜川市"})
    beside.write_text(json.dumps({"issued_on": "2022-01-05", "region": "白河县"}), encoding="utf-8")
    assert len(library.add([folder]).replaced) == 1
    document = library.document("tower.txt")
    assert (document.metadata.issued_on, document.metadata.region) == ("2022-01-05", "澜川市")
    assert library.add([folder]).unchanged == (document.id,)
    beside.unlink()
    library.add([folder])
    assert library.document("tower.txt").metadata.issued_on == "2024-03-01"


def test_a_table_tells_of_the_files_of_its_folder(folder: Path, library: Library) -> None:
    (folder / "metadata.csv").write_text(
        "文件,标题,有效期至,效力\ntower.txt,灯塔办法,2025-02-28,\nnone.txt,无,,\n", encoding="gb18030"
    )
    report = library.add([folder])
    assert (len(report.added), report.failures) == (1, ())
    metadata = library.document("tower.txt").metadata
    assert (metadata.title, metadata.expires_on, metadata.validity) == ("灯塔办法", "2025-02-28", "expired")


def test_a_table_of_something_else_is_a_document(folder: Path, library: Library) -> None:
    (folder / "metadata.csv").write_text("项目,金额\n灯塔,三万元\n", encoding="utf-8")
    assert not is_sidecar(folder / "metadata.csv")
    assert len(library.add([folder]).added) == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"issued_on": "gestern"}', '{"colour": "red"}', '{"title": 3}'])
def test_a_sidecar_that_cannot_be_is_told_and_its_file_waits(text: str, folder: Path, library: Library) -> None:
    (folder / "tower.txt.json").write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"tower\.txt\.json"):
        sidecar_of(folder / "tower.txt")
    report = library.add([folder])
    assert report.added == ()
    assert [(f.file, f.code) for f in report.failures] == [("tower.txt", "correction_error")]
