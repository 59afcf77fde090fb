"""What the library and the process that reads files say to each other: the limits, and data in frames on a pipe.

A frame is a length of eight bytes and a pickle. What the reading process sends is believed only to be data: no class
is made of it but the frozen dataclasses of a few modules; a file which takes that process over gains no more.
"""

from __future__ import annotations

import io
import pickle
import struct
from dataclasses import dataclass, is_dataclass
from typing import Any, BinaryIO

MODULES = frozenset({"index.records", "index.details", "index.preparing", "index.repeals", "index.archives"})
"""Where the dataclasses come from that a reading process may send."""

PAGE_SECONDS = 60.0
"""Seconds from one recognised page of a scan to the next; a page takes one to five on two cores."""

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may take: ``seconds`` (a scan has ``PAGE_SECONDS`` more for each page), and ``megabytes``
    of memory, which is held on Linux and other systems with resource limits.

    A page of a scan takes 700 MB at the most, a program that converts old office files two minutes.
    """

    seconds: float = 180.0
    megabytes: int = 2048


class _Data(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in MODULES:
            kind = super().find_class(module, name)
            if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module:
                return kind
        raise pickle.UnpicklingError(f"{module}.{name} is not data of a document")


def send(stream: BinaryIO, message: tuple[Any, ...]) -> None:
    """Writes a frame. Raises ``OSError`` where nobody reads any more."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The body of the next frame; ``None`` where the stream ends, also in the middle of a frame."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def data_in(body: bytes) -> tuple[Any, ...]:
    """The message in a frame of the reading process. Raises ``pickle.UnpicklingError`` for anything but data."""
    message = _Data(io.BytesIO(body)).load()
    if not isinstance(message, tuple):
        raise pickle.UnpicklingError("a frame holds no message")
    return message
