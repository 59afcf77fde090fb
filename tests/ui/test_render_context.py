"""What stands around a clause on the page: escaped, each to be opened where it stands."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup

from index.library import Library
from ui.publishing import clause_context, published_of
from ui.render_context import render_context, render_related
from ui.schemas_context import ClauseContext, NearClause, RelatedDocument

ONE = NearClause(clause=7, document="abc", citation="《办法》第一条", start=0, end=9, quote="第一条 <b>甲</b>")


def test_neighbours_are_shown_under_what_they_are_and_open_their_place() -> None:
    two = ONE.model_copy(
        update={"clause": 8, "citation": "《办法》第二条", "start": 9, "end": 12, "quote": "乙" * 500}
    )
    page = BeautifulSoup(
        render_context(ClauseContext(clause=ONE, before=ONE, after=two, lead=ONE, refers=[]), "zh"), "html.parser"
    )
    assert [term.text for term in page.select("dt")] == ["前一条", "后一条"]
    opened = [(b["data-open"], b["data-start"], b["data-end"]) for b in page.select("[data-open]")]
    assert opened == [("abc", "0", "9"), ("abc", "9", "12")]
    assert page.select("b") == []
    assert page.select("dd p")[0].text == "第一条 <b>甲</b>"
    assert len(page.select("dd p")[1].text) == 401


def test_a_clause_alone_says_so() -> None:
    alone = ClauseContext(clause=ONE, before=None, after=None, lead=None, refers=[])
    assert "Nothing stands around" in render_context(alone, "en")


def test_documents_that_belong_together_are_named_in_both_languages() -> None:
    related = [RelatedDocument(relation="explained_by", id="x1", title="《办法》<解读>")]
    for language in ("zh", "en"):
        page = BeautifulSoup(str(render_related(related, language)), "html.parser")
        assert page.select("[data-open]")[0]["data-open"] == "x1"
        assert page.select("[data-open]")[0].text == "《办法》<解读>"
    assert str(render_related([], "zh")) == ""


def test_a_published_clause_leads_to_what_it_refers_to(small_library: Callable[[], Library]) -> None:
    library = small_library()
    text = "青石市租金补助办法\n\n第一条 依照《云岭县工业用地先租后让办法》（云政发〔2024〕7号）第二条计算租金。\n第二条 每年一次。\n"
    library.add_bytes("grant.txt", text.encode())
    lease = library.document("lease.txt")
    first = next(c for c in library.clauses("grant.txt") if "依照" in library.text("grant.txt")[c.start : c.end])
    context = clause_context(library, first.id)
    assert context.before is not None
    assert context.before.quote == "青石市租金补助办法"
    (referred,) = context.refers
    assert (referred.document, referred.title) == (lease.id, lease.metadata.title)
    assert referred.clause is not None
    assert referred.clause.quote.startswith("第二条 年租金")
    assert library.text(lease.id)[referred.target_start : referred.target_end] == referred.clause.quote
    assert published_of(library, lease).related == []
    page = BeautifulSoup(render_context(context, "zh"), "html.parser")
    assert page.select("dt")[-1].text.startswith("所引：《云岭县工业用地先租后让办法》")
