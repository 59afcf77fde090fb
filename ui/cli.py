"""The command ``tiaowen``. Each command opens the library, does one thing and prints it.

Exit status: 0 all fine; 1 something that was given failed (a file that cannot be read, a problem found); 2 the
command could not run as it was given. Models and indexes are loaded by the command that needs them, not before.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from ui import cli_render as render
from ui.cli_account import accounts, tokens
from ui.cli_audit import note_added, note_documents
from ui.cli_calibrate import calibrate_command
from ui.cli_documents import ReplaceOption, correct_command, replace_with_progress
from ui.cli_eval import eval_command
from ui.cli_export import ExportOption, export_answer, export_format
from ui.cli_feedback import feedback_command
from ui.cli_library import add_with_progress, load_settings, open_library
from ui.cli_options import (
    ContextOption,
    DocumentArgument,
    DocumentsFilter,
    HistoryOption,
    IssuerFilter,
    JsonOption,
    KindFilter,
    Lang,
    LibraryOption,
    LimitOption,
    ModelOption,
    OnOption,
    PathsArgument,
    RegionFilter,
    RerankerOption,
    TopicFilter,
    TrustOption,
    ValidityFilter,
    WithoutOption,
    YearFrom,
    YearTo,
)
from ui.cli_reindex import reindex_command
from ui.cli_serve import serve_command
from ui.cli_settings import settings_command
from ui.cli_terminal import FAILED, Group, Terminal, open_terminal, speak_utf8
from ui.cli_upkeep import backup_command, restore_command, verify_command

if TYPE_CHECKING:
    from index.library import Library
    from index.records import Document

app = typer.Typer(
    name="tiaowen",
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask policy documents a question; get the clauses that answer it, word for word. 问政策，看原文。",
)


def main() -> None:
    """The entry point of the command ``tiaowen``."""
    speak_utf8()
    app()


@app.callback()
def begin(
    ctx: typer.Context,
    lang: Annotated[Lang | None, typer.Option("--lang", help="Speak Chinese or English. 用中文或英文。")] = None,
) -> None:
    ctx.obj = open_terminal(lang.value if lang else None)


app.command("serve", help="Open the page for asking in a browser. 启动网页，在浏览器里提问。")(serve_command)


@app.command(help="Add files and folders to the library. 把文件或文件夹添加到资料库。")
def add(
    ctx: typer.Context,
    paths: PathsArgument,
    library: LibraryOption = None,
    model: ModelOption = None,
    replace: ReplaceOption = None,
    trust: TrustOption = None,
    as_json: JsonOption = False,
) -> None:
    terminal: Terminal = ctx.obj
    settings = load_settings(model=model, trust_remote_code=trust)
    with open_library(terminal, library, model=settings.model, create=replace is None, settings=settings) as opened:
        if replace is None:
            done = add_with_progress(terminal, opened, paths)
        else:
            done = replace_with_progress(terminal, opened, replace, paths)
        note_added(opened, done)
    if as_json:
        terminal.show_json(asdict(done))
    else:
        terminal.show(Text(render.add_summary(done, terminal.language)))
    if done.failures:
        raise typer.Exit(FAILED)


app.command("correct", help="Set a document's title, number, dates … right by hand. 更正文件的标题、文号、日期等。")(
    correct_command
)


@app.command(help="Remove a document from the library. 从资料库删除一份文件。")
def remove(
    ctx: typer.Context,
    document: DocumentArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    terminal: Terminal = ctx.obj
    with open_library(terminal, library) as opened:
        published = _published(opened, opened.document(document)) if as_json else {}
        removed = opened.remove(document)
        note_documents(opened, "delete", [removed])
    if as_json:
        terminal.show_json(published)
    else:
        terminal.show(Text(render.removed_line(removed, terminal.language)))


@app.command(help="List the documents of the library. 列出资料库里的文件。")
def documents(ctx: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    terminal: Terminal = ctx.obj
    with open_library(terminal, library) as opened:
        listed = opened.documents()
        published = [_published(opened, document) for document in listed] if as_json else []
    if as_json:
        terminal.show_json(published)
    elif listed:
        terminal.show(render.documents_table(listed, terminal.language))
    else:
        terminal.say("no_documents")


@app.command(help="Show a document's text, clause by clause. 逐条显示一份文件的原文。")
def show(
    ctx: typer.Context,
    document: DocumentArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    terminal: Terminal = ctx.obj
    with open_library(terminal, library) as opened:
        found = opened.document(document)
        text, clauses = opened.text(found.id), opened.clauses(found.id)
        if as_json:
            from ui.publishing import document_text

            terminal.show_json(document_text(opened, found.id).model_dump())
            return
    terminal.show(render.document_text(found, text, clauses, terminal.language))


@app.command(help="Ask a question; print the clauses that answer it. 提一个问题，给出能回答的条款。")
def ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In everyday words. 用平常的话问。")],
    library: LibraryOption = None,
    limit: LimitOption = None,
    history: HistoryOption = None,
    without: WithoutOption = None,
    document: DocumentsFilter = None,
    region: RegionFilter = None,
    issuer: IssuerFilter = None,
    validity: ValidityFilter = None,
    topic: TopicFilter = None,
    kind: KindFilter = None,
    on: OnOption = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    export: ExportOption = None,
    reranker: RerankerOption = None,
    trust: TrustOption = None,
    context: ContextOption = False,
    as_json: JsonOption = False,
) -> None:
    from rag.assistant import PolicyAssistant
    from ui.cli_context import contexts_of, with_contexts

    terminal: Terminal = ctx.obj
    settings = load_settings(top_k=limit, reranker=reranker, trust_remote_code=trust)
    form = export and export_format(export)
    with open_library(terminal, library, settings=settings) as opened:
        filters = {
            "document": [opened.document(name).id for name in document or ()],
            "region": region,
            "issuer": issuer,
            "validity": [value.value for value in validity or ()],
            "topic": topic,
            "kind": kind,
            "on": on,
            "year_from": year_from,
            "year_to": year_to,
        }
        answer = PolicyAssistant(opened, settings).ask(
            question,
            history=history or (),
            without=without or (),
            limit=settings.top_k,
            filters={key: value for key, value in filters.items() if value},
        )
        contexts = contexts_of(opened, answer) if context else {}
    if export and form:
        export_answer(terminal, answer, export, form, settings)
    if as_json:
        terminal.show_json(with_contexts(answer.to_dict(), contexts))
    else:
        terminal.show(render.answer_text(answer, terminal.language, contexts))


app.command("reindex", help="Make the vectors anew, with another model if you like. 重建向量，可改用另一个模型。")(
    reindex_command
)
app.command("settings", help="List every setting, its value and where that comes from. 列出所有设置及其来源。")(
    settings_command
)
app.command("feedback", help="List what readers said of answers. 列出读者对回答的反馈。")(feedback_command)
measuring = typer.Typer(
    cls=Group,
    invoke_without_command=True,
    callback=eval_command,
    help="Measure the answers against a set of questions. 用问题集衡量回答。",
)
measuring.command("calibrate", help='Fit to this library when to say "not found". 按本库校准何时答“未找到”。')(
    calibrate_command
)
app.add_typer(measuring, name="eval")
app.add_typer(accounts, name="account")
app.add_typer(tokens, name="token")


app.command("verify", help="Check that the library keeps its promises; mend it. 检查资料库是否完好，并可修复。")(
    verify_command
)
app.command("backup", help="Write all of the library to one file, also while it is served. 备份，不必停止服务。")(
    backup_command
)
app.command("restore", help="Put a backup back as a library. 从备份恢复资料库。")(restore_command)


def _published(library: Library, document: Document) -> dict[str, Any]:
    from ui.publishing import published_of

    return published_of(library, document).model_dump()
