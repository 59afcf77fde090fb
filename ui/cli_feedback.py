"""``tiaowen feedback``: what readers said of answers, listed, or written as a question set."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ui.cli_library import open_library
from ui.cli_options import JsonOption, LibraryOption
from ui.cli_render import feedback_text
from ui.cli_terminal import Terminal


def feedback_command(
    ctx: typer.Context,
    library: LibraryOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            dir_okay=False,
            help="Write it as a question set for `tiaowen eval`. 写成可供 tiaowen eval 使用的问题集。",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    from ui.feedback_set import question_set

    terminal: Terminal = ctx.obj
    with open_library(terminal, library) as opened:
        entries = opened.feedback.all()
    if out is not None:
        lines = question_set(entries)
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        out.write_text(text, encoding="utf-8", newline="\n")
        terminal.say("feedback_written", count=len(lines), file=out)
    if as_json:
        terminal.show_json([asdict(entry) for entry in entries])
    elif entries and out is None:
        terminal.show(feedback_text(entries, terminal.language))
    elif not entries:
        terminal.say("no_feedback")
