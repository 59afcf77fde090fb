"""One file's bytes → its text, with what the format knows of its structure: one file here per format.

``read_document`` looks at the bytes first and at the name second, since names lie: a ``.txt`` that is a web
page is read as one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from index.errors import DocumentError, UnknownFormat, UnreadableDocument
from index.reading.csv_text import read_csv
from index.reading.docx import read_docx
from index.reading.html import read_html
from index.reading.images import read_image
from index.reading.markdown import read_markdown
from index.reading.office import SUFFIXES as OFFICE_KINDS
from index.reading.office import read_office
from index.reading.pdf import read_pdf
from index.reading.scans import Watch
from index.reading.sniffing import IMAGE_SUFFIXES, OFFICE_SUFFIXES, sniff
from index.reading.text import read_text
from index.reading.xlsx import read_xlsx
from index.records import ReadDocument

__all__ = ["SUPPORTED_SUFFIXES", "Watch", "read_document"]

SUPPORTED_SUFFIXES = frozenset(
    [
        ".txt",
        ".md",
        ".markdown",
        ".html",
        ".htm",
        ".xhtml",
        ".docx",
        ".docm",
        ".xlsx",
        ".xlsm",
        ".csv",
        ".tsv",
        ".pdf",
        *IMAGE_SUFFIXES,
        *OFFICE_SUFFIXES,
    ]
)
"""The endings, in lower case, that ``read_document`` has a reader for."""

_READERS: dict[str, Callable[[bytes, str], ReadDocument]] = {
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "csv": read_csv,
}
# What may have to be recognised tells how far it is.
_WATCHED: dict[str, Callable[[bytes, str, Watch | None], ReadDocument]] = {"pdf": read_pdf, "image": read_image}


def read_document(data: bytes, name: str, watch: Watch | None = None) -> ReadDocument:
    """The document in ``data``; ``name`` is the file's name, for its suffix and for messages.

    Gives back text, format (``txt``, ``md``, ``html``, ``csv``, ``docx``, ``xlsx``, ``pdf``, ``image``, or what an
    office program converted: ``doc``, ``rtf``, ``odt``, ``xls``, ``ods``), pages where the format has them, the
    headings that the format declares, and a title where it states one.
    ``watch`` is told how many of a file's scanned pages are recognised, and how many there are.
    Raises, and nothing else: ``UnreadableDocument``, ``EncryptedDocument``, ``EmptyDocument``, ``UnknownFormat``; and
    ``MemoryError`` where the memory that the process may have does not suffice.
    """
    name = PurePath(name).name or name
    try:
        kind = sniff(data, name)
        if kind == "zip":
            raise UnknownFormat(
                f"{name} is an archive, no document: unpack it and add the files in it. "
                "文件是压缩包，不是单个文件，请解压后添加其中的文件。"
            )
        if kind in OFFICE_KINDS:
            return read_office(data, name, kind)
        return _WATCHED[kind](data, name, watch) if kind in _WATCHED else _READERS[kind](data, name)
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # whatever a library makes of a damaged file, the other files go on
        raise UnreadableDocument(
            f"{name} could not be read ({type(error).__name__}: {error}); it may be damaged: open it in the "
            "program that made it, save it again, and add it again. "
            "文件无法读取，可能已损坏，请用原软件打开、重新保存后再添加。"
        ) from error
