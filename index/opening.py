"""The catalogue of a library folder: found, or made where that is wanted; one of an earlier format is brought to this
one, one of a later format refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.catalog import Catalog
from index.catalog_tables import FORMAT, add_columns, missing_columns, upgrade
from index.clauses import ClauseSettings
from index.embedding import Embedder
from index.embedding_options import ModelOptions
from index.errors import LibraryMismatch, LibraryNotFound, LibraryReadOnly
from index.library_model import LibraryModel, full_name, load_first
from index.locking import WriteLock
from index.redescribing import describe_missing

CATALOG = "catalog.sqlite"


def open_catalog(
    path: Path, model: str | None, create: bool, notice: Callable[[str], None] | None, options: ModelOptions
) -> tuple[Catalog, LibraryModel, ClauseSettings]:
    """The catalogue in ``path``, the model that its vectors are of, and how its clauses are cut.

    ``model`` is that of a new library, and loaded before anything is made; of an existing one it must be the one
    that it was built with. Raises LibraryNotFound, LibraryMismatch, LibraryDamaged, ModelError.
    """
    loaded: Embedder | None = None
    if not (path / CATALOG).exists():
        if not create:
            raise LibraryNotFound(f"there is no library in {path}; `tiaowen add PATH… --library {path}` makes one")
        loaded = load_first(model, options, notice)
        path.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(path / CATALOG)
    settings = ClauseSettings()
    stored = catalog.settings()
    made_by = LibraryModel(path, catalog, options, notice)
    if loaded is not None:
        made_by.take(full_name(model), loaded)
    if "format" not in stored:
        catalog.set_settings(
            {"format": str(FORMAT), "model": full_name(model), "clauses": settings.fingerprint, "version": "0"}
        )
    else:
        _of_this_format(path, catalog, stored["format"], notice)
        describe_missing(path, catalog)
        outdated = sum(outline != settings.fingerprint for outline in catalog.outlines().values())
        if outdated and notice is not None:
            notice(
                f"{outdated} documents in {path} were cut into clauses by an earlier version of this program; they "
                "answer as they are, and `tiaowen reindex` cuts them anew"
            )
        if model is not None:
            made_by.accept(model)
    return catalog, made_by, settings


def _of_this_format(path: Path, catalog: Catalog, stored: str, notice: Callable[[str], None] | None) -> None:
    """Upgrades a catalogue of an earlier format, in one transaction; one of a later format is refused."""
    if stored == str(FORMAT):
        if missing_columns(catalog.database.connection):
            with catalog.database.transaction() as db:
                add_columns(db)
        return
    if not stored.isdigit() or int(stored) > FORMAT:
        raise LibraryMismatch(
            f"{path} was written by a newer version of this program: it is of format {stored}, this one reads format "
            f"{FORMAT} and earlier; install the newer version, nothing was changed"
        )
    if catalog.database.read_only:
        raise LibraryReadOnly(
            f"{path} is of format {stored} and is to be brought to format {FORMAT}, but cannot be written; open it "
            f"once "
            "where it can be"
        )
    with WriteLock(path), catalog.database.transaction() as db:
        # Whoever waited for another's upgrade finds it done.
        if catalog.setting("format") == stored:
            upgrade(db, catalog.setting("clauses") or "")
            catalog.name_version(db)
    if notice is not None:
        notice(f"{path} was brought from format {stored} to format {FORMAT}")
