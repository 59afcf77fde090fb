"""Lines → paragraphs: which line goes on in the next is read off the layout, as a reader's eye does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from index.reading.blocks import Block
from index.reading.item_starts import may_start_item, starts_item
from index.reading.joining import columns, is_wide, join
from index.reading.pdf_columns import Region
from index.reading.pdf_lines import Line
from index.reading.pdf_tables import table_blocks

# What the line breaking rules keep together with a line's first word: brackets, quotes, closing punctuation.
_WORD = r"(?:[A-Za-z0-9.,%/+-]+|[^\s“”‘’])"
_UNIT = re.compile(rf"[（(《〈“‘\[【「〔]*{_WORD}(?:[“”‘’]+{_WORD}?|[，。、；：！？）)》〉\]】」〕…,.;:!?％%])*")
_SENTENCE_END = re.compile(r"[。！？；：.!?;:][”’」』）)]*$")
# A date alone in a line is the day of issue below the signature, however wide the signature is.
_DATE = re.compile(r"[12〇○一二][\d〇○零一二三四五六七八九]{3}\s*年.{1,3}月.{1,3}日")
_INDENT = 1.2
_TITLE_LARGER = 1.1
# A footnote is set two sizes smaller, and begins with what refers to it.
_NOTE_SMALLER = 0.88
_NOTE = re.compile(r"\s*(?:[\[〔［【]\d{1,3}[\]〕］】]|[①-⑳]|[*※†]|\d{1,2}\s|注\s*\d{0,2}\s*[:：])")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the document sets its paragraphs: size of the body's type, distance from line to line, and whether
    a paragraph begins with an indent or after more space than there is between lines."""

    body: float
    pitch: float
    indented: bool
    spaced: bool


def paragraphs(regions: Sequence[Region], widths: Sequence[float]) -> list[Block]:
    """One block a paragraph, with where each page begins in it; a paragraph may run over columns and pages.

    ``widths`` are the pages' widths.
    """
    manner = _manner(regions)
    frames = {id(line): region for region in regions for line in region.lines}
    lines, notes = _parted([line for region in regions for line in region.lines], manner)
    if not lines:
        return []
    blocks: list[Block] = []
    for is_table, group in groupby(lines, key=lambda line: bool(line.cells)):
        run = list(group)
        blocks.extend(table_blocks(run) if is_table else _prose(run, frames, widths, manner, notes))
    for page in sorted(notes):
        blocks.extend(_prose(notes[page], frames, widths, manner, {}))
    return blocks


def _parted(lines: Sequence[Line], manner: _Manner) -> tuple[list[Line], dict[int, list[Line]]]:
    """``lines`` without the footnotes, and these by page: smaller type at a page's foot, from a note's mark on.

    They would stand between the two halves of a paragraph that runs over the page's end.
    """
    kept: list[Line] = []
    notes: dict[int, list[Line]] = {}
    for page, group in groupby(lines, key=lambda line: line.page):
        run = list(group)
        small = len(run)
        while small and run[small - 1].em < _NOTE_SMALLER * manner.body and not run[small - 1].cells:
            small -= 1
        first = next((i for i in range(small, len(run)) if _NOTE.match(run[i].text)), len(run))
        if 0 < first < len(run) and run[first].y1 < run[first - 1].y0 + 1.0:
            notes[page] = run[first:]
            run = run[:first]
        kept += run
    return kept, notes


def _prose(
    lines: Sequence[Line],
    frames: dict[int, Region],
    widths: Sequence[float],
    manner: _Manner,
    notes: dict[int, list[Line]],
) -> Iterator[Block]:
    """The paragraphs of ``lines``; those of ``notes`` come after the paragraph with which their page ends."""
    first = last = lines[0]
    text, starts = last.text, [(0, last.page)]
    for line in lines[1:]:
        centre = widths[line.page - 1] / 2
        if _is_title_line(last, line, manner.body, centre, frames[id(line)]) or _continues(
            first, last, line, frames, manner
        ):
            joined = join(text, line.text)
            if line.page != last.page:
                starts.append((len(joined) - len(line.text.lstrip()), line.page))
            text = joined
        else:
            yield _block(text, starts)
            for page in [page for page in sorted(notes) if page < line.page]:
                yield from _prose(notes.pop(page), frames, widths, manner, {})
            first, text, starts = line, line.text, [(0, line.page)]
        last = line
    yield _block(text, starts)


def _block(text: str, starts: list[tuple[int, int]]) -> Block:
    # What is left of a mark for a soft hyphen was no hyphenation.
    return Block(text.replace("\x02", "-"), page_starts=tuple(starts))


def _continues(first: Line, last: Line, line: Line, frames: dict[int, Region], manner: _Manner) -> bool:
    """Whether ``line`` goes on with the paragraph that began with ``first`` and has reached ``last``."""
    em = max(last.em, line.em)
    before, frame = frames[id(last)], frames[id(line)]
    if last.broken or line.broken or _DATE.fullmatch(line.text.strip()):
        return False
    if abs(last.em - line.em) > 0.12 * em or not _is_full(last, line, before):
        return False
    below = line.page == last.page and line.y1 <= last.y1  # not at the head of a page or a column
    step = (last.y0 - line.y0) / max(manner.pitch, em)
    if below and step > (1.2 if manner.spaced else 1.6):
        return False
    indent = line.x0 - frame.left
    ended = _SENTENCE_END.search(last.text) is not None
    if indent > _INDENT * em:
        # Deeper than the edge: a new paragraph, unless the lines of an item hang below its first words.
        hangs = indent >= first.x0 - before.left - 0.5 * em and not starts_item(line.text)
        return hangs and not ended and (starts_item(first.text) or not _alike(first, line, em, manner))
    if manner.indented and not ended:
        return True  # a paragraph would begin with an indent, whatever the line begins with
    if starts_item(line.text) or (may_start_item(line.text) and not _refers(line.text)):
        return False
    if ended:
        begun = first.page != line.page or first.x0 - before.left > _INDENT * em
        return (manner.indented and begun) or (manner.spaced and below)
    return True


def _alike(first: Line, line: Line, em: float, manner: _Manner) -> bool:
    """Indented just as the paragraph's first line is: in a document that indents, the next paragraph."""
    return manner.indented and abs(first.x0 - line.x0) < 0.5 * em


def _refers(text: str) -> bool:
    """第三条规定的…, 第二章第一节: words that speak of an article; any others begin one set without a space."""
    return re.match(r"\s*第[^条章节编篇]{1,9}[条章节编篇](?:之.)?[规的第所中之和、至或及与（(]", text) is not None


def _is_full(last: Line, line: Line, frame: Region) -> bool:
    """Whether the next line's first word would not have fitted behind ``last``."""
    unit = _UNIT.match(line.text.lstrip())
    width = columns(unit[0]) / 2 * line.em if unit else line.em
    space = 0.0 if is_wide(last.text[-1:] or " ") or is_wide(line.text[:1] or " ") else 0.25 * last.em
    return last.x1 + space + width > frame.right - 0.6 * last.em


def _is_title_line(last: Line, line: Line, body: float, centre: float, frame: Region) -> bool:
    """Two centred lines in the same large type: a title set in several lines."""
    if line.page != last.page or min(last.em, line.em) < _TITLE_LARGER * body:
        return False
    if abs(last.em - line.em) > 0.05 * line.em or last.y0 - line.y0 > 2.2 * line.em or line.y0 > last.y0:
        return False
    if _SENTENCE_END.search(last.text) or starts_item(line.text):
        return False
    middle = (frame.left + frame.right) / 2
    return all(min(abs((each.x0 + each.x1) / 2 - at) for at in (centre, middle)) < line.em for each in (last, line))


def _manner(regions: Sequence[Region]) -> _Manner:
    lines = [line for region in regions for line in region.lines if not line.cells]
    steps = [
        (a, b, region)
        for region in regions
        for a, b in pairwise(region.lines)
        if 0 < a.y0 - b.y0 < 5 * a.em and not (a.cells or b.cells)
    ]
    pitch = median([a.y0 - b.y0 for a, b, _ in steps]) if steps else 0.0
    # After a short line begins a paragraph, for certain: what most of these show is the document's way.
    begun = [(a, b, region) for a, b, region in steps if not _is_full(a, b, region)]
    indents = sum(1 for _, b, region in begun if b.x0 - region.left > _INDENT * b.em)
    spaces = sum(1 for a, b, _ in begun if a.y0 - b.y0 > 1.2 * pitch)
    return _Manner(
        body=median([line.em for line in lines for _ in range(max(1, len(line.text) // 4))] or [12.0]),
        pitch=pitch,
        indented=2 * indents > len(begun),
        spaced=2 * spaces > len(begun) and len(steps) > len(begun),
    )
