"""What the command line prints: languages, one-line errors, quotes as they are, nothing that steers a terminal."""

from io import StringIO

import pytest
from rich.console import Console, RenderableType

from index.records import AddReport, Clause, Document, Failure, Metadata, Problem
from rag.answer import Answer, Citation, CitedDocument, Span
from ui import cli_render as render
from ui.cli_progress import progress_bar
from ui.cli_terminal import Terminal
from ui.cli_text import MESSAGES, pick_language, tell, tell_error


def printed(renderable: RenderableType, *, width: int = 10_000) -> str:
    console = Console(file=StringIO(), width=width, markup=False, emoji=False, highlight=False, soft_wrap=True)
    console.print(renderable)
    return console.file.getvalue()  # type: ignore[attr-defined]


def cite(quote: str, *, evidence: tuple[Span, ...] = (), validity: str = "in_force") -> Citation:
    document = CitedDocument("d1", "a.txt", "办法", None, None, None, None, validity)
    return Citation(1, 0.834, document, ("第一条",), "《办法》第一条", None, quote, 10, 10 + len(quote), evidence)


def answer(*citations: Citation, status: str = "answered") -> Answer:
    found, related = (citations, ()) if status == "answered" else ((), citations)
    return Answer("?", status, found, related, {}, "1-a", {"total": 1.0})  # type: ignore[arg-type]


def test_an_answer_names_its_count_citation_score_and_quote() -> None:
    assert printed(render.answer_text(answer(cite("可以先租后让。")), "en")).splitlines() == [
        "1 clause found",
        "",
        "[1] 《办法》第一条  match 0.83",
        "可以先租后让。",
    ]
    assert "找到 2 处条款" in printed(render.answer_text(answer(cite("甲"), cite("乙")), "zh"))


def test_no_match_offers_the_nearest_and_says_so() -> None:
    lines = printed(render.answer_text(answer(cite("甲"), status="no_match"), "en")).splitlines()
    assert lines[0].startswith("Not found")
    assert lines[1] == "The nearest clauses, for reference:"
    assert lines[-1] == "甲"
    assert "Nothing comes near" in printed(render.answer_text(answer(status="no_match"), "en"))


def test_a_clause_that_is_not_in_force_says_so() -> None:
    assert "Repealed" in printed(render.citation_text(cite("甲", validity="repealed"), "en"))
    assert "已废止" in printed(render.citation_text(cite("甲", validity="repealed"), "zh"))
    assert "Status" not in printed(render.citation_text(cite("甲", validity="unknown"), "en"))


@pytest.mark.parametrize("quote", ["[bold]不是标记[/bold]", "[/]", ":smile: [link=x]y", "https://a.b/c 100% {x}"])
def test_what_looks_like_markup_is_printed_as_it_stands(quote: str) -> None:
    assert printed(render.quote_text(cite(quote))) == quote + "\n"


def test_control_characters_are_shown_not_sent() -> None:
    assert render.clean("甲\x1b[2J\r\x9b\n\t乙") == "甲\ufffd[2J\ufffd\ufffd\n\t乙"
    assert "\x1b" not in printed(render.citation_text(cite("\x1b]0;owned\x07"), "en"))


def test_the_evidence_is_highlighted_at_its_place() -> None:
    text = render.quote_text(cite("\x07甲乙丙丁", evidence=(Span(12, 14),)))
    assert [(span.start, span.end, span.style) for span in text.spans] == [(2, 4, "bold")]
    assert text.plain[2:4] == "乙丙"


def document(file: str = "a.txt", title: str = "办法[1]") -> Document:
    said = Metadata(title, "川办〔2024〕3号", "某市", "2024-03-01", None, "四川省", None, "in_force")
    return Document("d1", file, "0" * 64, "text", said, 12, 2, 0, "2024-05-01T00:00:00+00:00")


def test_a_document_is_shown_clause_by_clause() -> None:
    clauses = (Clause(0, 5, ("一、总则",)), Clause(5, 12, ("一、总则", "（一）范围"), page=3))
    lines = printed(render.document_text(document(), "甲乙丙丁\n戊己庚\n辛壬\n", clauses, "zh")).splitlines()
    assert lines == [
        "办法[1]",
        "川办〔2024〕3号 · 某市 · 2024-03-01 · 四川省 · 现行有效",
        "",
        "一、总则 · 0–5",
        "甲乙丙丁",
        "",
        "一、总则 › （一）范围 · 第 3 页 · 5–12",
        "戊己庚",
        "辛壬",
    ]


def test_the_table_has_a_row_for_each_document_with_nothing_cut() -> None:
    long = "关于" + "进一步" * 60 + "的通知"
    lines = printed(render.documents_table([document(title=long), document("b/[x].txt")], "en")).splitlines()
    rows = [line for line in lines if "d1" in line]
    assert len(rows) == 2
    assert long in rows[0]
    assert "b/[x].txt" in rows[1]
    assert "In force" in rows[1]


def test_an_addition_is_summed_up() -> None:
    report = AddReport(("1", "2"), ("3",), (), (Failure("x.pdf", "empty_document", "no\ntext"),), 40, 1.25, "v")
    expected = "Added 2, replaced 1, unchanged 0, failed 1; 40 clauses in 1.2 s."
    assert render.add_summary(report, "en") == expected
    assert render.failure_line(report.failures[0], "zh") == "未添加：x.pdf：no text"
    assert render.add_summary(AddReport(), "en") == "No files were found there."


def test_problems_are_listed() -> None:
    assert render.problems_text((), "zh") == "没有发现问题。"
    found = (Problem("a gap", "a.txt", "at 3"), Problem("no vector", "clause 4"))
    assert render.problems_text(found, "en") == "a.txt: a gap (at 3)\nclause 4: no vector"


@pytest.mark.parametrize(
    ("given", "environment", "language"),
    [
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "zh_TW"}, "zh"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        (None, {"LANG": "en_US", "LC_MESSAGES": "zh_CN", "LC_ALL": ""}, "zh"),
        (None, {}, "en"),
        ("zh", {"LANG": "en_US"}, "zh"),
        ("en", {"LANG": "zh_CN"}, "en"),
    ],
)
def test_the_language_is_the_one_given_or_the_locales(given: str | None, environment: dict, language: str) -> None:
    assert pick_language(given, environment) == language


def test_an_error_is_one_line_in_the_readers_language() -> None:
    assert tell_error("en", "document_not_found", "no document\n'x'") == "Error: no document 'x'"
    assert (
        tell_error("zh", "document_not_found", "no 'x'")
        == "错误：资料库里没有这份文件，或者有几份同名文件。（no 'x'）"
    )
    assert tell_error("zh", "library_not_found", "in y").startswith("错误：这里还没有资料库")
    for plain in ("", "error", "unheard_of"):
        assert tell_error("zh", plain, "disk full") == "错误：disk full"


def test_both_languages_fill_the_same_places() -> None:
    from string import Formatter

    def places(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name}

    for key, (english, chinese) in MESSAGES.items():
        assert places(english) == places(chinese), key
    assert tell("zh", "rate", rate=3) == "每秒 3"


def terminal(*, interactive: bool) -> Terminal:
    consoles = [Console(file=StringIO(), force_terminal=interactive, width=100) for _ in range(2)]
    return Terminal("en", *consoles)


def test_the_progress_bar_counts_each_stage_and_each_round_anew() -> None:
    screen = terminal(interactive=True)
    with progress_bar(screen) as report:
        report("reading", 2, 2)
        report("encoding", 30, 40)
        report("encoding", 5, 50)
        report("unheard-of", 1, 4)
    shown = screen.err.file.getvalue()  # type: ignore[attr-defined]
    assert "Reading" in shown
    assert "2/2" in shown
    assert "Encoding" in shown
    assert " 5/50" in shown
    assert "unheard-of" in shown
    assert screen.out.file.getvalue() == ""  # type: ignore[attr-defined]


def test_the_progress_bar_is_silent_where_nobody_watches() -> None:
    screen = terminal(interactive=False)
    with progress_bar(screen) as report:
        report("reading", 1, 2)
    assert screen.err.file.getvalue() == ""  # type: ignore[attr-defined]
