"""Answers, documents and reports for people at a terminal: pure functions from data to rich texts.

Everything that comes out of documents goes through :func:`clean` and is never read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from index.records import AddReport, Clause, Document, Failure, Problem, ReindexReport
from rag.answer import Answer, Citation
from ui.address_notes import address_sentences
from ui.cli_text import tell
from ui.filter_notes import filter_phrases, preferred
from ui.strings import say

if TYPE_CHECKING:
    from index.feedback import Feedback
    from ui.schemas_context import ClauseContext

# As index.corrections has them, whose import would load numpy.
_CORRECTED = ("title", "number", "issuer", "issued_on", "effective_on", "expires_on", "region", "validity")
_CONTROLS = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def clean(text: str) -> str:
    """``text``, as long as it was, with the control characters that could steer a terminal made visible."""
    return text.translate(_CONTROLS)


def answer_text(answer: Answer, language: str, contexts: Mapping[int, ClauseContext] | None = None) -> Text:
    """The status, then each citation with its quote; with ``no_match`` the related clauses, said to be such.

    ``contexts`` are what stands around clauses, by their number, for those where it is to be shown.
    """
    notes = [Text(clean(sentence), style="yellow") for sentence in address_sentences(answer.plan, language)]
    notes += [Text(clean(line), style="dim") for line in _filter_lines(answer.plan, language)]
    if answer.status == "answered":
        count = len(answer.citations)
        head = say(language, "found_one") if count == 1 else say(language, "found_many", count=count)
        above, citations = [Text(head, style="bold green"), *notes], answer.citations
    else:
        near = Text(say(language, "nearest" if answer.related else "nothing_near"), style="bold yellow")
        above = [Text("\n").join([Text(say(language, "no_match"), style="bold yellow"), *notes, near])]
        citations = answer.related
    around = contexts or {}
    parts = [*above]
    for citation in citations:
        parts.append(citation_text(citation, language))
        if citation.clause in around:
            parts.append(context_text(around[citation.clause], language))
    return Text("\n\n").join(part for part in parts if part.plain)


def context_text(context: ClauseContext, language: str) -> Text:
    """What stands around a clause: each under what it is to it."""
    near = (("context_lead", context.lead), ("context_before", context.before), ("context_after", context.after))
    lines = [
        (f"{say(language, key)} · {found.citation}", found.quote)
        for key, found in near
        if found and (key != "context_lead" or found != context.before)
    ]
    for item in context.refers:
        name = item.clause.citation if item.clause else item.title
        words = say(language, "context_refers", words=item.words)
        lines.append((f"{words} · {name}", item.clause.quote if item.clause else ""))
    parts = []
    for head, quote in lines:
        parts.append(Text("  " + clean(head), style="cyan"))
        parts += [Text("  " + clean(line), style="dim") for line in quote.splitlines() if line.strip()]
    return Text("\n").join(parts)


def _filter_lines(plan: Mapping[str, Any], language: str) -> list[str]:
    limits, wanted = filter_phrases(plan.get("filters") or {}, language), preferred(plan.get("said") or ())
    lines = (("limited_to", limits), ("preferred", wanted))
    return [f"{say(language, key)} {say(language, 'address_join').join(words)}" for key, words in lines if words]


def citation_text(citation: Citation, language: str) -> Text:
    """The citation's line, its score and, where it is not plainly in force, its validity; then the quote."""
    line = Text(f"[{citation.rank}] ", style="dim")
    line.append(clean(citation.citation), style="bold cyan")
    line.append("  " + tell(language, "score", score=f"{citation.score:.2f}"), style="dim")
    if citation.document.validity not in ("in_force", "unknown"):
        line.append("  " + say(language, citation.document.validity), style="bold red")
    return Text("\n").join([line, quote_text(citation)])


def quote_text(citation: Citation) -> Text:
    """The quote, verbatim, with its evidence highlighted."""
    text = Text(clean(citation.quote))
    for span in citation.evidence:
        text.stylize("bold", span.start - citation.start, span.end - citation.start)
    return text


def documents_table(documents: Sequence[Document], language: str) -> Table:
    """One row a document: what fits a terminal; ``--json`` has the rest. Long cells are folded, never cut."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(tell(language, "column_heading"), overflow="fold", ratio=3)
    table.add_column(tell(language, "column_number"), overflow="fold")
    table.add_column(say(language, "column_date"), no_wrap=True)
    table.add_column(say(language, "column_region"), overflow="fold")
    table.add_column(say(language, "column_validity"), overflow="fold")
    table.add_column(say(language, "column_clauses"), justify="right", no_wrap=True)
    table.add_column(tell(language, "column_file"), overflow="fold", ratio=1)
    table.add_column("id", no_wrap=True)
    for document in documents:
        data = document.metadata
        cells = (
            data.title,
            data.number,
            data.issued_on,
            data.region,
            say(language, data.validity),
            str(document.clauses),
            document.file,
            document.id,
        )
        table.add_row(*(Text(clean(cell or "")) for cell in cells))
    return table


def document_text(document: Document, text: str, clauses: Sequence[Clause], language: str) -> Text:
    """A document's title and origin, then its clauses, each under its address."""
    data = document.metadata
    origin = [data.number, data.issuer, data.issued_on, data.region, say(language, data.validity)]
    parts = [
        Text(clean(data.title), style="bold"),
        Text(clean(" · ".join(item for item in origin if item)), style="dim"),
    ]
    for clause in clauses:
        parts.append(_address(clause, language))
        style = "dim" if clause.noise else ""
        parts.append(Text(clean(text[clause.start : clause.end].strip("\n")), style=style))
    return Text("\n").join(part for part in parts if part.plain)


def _address(clause: Clause, language: str) -> Text:
    labels = " › ".join(clause.address)
    page = say(language, "page_number", page=clause.page) if clause.page is not None else ""
    noise = say(language, "noise") if clause.noise else ""
    place = " · ".join(item for item in (labels, page, f"{clause.start}–{clause.end}", noise) if item)
    return Text("\n" + clean(place), style="cyan")


def metadata_text(document: Document, language: str) -> str:
    """What is known of a document, a line each; what was corrected by hand, with what was read."""
    read = dict(document.corrected)
    lines = []
    for field in _CORRECTED:
        value = getattr(document.metadata, field)
        shown = say(language, value) if field == "validity" else value or "–"
        line = f"{tell(language, f'field_{field}')}: {shown}"
        if field in read:
            was = say(language, read[field] or "unknown") if field == "validity" else read[field] or "–"
            line += f"  {tell(language, 'read_as', value=was)}"
        lines.append(clean(line))
    return "\n".join(lines)


def add_summary(report: AddReport, language: str) -> str:
    """How many documents an ``add`` took, and how."""
    if not (report.added or report.replaced or report.unchanged or report.failures):
        return tell(language, "add_nothing")
    return tell(
        language,
        "add_summary",
        added=len(report.added),
        replaced=len(report.replaced),
        unchanged=len(report.unchanged),
        failed=len(report.failures),
        clauses=report.clauses,
        seconds=f"{report.seconds:.1f}",
    )


def reindex_summary(report: ReindexReport, language: str) -> str:
    """How many clauses have new vectors, of which model, and under which licence."""
    return clean(
        tell(
            language,
            "reindex_summary",
            clauses=report.clauses,
            model=report.model,
            license=report.license or tell(language, "license_unknown"),
            encoded=report.encoded,
            seconds=f"{report.seconds:.1f}",
        )
    )


def removed_line(document: Document, language: str) -> str:
    """Which document is gone."""
    return clean(tell(language, "removed", title=document.metadata.title, file=document.file))


def failure_line(failure: Failure, language: str) -> str:
    """Which file was not taken, and why."""
    return clean(tell(language, "not_added", file=failure.file, reason=" ".join(failure.reason.split())))


def feedback_text(entries: Sequence[Feedback], language: str) -> Text:
    """What each reader said: when, of which question, whether it helped and why, and of which passage."""
    parts = []
    for entry in entries:
        text = Text(f"[{entry.id}] {entry.given_at}  ", style="dim")
        text.append(tell(language, "helpful" if entry.helpful else "not_helpful"), style="bold")
        text.append("\n" + clean(" › ".join((*entry.history, entry.question))), style="default")
        for line in (entry.reason, entry.file and f"{entry.file} {entry.start}–{entry.end}", entry.quote):
            text.append("\n" + clean(line) if line else "", style="default")
        parts.append(text)
    return Text("\n\n").join(parts)


def problems_text(problems: Sequence[Problem], language: str) -> str:
    """One line a problem, or that there is none."""
    if not problems:
        return tell(language, "sound")
    return "\n".join(clean(f"{p.where}: {p.what}" + (f" ({p.detail})" if p.detail else "")) for p in problems)
