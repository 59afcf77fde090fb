"""One ``add`` under way: batches, progress, and what a crash in the middle costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import adding
from index.library import Library

TEXTS = {
    "甲": "云岭县租地办法\n第一条 工业用地可以先租后买。\n第二条 租金每年缴纳一次。\n",
    "乙": "云岭县人才办法\n第一条 博士可以免费入住人才公寓。\n第二条 硕士缴纳三成租金。\n",
    "丙": "云岭县贷款办法\n第一条 首次贷款的企业给予贴息。\n第二条 贴息不超过十万元。\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "files" / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "files"


def test_progress_goes_from_reading_to_writing(folder: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    with Library.open(tmp_path / "library", create=True) as library:
        report = library.add([folder], lambda *step: steps.append(step))
    assert [step for step in steps if step[0] == "reading"] == [("reading", i, 3) for i in (1, 2, 3)]
    assert list(dict.fromkeys(stage for stage, _, _ in steps)) == ["reading", "encoding", "writing"]
    assert steps[-1] == ("writing", report.clauses, report.clauses)
    for stage in ("reading", "encoding", "writing"):
        done = [step[1] for step in steps if step[0] == stage]
        assert done == sorted(done)
        assert all(step[1] <= step[2] for step in steps)


def test_every_batch_is_a_change_of_its_own(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 1)
    with Library.open(tmp_path / "library", create=True) as library:
        report = library.add([folder])
        assert len(report.added) == 3
        assert report.version.startswith("3-")
        assert report.clauses == sum(document.clauses for document in library.documents())
        assert library.verify() == ()


def test_what_was_done_before_a_crash_is_kept_and_the_rest_follows(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "BATCH", 1)

    def crash(stage: str, done: int, total: int) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    with Library.open(tmp_path / "library", create=True) as library:
        with pytest.raises(KeyboardInterrupt):
            library.add([folder], crash)
        assert [document.file for document in library.documents()] == ["丙.txt"]
        assert library.verify() == ()
    with Library.open(tmp_path / "library") as library:
        report = library.add([folder])
        assert (len(report.added), len(report.unchanged)) == (2, 1)
        assert [document.file for document in library.documents()] == ["丙.txt", "乙.txt", "甲.txt"]
        assert library.verify() == ()


def test_vectors_belong_to_their_clauses_and_sentences(folder: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        library.add([folder])
        snapshot = library.snapshot
        for row in range(snapshot.clause_count):
            # A clause's own words are nearer to it than to any other clause.
            vector = library.embedder.embed_questions([snapshot.quote(row)])[0]
            assert snapshot.rows(snapshot.nearest(vector, 1).ids).tolist() == [row]
            own = snapshot.sentence_cosines(vector, np.array([row]))[0].max()
            every = snapshot.sentence_cosines(vector, np.arange(snapshot.clause_count))
            assert own == pytest.approx(max(cosines.max() for cosines in every), abs=1e-6)


def test_only_what_is_new_is_encoded(folder: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        library.add([folder])
        (folder / "甲.txt").write_text("云岭县租地办法\n第一条 改了。\n", encoding="utf-8")
        report = library.add([folder])
    assert (len(report.replaced), len(report.unchanged), report.added) == (1, 2, ())
    # The title, and the one article.
    assert report.clauses == 2
