"""The outline of a document: its headings and numbered items as a tree, each node with its label.

No fixed order of kinds holds for all documents: 一、 stands above 第一条 in one and below it in the next. The
tree is therefore grown by what the document does: a new kind of mark opens a level below the current one when
the current series goes on after it; where a kind was once opened under another it goes there again; only where
neither tells does the usual order of kinds (``_RANK``) decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.markers import Marker, find_markers, is_series_only
from index.noise import find_noise, is_noise
from index.records import HeadingMark

_RANK = {
    "appendix": 0, "part": 1, "chapter": 2, "section": 3, "heading": 4, "article": 5, "question": 6, "cn": 6,
    "ordinal": 7, "bullet": 8, "quoted": 8, "cn_paren": 9, "arabic": 10, "decimal": 11, "ar_paren": 12,
    "circled": 13, "is": 14, "must": 15, "dash": 16,
}  # fmt: skip
_UPPER = frozenset({"appendix", "part", "chapter", "section"})
_ITEMS = frozenset({"cn_paren", "arabic", "ar_paren", "circled", "is", "must", "dash", "bullet", "ordinal"})

LABEL_LENGTH = 40
"""A heading is cut from the sentence it begins where it is no longer than this many characters."""


@dataclass(slots=True)
class Node:
    """One heading or item: ``text[start:end]`` with everything below it.

    ``mark`` is its number alone (``（十四）``), ``label`` is mark and title as an address shows them
    (``（十四）强化要素保障``); ``head_end`` is where the title ends.
    """

    kind: str
    start: int
    end: int
    head_end: int
    ordinal: int
    label: str
    mark: str = ""
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    level: int | None = None

    @property
    def address(self) -> tuple[str, ...]:
        """The labels from the document down to here; empty for the document itself."""
        if self.parent is None:
            return ()
        return (*self.parent.address, self.label)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))


def parse_outline(text: str, headings: Sequence[HeadingMark] = ()) -> Node:
    """The tree of ``text``; its root spans the whole and has the empty label.

    ``headings`` are those the file format declares; they count as headings even without a number. Every node's
    span lies inside its parent's and after its elder siblings'. Never raises, whatever the text.
    """
    noise = find_noise(text)
    found = [m for m in _without_attachment_lists(text, find_markers(text)) if not is_noise(noise, m.start)]
    headings = [heading for heading in headings if not is_noise(noise, heading.start)]
    markers = _with_headings(text, _confirmed(found), headings)
    continues = _continuations(markers)
    root = Node("document", 0, len(text), 0, 0, "")
    stack: list[tuple[Node, int]] = [(root, len(markers))]
    learned: dict[str, str] = {}
    for i, marker in enumerate(markers):
        depth = _depth(stack, marker, i, learned)
        del stack[depth:]
        parent = stack[-1][0]
        limit = markers[i + 1].start if i + 1 < len(markers) else len(text)
        head_end, mark, label = _label(text, marker, limit)
        node = Node(marker.kind, marker.start, len(text), head_end, marker.ordinal, label, mark, [], parent)
        node.level = marker.level
        parent.children.append(node)
        learned.setdefault(marker.kind, parent.kind)
        stack.append((node, continues[i]))
    _close(root, text)
    return root


_BLANK, _NUMERAL = r"[ \t\u3000]", r"[\d０-９一二三四五六七八九十]"
_LISTED = re.compile(
    rf"{_BLANK}*[：:]{_BLANK}*\n?{_BLANK}*[1１][.．、][^\n]*(?:\n{_BLANK}*[\d０-９]{{1,2}}[.．、][^\n]*)*"
)
_ATTACHMENT = re.compile(rf"^{_BLANK}*附{_BLANK}?[件表录]{_BLANK}?{_NUMERAL}{{0,3}}(?:{_BLANK}*$|[：:\u3000 ])", re.M)
_NEXT_LINE = re.compile(rf"{_BLANK}*\n\s*([^\n。；;：:，,]{{2,30}})(?=\n|$)")


def _without_attachment_lists(text: str, markers: Iterator[Marker]) -> Iterator[Marker]:
    """``markers`` without those of 附件：1. … 2. … below a text: it names attachments, and opens none."""
    after = 0
    for marker in markers:
        if marker.kind == "appendix" and not re.search(_NUMERAL, text[marker.start : marker.end]):
            listed = _LISTED.match(text, marker.end)
            if listed is not None:
                after = listed.end()
                continue
            # One attachment alone has no number; its entry ends with the line, and it begins in a line of its own.
            if text[marker.end : marker.end + 1] in ("：", ":") and _ATTACHMENT.search(text, marker.end):
                continue
        if marker.start >= after:
            yield marker


def _depth(stack: list[tuple[Node, int]], marker: Marker, index: int, learned: dict[str, str]) -> int:
    """How much of the stack stays above ``marker``: the length to cut it to."""
    if marker.level is not None:
        declared = [d for d, (node, _) in enumerate(stack) if node.level is not None]
        deeper = [d for d in declared if (stack[d][0].level or 0) >= marker.level]
        if deeper:
            return deeper[0]
        if declared:
            return declared[-1] + 1
    kinds = [node.kind for node, _ in stack]
    if marker.kind in kinds:
        return len(kinds) - 1 - kinds[::-1].index(marker.kind)
    rank = _RANK[marker.kind]
    usual = len(stack)
    while usual > 1 and _RANK.get(kinds[usual - 1], 0) >= rank:
        usual -= 1
    if marker.kind not in _UPPER:
        if learned.get(marker.kind) in kinds[1:]:
            return len(kinds) - kinds[::-1].index(learned[marker.kind])
        # The innermost series that goes on after this mark holds it, and so do all those above that series; a mark
        # that begins with a later number than one goes on a list whose beginning is lost, and opens none below.
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth][1] > index and marker.ordinal <= 1:
                return max(usual, depth + 1)
    return usual


def _continuations(markers: Sequence[Marker]) -> list[int]:
    """For each marker the index of the next of its series (same kind, next number), or -1 where it ends."""
    result = [-1] * len(markers)
    last: dict[str, int] = {}
    for i, marker in enumerate(markers):
        if marker.kind in ("appendix", "part", "chapter"):
            last = {k: v for k, v in last.items() if k in ("appendix", "part", "chapter", "article")}
        before = last.get(marker.kind)
        if before is not None and (marker.ordinal == markers[before].ordinal + 1 or marker.ordinal == 0):
            result[before] = i
        last[marker.kind] = i
    return result


def _confirmed(markers: list[Marker]) -> list[Marker]:
    """The candidates that are real: those at a line's start, and inside a line those that form a series."""
    kept: list[Marker] = []
    expected: dict[str, int] = {}
    # What a line begins with elsewhere is only referred to inside a line.
    at_line_starts = {(m.kind, m.ordinal) for m in markers if m.line_start}
    for i, marker in enumerate(markers):
        kind = marker.kind
        sure = marker.line_start and not is_series_only(kind)
        if kind == "article" and not marker.line_start and (kind, marker.ordinal) in at_line_starts:
            continue
        if not sure and marker.ordinal and marker.ordinal != expected.get(kind):
            ahead = (m.ordinal for m in markers[i + 1 : i + 400] if m.kind == kind)
            if marker.ordinal != 1 or next(ahead, 0) != 2:
                continue
        if kind == "cn" and not marker.line_start and marker.ordinal == 10 and expected.get(kind) != 10:
            continue
        kept.append(marker)
        expected[kind] = marker.ordinal + 1
        if kind in ("cn", "cn_paren", "arabic", "article", "ordinal"):
            for lower in ("is", "must", "circled", "ar_paren"):
                if _RANK[lower] > _RANK[kind]:
                    expected.pop(lower, None)
    return kept


def _with_headings(text: str, markers: list[Marker], headings: Sequence[HeadingMark]) -> list[Marker]:
    """``markers`` with the format's headings among them; a heading that bears a mark is that mark, with a level."""
    if not headings:
        return markers
    merged: list[Marker] = []
    rest = iter(sorted(headings, key=lambda h: h.start))
    heading = next(rest, None)
    for marker in markers:
        while heading is not None and heading.start <= marker.start:
            if marker.start - heading.start <= 2 and not text[heading.start : marker.start].strip():
                marker = Marker(marker.kind, marker.start, marker.end, marker.ordinal, True, heading.level)
            else:
                merged.append(_heading_marker(heading))
            heading = next(rest, None)
        # A number inside a heading's own text (第一章 within 《…》) opens nothing.
        if merged and merged[-1].kind == "heading" and marker.start < merged[-1].end:
            continue
        merged.append(marker)
    while heading is not None:
        merged.append(_heading_marker(heading))
        heading = next(rest, None)
    return merged


def _heading_marker(heading: HeadingMark) -> Marker:
    return Marker("heading", heading.start, heading.end, 0, True, heading.level)


_STOP = re.compile(r"[。；;！？!?\n]|[：:](?=\s|$)")
# The blank behind a Chinese title; between Latin words it ends nothing.
_GAP = re.compile(r"(?<=[^\sA-Za-z0-9,.&'])[ \t\u3000]+(?=\S|$)|(?<=\S)\u3000")
_WIDE = str.maketrans("()〔〕", "（）（）")
_ARTICLE_TITLE = re.compile(r"[ \t\u3000]*([（(【\[][^）)】\]\n]{1,20}[）)】\]])")
_SHORT_LINE = re.compile(r"[ \t\u3000]*([^\n，,。；;：:]{1,25})(?=\n|$)")


def _label(text: str, marker: Marker, limit: int) -> tuple[int, str, str]:
    """Where the heading's title ends, its mark, and its label; brackets full-width, white space folded."""
    mark = re.sub(r"\s", "", text[marker.start : marker.end]).translate(_WIDE)
    if marker.kind == "heading":
        title = " ".join(text[marker.start : marker.end].split())
        return marker.end, title, title
    if marker.kind == "article":
        named = _ARTICLE_TITLE.match(text, marker.end, limit) or _SHORT_LINE.match(text, marker.end, limit)
        if named is None or named.end() >= len(text):
            return marker.end, mark, mark
        return named.end(), mark, f"{mark} {named.group(1)}"
    if marker.kind == "appendix":
        if text[marker.end : marker.end + 1] in ("：", ":"):
            marker = replace(marker, end=marker.end + 1)
        if named := _NEXT_LINE.match(text, marker.end, limit):
            return named.end(), mark, f"{mark} {named.group(1).strip()}"
    rest = text[marker.end : min(limit, marker.end + LABEL_LENGTH + 2)]
    stop = _STOP.search(rest)
    end = stop.start() if stop else len(rest)
    if not stop and marker.end + end < limit:
        # One long run: in text scraped into a line, a title ends at the white space behind it.
        gap = _GAP.search(rest)
        end = gap.start() if gap else 0
    elif stop:
        gap = _GAP.search(rest[:end])
        end = gap.start() if gap and gap.start() >= 4 else end
    title_text = " ".join(rest[:end].split())
    if not title_text or len(title_text) > LABEL_LENGTH:
        if marker.kind in ("bullet", "dash"):
            # A bullet has no number to cite: the words it begins with must do.
            opening = re.split(r"[，,、；;。：:\n]", rest)[0].strip()
            return marker.end, mark, f"{mark}{opening[:16]}{'…' if len(opening) > 16 else ''}"
        return marker.end, mark, mark
    latin = title_text[0].isascii() and title_text[0].isalpha()
    joint = " " if latin or marker.kind in ("part", "chapter", "section", "appendix") else ""
    return marker.end + end, mark, f"{mark}{joint}{title_text.translate(_WIDE)}"


def _close(root: Node, text: str) -> None:
    """Sets every node's end: its next sibling's start or its parent's end; a last item may end sooner."""
    for node in root.walk():
        for child, younger in zip(node.children, node.children[1:], strict=False):
            child.end = younger.start
        if node.children:
            node.children[-1].end = _end_of_last(node, text)
    for node in root.walk():
        # An item that is one sentence and no more has content, not a title.
        body = text[node.head_end : node.end].strip()
        if body in ("。", "；", ";", "！", "？") and node.kind in _ITEMS - {"bullet", "dash"} | {"cn"}:
            node.label, node.head_end = node.mark, min(node.start + len(node.mark), node.end)


def _end_of_last(node: Node, text: str) -> int:
    """Where the last child of ``node`` ends.

    A list whose elder items are one paragraph each ends with the paragraph of its last item: what follows
    (到2035年…, 前款规定的…) speaks for the whole again.
    """
    last = node.children[-1]
    elders = [c for c in node.children[:-1] if c.kind == last.kind]
    if last.kind not in _ITEMS or not (elders or last.kind in ("is", "must")):
        return node.end
    if any("\n" in text[c.start : c.end].strip() for c in elders) or last.children:
        return node.end
    if _is_title_line(text, last):
        return node.end
    paragraph = _PARAGRAPH_END.search(text, last.start, node.end)
    return paragraph.end() if paragraph else node.end


_PARAGRAPH_END = re.compile(r"\n|(?<=[。！？])[ \t\u3000\xa0]+")


def _is_title_line(text: str, node: Node) -> bool:
    """True where the item's first line is a title standing alone: short, and without a sentence's end."""
    stop = text.find("\n", node.start, node.end)
    line = text[node.start : node.end if stop < 0 else stop].strip()
    return len(line) <= LABEL_LENGTH and not line.endswith(("。", "；", ";", ".", "，", ",", "！", "？"))
