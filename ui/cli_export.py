"""``tiaowen ask --export FILE``: the answer as a file to take along."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli_serve import address
from ui.cli_terminal import Terminal

if TYPE_CHECKING:
    from rag.answer import Answer
    from rag.settings import Settings
    from ui.export_files import Format

ExportOption = Annotated[
    Path | None,
    typer.Option(
        "--export",
        metavar="FILE",
        dir_okay=False,
        help="Also write the answer to FILE.md or FILE.docx. 同时把回答写成 .md 或 .docx 文件。",
    ),
]


def export_format(file: Path) -> Format:
    """The format that the ending of ``file`` asks for. Raises ``BadParameter`` for another ending."""
    from ui.export_files import SUFFIXES

    form = SUFFIXES.get(file.suffix.lower())
    if form is None:
        raise typer.BadParameter(f"{file.name} ends in none of {', '.join(SUFFIXES)}", param_hint="--export")
    return form


def export_answer(terminal: Terminal, answer: Answer, file: Path, form: Format, settings: Settings) -> None:
    """Writes ``answer`` to ``file``; its links lead to where ``tiaowen serve`` answers by the same settings."""
    from ui.export_files import write_export

    # With port 0 the server's address is not known before it starts.
    base = settings.public_url or (address(settings.host, settings.port) if settings.port else None)
    today = datetime.now().astimezone().date().isoformat()
    file.write_bytes(write_export([answer], form, terminal.language, today, base).data)
    terminal.say("exported", file=file)
