"""The terminal a command speaks to: its language, its two streams, and how errors end a command."""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from index.errors import TiaowenError
from ui.cli_text import pick_language, tell, tell_error

FAILED = 1
"""Exit status: the command ran, and something it was given failed."""
REFUSED = 2
"""Exit status: the command could not run as it was given."""

_PIPE_WIDTH = 10_000
"""Wide enough that nothing is cut or folded when the output goes to a file or another program."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command's words go: results to ``out``, everything about the work to ``err``."""

    language: str
    out: Console
    err: Console

    def say(self, key: str, **values: object) -> None:
        """A sentence of our own about the work, on the error stream."""
        self.note(tell(self.language, key, **values))

    def note(self, words: str, style: str = "") -> None:
        """Words about the work that come from elsewhere, on the error stream."""
        self.err.print(Text(words, style=style), soft_wrap=True)

    def show(self, renderable: RenderableType) -> None:
        """A result for people."""
        # Text is left to the terminal to wrap, so that a copied quote has no line breaks of ours; a table is not.
        self.out.print(renderable, soft_wrap=not isinstance(renderable, Table))

    def show_json(self, data: Any) -> None:
        """A result for programs: JSON on one line."""
        self.out.file.write(json.dumps(data, ensure_ascii=False) + "\n")


def open_terminal(language: str | None = None) -> Terminal:
    """The terminal of this process, in the language given or the locale's."""
    return Terminal(
        language=pick_language(language, os.environ), out=_console(stderr=False), err=_console(stderr=True)
    )


def speak_utf8() -> None:
    """UTF-8 on streams that go to files and programs, whatever the locale: what they carry is mostly Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


class Group(TyperGroup):
    """The commands, with every error meant for people told in one line and exit status 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except TiaowenError as error:
            code, detail = error.code, str(error)
        except OSError as error:
            # A closed pipe (`… | head`) is no error to tell of; typer ends the command quietly.
            if error.errno == errno.EPIPE:
                raise
            code, detail = "", str(error)
        terminal = ctx.obj if isinstance(ctx.obj, Terminal) else open_terminal()
        terminal.note(tell_error(terminal.language, code, detail))
        raise typer.Exit(REFUSED)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream,
        markup=False,
        emoji=False,
        highlight=False,
        width=None if stream.isatty() else _PIPE_WIDTH,
    )
