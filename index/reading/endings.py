"""Whether a file's ending fits what it is inside: said where not, since other programs go by the ending."""

from __future__ import annotations

from pathlib import PurePath

from index.reading.sniffing import IMAGE_SUFFIXES
from index.records import Remark

_OF_FORMAT: dict[str, tuple[str, ...]] = {
    "txt": (".txt", ".text"),
    "md": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "csv": (".csv", ".tsv"),
    "docx": (".docx", ".docm"),
    "xlsx": (".xlsx", ".xlsm"),
    "pdf": (".pdf",),
    "image": (*IMAGE_SUFFIXES, ".gif"),
    "doc": (".doc", ".wps"),
    "rtf": (".rtf",),
    "odt": (".odt",),
    "xls": (".xls", ".et"),
    "ods": (".ods",),
}


def wrong_ending(file: str, format: str) -> Remark | None:
    """What to say of a file named ``file`` that was read as ``format``; nothing where its ending fits, or it has
    none.
    """
    suffix = PurePath(file).suffix.lower()
    fitting = _OF_FORMAT.get(format, ())
    if not suffix or not fitting or suffix in fitting:
        return None
    return Remark(
        file,
        "wrong_ending",
        f"{file} ends in {suffix} and is {fitting[0]} inside; it was read as what it is, better rename it. "
        f"文件扩展名是 {suffix}，内容却是 {fitting[0]}，已按内容读取，建议改名。",
    )
