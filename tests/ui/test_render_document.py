"""A document's pane: its text to the character, the clause and the evidence marked, the outline."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Clause, Document, Metadata
from ui.render_document import OutlineEntry, Passage, outline_of, render_document, render_no_document

TEXT = "管理办法\n\n第一章 总则\n第一条 为了发展。\n第二章 供地\n第二条 租三年。可以再让。\n第三条 附则。"
#       0-5      6-12       13-22              23-29      30-43                       44-51
CLAUSES = (
    Clause(0, 13, ("第一章 总则",), 1),
    Clause(13, 23, ("第一章 总则", "第一条"), 1),
    Clause(23, 44, ("第二章 供地", "第二条"), 2),
    Clause(44, 51, ("第二章 供地", "第三条"), 2),
)


def document(text: str = TEXT) -> Document:
    metadata = Metadata(
        "管理办法", "澜政发〔2024〕1号", "澜川市", "2024-01-02", "2024-02-01", "澜川市", None, "draft"
    )
    return Document("d1", "办法.pdf", "0" * 64, "pdf", metadata, len(text), 4, 2, "2025-01-01T00:00:00Z")


def pane(passage: Passage, language: str = "zh") -> BeautifulSoup:
    return BeautifulSoup(render_document(document(), TEXT, CLAUSES, passage, language), "lxml")


def test_the_offsets_of_this_file_are_right() -> None:
    assert "".join(TEXT[clause.start : clause.end] for clause in CLAUSES) == TEXT
    assert TEXT[34:38] == "租三年。"


def test_clause_and_evidence_are_marked() -> None:
    soup = pane(Passage("d1", 23, 44, ((34, 38),)))
    assert "".join(mark.text for mark in soup.select("mark.tw-clause")) == "第二章 供地第二条 租三年。可以再让。"
    assert [mark.text for mark in soup.select("mark.tw-clause mark.tw-evidence")] == ["租三年。"]


def test_headings_labels_and_pages_are_set_off() -> None:
    soup = pane(Passage("d1"))
    assert [line.text for line in soup.select("p.tw-title")] == ["管理办法"]
    assert [line.text for line in soup.select("p.tw-heading")] == ["第一章 总则", "第二章 供地"]
    assert [label.text for label in soup.select(".tw-text b")] == ["第一条", "第三条"]
    assert [(line.text[:3], line["data-page"]) for line in soup.select("p[data-page]")] == [
        ("管理办", "第 1 页"),
        ("第二章", "第 2 页"),
    ]


def test_outline_names_each_label_once() -> None:
    assert outline_of(CLAUSES) == [
        OutlineEntry("第一章 总则", 0, 0),
        OutlineEntry("第一条", 1, 13),
        OutlineEntry("第二章 供地", 0, 23),
        OutlineEntry("第二条", 1, 23),
        OutlineEntry("第三条", 1, 44),
    ]


def test_outline_jumps_to_places_that_are_there_and_knows_where_we_are() -> None:
    soup = pane(Passage("d1", 44, 51))
    jumps = [button["data-jump"] for button in soup.select(".tw-outline button")]
    assert jumps == ["0", "13", "23", "23", "44"]
    assert {f"tw-at-{jump}" for jump in jumps} == {anchor["id"] for anchor in soup.select("[id^=tw-at-]")}
    assert [button.text for button in soup.select("[aria-current]")] == ["第三条"]


def test_a_passage_outside_the_text_is_said_to_be_so() -> None:
    for start, end in ((40, 99), (9, 9), (20, 10)):
        soup = pane(Passage("d1", start, end))
        assert soup.select("mark") == []
        assert soup.select(".tw-error")[0].text == "链接中的位置不在这份文件里，从头显示。"
    assert pane(Passage("d1")).select(".tw-error") == []


def test_no_document() -> None:
    assert "文件原文会显示在这里" in render_no_document("zh")
    assert 'role="alert"' in render_no_document("en", error="document_not_found")


class Shown(HTMLParser):
    """The lines of a pane's text, and the characters of them that stand in marks. BeautifulSoup would tidy spaces."""

    def __init__(self, rendered: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.clause = self.evidence = ""
        self._open: list[str] = []
        self.feed(rendered)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        self._open.append(classes if tag == "mark" else "tw-text" if classes == "tw-text" else tag)
        if tag == "p" and "tw-text" in self._open:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "tw-text" not in self._open or "p" not in self._open:
            return
        self.lines[-1] += data
        if "tw-clause" in self._open:
            self.clause += data
        if "tw-evidence" in self._open:
            self.evidence += data


texts = st.text(alphabet="第一条章甲<&>\"' \t\n", max_size=80)


@settings(max_examples=200)
@given(texts, st.data())
def test_the_text_is_shown_to_the_character(text: str, data: st.DataObject) -> None:
    """Whatever the text and the clauses, the lines of the pane are the lines of the text, and the marks the span."""
    place = st.integers(0, len(text))
    cuts = sorted({0, len(text), *data.draw(st.lists(place, max_size=4))})
    labels = st.lists(st.sampled_from(["第一条", "章", "<b>"]), max_size=2).map(tuple)
    clauses = [Clause(a, b, data.draw(labels)) for a, b in pairwise(cuts)]
    start, end = sorted((data.draw(place), data.draw(place)))
    low, high = sorted((data.draw(place), data.draw(place)))
    shown = Shown(render_document(document(text), text, clauses, Passage("d1", start, end, ((low, high),)), "zh"))
    assert shown.lines == [line for line in text.split("\n") if line]
    assert shown.clause == text[start:end].replace("\n", "")
    assert shown.evidence == text[max(start, low) : max(start, low, min(end, high))].replace("\n", "")
