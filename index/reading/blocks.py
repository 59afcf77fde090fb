"""What the structured readers hand over (one block a line) and the document that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.errors import EmptyDocument
from index.reading.cleaning import clean, one_line
from index.records import HeadingMark, PageSpan, ReadDocument


@dataclass(frozen=True, slots=True)
class Block:
    r"""A paragraph, a heading or a table row; a ``\n`` inside it is a line break that the author made.

    ``level`` counts headings from 1, 0 is no heading. ``page_starts`` are ``(offset in text, page number)``:
    where in this block a page's text begins.
    """

    text: str
    level: int = 0
    page_starts: tuple[tuple[int, int], ...] = ()


def build_document(
    blocks: Iterable[Block], *, name: str, format: str, title: str | None = None, page_count: int = 0
) -> ReadDocument:
    """One line a block, cleaned, with the headings' and the pages' offsets in the cleaned text.

    Raises ``EmptyDocument`` where no text is left.
    """
    parts: list[str] = []
    headings: list[tuple[int, int, int]] = []
    page_starts: dict[int, int] = {}
    length = 0
    for block in blocks:
        text = one_line(block.text) if block.level else block.text
        if not text.strip():
            continue
        if block.level:
            headings.append((length, length + len(text), block.level))
        for offset, page in block.page_starts:
            page_starts.setdefault(page, length + offset)
        parts.append(text)
        length += len(text) + 1
    offsets = [edge for start, end, _ in headings for edge in (start, end)]
    text, moved = clean("\n".join(parts), [*offsets, *page_starts.values()])
    if not text:
        raise EmptyDocument(
            f"{name} holds no text; check that it is the right file. 文件没有文字内容，请确认文件无误。"
        )
    starts = dict(zip(page_starts, moved[len(offsets) :], strict=True))
    return ReadDocument(
        text=text,
        format=format,
        pages=_spans(starts, page_count, len(text)),
        headings=tuple(
            HeadingMark(moved[2 * i], moved[2 * i + 1], level)
            for i, (_, _, level) in enumerate(headings)
            if moved[2 * i] < moved[2 * i + 1]
        ),
        title=(one_line(clean(title)[0]) or None) if title else None,
    )


def _spans(starts: Mapping[int, int], page_count: int, length: int) -> tuple[PageSpan, ...]:
    """Contiguous spans over ``[0, length)``; a page without text is an empty span before the next page."""
    spans: list[PageSpan] = []
    end = length
    for number in range(page_count, 0, -1):
        start = 0 if number == 1 else starts.get(number, end)
        spans.append(PageSpan(number, start, end))
        end = start
    return tuple(reversed(spans))
