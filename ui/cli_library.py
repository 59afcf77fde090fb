"""Opening and filling a library from the command line, and where the sample lies."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import TiaowenError
from index.records import AddReport
from ui.cli_progress import progress_bar
from ui.cli_render import failure_line
from ui.cli_terminal import Terminal
from ui.library_state import notes

if TYPE_CHECKING:
    from index.library import Library
    from rag.settings import Settings


def load_settings(**given: Any) -> Settings:
    """The settings of this process, with what was given on the command line (``None``: not given) above them.

    Raises :class:`TiaowenError` naming each setting whose value does not do.
    """
    from pydantic import ValidationError

    from rag.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = (
            f"{'.'.join(map(str, e['loc']))} (TIAOWEN_{str(e['loc'][0]).upper()}) is {e['input']!r}: {e['msg']}"
            for e in error.errors()
        )
        raise TiaowenError("Settings cannot be used: " + "; ".join(wrong)) from error


def open_library(
    terminal: Terminal,
    path: Path | None = None,
    *,
    model: str | None = None,
    create: bool = False,
    settings: Settings | None = None,
) -> Library:
    """The library at ``path``, or the one of the settings; its notices go to the error stream.

    ``settings``, those of this process if not given, also say how a model is loaded. Raises
    :class:`LibraryNotFound` where there is none and ``create`` is false, and :class:`LibraryMismatch` where it was
    built with another model than the one given.
    """
    from index.library import Library

    settings = settings or load_settings()
    options = settings.model_options()
    opened = Library.open(path or settings.library, model=model, create=create, notice=terminal.note, options=options)
    opened.limits = settings.read_limits()
    for note in notes(opened.unfinished(), (), terminal.language):
        terminal.note(note, style="yellow")
    return opened


def add_with_progress(terminal: Terminal, library: Library, paths: Iterable[Path]) -> AddReport:
    """``paths`` added under a progress bar; what could not be added is named on the error stream."""
    with progress_bar(terminal) as progress:
        report = library.add(paths, progress=progress)
    tell_oddities(terminal, report)
    return report


def tell_oddities(terminal: Terminal, report: AddReport) -> None:
    """Each file that was not taken, and each that was and is odd, on the error stream."""
    for failure in report.failures:
        terminal.note(failure_line(failure, terminal.language), style="red")
    for remark in report.remarks:
        terminal.note(remark.words, style="yellow")


def sample_documents() -> Path:
    """The folder of the sample documents that come with the program."""
    return _sample() / "documents"


def sample_questions() -> Path:
    """The questions about the sample documents."""
    return _sample() / "questions.jsonl"


def _sample() -> Path:
    # Package data lies in an ordinary folder: the packages are never run from a zip file.
    return Path(str(files("eval"))) / "sample"
