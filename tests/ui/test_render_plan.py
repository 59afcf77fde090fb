"""What was understood of a question, as chips."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from ui.render_plan import LABEL, carried_texts, filter_chips, render_plan


def chips(plan: dict[str, Any], language: str = "zh", **turn: Any) -> BeautifulSoup:
    return BeautifulSoup(str(render_plan({"answer": {"plan": plan}} | turn, language)), "lxml")


@pytest.mark.parametrize(
    "carried", [["巴中", "工业用地"], [{"kind": "place", "text": "巴中"}, {"kind": "topic", "text": "工业用地"}]]
)
def test_what_was_carried_over_can_be_taken_off(carried: list[Any]) -> None:
    assert carried_texts({"carried": carried}) == ["巴中", "工业用地"]
    soup = chips({"carried": carried})
    assert [chip["data-without"] for chip in soup.select("button[data-without]")] == ["巴中", "工业用地"]
    assert soup.select("button[data-without]")[0]["aria-label"] == "去掉“巴中”，重新查"
    assert soup.select(".tw-grouplabel")[0].text == "接着上文"


def test_what_was_taken_off_can_be_put_back() -> None:
    soup = chips({"carried": ["巴中"]}, without=["工业用地"])
    assert [chip["data-without"] for chip in soup.select("[data-without]")] == ["巴中"]
    assert [chip["data-with"] for chip in soup.select("[data-with]")] == ["工业用地"]


def test_each_value_of_a_filter_is_a_chip() -> None:
    filters = {
        "region": ["四川省", "巴中市"],
        "validity": ["in_force"],
        "year_from": 2020,
        "document": ["d1", "gone"],
    }
    long = "澜川市人民政府关于印发《工业用地先租后让和弹性年期出让管理办法》的通知"
    found = [
        (chip["data-unfilter"], chip["data-value"], chip.text)
        for chip in chips({}, filters=filters, titles={"d1": long}).select("[data-unfilter]")
    ]
    assert found == [
        ("region", "四川省", "四川省"),
        ("region", "巴中市", "巴中市"),
        ("validity", "in_force", "现行有效"),
        ("year_from", "2020", "2020 年起"),
        ("document", "d1", "工业用地先租后让和弹性年期出让管理办法"),
        ("document", "gone", "已不在库中的文件"),
    ]


def test_a_long_title_is_cut() -> None:
    (chip,) = chips({}, filters={"document": ["d1"]}, titles={"d1": "甲" * (LABEL + 1)}).select("[data-unfilter]")
    assert chip.text == "甲" * (LABEL - 1) + "…"


def test_what_the_question_says_itself_stands_apart() -> None:
    said = [{"kind": "year", "text": "2023年以后的", "hard": True}, {"kind": "region", "text": "巴中", "hard": False}]
    soup = chips({"said": said}, "en")
    assert [chip["data-without"] for chip in soup.select(".tw-chip")] == ["2023年以后的", "巴中"]
    assert [label.text for label in soup.select(".tw-grouplabel")] == ["Read from the question", "Preferring"]
    assert chips({"said": []}).select(".tw-chip") == []


def test_nothing_understood_is_nothing_said() -> None:
    assert str(render_plan({"answer": {"plan": {"carried": [], "filters": {}}}}, "zh")) == ""
    assert str(render_plan({"answer": None, "error": "internal"}, "zh")) == ""


def test_a_filter_that_the_page_does_not_know_is_no_chip() -> None:
    assert list(filter_chips({"colour": ["red"], "region": ["", None]}, {}, "zh")) == []
