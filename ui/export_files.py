"""An export as a file: its name, its kind and its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from ui.documents import safe_name
from ui.exporting import compose, one_line
from ui.strings import say

if TYPE_CHECKING:
    from rag.answer import Answer

Format = Literal["markdown", "docx"]
SUFFIXES: dict[str, Format] = {".md": "markdown", ".markdown": "markdown", ".docx": "docx"}
MEDIA_TYPES: dict[Format, str] = {
    "markdown": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# Of the first question, in a file's name: enough to know it by.
NAMED = 30


@dataclass(frozen=True, slots=True)
class ExportFile:
    """What is sent or written."""

    name: str
    media_type: str
    data: bytes

    @property
    def disposition(self) -> str:
        """The value of ``Content-Disposition`` (RFC 6266): the name in UTF-8, and a plain one for old programs."""
        plain = f"tiaowen.{self.name.rpartition('.')[2]}"
        return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.name, safe='')}"


def write_export(
    answers: Sequence[Answer], form: Format, language: str, made_on: str, link_base: str | None = None
) -> ExportFile:
    """The file of ``answers``, made on the date ``made_on``; see :func:`ui.exporting.compose`."""
    export = compose(answers, language, made_on, link_base)
    if form == "docx":
        from ui.export_docx import to_docx

        suffix, data = "docx", to_docx(export)
    else:
        from ui.export_markdown import to_markdown

        suffix, data = "md", to_markdown(export).encode("utf-8", "replace")
    asked = one_line(answers[0].question)[:NAMED].strip() if answers else say(language, "export_title")
    return ExportFile(safe_name(f"{asked} {made_on}.{suffix}"), MEDIA_TYPES[form], data)
