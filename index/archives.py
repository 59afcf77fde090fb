"""Archives (``.zip``) of documents: unpacked member by member within bounds, under names that are safe to show.

Nothing is written to disk, and no name is used as a path. What an archive claims of its sizes is believed only as a
bound: ``zipfile`` gives no more bytes of a member than it declares.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.reading import SUPPORTED_SUFFIXES
from index.reading.sniffing import sniff
from index.records import Failure

ARCHIVE_SUFFIXES = frozenset({".zip"})
"""The endings of archives, in lower case."""

MOST_MEMBERS = 1000
MOST_BYTES = 512 * 1024 * 1024
MOST_NESTED = 1
# Text packs to a tenth, an empty form in XML to a hundredth; a member beyond this is made to swell.
_MOST_RATIO = 200
_ANY_RATIO_BELOW = 1024 * 1024
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UTF8_FLAG = 0x800
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, cleaned, with ``/`` between folders, and its bytes."""

    name: str
    data: bytes


@dataclass(slots=True)
class Budget:
    """What an archive with all nested in it may still unpack."""

    members: int = MOST_MEMBERS
    size: int = MOST_BYTES


def is_archive(data: bytes, name: str) -> bool:
    """Whether ``data`` is a ZIP of files, and not a document that only happens to be packed as one."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        return sniff(data, name) == "zip"
    except Exception:  # damaged, or of a kind that nobody reads: its reader says so
        return False


def unpack(data: bytes, name: str, budget: Budget) -> Iterator[Member | Failure]:
    """The members of the archive ``name`` in its own order; for one that cannot be had, why.

    Files that systems leave behind are passed over. A member of an unknown kind is a failure, as in a folder. Once
    ``budget`` is spent, one failure speaks for all that is left.
    """
    taken: set[str] = set()
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        yield Failure(
            name,
            "unreadable_document",
            f"{name} is damaged or was not copied whole ({error}). 压缩包已损坏或不完整。",
        )
        return
    with package:
        for entry in package.infolist():
            shown = _safe(_decoded(entry))
            if entry.is_dir() or not shown or _JUNK.search(shown):
                continue
            while shown in taken:
                shown = f"{PurePosixPath(shown).with_suffix('')}_{PurePosixPath(shown).suffix}"
            taken.add(shown)
            whole = f"{name}/{shown}"
            if budget.members < 1:
                yield Failure(
                    name, "too_many_files",
                    f"{name} holds more than {MOST_MEMBERS} files; those after {shown} were left out: split it. "
                    f"压缩包里的文件超过 {MOST_MEMBERS} 个，其余没有读取，请拆分。",
                )  # fmt: skip
                return
            budget.members -= 1
            yield _member(package, entry, shown, whole, budget)
    if not taken:
        yield Failure(name, "empty_document", f"{name} is an archive without files. 压缩包是空的。")


def _member(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str, whole: str, budget: Budget
) -> Member | Failure:
    suffix = PurePosixPath(shown).suffix.lower()
    if suffix not in SUPPORTED_SUFFIXES | ARCHIVE_SUFFIXES:
        return Failure(
            whole,
            "unknown_format",
            f"{whole}: no reader for {suffix or 'files without a suffix'}. 暂不支持这种文件。",
        )
    if entry.flag_bits & 1:
        return Failure(
            whole, "encrypted_document",
            f"{whole} asks for a password; unpack it and add the files in it. 压缩包有密码，请解压后添加其中的文件。",
        )  # fmt: skip
    swollen = entry.file_size > _ANY_RATIO_BELOW and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
    if swollen or entry.file_size > budget.size:
        return Failure(
            whole, "unreadable_document",
            f"{whole} unpacks from {entry.compress_size} to {entry.file_size} bytes, more than an archive "
            "may; add the file itself. 压缩包里的这个文件解压后过大，请直接添加该文件。",
        )  # fmt: skip
    budget.size -= entry.file_size
    try:
        return Member(shown, package.read(entry))
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
    ) as error:
        return Failure(
            whole, "unreadable_document",
            f"{whole} cannot be unpacked ({error}); get the archive again from where it came. 无法解压，请重新获取。",
        )  # fmt: skip


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The member's name: UTF-8 where the archive says or its bytes are, else GB18030, as Windows in China packs."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _safe(name: str) -> str:
    """``name`` without what leads out of a folder or hides what a reader sees; empty where nothing is left."""
    parts = []
    for part in re.split(r"[/\\]", unicodedata.normalize("NFC", name)):
        shown = "".join(" " if unicodedata.category(c).startswith("C") else c for c in part)
        plain = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", shown)).strip()
        if plain.strip(". "):
            stem, suffix = PurePosixPath(plain).stem, PurePosixPath(plain).suffix
            parts.append(f"{stem[:_NAME_LENGTH]}{suffix[:20]}")
    return "/".join(parts)
