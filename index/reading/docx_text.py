"""The text inside one Word paragraph, as a reader of the accepted document sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from index.reading.docx_package import child, children, integer, is_on, tag, value

# Deleted and moved-away text, comments' and notes' marks, field codes, the reading aid over a character.
_SKIPPED = frozenset(
    "del moveFrom delText instrText delInstrText rPr pPr rt footnoteRef endnoteRef annotationRef "
    "commentReference drawing pict object txbxContent tblPr sdtPr".split()
)
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
# Check boxes are the symbols of a form that mean something; any other is shown as a bullet.
_SYMBOLS = {"F0A8": "□", "F06F": "□", "F0A3": "□", "F071": "□", "F0FE": "☑", "F052": "☑", "F0FD": "☒", "F0FC": "✓"}


def paragraph_text(paragraph: Any, marks: Mapping[tuple[str, int], str] | None = None) -> str:
    r"""The paragraph's text: insertions in, deletions out, tabs as spaces, ``\n`` for a line break within it.

    ``marks`` are those of its notes, by the reference's kind and id.
    """
    return "".join(_pieces(paragraph, marks or {}))


def _pieces(element: Any, marks: Mapping[tuple[str, int], str]) -> Iterator[str]:
    for part in element:
        name = tag(part)
        if name == "t":
            yield part.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield _SYMBOLS.get((value(part, "char") or "").upper(), "•")
        elif name == "AlternateContent":
            chosen = alternative(part)
            if chosen is not None:
                yield from _pieces(chosen, marks)
        elif name == "r" and is_on(child(part, "rPr", "vanish")):
            continue
        elif name in ("footnoteReference", "endnoteReference"):
            yield marks.get((name, integer(part, "id") or 0), "")
        elif name not in _SKIPPED:
            yield from _pieces(part, marks)


def alternative(element: Any) -> Any | None:
    """Of ``mc:AlternateContent`` the one content to read: the first choice, which Word too takes."""
    return next((part for part in element if tag(part) in ("Choice", "Fallback")), None)


def text_boxes(element: Any) -> Iterator[Any]:
    """The contents (``w:txbxContent``) of the text boxes anchored in ``element``, not those nested in them."""
    for part in element:
        name = tag(part)
        if name == "txbxContent":
            yield part
        elif name == "AlternateContent":
            chosen = alternative(part)
            if chosen is not None:
                yield from text_boxes(chosen)
        elif name not in ("del", "moveFrom"):
            yield from text_boxes(part)


def mark_is_deleted(paragraph: Any) -> bool:
    """True where a tracked change deletes the paragraph's end, so that it runs on into the next."""
    return bool(children(child(paragraph, "pPr", "rPr"), "del"))
