"""Where an address lies in one document: looked up in its outline, and in the paragraphs of its articles.

What people call 第三条 is the third article; in a document without articles it is the third of its numbered items.
Each kind of place therefore has kinds of outline nodes that may bear it, the surest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.numerals import chinese_numeral, parse_numeral
from index.outline import Node
from rag.paragraphs import paragraphs
from rag.places import Address, Place

# Kind of place → kinds of nodes that may bear it; a mark says that they count only where no number comes twice.
_NODES: dict[str, tuple[str, ...]] = {
    "appendix": ("appendix",),
    "part": ("part", "cn", "ordinal!", "arabic!"),
    "chapter": ("chapter",),
    "section": ("section", "arabic!", "cn!"),
    "article": ("article", "cn_paren!", "cn!", "arabic!"),
    "item": ("cn_paren", "ar_paren", "arabic", "circled", "is", "must", "ordinal"),
    "point": ("arabic", "ar_paren", "circled", "cn_paren", "is", "must"),
}
_TOP_POINTS = ("ordinal", "cn", "cn_paren!", "arabic!", "is!")
# A document that has articles has no others.
_ALONE = frozenset({"article", "section", "chapter"})

_LINES = {
    kind: re.compile(rf"^[ \t#*]*((?:{words})\s?(\d{{1,4}})\b)", re.MULTILINE)
    for kind, words in (
        ("article", r"Article|ARTICLE|Art\."),
        ("chapter", "Chapter|CHAPTER"),
        ("section", r"Section|SECTION|Sec\."),
        ("appendix", "Annex|ANNEX|Appendix|APPENDIX|Attachment|Schedule"),
    )
} | {
    "part": re.compile(
        r"^[ \t#*]*((?:Part|PART)\s?(\d{1,2})\b|第\s?([零〇一二三四五六七八九十\d]{1,4})\s?部分)", re.MULTILINE
    )
}
"""Headings that the outline does not know: English ones, and 第一部分."""

_RUNS = 4
"""Runs of numbers that a summary of what exists names."""


@dataclass(frozen=True, slots=True)
class Spot:
    """``text[start:end]`` is the place; ``address`` are the labels down to it."""

    start: int
    end: int
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What looking an address up in one document gave.

    ``spots`` are where it lies, in the order of the text; empty where it does not exist. ``exists`` then says
    which places of its kind there are (``第一条–第二十八条``), ``None`` where there are none.
    """

    spots: tuple[Spot, ...]
    exists: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A place met on the way: its span, its number as it is written, and the outline's node that holds it."""

    spot: Spot
    ordinal: int
    mark: str
    node: Node
    sub: int = 0


def look_up(text: str, outline: Node, address: Address, *, strict: bool = False) -> Lookup:
    """Where ``address`` lies in the document of this ``text`` and ``outline``; ``strict``: an article is a 条 and no
    item that might be called so. Never raises.
    """
    inside = [_Found(Spot(0, len(text), ()), 0, "", outline)]
    if address.steps[0].kind == "paragraph":
        return Lookup(())
    for step in address.steps:
        if step.kind == "paragraph" and not any(_paragraphs(text, f) for f in inside):
            continue  # A text run together does not tell its paragraphs: the whole article must do.
        listed = [_listed(text, outline, outer, step, strict) for outer in inside]
        matching = [f for found in listed for f in found if _is(f, step)]
        if not matching:
            return Lookup((), _summary(_near(step, [f for found in listed for f in found])))
        inside = _narrowed(step, matching)
    return Lookup(tuple(dict.fromkeys(f.spot for f in inside)))


def _is(found: _Found, step: Place) -> bool:
    if step.kind == "number":
        return found.mark.rstrip(".") == step.mark
    return (found.ordinal == step.ordinal or not step.ordinal) and found.sub == step.sub


def _near(step: Place, found: list[_Found]) -> list[_Found]:
    """Of the numbers of a document those beside the one asked for: 4.1–4.4 for 4.9, else 1–6."""
    if step.kind != "number":
        return found
    same = [f for f in found if f.mark.startswith(step.mark.rsplit(".", 1)[0] + ".")]
    return same or [f for f in found if "." not in f.mark and f.node.level is not None]


def _narrowed(step: Place, matching: list[_Found]) -> list[_Found]:
    if step.kind != "appendix":
        return matching
    # The notice lists its appendices by the same words that the appendix bears: the longer one is the appendix.
    return [max(matching, key=lambda f: f.spot.end - f.spot.start)]


def _listed(text: str, outline: Node, outer: _Found, step: Place, strict: bool) -> list[_Found]:
    """All places of the kind of ``step`` inside ``outer``, in order."""
    if step.kind == "paragraph":
        return _paragraphs(text, outer)
    if step.kind == "appendix":
        return _appendices(text, outer, step)
    if step.kind == "number":
        return [_of(n, outer) for n in _below(outer) if n.kind in ("decimal", "arabic")]
    kinds = _TOP_POINTS if step.kind == "point" and outer.node.parent is None else _NODES[step.kind]
    for kind in kinds[:1] if strict and step.kind == "article" else kinds:
        nodes = _series(outer, kind.rstrip("!"), step, may_repeat=not kind.endswith("!"))
        if nodes:
            return [_of(node, outer) for node in nodes]
        if kind in _ALONE and any(n.kind == kind for n in outline.walk()):
            return []
    found = _lines(text, outer, step)
    # Article 14(2) is an item, or where there are none a paragraph.
    return found or (_paragraphs(text, outer) if step.mark else [])


def _series(outer: _Found, kind: str, step: Place, *, may_repeat: bool) -> list[Node]:
    nodes = [n for n in _below(outer) if n.kind == kind]
    nodes = [n for n in nodes if n.level is not None] or nodes
    if nodes and (outer.node.parent is not None or not may_repeat):
        depth = min(len(n.address) for n in nodes)
        nodes = [n for n in nodes if len(n.address) == depth]
    return nodes if may_repeat or len({n.ordinal for n in nodes}) == len(nodes) > 1 else []


def _below(outer: _Found) -> list[Node]:
    """The nodes that begin inside ``outer``, also those that the outline has set beside its node."""
    above = {id(outer.node)}
    root = outer.node
    while root.parent is not None:
        root = root.parent
        above.add(id(root))
    return [n for n in root.walk() if outer.spot.start <= n.start < outer.spot.end and id(n) not in above]


def _of(node: Node, outer: _Found) -> _Found:
    # 第七条第一款第（二）项: the outline knows no 款.
    depth = len(outer.node.address)
    inside = node.address[:depth] == outer.node.address
    address = (*outer.spot.address, *(node.address[depth:] if inside else (node.label,)))
    sub = re.search(r"之([零〇一二三四五六七八九十]{1,3})$", node.mark)
    return _Found(
        Spot(node.start, _end(node), address), node.ordinal, node.mark.rstrip("、.．，,：: "), node,
        (parse_numeral(sub[1]) or 0) if sub else 0,
    )  # fmt: skip


_DEPTHS = {"cn": 1, "ordinal": 2, "cn_paren": 3, "arabic": 4, "ar_paren": 5, "circled": 6, "is": 7, "must": 7}


def _end(node: Node) -> int:
    """Where a node ends for a reader: behind the lower items that the outline has set beside it."""
    end, above = node.end, node
    while above.parent is not None and above.end <= end:
        siblings = above.parent.children
        at = next(i for i, sibling in enumerate(siblings) if sibling is above)
        for sibling in siblings[at + 1 :]:
            if sibling.start != end or not _is_lower(sibling, node):
                return end
            end = sibling.end
        above = above.parent
    return end


def _is_lower(later: Node, node: Node) -> bool:
    if node.level is not None:
        return later.level is None
    return not node.children and node.kind in _DEPTHS and _DEPTHS.get(later.kind, 9) > _DEPTHS[node.kind]


def _paragraphs(text: str, outer: _Found) -> list[_Found]:
    english = outer.mark[:1].isascii() and outer.mark[:1].isalpha()
    found = []
    for i, (start, end) in enumerate(paragraphs(text, outer.node, outer.spot.end), 1):
        label = f"paragraph {i}" if english else f"第{chinese_numeral(i)}款"
        found.append(_Found(Spot(start, end, (*outer.spot.address, label)), i, label, outer.node))
    return found if outer.node.parent is not None else []


def _appendices(text: str, outer: _Found, step: Place) -> list[_Found]:
    found = []
    for node in (n for n in _below(outer) if n.kind == "appendix"):
        numeral = re.search(r"[件录表]\s?(.+)$", node.mark.rstrip("：:"))
        found.append((_of(node, outer), (parse_numeral(numeral[1]) or 0) if numeral else 0))
    if len(found) == 1 and found[0][1] == 0:
        found = [(found[0][0], 1)]
    numbered = [_Found(f.spot, n, f.mark, f.node) for f, n in found if n]
    return numbered or _lines(text, outer, step)


def _lines(text: str, outer: _Found, step: Place) -> list[_Found]:
    """Places whose headings the outline does not know, each up to the next."""
    pattern = _LINES.get(step.kind)
    if pattern is None:
        return []
    matches = list(pattern.finditer(text, outer.spot.start, outer.spot.end))
    ends = [*(m.start() for m in matches), outer.spot.end][1:]
    found = []
    for match, end in zip(matches, ends, strict=True):
        numeral = next(g for g in match.groups()[1:] if g)
        start = match.start(1)
        # What lies inside is looked for below the innermost node that holds it.
        node = next((n for n in reversed(list(outer.node.walk())) if n.start <= start and end <= n.end), outer.node)
        spot = Spot(start, end, (*outer.spot.address, match[1]))
        found.append(_Found(spot, parse_numeral(numeral) or 0, match[1], node))
    return found


def _summary(found: Sequence[_Found]) -> str | None:
    """``第一条–第三条、第五条``: the numbers there are, in runs; ``None`` of none."""
    marks: dict[int, str] = {}
    for item in sorted(found, key=lambda f: (f.ordinal, f.sub)):
        marks.setdefault(item.ordinal, item.mark)
    runs: list[list[int]] = []
    for ordinal in marks:
        if runs and ordinal == runs[-1][-1] + 1:
            runs[-1].append(ordinal)
        else:
            runs.append([ordinal])
    named = [marks[r[0]] if len(r) == 1 else f"{marks[r[0]]}–{marks[r[-1]]}" for r in runs]
    if len(named) > _RUNS:
        named[_RUNS - 1 : -1] = ["…"]
    return "、".join(named) or None
