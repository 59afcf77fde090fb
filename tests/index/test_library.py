"""Adding, replacing and removing documents; what is there afterwards is all there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog
from index.errors import DocumentNotFound, LibraryDamaged, LibraryError, LibraryMismatch, LibraryNotFound
from index.grams import grams
from index.library import Library

Make = Callable[[], Library]
TRAINING = "云岭县技能培训办法\n第一条 取得焊工证书的职工，每人补贴一千二百元。\n"
TRAINING_LATER = "云岭县技能培训办法\n第一条 取得电工证书的职工，每人补贴一千八百元。\n"


def written(folder: Path, name: str = "training.txt", text: str = TRAINING) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def searched(library: Library, text: str) -> dict[str, Any]:
    """What both indexes say to ``text``, with their scores; no numbers that another library would give otherwise."""
    snapshot = library.snapshot
    vector = library.embedder.embed_questions([text])[0]
    words, near = snapshot.with_words(grams(text), 50), snapshot.nearest(vector, 50)
    documents = snapshot.documents_with_words(grams(text), 50)
    return {
        "words": [snapshot.quote(row) for row in snapshot.rows(words.ids)],
        "near": [snapshot.quote(row) for row in snapshot.rows(near.ids)],
        "cosines": near.scores.tolist(),
        "documents": [snapshot.by_number[n].file for n in documents.ids.tolist() if n in snapshot.by_number],
        "frequencies": snapshot.frequencies(grams(text)).tolist(),
    }


def test_a_new_library_takes_what_it_can_and_says_what_not(tmp_path: Path) -> None:
    written(tmp_path / "files")
    written(tmp_path / "files" / "deep", "rent.md", "# 厂房租金办法\n\n标准厂房租金每平方米八元。\n")
    written(tmp_path / "files", "broken.pdf", "%PDF-1.7 cut off")
    written(tmp_path / "files", "empty.txt", "\n")
    written(tmp_path / "files", "film.mp4", "?")
    with Library.open(tmp_path / "library", create=True) as library:
        report = library.add([tmp_path / "files"])
        assert [document.file for document in library.documents()] == ["deep/rent.md", "training.txt"]
        assert set(report.added) == {document.id for document in library.documents()}
        assert {failure.file: failure.code for failure in report.failures} == {
            "broken.pdf": "unreadable_document",
            "empty.txt": "empty_document",
            "film.mp4": "unknown_format",
        }
        assert report.version == library.version
        assert report.clauses == sum(document.clauses for document in library.documents()) > 0
        assert library.text("training.txt").strip() == TRAINING.strip()
        assert library.verify() == ()


def test_what_is_there_already_is_left_alone(tmp_path: Path, small_library: Make, tiny_files: Path) -> None:
    library = small_library()
    before = library.version
    report = library.add([tiny_files])
    assert (report.added, report.replaced, report.failures, report.clauses) == ((), (), (), 0)
    assert set(report.unchanged) == {document.id for document in library.documents()}
    assert report.version == library.version == before


def test_a_changed_file_takes_the_place_of_its_former_self(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    file = written(tmp_path / "files")
    (identity,) = library.add([file]).added
    old_clauses = {clause.id for clause in library.clauses(identity)}
    written(tmp_path / "files", text=TRAINING_LATER)
    report = library.add([tmp_path / "files"])
    assert (report.replaced, report.added) == ((identity,), ())
    assert library.document("training.txt").id == identity
    assert "电工" in library.text(identity)
    assert not old_clauses & {clause.id for clause in library.clauses(identity)}
    assert all("焊工" not in quote for part in ("words", "near") for quote in searched(library, "焊工证书")[part])
    assert len(library.documents()) == 4
    assert library.verify() == ()


def test_a_file_replaced_many_times_is_counted_once(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    for year in range(2015, 2025):
        library.add([written(tmp_path / "files", text=f"{TRAINING}第二条 自{year}年起施行。\n")])
    terms = grams("焊工证书补贴")
    snapshot = library.snapshot
    holding = [sum(term in grams(snapshot.quote(row)) for row in range(snapshot.clause_count)) for term in terms]
    # A term may stand in the title that is indexed with a clause, so there may be more than the quotes show.
    assert all(h <= f <= snapshot.clause_count for h, f in zip(holding, snapshot.frequencies(terms), strict=True))
    assert library.verify() == ()


def test_a_library_answers_as_if_what_was_removed_had_never_been_there(tmp_path: Path, small_library: Make) -> None:
    plain, used = small_library(), small_library()
    used.add([written(tmp_path / "files")])
    used.remove("training.txt")
    for text in ("焊工证书补贴", "租赁期限", "贷款贴息比例"):
        assert searched(used, text) == searched(plain, text)


def test_the_same_file_from_another_folder_is_the_same_document(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    (identity,) = library.add([written(tmp_path / "one")]).added
    report = library.add([written(tmp_path / "other")])
    assert (report.unchanged, report.added) == ((identity,), ())
    report = library.add([written(tmp_path / "third", text=TRAINING_LATER)])
    assert len(report.added) == 1
    with pytest.raises(DocumentNotFound, match=f"2 documents.*{identity}"):
        library.document("training.txt")


def test_a_file_named_twice_in_one_add_is_taken_once(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    file = written(tmp_path / "files")
    report = library.add([file, tmp_path / "files", file])
    assert len(report.added) == 1
    assert [document.file for document in library.documents()].count("training.txt") == 1


def test_the_same_file_in_two_folders_of_one_add_is_taken_once(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    written(tmp_path / "one")
    written(tmp_path / "other")
    library.add([tmp_path / "one", tmp_path / "other"])
    assert [document.file for document in library.documents()].count("training.txt") == 1


def test_a_file_that_became_unreadable_leaves_its_former_self(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    file = written(tmp_path / "files")
    library.add([file])
    before = library.version
    file.write_text(" \n")
    report = library.add([file])
    assert [failure.code for failure in report.failures] == ["empty_document"]
    assert "焊工" in library.text("training.txt")
    assert library.version == before


def test_uploads_replace_their_namesakes_and_never_name_a_path(small_library: Make) -> None:
    library = small_library()
    (first,) = library.add_bytes("training.txt", TRAINING.encode()).added
    assert library.add_bytes("training.txt", TRAINING.encode()).unchanged == (first,)
    assert library.add_bytes("../up/training.txt", TRAINING_LATER.encode()).replaced == (first,)
    assert library.add_bytes("C:\\files\\training.txt", TRAINING.encode()).replaced == (first,)
    assert [document.file for document in library.documents()].count("training.txt") == 1
    assert library.add_bytes("broken.pdf", b"%PDF-").failures[0].code == "unreadable_document"


@pytest.mark.parametrize("by", ["id", "file"])
def test_what_was_removed_is_gone_also_after_reopening(small_library: Make, by: str) -> None:
    library = small_library()
    before = library.document("loan.txt")
    removed = library.remove(getattr(before, by))
    assert removed == before
    for opened in (library, Library.open(library.path)):
        assert [document.file for document in opened.documents()] == ["lease.txt", "talent.txt"]
        found = searched(opened, "小微企业贷款贴息")
        assert all("贴息" not in quote for quote in found["words"] + found["near"])
        assert "loan.txt" not in found["documents"]
        assert opened.snapshot.frequencies(["贴息", "小微"]).tolist() == [0, 0]
        for ref in (before.id, before.file):
            for ask in (opened.document, opened.text, opened.clauses, opened.remove):
                with pytest.raises(DocumentNotFound):
                    ask(ref)
        assert opened.verify() == ()
    opened.close()


def test_a_removed_document_can_be_added_again(small_library: Make, tiny_files: Path) -> None:
    library = small_library()
    library.remove("loan.txt")
    assert len(library.add([tiny_files]).added) == 1
    assert "贴息" in library.text("loan.txt")


def test_the_last_document_can_be_removed(small_library: Make) -> None:
    library = small_library()
    for file in ("loan.txt", "lease.txt", "talent.txt"):
        library.remove(file)
    assert library.documents() == ()
    assert library.snapshot.clause_count == 0
    assert library.verify() == ()
    library.warm()


def test_the_version_changes_with_every_change_and_only_then(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    seen = [library.version]
    library.warm()
    library.verify()
    library.add([written(tmp_path / "bad", "empty.txt", "")])
    with pytest.raises(LibraryError):
        library.add([tmp_path / "absent"])
    with pytest.raises(DocumentNotFound):
        library.remove("absent.txt")
    with Library.open(library.path) as again:
        assert again.version == library.version == seen[0]
    file = written(tmp_path / "files")
    for change in (
        lambda: library.add([file]),
        lambda: library.add([written(tmp_path / "files", text=TRAINING_LATER)]),
        lambda: library.remove("training.txt"),
        lambda: library.add([file]),
        lambda: library.remove("training.txt"),
    ):
        change()
        assert library.version not in seen
        seen.append(library.version)


def test_a_version_stays_in_memory_until_something_changes(small_library: Make) -> None:
    library = small_library()
    first = library.snapshot
    assert library.snapshot is first
    library.remove("loan.txt")
    assert library.snapshot is not first
    assert library.snapshot is library.snapshot


def test_clauses_and_documents_as_they_are_listed(small_library: Make) -> None:
    library = small_library()
    assert [document.file for document in library.documents()] == ["lease.txt", "loan.txt", "talent.txt"]
    text = library.text("lease.txt")
    clauses = library.clauses("lease.txt")
    assert "".join(text[clause.start : clause.end] for clause in clauses) == text
    assert [clause.address for clause in clauses][-1] == ("第四条",)
    assert library.document("lease.txt").metadata.number == "云政发〔2024〕7号"


def test_where_there_is_no_library_one_is_told_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotFound, match=f"{tmp_path / 'absent'}.*tiaowen add"):
        Library.open(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()
    with Library.open(tmp_path / "made", create=True) as library:
        assert (library.documents(), library.verify(), library.model) == ((), (), "builtin")
    with Library.open(tmp_path / "made") as library:
        assert library.documents() == ()


def test_a_library_of_another_model_is_refused(small_library: Make) -> None:
    library = small_library()
    with pytest.raises(LibraryMismatch, match="'builtin'.*'BAAI/bge-m3'"):
        Library.open(library.path, model="BAAI/bge-m3")
    with Library.open(library.path, model="builtin") as again:
        assert again.version == library.version


def test_a_library_of_a_later_format_is_refused(small_library: Make) -> None:
    library = small_library()
    catalog = Catalog(library.path / "catalog.sqlite")
    catalog.set_settings({"format": "99"})
    catalog.close()
    with pytest.raises(LibraryMismatch, match="newer version.*format 99"):
        Library.open(library.path)


def test_vectors_of_another_version_of_the_model_are_not_mixed(tmp_path: Path, small_library: Make) -> None:
    library = small_library()
    catalog = Catalog(library.path / "catalog.sqlite")
    catalog.set_settings({"fingerprint": "builtin-of-old"})
    catalog.close()
    with Library.open(library.path) as again:
        with pytest.raises(LibraryMismatch, match="builtin-of-old"):
            _ = again.embedder
        with pytest.raises(LibraryMismatch):
            again.add([written(tmp_path / "files")])
        assert len(again.documents()) == 3


def test_a_catalogue_of_something_else_is_damaged(tmp_path: Path) -> None:
    written(tmp_path, "catalog.sqlite", "这不是目录" * 500)
    with pytest.raises(LibraryDamaged, match="catalog.sqlite"):
        Library.open(tmp_path)
