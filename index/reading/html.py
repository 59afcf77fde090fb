"""Web pages (``.html``, ``.htm``): the text of the page without what stands around it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from index.reading.blocks import Block, build_document
from index.reading.decoding import decode
from index.reading.html_lines import HEADINGS, HOLE, IGNORED, blocks_of, is_text
from index.reading.html_menus import find_menus
from index.records import ReadDocument

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form"})
_FURNITURE_ROLES = frozenset("navigation banner contentinfo complementary search menu menubar dialog toolbar".split())
_FURNITURE_WORDS = frozenset(
    "nav navbar navigation menu submenu breadcrumb breadcrumbs crumb crumbs share sharing bdsharebuttonbox "
    "foot footer copyright sidebar pagination location dqwz related recommend sitemap friendlink".split()
)
_CONTENT_WORDS = frozenset(
    "article content contents main text detail details zoom editor trs ucap zw zhengwen neirong post entry".split()
)
# Furniture that holds more of the page's text than this is none: a form around the whole page, say.
_FURNITURE_SHARE = 0.5
# The content container must hold this share of the text outside of links, or the whole body is taken.
_CONTENT_SHARE = 0.8
# What government pages state beside the text and a reader of the text needs.
_STATED = re.compile(
    r"^\s*[\[【]?\s*(?:索\s*引\s*号|发文(?:字号|机关|机构)|文\s*号|发布(?:日期|时间|机构|机关)|成文日期|生成日期"
    r"|施行日期|有\s*效\s*性|标\s*题|名\s*称|主题分类)\s*[】\]]?\s*[:：；]?"
    r"|^\s*[^\s，。；]{1,20}[〔［\[（(][12]\d{3}[〕］\]）)]\s*第?\d{1,4}号\s*$"
)
_PROSE_LENGTH = 30


def read_html(data: bytes, name: str) -> ReadDocument:
    """The page's text: navigation, forms, scripts and footers dropped, headings marked, tables row by row.

    ``title`` is the page's ``ArticleTitle`` where it states one, else its first ``h1``, else its ``title``
    without the site's name. Raises ``EmptyDocument`` and ``UnreadableDocument``.
    """
    declared = _CHARSET.search(data[:4096])
    soup = _parse(decode(data, name, declared[1].decode("ascii", "replace") if declared else None))
    title = _stated_title(soup)
    blocks = _content_blocks(soup)
    if title is None:
        title = next((block.text for block in blocks if block.level == 1), None)
    return build_document(blocks, name=name, format="html", title=title or _page_title(soup, blocks))


def fragment_blocks(markup: str) -> list[Block]:
    """The blocks of a piece of HTML, all of it: nothing is taken for navigation."""
    return blocks_of(_parse(markup))


def _parse(text: str) -> BeautifulSoup:
    # Imported on use: the parser is a large library, and most commands never read a page.
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    # NUL and its like confuse the parser; an XML declaration, or no tag at all, makes it warn.
    text = re.sub(r"[\x00-\x08\x0b\x0e-\x1f]|\A\s*<\?xml[^>]*>", "", _without_comments(text))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # what is not XHTML is read for its text all the same
        return BeautifulSoup(text + "\n", "lxml")


def _without_comments(text: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join(kept) + text[position:]


def _content_blocks(soup: BeautifulSoup) -> list[Block]:
    body: Any = soup.body or soup
    tags = body.find_all(True)
    sizes = _sizes(body, tags, frozenset())
    limit = sizes[id(body)] * _FURNITURE_SHARE
    furniture = _furniture([tag for tag in tags if sizes[id(tag)] <= limit], _inside_articles(tags)) | find_menus(
        tags
    )
    sizes = _sizes(body, tags, furniture)
    if not sizes[id(body)]:
        return blocks_of(body)  # all of it was furniture: then it is what the page says
    content = _container(body, tags, sizes, furniture)
    if content is body:
        return blocks_of(body, furniture)
    blocks: list[Block] = []
    for block in blocks_of(body, furniture, hole=content):
        if block is HOLE:
            blocks += blocks_of(content, furniture)
        elif block.level == 1 or _is_needed(block.text):
            blocks.append(block)
    return blocks


def _is_needed(text: str) -> bool:
    """Of what stands beside the content: what the page states of it, and any sentence that may belong to it."""
    if len(text) <= 300 and _STATED.match(text):
        return True
    return len(text) >= _PROSE_LENGTH and "。" in text


def _sizes(body: Any, tags: Sequence[Any], left_out: Collection[int]) -> dict[int, int]:
    """By ``id`` of the element: the characters below it that are in no link, white space not counted."""
    sizes: dict[int, int] = {id(body): 0}
    for tag in [*reversed(tags), body]:  # children before parents
        own = sum(len("".join(child.split())) for child in tag.children if is_text(child))
        silent = tag.name == "a" or tag.name in IGNORED
        sizes[id(tag)] = 0 if silent else sizes.get(id(tag), 0) + own
        if tag is not body and id(tag) not in left_out:
            sizes[id(tag.parent)] = sizes.get(id(tag.parent), 0) + sizes[id(tag)]
    return sizes


def _words(tag: Any) -> set[str]:
    """The words of an element's class and id: ``mainNav left-menu`` → main, nav, left, menu."""
    names = [*(tag.get("class") or []), str(tag.get("id") or "")]
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(names))
    return set(re.findall(r"[a-z]+", spaced.lower()))


def _inside_articles(tags: Sequence[Any]) -> set[int]:
    inside: set[int] = set()
    for tag in tags:  # parents before children
        if tag.parent.name in ("article", "main") or id(tag.parent) in inside:
            inside.add(id(tag))
    return inside


def _furniture(tags: Sequence[Any], in_article: Collection[int]) -> frozenset[int]:
    """``id`` of the elements that stand around a text; the header of an article holds its title and is none."""
    return frozenset(
        id(tag) for tag in tags if _is_furniture(tag) and not (tag.name == "header" and id(tag) in in_article)
    )


def _is_furniture(tag: Any) -> bool:
    if tag.name in ("body", "html", "article", "main"):
        return False
    if tag.name in _FURNITURE or tag.get("role") in _FURNITURE_ROLES:
        return True
    style = re.sub(r"\s", "", str(tag.get("style") or "")).lower()
    if tag.get("hidden") is not None or "display:none" in style:
        return True
    return tag.name not in HEADINGS and not _words(tag).isdisjoint(_FURNITURE_WORDS)


def _container(body: Any, tags: Sequence[Any], sizes: Mapping[int, int], furniture: Collection[int]) -> Any:
    """The smallest element that calls itself the content and holds nearly all of the text; else ``body``."""
    needed = max(1.0, sizes[id(body)] * _CONTENT_SHARE)
    best, best_size = body, -1
    inside: set[int] = set(furniture)
    for tag in tags:
        if id(tag.parent) in inside:
            inside.add(id(tag))
        if id(tag) in inside or sizes[id(tag)] < needed:
            continue
        named = tag.name in ("article", "main") or tag.get("role") in ("main", "article")
        named = named or not _words(tag).isdisjoint(_CONTENT_WORDS)
        # Deeper ones come later and are never larger.
        if named and (best_size < 0 or sizes[id(tag)] <= best_size):
            best, best_size = tag, sizes[id(tag)]
    return best


def _stated_title(soup: BeautifulSoup) -> str | None:
    for tag in soup.find_all("meta"):
        if str(tag.get("name") or "").lower() == "articletitle" and (text := str(tag.get("content") or "").strip()):
            return text
    return None


def _page_title(soup: BeautifulSoup, blocks: list[Block]) -> str | None:
    """The ``title`` up to the separator after which the site's name follows, if the text holds that much."""
    if soup.title is None:
        return None
    whole = " ".join(soup.title.get_text().split())
    parts = [part.strip() for part in re.split(r"[_|｜]|\s[-–—]+\s|-{2,}", whole) if part.strip()]
    text = "\n".join(block.text for block in blocks)
    for part in parts:
        if len(part) > 3 and part in text:
            return part
    return parts[0] if parts else None
