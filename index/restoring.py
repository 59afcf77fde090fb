"""A library put back from a backup: laid beside its place, looked through, and only then put there.

Nothing of the archive is believed: names must be those that a backup has, sizes and hashes those of its manifest, and
the library must verify. One that is there already is never touched without a word; with it, it is kept beside.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.adding import Progress
from index.backup import BACKUP_FORMAT, CATALOG, KEPT, MANIFEST
from index.embedding_options import UNSET, ModelOptions
from index.errors import BackupError, LibraryError
from index.library import Library
from index.locking import WriteLock, sync_folder
from index.originals import FOLDER

_NAME = re.compile(rf"{FOLDER}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})|{KEPT.pattern}")
_MANIFEST_MOST = 256 << 20


def restore_backup(
    file: Path,
    library: Path,
    *,
    replace: bool = False,
    notice: Callable[[str], None] | None = None,
    options: ModelOptions = UNSET,
    progress: Progress | None = None,
) -> tuple[str, int, Path | None]:
    """Puts the backup ``file`` into the folder ``library``: its version, its documents, and with ``replace`` where
    the library went that was there. Servers over that folder are to be started again.

    Raises BackupError where the file is no sound backup or something is there already, LibraryBusy where someone is
    writing to what is to be replaced.
    """
    there = library.exists() and any(library.iterdir())
    if there and not replace:
        raise BackupError(
            f"{library} is not empty; restore into another folder, or say --replace: what is there is then kept "
            f"beside it"
        )
    library.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f"{library.name}.restoring-", dir=library.parent))
    try:
        _unpack(file, staged)
        version, documents = _looked_through(staged, notice, options, progress)
        aside = None
        if there:
            with WriteLock(library).held():
                aside = library.with_name(f"{library.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
                library.rename(aside)
                staged.rename(library)
        else:
            staged.rename(library)
        sync_folder(library.parent)
    except OSError as error:
        raise BackupError(f"{file} cannot be restored to {library}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return version, documents, aside


def _unpack(file: Path, into: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(MANIFEST).file_size > _MANIFEST_MOST:
                raise BackupError(f"{file} has a manifest that is too large to be one")
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["backup"] != BACKUP_FORMAT:
                raise BackupError(f"{file} is a backup of format {manifest['backup']}; install the newer version")
            files: dict[str, Any] = manifest["files"]
            names = [info.filename for info in archive.infolist()]
            if sorted(names) != sorted([MANIFEST, *files]) or CATALOG not in files:
                raise BackupError(f"{file} does not hold what its manifest says")
            for name, (size, sha256) in files.items():
                if not _NAME.fullmatch(name):
                    raise BackupError(f"{file} holds {name!r}, which no backup does; nothing was restored")
                _take(archive, name, int(size), str(sha256), into)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError, EOFError) as error:
        raise BackupError(f"{file} is no sound backup ({error}); nothing was restored") from error


def _take(archive: zipfile.ZipFile, name: str, size: int, sha256: str, into: Path) -> None:
    """One file, no longer than it is said to be."""
    place = into / name
    place.parent.mkdir(parents=True, exist_ok=True)
    running, left = hashlib.sha256(), size
    with archive.open(name) as data, place.open("xb") as out:
        while block := data.read(min(1 << 20, left + 1)):
            left -= len(block)
            if left < 0:
                break
            out.write(block)
            running.update(block)
    if left or running.hexdigest() != sha256:
        raise BackupError(f"{name} is not as it was when the backup was taken; nothing was restored")


def _looked_through(
    staged: Path, notice: Callable[[str], None] | None, options: ModelOptions, progress: Progress | None
) -> tuple[str, int]:
    """Opens what was unpacked, makes its indexes and verifies it; its version and its number of documents."""
    try:
        with Library.open(staged, notice=notice, options=options) as opened:
            problems = [p for p in opened.verify(progress) if "original file was not kept" not in p.what]
            version, documents = opened.version, len(opened.documents())
    except LibraryError as error:
        raise BackupError(f"the backup does not open as a library: {error}; nothing was restored") from error
    if problems:
        raise BackupError(f"the backup is not sound: {problems[0].what} ({problems[0].where}); nothing was restored")
    return version, documents
