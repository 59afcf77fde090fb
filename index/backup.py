"""One file that holds all of a library that cannot be made again, taken while others read and write.

::

    manifest.json         format, when it was taken, and of each file its size and its SHA-256
    catalog.sqlite        as it was at one moment
    feedback.db, …        every other database and file of the folder, but indexes and locks
    originals/ab/abc…     the files that the documents came from

The catalogue is copied in one step that no writer hinders and that hinders none. Where a document was removed before
its original was copied, all is taken once more.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.catalog import Catalog
from index.database import Database
from index.errors import BackupError, LibraryFull, LibraryNotFound
from index.locking import sync_folder
from index.originals import FOLDER

CATALOG = "catalog.sqlite"
MANIFEST = "manifest.json"
BACKUP_FORMAT = 1
KEPT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Names of files beside the catalogue that go along: ``calibration.json``, ``feedback.db``, accounts, logs."""
_DERIVED = re.compile(r"vectors-.*|.*\.lock|lock|.*-wal|.*-shm|.*-journal|.*\.part|manifest\.json")
_DATABASE = (".db", ".sqlite")
_TIMES = 5


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds: the version of the library, its documents, its files and their bytes together."""

    version: str
    documents: int
    files: int
    bytes: int


def write_backup(library: Path, file: Path) -> BackupReport:
    """Writes the library in ``library`` to ``file``, which is there whole or not at all. Its owner alone may read it.

    Raises LibraryNotFound, LibraryDamaged where a database is, LibraryFull, BackupError.
    """
    if not (library / CATALOG).exists():
        raise LibraryNotFound(f"there is no library in {library}")
    if library.resolve() in file.resolve().parents:
        raise BackupError(f"{file} lies in the library itself; name a file elsewhere, best on another disk")
    partial = file.with_name(f"{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="tiaowen-backup-", dir=file.parent) as scratch:
            for _ in range(_TIMES):
                report = _taken(library, Path(scratch), partial)
                if report is not None:
                    partial.replace(file)
                    sync_folder(file.parent)
                    return report
    except OSError as error:
        raise LibraryFull(f"{file} cannot be written: {error.strerror or error}; no backup was taken") from error
    finally:
        partial.unlink(missing_ok=True)
    raise BackupError(f"documents were removed from {library} again and again while it was copied; try later")


def _taken(library: Path, scratch: Path, partial: Path) -> BackupReport | None:
    """The backup in ``partial``; ``None`` where an original is gone that the copied catalogue names."""
    copy = scratch / CATALOG
    copy.unlink(missing_ok=True)
    _copy_database(library / CATALOG, copy)
    catalog = Catalog(copy)
    try:
        documents = [document for _, _, document in catalog.documents()]
        row = catalog.database.connection.execute("SELECT name FROM versions ORDER BY number DESC LIMIT 1").fetchone()
        version = str(row[0]) if row else str(catalog.version)
    finally:
        catalog.close()
    # As it is without the log that reading it has made beside it.
    for beside in scratch.glob(f"{CATALOG}-*"):
        beside.unlink()
    # Its own name for owner and nobody else: it holds what accounts there are.
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        entries = {}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, source in [(CATALOG, copy), *_beside(library, scratch), *_originals(library)]:
                try:
                    entries[name] = _add(archive, name, source)
                except FileNotFoundError:
                    continue
            wanted = {f"{FOLDER}/{d.sha256[:2]}/{d.sha256}" for d in documents}
            # What was never kept, by an earlier version of the program, is not waited for.
            if any((library / name).exists() or name in entries for name in wanted) and _lacks(
                library, wanted, entries
            ):
                return None
            manifest = {
                "backup": BACKUP_FORMAT, "version": version, "documents": len(documents),
                "taken_at": datetime.now(UTC).isoformat(timespec="seconds"), "files": entries,
            }  # fmt: skip
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False))
        out.flush()
        os.fsync(out.fileno())
    return BackupReport(version, len(documents), len(entries), sum(int(size) for size, _ in entries.values()))


def _lacks(library: Path, wanted: set[str], entries: dict[str, tuple[int, str]]) -> bool:
    """Whether an original is missing that is gone because its document is: those still named and missing are damages
    of the library, which ``verify`` tells and no backup mends."""
    missing = wanted - {*entries}
    if not missing:
        return False
    catalog = Catalog(library / CATALOG)
    try:
        now = {f"{FOLDER}/{d.sha256[:2]}/{d.sha256}" for _, _, d in catalog.documents()}
    finally:
        catalog.close()
    return not missing <= now


def _beside(library: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(library.iterdir()):
        name = path.name
        if name == CATALOG or path.is_symlink() or not path.is_file() or _DERIVED.fullmatch(name):
            continue
        if not KEPT.fullmatch(name):
            continue
        if path.suffix in _DATABASE:
            copy = scratch / name
            copy.unlink(missing_ok=True)
            _copy_database(path, copy)
            path = copy
        yield name, path


def _originals(library: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((library / FOLDER).glob("??/*")):
        if re.fullmatch(r"[0-9a-f]{64}", path.name) and path.is_file():
            yield f"{FOLDER}/{path.parent.name}/{path.name}", path


def _copy_database(source: Path, copy: Path) -> None:
    database = Database(source, "")
    try:
        database.copy_to(copy)
    finally:
        database.close()


def _add(archive: zipfile.ZipFile, name: str, source: Path) -> tuple[int, str]:
    """Its size and its SHA-256, of the very bytes that were written."""
    running, size = hashlib.sha256(), 0
    with source.open("rb") as data, archive.open(name, "w", force_zip64=True) as out:
        while block := data.read(1 << 20):
            out.write(block)
            running.update(block)
            size += len(block)
    return size, running.hexdigest()
