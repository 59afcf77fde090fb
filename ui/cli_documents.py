"""``tiaowen correct``: a document's metadata set right by hand; and a new version for ``tiaowen add --replace``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from index.errors import CorrectionError
from ui.cli_audit import note_documents
from ui.cli_library import open_library, tell_oddities
from ui.cli_options import DocumentArgument, JsonOption, LibraryOption, Validity
from ui.cli_progress import progress_bar
from ui.cli_render import metadata_text
from ui.cli_terminal import Terminal

if TYPE_CHECKING:
    from index.library import Library
    from index.records import AddReport


class Field(StrEnum):
    """What can be corrected."""

    TITLE = "title"
    NUMBER = "number"
    ISSUER = "issuer"
    ISSUED_ON = "issued_on"
    EFFECTIVE_ON = "effective_on"
    EXPIRES_ON = "expires_on"
    REGION = "region"
    VALIDITY = "validity"


ReplaceOption = Annotated[
    str | None,
    typer.Option(
        "--replace",
        metavar="DOCUMENT",
        help="The one file given is the new version of this document. 用给出的一个文件作为这份文件的新版。",
    ),
]


def _text(name: str, words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(f"--{name}", metavar="TEXT", help=words)
    return option


def correct_command(
    ctx: typer.Context,
    document: DocumentArgument,
    title: Annotated[str | None, _text("title", "Its title. 标题。")] = None,
    number: Annotated[str | None, _text("number", "Its number; '' for none. 文号；'' 表示没有。")] = None,
    issuer: Annotated[str | None, _text("issuer", "Who issued it; '' for none. 发文机关；'' 表示没有。")] = None,
    issued_on: Annotated[str | None, _text("issued-on", "When, as 2024-03-01; '' for none. 发文日期。")] = None,
    effective_on: Annotated[
        str | None, _text("effective-on", "In force from, as 2024-03-01; '' for none. 施行日期。")
    ] = None,
    expires_on: Annotated[
        str | None, _text("expires-on", "In force until, as 2027-02-28; '' for none. 有效期至。")
    ] = None,
    region: Annotated[str | None, _text("region", "Where it holds; '' for none. 地区；'' 表示没有。")] = None,
    validity: Annotated[Validity | None, typer.Option("--validity", help="Its status. 效力。")] = None,
    reset: Annotated[
        list[Field] | None,
        typer.Option("--reset", help="Take a correction back; may be repeated. 撤销对这一项的更正，可多次给出。"),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    from ui.publishing import published_of

    given = {
        "title": title, "number": number, "issuer": issuer, "issued_on": issued_on, "effective_on": effective_on,
        "expires_on": expires_on, "region": region, "validity": validity.value if validity else None,
    }  # fmt: skip
    values = {field: value or None for field, value in given.items() if value is not None}
    if not values and not reset:
        raise CorrectionError("nothing to correct was given; see `tiaowen correct --help`")
    terminal: Terminal = ctx.obj
    with open_library(terminal, library) as opened:
        corrected = opened.correct(document, values, [field.value for field in reset or ()])
        note_documents(opened, "correct", [corrected])
        published = published_of(opened, corrected).model_dump() if as_json else {}
    if as_json:
        terminal.show_json(published)
    else:
        terminal.show(Text(metadata_text(corrected, terminal.language)))


def replace_with_progress(terminal: Terminal, library: Library, document: str, paths: list[Path]) -> AddReport:
    """The one file of ``paths`` as the new version of ``document``, under a progress bar."""
    if len(paths) != 1:
        raise typer.BadParameter("give one file, the new version", param_hint="--replace")
    with progress_bar(terminal) as progress:
        report = library.replace(document, paths[0], progress)
    tell_oddities(terminal, report)
    return report
