"""Metadata corrected by hand: what is a value, and that it stands wherever the document does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corrections import FIELDS, checked
from index.errors import CorrectionError, DocumentNotFound
from index.grams import grams
from index.library import Library
from tests.conftest import TINY

Make = Callable[[], Library]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("title", " 云岭县\n人才公寓 办法 ", "云岭县 人才公寓 办法"),
        ("title", "甲\u202e乙\x00", "甲乙"),
        ("number", "云政发〔2023〕1号", "云政发〔2023〕1号"),
        ("number", " ", None),
        ("issuer", None, None),
        ("issued_on", "2024-02-29", "2024-02-29"),
        ("validity", "repealed", "repealed"),
    ],
)
def test_a_value_is_one_line_or_nothing(field: str, value: str | None, kept: str | None) -> None:
    assert checked({field: value}) == {field: kept}


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("title", "", "title"),
        ("title", "长" * 301, "301"),
        ("validity", None, "validity"),
        ("validity", "valid", "in_force"),
        ("issued_on", "2023-02-29", "2023-02-29"),
        ("issued_on", "2024-3-1", "2024-03-01"),
        ("effective_on", "２０２４-03-01", "date"),
        ("kind", "notice", "kind"),
    ],
)
def test_what_is_no_value_is_refused_by_name(field: str, value: str | None, named: str) -> None:
    with pytest.raises(CorrectionError, match=named):
        checked({field: value})


@given(st.text(max_size=40))
def test_a_kept_value_is_kept_again(text: str) -> None:
    kept = checked({"number": text})["number"]
    assert checked({"number": kept}) == {"number": kept}
    assert kept is None or "\n" not in kept


def test_a_correction_stands_in_the_place_of_what_was_read(small_library: Make) -> None:
    library = small_library()
    before = library.document("talent.txt")
    changed = library.correct(
        "talent.txt", {"number": "云政发〔2021〕9号", "issued_on": "2021-05-06", "region": None}
    )
    assert changed == library.document(before.id)
    assert changed.id == before.id
    assert (changed.metadata.number, changed.metadata.issued_on) == ("云政发〔2021〕9号", "2021-05-06")
    assert changed.metadata.region is None
    assert dict(changed.corrected) == {
        "number": before.metadata.number,
        "issued_on": before.metadata.issued_on,
        "region": before.metadata.region,
    }
    assert library.text("talent.txt") == TINY["talent.txt"].strip()
    assert library.verify() == ()


def test_a_correction_can_be_taken_back(small_library: Make) -> None:
    library = small_library()
    before = library.document("talent.txt")
    library.correct("talent.txt", {"title": "别的办法", "number": "甲〔2020〕1号"})
    half = library.correct("talent.txt", reset=["title"])
    assert (half.metadata.title, half.metadata.number) == (before.metadata.title, "甲〔2020〕1号")
    assert library.correct("talent.txt", reset=FIELDS) == before
    # What is set and reset in one go is set.
    assert library.correct("talent.txt", {"number": "乙"}, reset=["number"]).metadata.number == "乙"


def test_a_corrected_title_is_found_and_the_old_one_is_not(small_library: Make) -> None:
    library = small_library()
    question = library.embedder.embed_questions(["灯塔守护津贴"])[0]

    def found() -> tuple[set[str], float]:
        snapshot = library.snapshot
        words = snapshot.rows(snapshot.with_words(grams("灯塔守护"), 50).ids)
        clauses = library.clauses("talent.txt")
        rows = snapshot.rows(np.array([clause.id for clause in clauses]))
        return {snapshot.quote(int(row)) for row in words}, float(snapshot.cosines(question, rows).max())

    none, far = found()
    assert none == set()
    library.correct("talent.txt", {"title": "灯塔守护津贴办法"})
    quotes, near = found()
    assert quotes == {library.text("talent.txt")[c.start : c.end] for c in library.clauses("talent.txt")}
    assert near > far
    documents = library.snapshot.documents_with_words(grams("灯塔"), 5).ids.tolist()
    assert [library.snapshot.by_number[number].file for number in documents] == ["talent.txt"]
    library.correct("talent.txt", reset=["title"])
    assert found() == (none, pytest.approx(far, abs=1e-3))


def test_what_is_derived_is_the_same_when_made_again(small_library: Make) -> None:
    library = small_library()
    library.correct("talent.txt", {"title": "灯塔守护津贴办法"})
    version = library.version

    def hits(from_library: Library) -> list[int]:
        return from_library.snapshot.with_words(grams("灯塔守护津贴公寓"), 50).ids.tolist()

    before = hits(library)
    library.close()
    (library.path / "words" / "clauses" / "state.json").unlink()
    for file in library.path.glob("vectors-*"):
        file.unlink()
    with Library.open(library.path) as again:
        assert again.version == version
        assert hits(again) == before
        assert again.verify() == ()


def test_corrections_outlive_a_new_version_of_the_file(small_library: Make, tmp_path: Path) -> None:
    library = small_library()
    library.add_bytes("notice.txt", "通知\n\n第一条 灯塔补助四万元。\n".encode())
    library.correct("notice.txt", {"title": "灯塔补助办法", "validity": "expired"})
    library.add_bytes("notice.txt", "通知\n\n第一条 灯塔补助五万元。\n".encode())
    document = library.document("notice.txt")
    assert (document.metadata.title, document.metadata.validity) == ("灯塔补助办法", "expired")
    assert "五万元" in library.text("notice.txt")
    snapshot = library.snapshot
    rows = snapshot.rows(snapshot.with_words(grams("补助办法"), 50).ids)
    assert any("五万元" in snapshot.quote(int(row)) for row in rows)
    # A document that is removed takes them along; the same file added again is as it was read.
    library.remove("notice.txt")
    library.add_bytes("notice.txt", "通知\n\n第一条 灯塔补助五万元。\n".encode())
    assert library.document("notice.txt").corrected == ()


def test_a_validity_set_by_hand_stands_against_a_declaration(small_library: Make) -> None:
    library = small_library()
    library.add_bytes(
        "newer.txt", "青石市贷款新办法\n青政发〔2025〕1号\n\n《青石市小微企业贷款贴息办法》同时废止。\n".encode()
    )
    assert library.document("loan.txt").metadata.validity == "repealed"
    library.correct("loan.txt", {"validity": "in_force"})
    assert library.document("loan.txt").metadata.validity == "in_force"
    library.correct("loan.txt", reset=["validity"])
    assert library.document("loan.txt").metadata.validity == "repealed"


def test_every_correction_is_a_version_of_its_own(small_library: Make) -> None:
    library = small_library()
    versions = [library.version]
    for number in ("甲", "乙"):
        library.correct("talent.txt", {"number": number})
        versions.append(library.version)
    assert len({version.partition("-")[2] for version in versions}) == 3


def test_who_cannot_be_corrected(small_library: Make) -> None:
    library = small_library()
    before = library.version
    with pytest.raises(DocumentNotFound):
        library.correct("nothing", {"number": "甲"})
    with pytest.raises(CorrectionError):
        library.correct("talent.txt", {"number": "甲", "colour": "red"})
    with pytest.raises(CorrectionError):
        library.correct("talent.txt", reset=["colour"])
    assert library.version == before
