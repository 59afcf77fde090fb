"""Plain text (``.txt``)."""

from __future__ import annotations

from index.reading.blocks import Block, build_document
from index.reading.decoding import decode
from index.records import ReadDocument


def read_text(data: bytes, name: str) -> ReadDocument:
    """The text as it is, cleaned: nothing is joined, parted or left out.

    Raises ``EmptyDocument`` and ``UnreadableDocument``.
    """
    return build_document([Block(decode(data, name))], name=name, format="txt")
