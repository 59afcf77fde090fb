"""``tiaowen settings``: every setting with its value, where that comes from, and what it sets."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from ui.cli_library import load_settings
from ui.cli_options import JsonOption, LibraryOption, ModelOption, RerankerOption, TrustOption
from ui.cli_terminal import Terminal
from ui.cli_text import tell
from ui.settings_zh import SETTINGS_ZH

# What a setting of such a name holds is nobody's to see over a shoulder.
_SECRET = ("token", "password", "secret")
CACHE = "Folder where the built-in model is unpacked; by environment only."


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting as it stands; ``value`` is ``None`` where it is unset."""

    variable: str
    value: str | None
    origin: str
    help: str


def settings_command(
    ctx: typer.Context,
    library: LibraryOption = None,
    model: ModelOption = None,
    reranker: RerankerOption = None,
    trust: TrustOption = None,
    host: Annotated[str | None, typer.Option("--host", metavar="ADDRESS", help="As for serve. 同 serve。")] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="N", help="As for serve. 同 serve。")] = None,
    as_json: JsonOption = False,
) -> None:
    given = {
        "library": library, "model": model, "reranker": reranker, "trust_remote_code": trust,
        "host": host, "port": port,
    }  # fmt: skip
    terminal: Terminal = ctx.obj
    typed = {
        "trust_remote_code" if name == "trust" else name
        for name in ctx.params
        if (source := ctx.get_parameter_source(name)) is not None and source.name == "COMMANDLINE"
    }
    shown = _all(given, typed, terminal.language)
    if as_json:
        terminal.show_json([asdict(each) for each in shown])
    else:
        terminal.show(_table(shown, terminal.language))


def _all(given: dict[str, Any], typed: set[str], language: str) -> list[Shown]:
    from index.encoder import CACHE_VARIABLE
    from rag.settings import Settings, origins

    settings, origin = load_settings(**given), origins(typed)
    shown = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        text = None if value is None else "***" if value and any(word in name for word in _SECRET) else str(value)
        words = SETTINGS_ZH.get(name) if language == "zh" else None
        shown.append(Shown(f"TIAOWEN_{name.upper()}", text, origin[name], words or field.description or ""))
    cache = os.environ.get(CACHE_VARIABLE)
    help_ = SETTINGS_ZH["cache"] if language == "zh" else CACHE
    return [*shown, Shown(CACHE_VARIABLE, cache, "environment" if cache else "default", help_)]


def _table(shown: list[Shown], language: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("setting", "value", "origin", "meaning"):
        table.add_column(tell(language, f"settings_{column}"), overflow="fold")
    for each in shown:
        value = tell(language, "settings_unset") if each.value is None else each.value
        table.add_row(
            Text(each.variable), Text(value), Text(tell(language, f"origin_{each.origin}")), Text(each.help)
        )
    return table
