"""``tiaowen eval``: question sets against a library, as a table or as JSON.

The command line stands above all rooms; this one file of it, and no other, uses ``eval``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from index.errors import LibraryNotFound, QuestionError
from ui.cli_library import add_with_progress, load_settings, open_library, sample_documents, sample_questions
from ui.cli_options import JsonOption, ModelOption, RerankerOption, TrustOption
from ui.cli_progress import progress_bar
from ui.cli_render import clean
from ui.cli_terminal import Terminal

if TYPE_CHECKING:
    from eval.report import Report
    from index.library import Library
    from rag.settings import Settings

_BROKEN_SHOWN = 10


def eval_command(
    ctx: typer.Context,
    questions: Annotated[
        list[Path] | None,
        typer.Option(
            "--questions",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A question set (JSON lines); may be repeated. Without one, the sample. "
            "问题集，可多次给出；不给则用示例。",
        ),
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option(
            "--library",
            envvar="TIAOWEN_LIBRARY",
            metavar="DIR",
            help="The library's folder; without one, ./library, and for the sample a temporary one. "
            "资料库所在的文件夹；不给则用 ./library，示例则用临时资料库。",
        ),
    ] = None,
    documents: Annotated[
        Path | None,
        typer.Option(
            "--documents",
            metavar="DIR",
            exists=True,
            help="Add these documents to the library first. 先把这些文件加入资料库。",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write each answer there as a JSON line. 把每个回答逐行写入文件。"
        ),
    ] = None,
    curve: Annotated[
        Path | None,
        typer.Option(
            "--curve",
            metavar="FILE.svg",
            help="Draw what each threshold would answer and refuse. 画出不同阈值下答出与拒答的比例。",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, metavar="N", help="Citations asked for. 每问取几条。")
    ] = 100,
    model: ModelOption = None,
    reranker: RerankerOption = None,
    trust: TrustOption = None,
    as_json: JsonOption = False,
) -> None:
    from eval.curve import draw_curve, tried
    from eval.questions import load_sets
    from eval.report import table
    from eval.run import evaluate
    from rag.assistant import PolicyAssistant

    if ctx.invoked_subcommand:
        return
    terminal: Terminal = ctx.obj
    if not questions:
        terminal.say("sample_questions")
    asked = load_sets(questions or [sample_questions()])
    if curve and len({question.answerable for question in asked}) < 2:
        raise QuestionError(
            f"{curve.name} needs answerable and unanswerable questions; mark those that nothing answers with "
            '"answerable": false'
        )
    decisions = []
    settings = load_settings(reranker=reranker, trust_remote_code=trust)
    with (
        _prepared(terminal, library, documents, model, settings, sample=not questions) as opened,
        progress_bar(terminal) as progress,
    ):
        report = evaluate(
            PolicyAssistant(opened, settings),
            asked,
            limit=limit,
            progress=lambda done, total: progress("asking", done, total),
            out=out,
            watch=lambda question, answer: decisions.append(tried(question, answer)),
        )
    if as_json:
        terminal.show_json(report.to_dict())
    else:
        terminal.show(Text(table(report)))
    _name_broken(terminal, report)
    # Last, so that a file that cannot be written costs nobody the figures.
    if curve:
        curve.write_text(draw_curve(decisions), encoding="utf-8")


@contextmanager
def _prepared(
    terminal: Terminal,
    path: Path | None,
    documents: Path | None,
    model: str | None,
    settings: Settings,
    *,
    sample: bool,
) -> Iterator[Library]:
    """The library to measure, its documents added.

    For the sample with no library named it is a temporary one, so that a trial leaves nothing behind.
    """
    if sample and path is None:
        with (
            TemporaryDirectory() as folder,
            _filled(terminal, Path(folder), documents or sample_documents(), model, settings) as it,
        ):
            yield it
        return
    if documents is None:
        try:
            opened = open_library(terminal, path, model=model, settings=settings)
        except LibraryNotFound:
            if not sample:
                raise
            documents = sample_documents()
        else:
            with opened:
                yield opened
            return
    with _filled(terminal, path, documents, model, settings) as filled:
        yield filled


@contextmanager
def _filled(
    terminal: Terminal, path: Path | None, documents: Path, model: str | None, settings: Settings
) -> Iterator[Library]:
    with open_library(terminal, path, model=model or settings.model, create=True, settings=settings) as opened:
        add_with_progress(terminal, opened, [documents])
        yield opened


def _name_broken(terminal: Terminal, report: Report) -> None:
    if not report.broken:
        return
    terminal.say("broken_labels", count=len(report.broken))
    for label in report.broken[:_BROKEN_SHOWN]:
        quote = " ".join(label.quote.split())[:40]
        terminal.note(clean(f"  {label.question}: {label.document}: {quote} ({label.reason})"))
    if len(report.broken) > _BROKEN_SHOWN:
        terminal.note("  …")
