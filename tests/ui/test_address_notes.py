"""What a reader is told of the places that a question named."""

from __future__ import annotations

from typing import Any

from ui.address_notes import address_sentences

RULES = "青石市人民政府关于印发《青石市仓库管理办法》的通知"


def note(**changed: Any) -> dict[str, Any]:
    plain = {"kind": "article", "ordinal": 99, "text": "第九十九条", "found": False, "exists": None, "document": None}
    return plain | {"through": None, "candidates": [], "chosen": False} | changed


def said(*notes: dict[str, Any], language: str = "zh") -> list[str]:
    return address_sentences({"addresses": list(notes)}, language)


def test_a_place_that_was_found_where_it_was_named_needs_no_word() -> None:
    assert said(note(found=True, document=RULES)) == []
    assert address_sentences({}, "zh") == []


def test_a_place_that_does_not_exist() -> None:
    missing = note(document=RULES, exists="第一条–第七条")
    assert said(missing) == ["《青石市仓库管理办法》没有第九十九条，有的是第一条–第七条。"]
    assert said(note(document="Storage Guide", text="article 9", exists="Article 1–Article 2"), language="en") == [
        "“Storage Guide” has no article 9; what it has is Article 1–Article 2."
    ]
    assert said(note(document=RULES, text="第五章")) == ["《青石市仓库管理办法》没有第五章。"]
    assert said(note()) == ["没有找到含有第九十九条的文件。"]


def test_a_document_that_is_not_held_is_said_once() -> None:
    unheld = note(kind="document", ordinal=0, text="《火星移民办法》")
    assert said(unheld, note(text="第三条")) == ["资料库里没有《火星移民办法》。"]
    # What belongs to another document is still said.
    assert len(said(unheld, note(text="第三条"), note(document=RULES))) == 2


def test_a_place_that_several_documents_have() -> None:
    assert said(note(text="第三条", candidates=[RULES, "甲办法"])) == [
        "没有说明是哪份文件的第三条。《青石市仓库管理办法》、《甲办法》都有，请在问题里写上文件名。"
    ]


def test_a_document_that_was_chosen_is_named() -> None:
    assert said(note(text="第三条", found=True, chosen=True, document=RULES)) == [
        "没有点名文件，第三条取自最接近的《青石市仓库管理办法》。"
    ]
