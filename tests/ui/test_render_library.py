"""The library page's HTML: rows, dialogs and forms say what they do, and nothing of a document becomes markup."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from index.records import Document, Failure, Metadata
from ui.documents import FileOutcome
from ui.render_correction import render_correction
from ui.render_library import render_library_head, render_shelf
from ui.render_uploads import render_uploads
from ui.shelf import FIRST, View
from ui.uploading import FileState

METADATA = Metadata(
    "澜川市工业用地办法", "澜政发〔2024〕12号", "澜川市人民政府", "2024-03-01", None, "澜川市", None, "expired"
)
LAND = Document("d1", "land.pdf", "0" * 64, "pdf", METADATA, 900, 12, 3, "2025-01-01T22:30:00+00:00")
FIXED = replace(LAND, corrected=(("title", "工业用地办发"), ("effective_on", None), ("validity", "in_force")))
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>${alert(3)}[a](javascript:alert(4))'


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


@pytest.fixture
def in_china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_row_says_what_is_known(in_china: None) -> None:
    page = soup(render_shelf([LAND], "zh", FIRST, True))
    cells = {str(cell["data-column"]): cell.get_text(" ", strip=True) for cell in page.select("tbody td")}
    assert cells == {
        "title": "澜川市工业用地办法 澜政发〔2024〕12号 land.pdf",
        "issuer": "澜川市人民政府",
        "date": "2024-03-01",
        "region": "澜川市",
        "validity": "已失效",
        "clauses": "12 条",
        "added": "2025-01-02",
        "actions": "更正 换新版 删除",
    }
    assert page.select_one("time[title]")["title"] == "2025-01-02 06:30"  # type: ignore[index]


def test_what_was_corrected_is_said_to_be() -> None:
    assert soup(render_shelf([FIXED], "en", FIRST, True)).select(".tw-byhand")[0].text == "Corrected by hand"
    assert soup(render_shelf([LAND], "en", FIRST, True)).select(".tw-byhand") == []


def test_buttons_say_to_whom_they_do_it() -> None:
    page = soup(render_shelf([LAND], "zh", FIRST, True))
    for act in ("correct", "replace", "delete"):
        (button,) = page.select(f"button[data-{act}]")
        assert button[f"data-{act}"] == "d1"
        assert str(button["aria-label"]).endswith("澜川市工业用地办法")


def test_who_may_only_read_is_offered_nothing_else() -> None:
    page = soup(render_shelf([LAND], "zh", FIRST, False))
    assert page.select("[data-correct], [data-replace], [data-delete], dialog, input[type=file]") == []
    assert page.select("button[data-open]") != []
    assert "只能查阅" in render_library_head([LAND], "zh", False)
    assert "只能查阅" not in render_library_head([LAND], "zh", True)


def test_the_list_says_how_it_is_sorted() -> None:
    page = soup(render_shelf([LAND], "zh", View(find="地", sort="date", descending=False), True))
    assert {str(head["data-column"]): head["aria-sort"] for head in page.select("th[aria-sort]")}[
        "date"
    ] == "ascending"
    assert [head["aria-sort"] for head in page.select("th[aria-sort]")].count("none") == 6
    assert page.select("input.tw-find")[0]["value"] == "地"


def test_more_than_fits_can_be_shown_and_nothing_is_said_to_be_nothing() -> None:
    many = [replace(LAND, id=f"d{number}") for number in range(130)]
    page = soup(render_shelf(many, "zh", FIRST, True))
    assert len(page.select("tbody tr[data-document]")) == 100
    assert page.select("button[data-more]")[0].text == "显示更多（还有 30 份）"
    none = soup(render_shelf(many, "zh", View(find="没有"), True))
    assert none.select("tbody")[0].text == "没有符合的文件。"
    assert soup(render_shelf([], "zh", FIRST, True)).select(".tw-empty")[0].text == "还没有文件。添加后即可提问。"


def test_the_form_holds_what_is_and_says_what_was_read() -> None:
    page = soup(render_correction(FIXED, "zh"))
    values = {str(field["name"]): field.get("value", "") for field in page.select("input")}
    assert values == {
        "title": "澜川市工业用地办法",
        "number": "澜政发〔2024〕12号",
        "issuer": "澜川市人民政府",
        "issued_on": "2024-03-01",
        "effective_on": "",
        "expires_on": "",
        "region": "澜川市",
    }
    assert [option["value"] for option in page.select("option[selected]")] == ["expired"]
    assert {str(b["data-takeback"]): b["data-read"] for b in page.select("[data-takeback]")} == {
        "title": "工业用地办发",
        "effective_on": "",
        "validity": "in_force",
    }
    assert page.select("#tw-read-effective_on")[0].text.startswith("文件中识别为：（没有）")
    for field in page.select("input, select"):
        assert page.select(f"label[for={field['id']}]")


def test_files_under_way() -> None:
    failed = FileOutcome("空.txt", "failed", failure=Failure("空.txt", "empty_document", "no text in it"))
    states = [
        FileState("a.txt"),
        FileState("b.txt", "encoding", 3, 12),
        FileState("空.txt", "done", outcomes=(failed,)),
    ]
    page = soup(render_uploads(states, "zh"))
    assert [line.get_text(" ", strip=True) for line in page.select("li")] == [
        "a.txt 等待中",
        "b.txt 已编码 3 / 12 条",
        "未添加：空.txt 文件里没有可读的文字（可能是扫描件）。 详情 no text in it",
    ]
    assert page.select("progress")[0].attrs == {"max": "12", "value": "3", "aria-label": "b.txt"}
    assert page.select(".tw-outcomes > p")[0].text == "已完成 1 / 3 个文件"
    assert page.select("[role=status]") == []
    assert soup(render_uploads(states[2:], "zh")).select(".tw-outcomes[role=status] li") != []
    assert render_uploads([], "zh") == ""


def test_nothing_of_a_document_or_a_file_name_becomes_markup() -> None:
    metadata = Metadata(*[HOSTILE] * 8)
    document = Document(
        HOSTILE, HOSTILE, "0", HOSTILE, metadata, 9, 3, 0, HOSTILE, "zh", (("title", HOSTILE), ("validity", HOSTILE))
    )
    failed = FileOutcome(HOSTILE, "failed", failure=Failure(HOSTILE, "x", HOSTILE))
    for html in (
        render_shelf([document], "zh", View(find=""), True, HOSTILE),
        render_shelf([document], "zh", View(find=HOSTILE, sort="title"), True),
        render_correction(document, "en"),
        render_uploads([FileState(HOSTILE, "encoding", 1, 2), FileState("a", "done", outcomes=(failed,))], "zh"),
    ):
        page = soup(html)
        assert HOSTILE in page.get_text() + str([tag.attrs for tag in page.find_all(True)])
        assert page.select("script, img") == []
        assert [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
