"""``tiaowen reindex``: a library's vectors made anew, by its own model or by another."""

from __future__ import annotations

from dataclasses import asdict

import typer
from rich.text import Text

from ui import cli_render as render
from ui.cli_library import load_settings, open_library
from ui.cli_options import JsonOption, LibraryOption, NewModelOption, TrustOption
from ui.cli_progress import progress_bar
from ui.cli_terminal import Terminal


def reindex_command(
    ctx: typer.Context,
    model: NewModelOption = None,
    library: LibraryOption = None,
    trust: TrustOption = None,
    as_json: JsonOption = False,
) -> None:
    terminal: Terminal = ctx.obj
    settings = load_settings(model=model, trust_remote_code=trust)
    with open_library(terminal, library, settings=settings) as opened, progress_bar(terminal) as report:
        before = opened.model
        done = opened.reindex(settings.model, progress=report)
    if as_json:
        terminal.show_json(asdict(done))
    else:
        terminal.show(Text(render.reindex_summary(done, terminal.language)))
    if done.model != before:
        terminal.say("recalibrate")
