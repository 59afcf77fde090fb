"""Vectors made anew: whole or not at all, while the old ones answer; and a library that follows to another model."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from index import locking, rebuilding
from index.catalog import Catalog
from index.embedding_options import ModelOptions
from index.errors import LibraryBusy, LibraryMismatch, ModelError
from index.library import Library
from index.library_model import remembered
from index.new_vectors import NewVectors
from tests.fixtures.tiny_models import embedding_folder

Make = Callable[[], Library]
TRAINING = "云岭县技能培训办法\n第一条 取得焊工证书的职工，每人补贴一千二百元。\n"
QUESTION = "租赁期限最长几年"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(embedding_folder(tmp_path_factory.mktemp("models") / "tiny"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model as wide as ``tiny``, of other weights."""
    return str(embedding_folder(tmp_path_factory.mktemp("models") / "other", seed=2))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three clauses at a time: the tiny library takes several rounds."""
    monkeypatch.setattr(rebuilding, "BATCH", 3)


def stored(path: Path) -> list[tuple[bytes, bytes]]:
    """The vectors of every clause and of its sentences, as they lie in the catalogue."""
    catalog = Catalog(path / "catalog.sqlite")
    dimensions = int(catalog.setting("dimensions") or 1)
    _, vectors = catalog.vectors(dimensions)
    sentences, starts = catalog.sentences(dimensions)
    catalog.close()
    parts = pairwise(starts)
    return [(vector.tobytes(), sentences[a:b].tobytes()) for vector, (a, b) in zip(vectors, parts, strict=True)]


def nearest(library: Library, text: str = QUESTION) -> list[tuple[str, float]]:
    """What the dense index says to ``text``: quotes with their cosines."""
    snapshot = library.snapshot
    found = snapshot.nearest(library.embedder_of(snapshot).embed_questions([text])[0], 50)
    rows = snapshot.rows(found.ids).tolist()
    return list(zip(map(snapshot.quote, rows), found.scores.tolist(), strict=True))


class Stop(Exception):
    """The power fails here."""


def stop_at(wanted: int) -> Callable[[str, int, int], None]:
    def report(stage: str, done: int, total: int) -> None:
        if done >= wanted:
            raise Stop

    return report


def test_the_same_model_makes_the_same_vectors_again(small_library: Make, small_batches: None) -> None:
    library = small_library()
    before, vectors, version = nearest(library), stored(library.path), library.version
    report = library.reindex()
    assert (report.model, report.license, report.version) == ("builtin", "mit", library.version)
    assert report.encoded == report.clauses == len(vectors) > 6
    assert library.version != version
    assert stored(library.path) == vectors
    assert nearest(library) == before
    assert library.verify() == ()


def test_another_model_takes_over(small_library: Make, tiny: str, tmp_path: Path) -> None:
    library = small_library()
    texts = [library.text(document.id) for document in library.documents()]
    seen: list[tuple[str, int, int]] = []
    report = library.reindex(tiny, progress=lambda *step: seen.append(step))
    assert (report.model, report.license) == (tiny, "apache-2.0")
    assert (library.model, library.model_license, library.embedder.card.dimensions) == (tiny, "apache-2.0", 16)
    assert seen[-1] == ("encoding", report.clauses, report.clauses)
    assert [library.text(document.id) for document in library.documents()] == texts
    assert library.verify() == ()
    # As if it had been built with that model from the first.
    with Library.open(tmp_path / "built", model=tiny, create=True) as built:
        for document, text in zip(library.documents(), texts, strict=True):
            built.add_bytes(document.file, text.encode())
        assert sorted(quote for quote, _ in nearest(built)) == sorted(quote for quote, _ in nearest(library))
        for (_, here), (_, there) in zip(nearest(library), nearest(built), strict=True):
            assert here == pytest.approx(there, abs=0.002)
    with Library.open(library.path) as again:
        assert again.model == tiny
        assert nearest(again) == nearest(library)
        again.add_bytes("training.txt", TRAINING.encode())
        assert again.verify() == ()
    assert sorted(path.name for path in library.path.glob("vectors-*")) == [
        f"vectors-{library.snapshot.number}.faiss"
    ]


def test_what_was_built_with_one_model_is_not_opened_with_another(small_library: Make, tiny: str, other: str) -> None:
    library = small_library()
    library.reindex(tiny)
    for model in ("builtin", "BAAI/bge-m3", other):
        with pytest.raises(LibraryMismatch, match=f"'{tiny}', not '{model}'.*tiaowen reindex --model {model}"):
            Library.open(library.path, model=model)
    with Library.open(library.path, model=tiny) as again:
        assert again.version == library.version


def test_a_model_is_known_again_in_another_folder(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    first = embedding_folder(tmp_path / "e5-first")
    library.reindex(str(first))
    assert library.embedder.card.prompts.question == ""
    second = first.rename(tmp_path / "e5-small")
    with Library.open(library.path) as lost, pytest.raises(ModelError, match=f"There is no folder '{first}'"):
        _ = lost.embedder
    # The new folder's name would suggest the prompts of a family; the library keeps to those it was made with.
    with Library.open(library.path, model=str(second)) as found:
        assert found.model == str(second)
        assert found.embedder.card.prompts.question == ""
        assert nearest(found) == nearest(library)
    with Library.open(library.path) as again:
        assert again.model == str(second)


def test_a_relative_folder_is_found_from_elsewhere(
    tmp_path: Path, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(tiny).parent)
    with Library.open(tmp_path / "library", model="tiny", create=True) as library:
        library.add_bytes("training.txt", TRAINING.encode())
    monkeypatch.chdir(tmp_path)
    with Library.open("library", model=tiny) as library:
        assert nearest(library)


def test_prompts_that_were_chosen_belong_to_the_library(tmp_path: Path, tiny: str) -> None:
    chosen = ModelOptions(question_prompt="请问：", passage_prompt="条款：")
    with Library.open(tmp_path / "library", model=tiny, create=True, options=chosen) as library:
        library.add_bytes("training.txt", TRAINING.encode())
        before = nearest(library)
    with Library.open(tmp_path / "library") as library:
        assert library.embedder.card.prompts.passage == "条款："
        assert nearest(library) == before
        library.reindex()
        assert library.embedder.card.prompts.passage == "条款："
    changed = ModelOptions(passage_prompt="文段：")
    with Library.open(tmp_path / "library", options=changed) as library:
        with pytest.raises(LibraryMismatch, match=r"prompts.*tiaowen reindex"):
            _ = library.embedder
        library.reindex(tiny)
        assert library.embedder.card.prompts.passage == "文段："
        assert nearest(library) != before


def test_a_model_that_cannot_be_loaded_leaves_no_library_and_changes_none(
    small_library: Make, tmp_path: Path
) -> None:
    with pytest.raises(ModelError):
        Library.open(tmp_path / "library", model="./absent", create=True)
    assert not (tmp_path / "library").exists()
    library = small_library()
    before, version = nearest(library), library.version
    with pytest.raises(ModelError):
        library.reindex("./absent")
    assert (library.model, library.version, nearest(library)) == ("builtin", version, before)


def test_a_library_without_vectors_takes_any_model(tmp_path: Path, tiny: str) -> None:
    Library.open(tmp_path / "library", create=True).close()
    with Library.open(tmp_path / "library", model=tiny) as library:
        library.add_bytes("training.txt", TRAINING.encode())
        assert library.embedder.card.dimensions == 16
    with Library.open(tmp_path / "empty", create=True) as empty:
        assert empty.reindex(tiny).clauses == 0
        assert empty.model == tiny


def test_until_all_are_there_the_old_vectors_answer(small_library: Make, tiny: str, small_batches: None) -> None:
    library = small_library()
    before, version, vectors = nearest(library), library.version, stored(library.path)
    with pytest.raises(Stop):
        library.reindex(tiny, progress=stop_at(6))
    assert (library.model, library.version, nearest(library)) == ("builtin", version, before)
    with Library.open(library.path) as again:
        assert (again.version, nearest(again), again.verify()) == (version, before, ())
        assert stored(library.path) == vectors
        report = again.reindex(tiny)
    # The first round was kept; the one in which the power failed was not.
    assert report.encoded == report.clauses - 3
    whole = small_library()
    whole.reindex(tiny)
    assert stored(library.path) == stored(whole.path)
    assert library.model == tiny
    assert library.verify() == ()


def test_what_another_model_left_half_done_is_not_used(
    small_library: Make, tiny: str, other: str, small_batches: None
) -> None:
    library, whole = small_library(), small_library()
    with pytest.raises(Stop):
        library.reindex(tiny, progress=stop_at(6))
    report = library.reindex(other)
    assert report.encoded == report.clauses
    whole.reindex(other)
    assert stored(library.path) == stored(whole.path)


KILLED = """
import os, sys
from index import rebuilding
from index.library import Library
rebuilding.BATCH = 3
def report(stage, done, total):
    if done >= 6:
        os._exit(9)
Library.open(sys.argv[1]).reindex(sys.argv[2], progress=report)
"""


@pytest.mark.long
def test_a_killed_process_leaves_the_old_vectors(small_library: Make, tiny: str) -> None:
    library = small_library()
    before, version = nearest(library), library.version
    root = Path(rebuilding.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", KILLED, str(library.path), tiny], env=environment, check=False)
    assert done.returncode == 9
    with Library.open(library.path) as again:
        assert (again.model, again.version, nearest(again), again.verify()) == ("builtin", version, before, ())
        report = again.reindex(tiny)
        assert report.encoded == report.clauses - 3
        assert again.verify() == ()


def test_a_switch_that_reached_only_the_catalogue(small_library: Make, tiny: str) -> None:
    library, whole = small_library(), small_library()
    whole.reindex(tiny)
    catalog = Catalog(library.path / "catalog.sqlite")
    new = NewVectors(catalog, remembered(tiny, whole.embedder.card))
    rebuilding.encode_missing(catalog, whole.embedder, new, None)
    new.switch()
    catalog.close()
    assert nearest(library) == nearest(whole)
    with Library.open(library.path) as again:
        assert nearest(again) == nearest(whole)
        assert again.verify() == ()


def test_documents_come_and_go_meanwhile(small_library: Make, tiny: str, small_batches: None) -> None:
    library, plain = small_library(), small_library()
    steps: list[int] = []

    def change(stage: str, done: int, total: int) -> None:
        steps.append(done)
        if len(steps) == 1:
            library.add_bytes("training.txt", TRAINING.encode())
            library.remove("loan.txt")

    library.reindex(tiny, progress=change)
    plain.add_bytes("training.txt", TRAINING.encode())
    plain.remove("loan.txt")
    plain.reindex(tiny)
    assert [document.file for document in library.documents()] == ["lease.txt", "talent.txt", "training.txt"]
    assert stored(library.path) == stored(plain.path)
    assert nearest(library) == nearest(plain)
    assert library.verify() == ()


def test_a_title_corrected_meanwhile_is_in_the_new_vectors(
    small_library: Make, tiny: str, small_batches: None
) -> None:
    library, plain = small_library(), small_library()
    steps: list[int] = []
    ended: list[int] = []

    def correct(stage: str, done: int, total: int) -> None:
        steps.append(done)
        # Once while a document's clauses are under way, and once when all have their vector.
        if len(steps) == 1:
            library.correct("lease.txt", {"title": "云岭县厂房办法"})
        if done == total and not ended:
            ended.append(done)
            library.correct("loan.txt", {"title": "青石市贴息办法"})

    report = library.reindex(tiny, progress=correct)
    assert report.encoded > report.clauses
    plain.correct("lease.txt", {"title": "云岭县厂房办法"})
    plain.correct("loan.txt", {"title": "青石市贴息办法"})
    plain.reindex(tiny)
    assert stored(library.path) == stored(plain.path)
    assert library.verify() == ()


def test_a_reader_follows_to_the_new_model(small_library: Make, tiny: str) -> None:
    reader = small_library()
    reader.warm()
    old = reader.snapshot
    with Library.open(reader.path) as writer:
        writer.reindex(tiny)
        assert nearest(reader) == nearest(writer)
    assert (reader.model, reader.embedder.card.dimensions) == (tiny, 16)
    with pytest.raises(LibraryBusy):
        reader.embedder_of(old)
    reader.add_bytes("training.txt", TRAINING.encode())
    assert reader.snapshot.vectors_of(reader.snapshot.table.ids).shape[1] == 16
    assert reader.verify() == ()


def test_two_do_not_make_vectors_anew_at_once(
    small_library: Make, tiny: str, other: str, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.1)
    library = small_library()
    told: list[str] = []

    def meddle(stage: str, done: int, total: int) -> None:
        if not told:
            with Library.open(library.path) as second, pytest.raises(LibraryBusy) as busy:
                second.reindex(other)
            told.append(str(busy.value))

    library.reindex(tiny, progress=meddle)
    assert told
    assert library.model == tiny
    np.testing.assert_array_equal(np.diff([clause.id for clause in library.clauses("lease.txt")]) > 0, True)
    assert library.verify() == ()
