"""The outline becomes clauses: spans that cover the stored text without a gap, each small enough to read at once.

The only user of langchain-text-splitters, which cuts what the outline leaves too long at Chinese sentence ends.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.noise import find_noise
from index.noise_clauses import without_noise
from index.outline import Node, parse_outline
from index.records import Clause, HeadingMark, PageSpan

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter


@dataclass(frozen=True, slots=True)
class ClauseSettings:
    """Sizes in characters. A library remembers those it was built with.

    ``whole``: a node with all below it stays one clause up to this length. ``pack``: short neighbours under one
    parent are joined up to this length. ``short``: a piece below this never stands alone if it has a neighbour
    under the same parent. ``small``: pieces below this are joined with such neighbours while ``pack`` allows.
    ``split``: what no item divides is cut into pieces of about this length once it is longer than ``whole``.
    """

    whole: int = 400
    pack: int = 300
    short: int = 60
    small: int = 100
    split: int = 300

    @property
    def fingerprint(self) -> str:
        """These sizes and the format of the outline as a short text; a change means other clauses, which
        ``tiaowen reindex`` makes. 2: tables and attachments are cut otherwise than by 1."""
        return f"outline2:{self.whole}/{self.pack}/{self.short}/{self.small}/{self.split}"


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    node: Node
    heading_only: bool = False
    through: Node | None = None
    """The last of several sibling items that were joined; the address then names the first to the last."""

    @property
    def length(self) -> int:
        return self.end - self.start


def make_clauses(
    text: str,
    headings: Sequence[HeadingMark] = (),
    pages: Sequence[PageSpan] = (),
    settings: ClauseSettings | None = None,
) -> tuple[Clause, ...]:
    """The clauses of ``text`` in order; joined, they are ``text``. Empty for an empty text.

    Noise is cut out of what it stands in, as clauses of its own that say so.
    """
    if not text:
        return ()
    settings = settings or ClauseSettings()
    pieces = _pack(text, parse_outline(text, headings), settings)
    page_at = _pages_by_start(pages)
    clauses = []
    for piece in pieces:
        first = piece.start + len(text[piece.start : piece.end]) - len(text[piece.start : piece.end].lstrip())
        clauses.append(Clause(piece.start, piece.end, _address(piece), page_at(first)))
    return without_noise(text, clauses, find_noise(text), page_at)


def _address(piece: _Piece) -> tuple[str, ...]:
    if piece.through is None or piece.node.parent is None:
        return piece.node.address
    return (*piece.node.parent.address, f"{piece.node.mark.rstrip('、.．，,')}至{piece.through.mark}")


def _pack(text: str, root: Node, settings: ClauseSettings) -> list[_Piece]:
    """Post-order over the tree without recursion: a crafted text may nest deeper than Python's stack."""
    done: dict[int, list[_Piece]] = {}
    divided = _above_articles(root)
    for node in reversed(list(root.walk())):
        below = [done.pop(id(child)) for child in node.children]
        done[id(node)] = _pieces_of(text, node, below, id(node) in divided, settings)
    return done[id(root)]


def _pieces_of(
    text: str, node: Node, below: list[list[_Piece]], divided: bool, settings: ClauseSettings
) -> list[_Piece]:
    body = text[node.start : node.end]
    # What holds articles is never one clause, however short: an article is what people cite.
    if node.parent is not None and len(body.strip()) <= settings.whole and not divided:
        alone = not body[node.head_end - node.start :].strip("。；;：:！!？? \t\n\u3000\xa0")
        return [_Piece(node.start, node.end, node, heading_only=alone and node.kind not in ("dash", "bullet"))]
    pieces: list[_Piece] = []
    position = node.start
    for child, child_pieces in zip(node.children, below, strict=True):
        pieces += _own(text, node, position, child.start, settings)
        pieces += child_pieces
        position = child.end
    pieces += _own(text, node, position, node.end, settings)
    return _join(text, node, pieces, settings)


def _above_articles(root: Node) -> set[int]:
    """The identities of the nodes that hold an article anywhere below them."""
    found: set[int] = set()
    for node in root.walk():
        above = node.parent if node.kind == "article" else None
        while above is not None and id(above) not in found:
            found.add(id(above))
            above = above.parent
    return found


def _own(text: str, node: Node, start: int, end: int, settings: ClauseSettings) -> list[_Piece]:
    """The node's own words in ``[start, end)``, cut where they are too long."""
    if start >= end:
        return []
    heading_only = start == node.start and not text[max(start, node.head_end) : end].strip("。：: \t\n\u3000\xa0")
    if end - start <= settings.whole:
        return [_Piece(start, end, node, heading_only and node.parent is not None)]
    return [_Piece(a, b, node) for a, b in split_long(text, start, end, settings.split)]


def _join(text: str, node: Node, pieces: list[_Piece], settings: ClauseSettings) -> list[_Piece]:
    """Neighbouring pieces under ``node`` made one where they are too short to stand alone."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and _belong_together(text, joined[-1], piece, settings):
            joined[-1] = _merged(text, joined[-1], piece, node)
        else:
            joined.append(piece)
    # A last short piece has no younger neighbour: it joins its elder.
    if len(joined) > 1 and _visible(text, joined[-1]) < settings.short:
        last = joined.pop()
        apart = joined[-1].node is not last.node and "article" in (joined[-1].node.kind, last.node.kind)
        apart = apart or _attachment(joined[-1].node) is not _attachment(last.node)
        if not apart and joined[-1].length + last.length <= settings.whole + settings.short:
            joined[-1] = _merged(text, joined[-1], last, node)
        else:
            joined.append(last)
    return joined


def _belong_together(text: str, left: _Piece, right: _Piece, settings: ClauseSettings) -> bool:
    together = left.length + right.length
    if left.heading_only or _visible(text, left) == 0 or _visible(text, right) == 0:
        return together <= settings.whole + settings.short
    if _attachment(left.node) is not _attachment(right.node):
        return False
    if left.node is not right.node and "article" in (left.node.kind, right.node.kind):
        # An article is what people cite; two of them are never one clause, however short.
        return False
    shorter, longer = sorted((_visible(text, left), _visible(text, right)))
    if shorter < settings.short and (longer < settings.small or _visible(text, left) < settings.short):
        return together <= settings.whole
    if longer < settings.small or _visible(text, right) < settings.small > _visible(text, left) / 3:
        return together <= settings.pack
    return False


def _attachment(node: Node | None) -> Node | None:
    """The attachment that a node is in; nothing of one is ever joined with what is in none or in another."""
    while node is not None and node.kind != "appendix":
        node = node.parent
    return node


_NUMBERED = frozenset({"cn", "cn_paren", "arabic", "ar_paren", "decimal", "ordinal", "circled"})


def _merged(text: str, left: _Piece, right: _Piece, node: Node) -> _Piece:
    """One piece of both, under the address that holds for all of it."""
    start, end = left.start, right.end
    if _visible(text, right) == 0:
        return _Piece(start, end, left.node, left.heading_only, left.through)
    if left.node is right.node and left.through is right.through:
        return _Piece(start, end, left.node, left.heading_only and right.heading_only, left.through)
    if left.heading_only or _visible(text, left) == 0:
        return _Piece(start, end, right.node, right.heading_only, right.through)
    siblings = left.node.parent is node and right.node.parent is node
    if siblings and left.node.kind == right.node.kind and left.node.kind in _NUMBERED:
        return _Piece(start, end, left.node, through=right.through or right.node)
    return _Piece(start, end, node)


def _visible(text: str, piece: _Piece) -> int:
    return len(text[piece.start : piece.end].strip())


# Where a long paragraph may be cut, best first; look-behinds leave every character where it was.
_CUTS = [
    r"(?<=\n)",
    r"(?<=[。！？!?])(?![”’」）)])",
    r"(?<=[a-z)\"]\.)(?=\s)",
    r"(?<=[；;])",
    r"(?<=[。，,、：:”])",
    r"(?<=[ \t\u3000])",
    "",
]


@cache
def _splitter(size: int) -> RecursiveCharacterTextSplitter:
    # Loading it takes longer than reading a small file; most files are divided by their outline alone.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        chunk_size=size,
        chunk_overlap=0,
        separators=_CUTS,
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
    )


def split_long(text: str, start: int, end: int, size: int) -> list[tuple[int, int]]:
    """``[start, end)`` as spans of at most about ``size`` characters of like length, without gaps.

    The size is evened out first, so that 310 characters become two of 155 and not 300 and 10.
    """
    length = end - start
    parts = max(1, -(-length // size))
    spans: list[tuple[int, int]] = []
    position = start
    for chunk in _splitter(min(size, -(-length // parts) + size // 10)).split_text(text[start:end]):
        spans.append((position, position + len(chunk)))
        position += len(chunk)
    if not spans or position != end:
        # The splitter must hand back every character; if a version ever does not, cut by length instead.
        return [(a, min(a + size, end)) for a in range(start, end, size)]
    return spans


_PLAIN_CUTS = ["\n\n", "\n", "。", "！", "？", ". ", "；", "，", " ", ""]
"""LangChain's own four with the ends of sentences among them, as its documentation advises for Chinese."""


def overlapping_chunks(text: str, size: int, overlap: int) -> list[tuple[int, int]]:
    """``text`` as LangChain's splitter alone cuts it: spans of at most ``size`` characters, in order of their start.

    Neighbours share up to ``overlap`` characters, and white space around a chunk is left out. No library is made
    of these; the benchmark compares clauses with them.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=size, chunk_overlap=overlap, separators=_PLAIN_CUTS, keep_separator="end", add_start_index=True
    )
    found = ((int(d.metadata["start_index"]), len(d.page_content)) for d in splitter.create_documents([text]))
    return [(start, start + length) for start, length in found]


def _pages_by_start(pages: Sequence[PageSpan]) -> Callable[[int], int | None]:
    starts = [p.start for p in pages]

    def page_at(offset: int) -> int | None:
        if not starts:
            return None
        return pages[max(0, bisect_right(starts, offset) - 1)].number

    return page_at
