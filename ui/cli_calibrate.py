"""``tiaowen eval calibrate``: where "not found" begins in one library, from questions that its people have marked.

Like ``ui/cli_eval.py`` it uses ``eval``, which the command line alone may do.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ui.cli_library import open_library
from ui.cli_options import JsonOption, LibraryOption
from ui.cli_progress import progress_bar
from ui.cli_terminal import Terminal
from ui.cli_text import tell

QuestionsOption = Annotated[
    list[Path],
    typer.Option(
        "--questions",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help='A question set (JSON lines) with "answerable" true and false; may be repeated. '
        "含可答与不可答问题的问题集，可多次给出。",
    ),
]
AnsweredOption = Annotated[
    float,
    typer.Option(
        "--answered",
        min=0.5,
        max=1,
        metavar="SHARE",
        help="Share of the answerable questions to answer. 可答问题中要回答的比例。",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what it would be, and keep what is. 只显示结果，不保存。")
]


def calibrate_command(
    ctx: typer.Context,
    questions: QuestionsOption,
    library: LibraryOption = None,
    answered: AnsweredOption = 0.97,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    from eval.calibrating import first_scores, fit_lines, write_lines
    from eval.questions import load_sets

    terminal: Terminal = ctx.obj
    asked = load_sets(questions)
    with open_library(terminal, library) as opened, progress_bar(terminal) as progress:
        scored = first_scores(opened, asked, lambda done, total: progress("asking", done, total))
        lines = fit_lines(scored, answered)
        file = None
        if not dry_run:
            file = write_lines(opened.path, lines, opened.model, [path.name for path in questions])
    if as_json:
        terminal.show_json(
            {"file": str(file) if file else None, **{name: asdict(line) for name, line in lines.items()}}
        )
        return
    table = Table(box=None, pad_edge=False)
    for column in ("language", "threshold", "answered", "refused", "questions"):
        table.add_column(tell(terminal.language, f"calibration_{column}"))
    for name, line in lines.items():
        counts = f"{line.answerable} + {line.unanswerable}"
        table.add_row(name, f"{line.threshold:.3f}", f"{line.answered:.3f}", f"{line.refused:.3f}", counts)
    terminal.show(table)
    terminal.say("calibrated" if file else "calibration_kept", file=file)
