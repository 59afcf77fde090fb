"""What a question can be narrowed to."""

from __future__ import annotations

from bs4 import BeautifulSoup

from index.records import Document, Metadata
from ui.filter_options import SHOWN, Option, kinds_of, options_of, render_options


def document(number: int, **metadata: str | None) -> Document:
    described = Metadata(f"第{number}号文件", **metadata)  # type: ignore[arg-type]
    return Document(f"d{number}", f"{number}.txt", "0" * 64, "txt", described, 10, 1, 0, "2025-01-01T00:00:00Z")


DOCUMENTS = (
    document(1, region="四川省", issued_on="2023-05-01", validity="in_force"),
    document(2, region="巴中市", issued_on="2024-05-01", validity="draft"),
    document(3, region="巴中市", issued_on=None, validity="in_force"),
)


def test_values_are_counted_the_most_frequent_first() -> None:
    assert options_of(DOCUMENTS, "region", "zh") == [Option("巴中市", "巴中市", 2), Option("四川省", "四川省", 1)]


def test_years_from_the_newest_and_validities_in_words() -> None:
    assert [o.value for o in options_of(DOCUMENTS, "year", "zh")] == ["2024", "2023"]
    assert [(o.value, o.label, o.documents) for o in options_of(DOCUMENTS, "validity", "en")] == [
        ("in_force", "In force", 2),
        ("draft", "Draft for comment", 1),
    ]


def test_a_filter_with_one_value_is_not_offered() -> None:
    assert kinds_of(DOCUMENTS, ("region", "issuer", "year", "document")) == ["region", "year", "document"]
    assert kinds_of(DOCUMENTS[:1], ("region", "issuer", "year", "document")) == []


def test_what_is_chosen_stays_in_sight_and_is_ticked() -> None:
    options = [Option(f"v{i:03}", f"值{i:03}", 1) for i in range(SHOWN + 5)]
    html = render_options(options, "issuer", {"issuer": ["v064"]}, "", "zh")
    soup = BeautifulSoup(html, "lxml")
    boxes = soup.select("input")
    assert len(boxes) == SHOWN
    assert [box["value"] for box in boxes if box.has_attr("checked")] == ["v064"]
    assert boxes[0]["value"] == "v064"
    assert soup.select(".tw-meta")[0].text == "还有 5 项，输入文字缩小范围。"


def test_finding_looks_at_the_words_and_at_the_number() -> None:
    options = [Option("a", "工业用地办法", 1, "澜政发〔2024〕1号"), Option("b", "人才办法", 1, "b.txt")]
    found = BeautifulSoup(render_options(options, "document", {}, "2024 办法", "zh"), "lxml").select("input")
    assert [box["value"] for box in found] == ["a"]
    assert "没有可选的" in render_options(options, "document", {}, "没有", "zh")


def test_a_value_is_text() -> None:
    hostile = '"><script>alert(1)</script>'
    soup = BeautifulSoup(render_options([Option(hostile, hostile, 1)], "issuer", {}, "", "zh"), "lxml")
    assert soup.select("script") == []
    assert soup.select("input")[0]["value"] == hostile


def test_topics_are_listed_in_words():
    first, second = DOCUMENTS[:2]
    topics = {first.id: ("land", "fund"), second.id: ("land",)}
    assert options_of(DOCUMENTS, "topic", "zh", topics) == [
        Option("land", "用地", 2),
        Option("fund", "资金奖补", 1),
    ]
    assert "topic" in kinds_of(DOCUMENTS, ("topic",))
