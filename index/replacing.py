"""A new version of one document: a file that takes its place, whatever its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from index.adding import Upload
from index.archives import is_archive
from index.preparing import digest
from index.records import Document, Failure


def new_version(before: Document, new: Upload, held: Mapping[str, Document]) -> Upload | Failure:
    """``new`` with the source by which it will be known, or why it cannot take the place of ``before``.

    ``held`` are the library's other documents by their source. An upload comes without a source.
    """
    if is_archive(new.data, new.file):
        reason = (
            f"{new.file} is an archive; unpack it and give the one file that is the new version. "
            "文件是压缩包，请解压后选择其中的新版文件。"
        )
        return Failure(new.file, "unknown_format", reason)
    sha256 = digest(new.data)
    twin = next((document for document in held.values() if document.sha256 == sha256), None)
    if twin is not None:
        reason = f"{new.file} is in the library already, as {twin.file} ({twin.id}); remove one of the two"
        return Failure(new.file, "document_error", reason)
    # Uploads are known by their name, one document for each; a second of that name goes by its id.
    key = new.key or f"upload:{new.file}"
    return replace(new, key=key if key not in held else f"upload:{before.id}:{new.file}")
