"""Text from documents as HTML: always escaped, with spans of it marked. Offsets count characters of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape


def merged(spans: Iterable[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
    """``spans`` cut to ``[low, high)``, in order, overlapping ones joined, empty ones left out."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(start, low), min(end, high)) for start, end in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, offset: int, spans: Iterable[tuple[int, int]]) -> Markup:
    """``text``, which stands at ``offset`` in its document, with the ``spans`` of that document marked."""
    pieces: list[Markup] = []
    at = offset
    for start, end in merged(spans, offset, offset + len(text)):
        pieces.append(escape(text[at - offset : start - offset]))
        pieces.append(Markup('<mark class="tw-evidence">{}</mark>').format(text[start - offset : end - offset]))
        at = end
    pieces.append(escape(text[at - offset :]))
    return join(pieces)


def join(pieces: Iterable[Markup], between: str = "") -> Markup:
    """The pieces as one; ``between`` is text, and escaped."""
    return escape(between).join(pieces)


def when(condition: object, template: str, *values: object) -> Markup:
    """``template`` filled with ``values`` where ``condition`` holds, otherwise nothing."""
    return Markup(template).format(*values) if condition else Markup("")


def text_language(text: str) -> str:
    """``zh-CN`` for a text with Chinese characters, otherwise an empty string (the page's own language).

    A browser picks the glyphs of a Chinese font by it, whatever the language of the page around.
    """
    return "zh-CN" if any("\u3400" <= character <= "\u9fff" for character in text[:400]) else ""


def span_list(spans: Sequence[tuple[int, int]]) -> str:
    """Spans as an attribute's value: ``"12-30 44-60"``."""
    return " ".join(f"{start}-{end}" for start, end in spans)


def parse_span_list(value: object) -> list[tuple[int, int]]:
    """The spans that ``span_list`` wrote; anything else in ``value`` is passed over."""
    spans: list[tuple[int, int]] = []
    for piece in str(value or "").split():
        start, _, end = piece.partition("-")
        if start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
            spans.append((int(start), int(end)))
    return spans
