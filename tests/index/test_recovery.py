"""What lies on disk after a crash, a damage, or another process's change, and how a library comes out of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import locking
from index.catalog import Catalog
from index.errors import DocumentNotFound, LibraryBusy
from index.grams import grams
from index.library import Library
from tests.fixtures.lock_holder import lock_holder

Make = Callable[[], Library]
QUESTIONS = ("租赁期限", "博士免费入住", "贷款贴息比例")
TRAINING = "云岭县技能培训办法\n第一条 取得焊工证书的职工，每人补贴一千二百元。\n"


def answers(library: Library) -> list[list[tuple[str, float]]]:
    """For each question the quotes that either index finds, with their scores."""
    snapshot, found = library.snapshot, []
    for question in QUESTIONS:
        vector = library.embedder.embed_questions([question])[0]
        for scored in (snapshot.with_words(grams(question), 20), snapshot.nearest(vector, 20)):
            quotes = [snapshot.quote(row) for row in snapshot.rows(scored.ids)]
            found.append([(q, round(float(s), 4)) for q, s in zip(quotes, scored.scores, strict=True)])
    return found


def quotes(library: Library) -> list[list[str]]:
    return [[quote for quote, _ in found] for found in answers(library)]


def reopened(library: Library) -> Library:
    library.close()
    return Library.open(library.path)


def without_loans(make: Make) -> Library:
    """A library from which the loans were removed in the usual way."""
    library = make()
    library.remove("loan.txt")
    return library


def remove_words(path: Path) -> None:
    shutil.rmtree(path / "words")


def remove_one_words(path: Path) -> None:
    shutil.rmtree(path / "words" / "documents")


def remove_state(path: Path) -> None:
    (path / "words" / "clauses" / "state.json").unlink()


def cut_words(path: Path) -> None:
    (path / "words" / "clauses" / "meta.json").write_text("{")


def remove_meta(path: Path) -> None:
    (path / "words" / "clauses" / "meta.json").unlink()


def cut_segment(path: Path) -> None:
    for file in (path / "words" / "clauses").glob("*.idx"):
        file.write_bytes(b"")


def remove_vectors(path: Path) -> None:
    for file in path.glob("vectors-*.faiss"):
        file.unlink()


def garble_vectors(path: Path) -> None:
    for file in path.glob("vectors-*.faiss"):
        file.write_bytes(b"garbage" * 100)


def cut_vectors(path: Path) -> None:
    for file in path.glob("vectors-*.faiss"):
        file.write_bytes(file.read_bytes()[:-100])


def leave_unfinished_files(path: Path) -> None:
    (path / "vectors-7.faiss.part").write_bytes(b"half of it")
    (path / "words" / "clauses" / "state.json.part").write_text("{")


DAMAGES = [
    *(remove_words, remove_one_words, remove_state, remove_meta, cut_words, cut_segment),
    *(remove_vectors, garble_vectors, cut_vectors, leave_unfinished_files),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_is_derived_is_made_again(small_library: Make, damage: Callable[[Path], None]) -> None:
    library = small_library()
    before, version = answers(library), library.version
    library.close()
    damage(library.path)
    with Library.open(library.path) as again:
        assert answers(again) == before
        assert again.version == version
        assert again.verify() == ()
        # And it can be changed again.
        again.add_bytes("training.txt", TRAINING.encode())
        again.remove("training.txt")
        assert again.verify() == ()


def test_a_removal_that_reached_only_the_catalogue(small_library: Make) -> None:
    library = small_library()
    identity = library.document("loan.txt").id
    library.close()
    catalog = Catalog(library.path / "catalog.sqlite")
    catalog.change([identity], [])
    catalog.close()
    with Library.open(library.path) as again:
        assert quotes(again) == quotes(without_loans(small_library))
        assert again.verify() == ()


def test_words_of_an_older_version_are_not_believed(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    shutil.copytree(library.path / "words", tmp_path / "words")
    library.add_bytes("training.txt", TRAINING.encode())
    after = answers(library)
    library.close()
    shutil.rmtree(library.path / "words")
    shutil.copytree(tmp_path / "words", library.path / "words")
    with Library.open(library.path) as again:
        assert answers(again) == after
        assert again.snapshot.frequencies(["焊工"]).tolist() == [1]
        assert again.verify() == ()


def test_reopened_it_answers_the_same(small_library: Make) -> None:
    library = small_library()
    library.add_bytes("training.txt", TRAINING.encode())
    before, version = answers(library), library.version
    with reopened(library) as again:
        assert answers(again) == before
        assert again.version == version


def test_another_writer_is_seen_without_reopening(small_library: Make) -> None:
    reader = small_library()
    before = reader.version
    with Library.open(reader.path) as writer:
        (identity,) = writer.add_bytes("training.txt", TRAINING.encode()).added
        assert reader.version == writer.version != before
        assert "焊工" in reader.text(identity)
        assert answers(reader) == answers(writer)
        assert reader.snapshot.frequencies(["焊工"]).tolist() == [1]
        # And the other way round.
        reader.remove(identity)
        with pytest.raises(DocumentNotFound):
            writer.text(identity)
        assert answers(reader) == answers(writer)
        assert reader.verify() == writer.verify() == ()


@pytest.fixture
def held(small_library: Make) -> Iterator[Library]:
    """A library whose lock another process holds."""
    library = small_library()
    with lock_holder(library.path):
        yield library


def test_while_another_process_writes_one_can_read_but_not_write(
    held: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.1)
    before = held.version
    with pytest.raises(LibraryBusy, match=str(held.path)):
        held.add_bytes("training.txt", TRAINING.encode())
    with pytest.raises(LibraryBusy):
        held.remove("loan.txt")
    assert held.version == before
    assert len(held.documents()) == 3
    assert answers(held)[0]


def test_readers_see_whole_versions_while_documents_come_and_go(small_library: Make) -> None:
    library = small_library()
    library.warm()
    stop, broken, rounds = threading.Event(), [], []

    def read() -> None:
        while not stop.is_set():
            try:
                snapshot = library.snapshot
                names = {document.file for document in snapshot.documents}
                texts = {name: snapshot.text(snapshot.document(name).id) for name in names}
                if names - {"training.txt"} != {"lease.txt", "loan.txt", "talent.txt"} or not all(texts.values()):
                    broken.append(sorted(name for name in names if not texts[name]))
                rows = snapshot.rows(snapshot.with_words(grams("补贴 租赁"), 20).ids)
                if not all(snapshot.quote(row) for row in rows):
                    broken.append("quote")
                rounds.append(len(rows))
            except LibraryBusy:
                continue  # a document was removed while it was read, and that is said
            except Exception as error:  # whatever it is, the test must fail with it
                broken.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        library.add_bytes("training.txt", TRAINING.encode())
        library.remove("training.txt")
    stop.set()
    for thread in threads:
        thread.join()
    assert broken == []
    assert min(rounds) > 0
    assert library.verify() == ()
