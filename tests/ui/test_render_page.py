"""A page of a PDF as HTML."""

from __future__ import annotations

from bs4 import BeautifulSoup

from index.reading.pdf_places import Box
from ui.render_page import PageView, render_no_page, render_page


def page(view: PageView, language: str = "zh") -> BeautifulSoup:
    return BeautifulSoup(render_page(view, language), "lxml")


def test_marks_lie_where_their_boxes_say() -> None:
    soup = page(PageView("d1", 2, 4, [Box(0.1, 0.2, 0.5, 0.0125)], [Box(0.1, 0.2, 0.25, 0.0125)]))
    marks = {mark["class"][1]: mark["style"] for mark in soup.select(".tw-box")}
    assert marks == {
        "tw-box-clause": "left:10.00%;top:20.00%;width:50.00%;height:1.25%",
        "tw-box-evidence": "left:10.00%;top:20.00%;width:25.00%;height:1.25%",
    }
    (picture,) = soup.select("img")
    assert (picture["src"], picture["alt"]) == ("api/documents/d1/pages/2", "原文件第 2 页的图像，所引位置已标出")


def test_leafing_stops_at_the_ends() -> None:
    def leaves(number: int) -> list[tuple[str, bool]]:
        return [
            (b["data-leaf"], b.has_attr("disabled")) for b in page(PageView("d1", number, 3)).select("[data-leaf]")
        ]

    assert leaves(1) == [("0", True), ("2", False)]
    assert leaves(2) == [("1", False), ("3", False)]
    assert leaves(3) == [("2", False), ("4", True)]
    assert page(PageView("d1", 1, 3), "en").select(".tw-leaf span")[0].text == "Page 1 of 3"


def test_an_odd_id_stays_inside_the_address() -> None:
    (picture,) = page(PageView('"><script>', 1, 1)).select("img")
    assert picture["src"] == "api/documents/%22%3E%3Cscript%3E/pages/1"
    assert "原文件没有保存" in render_no_page("zh")
