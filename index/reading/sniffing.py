"""Which reader a file needs: by its first bytes, then by its name."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from pathlib import PurePath

from index.errors import EmptyDocument, EncryptedDocument, UnknownFormat, UnreadableDocument

_BY_SUFFIX = {
    "": "txt",
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
}
# A page says what it is at its start, after white space, an XML declaration and comments.
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# All but the first two begin with letters, as a text may.
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
"""The endings of pictures that are recognised, in lower case."""
OFFICE_SUFFIXES = (".doc", ".wps", ".rtf", ".xls", ".et", ".odt", ".ods")
"""The endings of files that an installed office program makes readable."""
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
# Entries by which a ZIP shows what it is.
_ZIP_KINDS = (
    ("xl/", "a binary Excel workbook", "二进制 Excel 工作簿"),
    ("ppt/", "a PowerPoint presentation", "PowerPoint 演示文稿"),
    ("OFD.xml", "an OFD document", "OFD 版式文件"),
    ("content.xml", "an OpenDocument file", "OpenDocument 文件"),
)
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def sniff(data: bytes, name: str) -> str:
    """``txt``, ``md``, ``html``, ``csv``, ``docx``, ``xlsx``, ``pdf``, ``image``, a kind of ``office.SUFFIXES``, or
    ``zip`` for an archive of files.

    Raises ``EmptyDocument`` for no bytes, ``EncryptedDocument`` for an Office file with a password,
    ``UnreadableDocument`` where the bytes are not what the name says, ``UnknownFormat`` for any other kind.
    """
    if not data:
        raise EmptyDocument(
            f"{name} is empty (0 bytes); check that it was copied whole. 文件是空的，请确认文件已完整复制。"
        )
    suffix = PurePath(name).suffix.lower()
    # PDF readers accept junk before the header; a text that only speaks of %PDF- begins otherwise.
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_IMAGES) and (suffix not in _BY_SUFFIX or not data[:1].isalpha()):
        return "image"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image"
    if data.startswith(_ARCHIVES):
        raise _unknown(name, "an archive", "压缩包", "unpack it and add the files in it", "解压后添加其中的文件")
    if suffix in (".pdf", ".docx", ".docm", ".xlsx", ".xlsm", *IMAGE_SUFFIXES, *OFFICE_SUFFIXES):
        raise UnreadableDocument(
            f"{name} is not a {suffix} file inside: it is damaged, cut off or wrongly named; get it again from "
            f"where it came. 文件内容不是 {suffix} 格式，可能已损坏、不完整或扩展名有误，请重新获取。"
        )
    if _HTML.match(_start(data)):
        return "html"
    if suffix not in _BY_SUFFIX:
        raise _unknown(
            name,
            f"of a kind ({suffix}) that is not read",
            f"暂不支持的类型（{suffix}）",
            "save it as .docx, .pdf, .html, .md or .txt",
            "另存为 .docx、.pdf、.html、.md 或 .txt",
        )
    return _BY_SUFFIX[suffix]


def _start(data: bytes) -> str:
    start = data[:4096]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if start.startswith(mark):
            return start[2:].decode(encoding, "replace")
    return start.decode("latin-1").removeprefix("ï»¿")


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.namelist()
            open_kind = _OPEN_DOCUMENT.get(_media_type(package)) if "content.xml" in entries else None
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(
            f"{name} is damaged or was not copied whole ({error}); get it again from where it came. "
            "文件已损坏或不完整，请重新获取。"
        ) from error
    if any(entry.startswith("word/document") for entry in entries):
        return "docx"
    if open_kind:
        return open_kind
    if "xl/workbook.xml" in entries:
        return "xlsx"
    for entry, english, chinese in _ZIP_KINDS:
        if any(found.startswith(entry) for found in entries):
            raise _unknown(name, english, chinese, "save it as .docx or .pdf", "另存为 .docx 或 .pdf")
    return "zip"


def _media_type(package: zipfile.ZipFile) -> str:
    if "mimetype" not in package.namelist() or package.getinfo("mimetype").file_size > 200:
        return ""
    return package.read("mimetype").decode("ascii", "replace").strip()


def _ole_kind(data: bytes, name: str) -> str:
    """The old Office container: either a new file with a password inside, or an old format."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedDocument(
            f"{name} asks for a password; remove it in Word and add the file again. "
            "文件有密码保护，请在 Word 中取消密码后重新添加。"
        )
    for stream, kind in (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls")):
        if stream.encode("utf-16-le") in data:
            return kind
    raise _unknown(name, "an old Office file", "旧版 Office 文件", "save it as .docx or .pdf", "另存为 .docx 或 .pdf")


def _unknown(name: str, english: str, chinese: str, do: str, do_chinese: str) -> UnknownFormat:
    return UnknownFormat(f"{name} is {english}; {do}. 文件是{chinese}，请{do_chinese}。")
