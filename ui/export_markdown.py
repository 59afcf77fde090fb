"""An export as Markdown (CommonMark), in which whatever a document holds shows as the text it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ui.exporting import Export, Piece, Turn

# What means something wherever it stands, in CommonMark, in GitHub's tables, in formulas and footnotes.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&~$|#^]")
# ``==marked==`` and ``%%hidden%%`` of some editors, and addresses that would become links.
_IN_PLACE = re.compile(r"(?<==)=|(?<=%)%|:(?=//)|(?<=www)\.", re.IGNORECASE)
# What opens a block when it opens a line: lists, underlines of headings, rules. Blanks before it are no matter.
_OPENING = re.compile(r"[ \t]*(?:[0-9]+(?=[.)]))?([-+=:.)])")


def to_markdown(export: Export) -> str:
    """The file's text. Rendered, each quote's characters are those of the document; a line is a line."""
    head = "  \n".join(escaped(line) for line in export.head)
    parts = [f"# {escaped(export.title, opens_line=False)}", head]
    for turn in export.turns:
        parts += _turn(turn, export.link_word)
    return "\n\n".join(parts) + "\n"


def _turn(turn: Turn, link_word: str) -> list[str]:
    parts = [
        f"## {escaped(turn.heading, opens_line=False)}",
        escaped(turn.result),
        *(escaped(note) for note in turn.notes),
    ]
    for cited in turn.cited:
        parts += [f"### {escaped(cited.heading, opens_line=False)}", escaped(cited.facts), quoted(cited.lines)]
        if cited.link:
            parts.append(f"[{escaped(link_word)}](<{cited.link}>)")
    return parts


def escaped(text: str, *, opens_line: bool = True) -> str:
    """``text``, one line or the rest of one, so that Markdown takes none of it for markup."""
    return "".join(_signs(text, opens_line))


def _signs(line: str, opens_line: bool = True) -> list[str]:
    """Each character of a line as it must be written there.

    Blanks at its start, which would be lost or make a block of code, are written as references.
    """
    signs = list(line)
    for match in (*_ANYWHERE.finditer(line), *_IN_PLACE.finditer(line)):
        signs[match.start()] = f"\\{match[0]}"
    if not opens_line:
        return signs
    opening = _OPENING.match(line)
    if opening:
        signs[opening.start(1)] = f"\\{opening[1]}"
    for at in range(len(line) - len(line.lstrip(" \t"))):
        signs[at] = f"&#{ord(line[at])};"
    return signs


def quoted(lines: Sequence[Sequence[Piece]]) -> str:
    """A block quote of lines, each broken where the document breaks it, the evidence strong."""
    rows = []
    for index, line in enumerate(lines):
        # Two blanks break a line; before an empty line and at the end there is nothing to break.
        broken = line and index + 1 < len(lines) and lines[index + 1]
        rows.append(f"> {_line(line)}{'  ' if broken else ''}" if line else ">")
    return "\n".join(rows)


def _line(line: Sequence[Piece]) -> str:
    signs = _signs("".join(piece.text for piece in line))
    parts = []
    at = 0
    for piece in line:
        start, end = _core(piece.text) if piece.strong else (0, 0)
        written = signs[at : at + len(piece.text)]
        if start < end:
            written.insert(end, "**")
            written.insert(start, "**")
        parts += written
        at += len(piece.text)
    return "".join(parts)


def _core(text: str) -> tuple[int, int]:
    """Where ``text`` begins and ends without the signs at its ends; both the same where it holds nothing else.

    CommonMark takes ``**…。**`` before a Chinese character for no emphasis, because it looks at punctuation and
    blanks beside the stars; so the stars go inside of them.
    """
    start, end = 0, len(text)
    while start < end and _is_sign(text[start]):
        start += 1
    while end > start and _is_sign(text[end - 1]):
        end -= 1
    return start, end


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PSZC" or character.isspace()
