"""The progress bar on the error stream, with rate and time left; silent where that is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ui.cli_terminal import Terminal
from ui.cli_text import MESSAGES, tell

Report = Callable[[str, int, int], None]
"""What the work calls: stage, done, total."""


class RateColumn(ProgressColumn):
    """How many a second, of late."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(tell(self.language, "rate", rate=f"{speed:.3g}") if speed else "", style="dim")


@contextmanager
def progress_bar(terminal: Terminal) -> Iterator[Report]:
    """A bar for each stage that is reported, in the order in which they come."""
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(terminal.language),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=terminal.err,
        disable=not terminal.err.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            key = f"stage_{stage}"
            name = tell(terminal.language, key) if key in MESSAGES else stage
            tasks[stage] = bars.add_task(name, total=total)
        elif done < _done(bars, tasks[stage]):
            # A large library is encoded in several rounds; each has its own count and its own time left.
            bars.reset(tasks[stage])
        bars.update(tasks[stage], completed=done, total=total)

    with bars:
        yield report


def _done(bars: Progress, wanted: TaskID) -> float:
    return next(task.completed for task in bars.tasks if task.id == wanted)
