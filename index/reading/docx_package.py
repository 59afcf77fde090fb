"""The parts of a Word file that hold text: opened from the ZIP, parsed, nothing fetched, nothing expanded.

Read with ``zipfile`` and ``lxml`` and not through python-docx's ``Document``, which loads every part a file
mentions and fails on files that Word itself opens: a picture whose target is ``NULL`` (left behind by office
suites and add-ins), a macro-enabled document, a strict Open XML one.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from index.errors import EncryptedDocument, UnreadableDocument

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# The strict variant (ISO/IEC 29500 Strict) has other names for the same things.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
# The text of the longest law is below 5 MB of XML; a part beyond this is a bomb.
_PART_LIMIT = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WordParts:
    """Parsed roots (``lxml`` elements): the document's, and those of the other parts that it has."""

    document: Any
    styles: Any | None
    numbering: Any | None
    title: str | None
    footnotes: Any | None = None
    endnotes: Any | None = None


def open_word(data: bytes, name: str) -> WordParts:
    """The parts of the ``.docx`` in ``data``.

    Raises ``EncryptedDocument`` for a ZIP with a password, ``UnreadableDocument`` where the file is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if any(entry.flag_bits & 1 for entry in package.infolist()):
                raise EncryptedDocument(
                    f"{name} asks for a password; remove it in Word and add the file again. "
                    "文件有密码保护，请在 Word 中取消密码后重新添加。"
                )
            main = _target(package, "_rels/.rels", "/officeDocument") or "word/document.xml"
            folder, file = posixpath.split(main)
            links = posixpath.join(folder, "_rels", f"{file}.rels")
            document = _part(package, main, name)
            if document is None:
                raise KeyError(main)
            core = _part(package, _target(package, "_rels/.rels", "/core-properties"), name)
            return WordParts(
                document=document,
                styles=_part(package, _target(package, links, "/styles"), name),
                numbering=_part(package, _target(package, links, "/numbering"), name),
                footnotes=_part(package, _target(package, links, "/footnotes"), name),
                endnotes=_part(package, _target(package, links, "/endnotes"), name),
                title=core.findtext("{http://purl.org/dc/elements/1.1/}title") if core is not None else None,
            )
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, EOFError, NotImplementedError) as error:
        # lxml's syntax error is a SyntaxError; zlib's errors arrive as BadZipFile or OSError.
        raise UnreadableDocument(
            f"{name} is not a whole Word document ({error}); open it in Word and save it again as .docx. "
            "文件不是完整的 Word 文档，请用 Word 打开后另存为 .docx。"
        ) from error


def _target(package: zipfile.ZipFile, links: str, kind: str) -> str | None:
    """The path of the part that ``links`` relates with a type ending in ``kind``; ``None`` without one."""
    if links not in package.namelist():
        return None
    for relation in _parsed(_bytes(package, links)):
        if str(relation.get("Type", "")).endswith(kind) and relation.get("TargetMode") != "External":
            base = posixpath.dirname(posixpath.dirname(links))
            return posixpath.normpath(posixpath.join("/", base, relation.get("Target", ""))).lstrip("/")
    return None


def _part(package: zipfile.ZipFile, path: str | None, name: str) -> Any | None:
    if path is None or path not in package.namelist():
        return None
    data = _bytes(package, path)
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return _parsed(data)


def _bytes(package: zipfile.ZipFile, path: str) -> bytes:
    entry = package.getinfo(path)
    if entry.file_size > _PART_LIMIT:
        raise ValueError(f"{path} unpacks to {entry.file_size} bytes")
    return package.read(entry)


def _parsed(data: bytes) -> Any:
    # Imported on use, as a large library.
    from lxml import etree

    # No entity is resolved, no definition loaded, nothing fetched; depth and node sizes stay bounded.
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def tag(element: Any) -> str:
    """An element's name without its namespace; ``""`` for what is no element (an entity left unresolved)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Any, *path: str) -> Any | None:
    """The first descendant along ``path`` of WordprocessingML names, or ``None``."""
    for step in path:
        if element is None:
            return None
        element = element.find(f"{{{_W}}}{step}")
    return element


def children(element: Any, name: str) -> list[Any]:
    """The children of a WordprocessingML name."""
    return [] if element is None else element.findall(f"{{{_W}}}{name}")


def value(element: Any, attribute: str = "val") -> str | None:
    """A WordprocessingML attribute of ``element``, or ``None``."""
    return None if element is None else element.get(f"{{{_W}}}{attribute}")


def integer(element: Any, attribute: str = "val") -> int | None:
    """The same as an integer; ``None`` where it is none."""
    text = value(element, attribute)
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None


def is_on(element: Any) -> bool:
    """Whether a switch (``w:vanish``, ``w:isLgl``) is there and not set to off."""
    return element is not None and value(element) not in ("0", "false", "off")
