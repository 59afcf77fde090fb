"""``tiaowen verify``, ``backup`` and ``restore``: keeping a library sound, and keeping a copy of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ui import cli_render as render
from ui.cli_library import load_settings, open_library
from ui.cli_options import JsonOption, LibraryOption
from ui.cli_progress import progress_bar
from ui.cli_terminal import FAILED, Terminal
from ui.cli_text import tell


def verify_command(
    ctx: typer.Context,
    library: LibraryOption = None,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Mend what can be mended, and take work that was cut short off the list. "
            "修复能修复的，并清除中断操作的记录。",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    terminal: Terminal = ctx.obj
    with open_library(terminal, library) as opened, progress_bar(terminal) as report:
        if repair:
            for mended in opened.repair(report):
                terminal.say(f"repair_{mended.how}", where=mended.where)
            opened.forget_unfinished()
        problems = opened.verify(progress=report)
    if as_json:
        terminal.show_json([asdict(problem) for problem in problems])
    else:
        terminal.show(Text(render.problems_text(problems, terminal.language)))
    if problems:
        raise typer.Exit(FAILED)


def backup_command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write. 备份写入的文件。")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    from index.backup import write_backup

    terminal: Terminal = ctx.obj
    done = write_backup(library or load_settings().library, file)
    if as_json:
        terminal.show_json(asdict(done))
    else:
        megabytes = f"{done.bytes / 1e6:.1f}"
        words = tell(terminal.language, "backed_up", file=file, **asdict(done) | {"bytes": megabytes})
        terminal.show(Text(words))


def restore_command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup. 备份文件。")],
    library: LibraryOption = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Also where a library is there already; it is kept beside. 已有资料库时也恢复，原有的另存一旁。",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    from index.restoring import restore_backup

    terminal: Terminal = ctx.obj
    settings = load_settings()
    place = library or settings.library
    with progress_bar(terminal) as report:
        version, documents, aside = restore_backup(
            file, place, replace=replace, notice=terminal.note, options=settings.model_options(), progress=report
        )
    if as_json:
        terminal.show_json({"version": version, "documents": documents, "before": str(aside) if aside else None})
        return
    terminal.show(Text(tell(terminal.language, "restored", path=place, version=version, documents=documents)))
    if aside is not None:
        terminal.say("kept_aside", path=aside)
