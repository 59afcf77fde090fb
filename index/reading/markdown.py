"""Markdown (``.md``): the text without its markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.reading.blocks import Block, build_document
from index.reading.decoding import decode
from index.reading.html import fragment_blocks
from index.reading.item_starts import may_start_item, starts_item
from index.reading.joining import continues_prose, join
from index.reading.tables import Cell, table_lines
from index.records import ReadDocument

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# An underlined heading this long is a paragraph that met a ruler.
_SETEXT_LENGTH = 60
# No author writes a longer paragraph; it is kept as it stands.
_INLINE_LENGTH = 50_000


def read_markdown(data: bytes, name: str) -> ReadDocument:
    """The text: headings marked, list items with their numbers as written, tables row by row, HTML as its text.

    ``title`` is the front matter's, else the first heading where it is of level 1.
    Raises ``EmptyDocument`` and ``UnreadableDocument``.
    """
    source = decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    blocks, title = _front_matter(source)
    if blocks:
        source = source[_FRONT_MATTER.match(source).end() :]  # type: ignore[union-attr]
    body = _body(source)
    first = next((block for block in body if block.level), None)
    if title is None and first is not None and first.level == 1:
        title = first.text
    return build_document([*blocks, *body], name=name, format="md", title=title)


def _front_matter(source: str) -> tuple[list[Block], str | None]:
    """The ``key: value`` lines between two rulers at the top, which Markdown itself would take for a heading."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        return [], None
    lines = [line for line in match[1].split("\n") if line.strip()]
    if not lines or not all(re.match(r"\s*(?:[\w\u4e00-\u9fff -]{1,40}:|-\s|#)", line) for line in lines):
        return [], None
    title = re.search(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", match[1], re.MULTILINE)
    return [Block(line) for line in lines], title[1] if title else None


def _body(source: str) -> list[Block]:
    from markdown_it import MarkdownIt

    # The default of 20 nested levels would drop what lies deeper.
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    # Inline markup is parsed below, paragraph by paragraph: its cost grows with the square of the length.
    parser.core.ruler.disable("inline")
    references: dict[str, Any] = {}
    tokens = parser.parse(source, references)
    for token in tokens:
        if token.type == "inline" and len(token.content) <= _INLINE_LENGTH:
            token.children = []
            parser.inline.parse(token.content, parser, references, token.children)
    blocks: list[Block] = []
    marker = ""
    numbers: list[int | None] = []
    level = 0
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.type == "table_open":
            end = next(j for j in range(i, len(tokens)) if tokens[j].type == "table_close")
            blocks.extend(_table(tokens[i:end]))
            i = end
        elif token.type == "heading_open":
            level = int(token.tag[1:])
            content = tokens[i + 1].content
            if token.markup == "-" and (len(content) > _SETEXT_LENGTH or content.endswith("。")):
                level = 0
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("ordered_list_open", "bullet_list_open"):
            numbers.append(None if token.type == "bullet_list_open" else int(token.attrGet("start") or 1) - 1)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            marker, numbers[-1] = _marker(token, numbers[-1])
        elif token.type == "list_item_close":
            marker = ""
        elif token.type in ("inline", "fence", "code_block", "html_block"):
            for block in _leaf(token, level):
                text = block.text if not marker or starts_item(block.text) else marker + block.text
                marker = ""
                blocks.append(Block(text, block.level))
        i += 1
    return blocks


def _marker(token: Token, last: int | None) -> tuple[str, int | None]:
    """The item's mark. Its number is the one written, as long as the numbers written go up; else the next."""
    if last is None:
        return "• ", None
    written = int(token.info) if token.info.isdecimal() else last + 1
    number = written if written > last else last + 1
    return f"{number}{token.markup or '.'} ", number


def _leaf(token: Token, level: int) -> list[Block]:
    if token.type == "html_block":
        return fragment_blocks(token.content)
    if token.type != "inline":
        return [Block(line) for line in token.content.split("\n") if line.strip()]
    text = _content(token)
    if level:
        return [Block(text, level)] if text.strip() else []
    return [Block(line) for line in _lines(text) if line.strip()]


def _content(token: Token) -> str:
    return token.content if len(token.content) > _INLINE_LENGTH else _inline_text(token.children or [])


def _lines(text: str) -> list[str]:
    """A paragraph's lines: those that were only wrapped are joined, those that the author meant are kept."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and continues_prose(lines[-1], line) and not may_start_item(line):
            lines[-1] = join(lines[-1], line.strip())
        else:
            lines.append(line)
    return lines


def _inline_text(tokens: list[Token]) -> str:
    text = ""
    for i, token in enumerate(tokens):
        if token.type in ("text", "code_inline", "text_special"):
            text += token.content
        elif token.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif token.type == "image":
            text += _inline_text(token.children or [])
        elif token.type == "html_inline":
            if re.match(r"<(?:br|/p|/div|/li)\b", token.content, re.IGNORECASE):
                text += "\n"
        elif token.type in ("em_open", "em_close", "strong_open", "strong_close") and "*" in token.markup:
            # 5*3*2 is arithmetic, though Markdown reads emphasis; a number must not change.
            following = tokens[i + 1].content if i + 1 < len(tokens) else ""
            if _between_digits(text, following):
                text += token.markup
    return text


def _between_digits(before: str, after: str) -> bool:
    return before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()


def _table(tokens: list[Token]) -> list[Block]:
    rows: list[list[Cell]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(Cell(_content(token)))
    return [Block(line) for line in table_lines(rows, 1)]
