"""A new version is told by the title that it shares with the old one, never by being about the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.records import Document, Metadata
from index.versions import NewVersion, Work, new_versions, work_of

OLD = Document(
    "old", "old.txt", "0" * 64, "txt",
    Metadata("澜川市工业用地管理办法", issuer="澜川市人民政府", issued_on="2019-02-01", region="澜川市", kind="办法"),
    100, 3, 0, "2024-01-01T00:00:00+00:00",
)  # fmt: skip


def document(identity: str, title: str, issued: str | None = "2024-03-01", **fields: str | None) -> Document:
    metadata = replace(OLD.metadata, title=title, issued_on=issued, **fields)  # type: ignore[arg-type]
    return replace(OLD, id=identity, metadata=metadata)


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("澜川市工业用地管理办法", Work("澜川市工业用地管理办法", None)),
        ("澜川市工业用地管理办法（2024年修订）", Work("澜川市工业用地管理办法", 2024)),
        ("澜川市工业用地管理办法（试行）", Work("澜川市工业用地管理办法", None)),
        ("澜川市工业用地管理办法（2024版）", Work("澜川市工业用地管理办法", 2024)),
        ("澜川市人民政府关于印发《澜川市工业用地管理办法》的通知", Work("澜川市工业用地管理办法", None)),
        ("中华人民共和国云岭保护法（2018年第二次修正）", Work("云岭保护法", 2018)),
        ("澜川市政府采购目录2024年版", Work("澜川市政府采购目录", 2024)),
        ("澜川市2024年技改补助办法", Work("澜川市2024年技改补助办法", None)),
    ],
)
def test_a_version_shares_the_name_of_its_document(title: str, work: Work) -> None:
    assert work_of(title) == work


@pytest.mark.parametrize(
    "newer",
    [
        document("new", "澜川市工业用地管理办法"),
        document("new", "澜川市工业用地管理办法（2024年修订）", None),
        document(
            "new", "澜川市人民政府办公室关于印发《澜川市工业用地管理办法》的通知", issuer="澜川市人民政府办公室"
        ),
    ],
)
def test_the_later_one_of_a_title_takes_the_place_of_the_earlier(newer: Document) -> None:
    assert list(new_versions([newer, OLD])) == [NewVersion("old", "new")]


@pytest.mark.parametrize(
    "other",
    [
        document("other", "澜川市工业用地管理办法", "2019-02-01"),
        document("other", "澜川市工业用地管理办法", None),
        document("other", "澜川市工业用地管理办法（征求意见稿）", kind="征求意见稿"),
        document("other", "澜川市工业用地管理办法", issuer="青石市人民政府", region="青石市"),
        document("other", "澜川市工业用地管理条例", kind="条例"),
    ],
)
def test_a_copy_a_draft_or_another_bodys_is_no_version(other: Document) -> None:
    assert list(new_versions([other, OLD])) == []


def test_notices_of_one_title_all_hold() -> None:
    notices = [document(str(year), "澜川市防汛指挥部通告", f"{year}-06-01", kind="通告") for year in (2022, 2023)]
    assert list(new_versions(notices)) == []


def test_each_version_leads_to_the_next() -> None:
    three = [
        document(str(year), f"澜川市工业用地管理办法（{year}年修订）", f"{year}-01-01") for year in (2021, 2023, 2022)
    ]
    assert list(new_versions(three)) == [NewVersion("2021", "2022"), NewVersion("2022", "2023")]
