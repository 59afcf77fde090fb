"""The catalogue of a library folder: found, or made where that is wanted; refused where it is of another make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.catalog import FORMAT, Catalog
from index.clauses import ClauseSettings
from index.embedding import Embedder
from index.embedding_options import ModelOptions
from index.errors import LibraryMismatch, LibraryNotFound
from index.library_model import LibraryModel, full_name, load_first
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
    elif stored["format"] != str(FORMAT):
        raise LibraryMismatch(f"{path} is of format {stored['format']}, this program reads format {FORMAT}")
    elif stored["clauses"] != settings.fingerprint:
        raise LibraryMismatch(
            f"{path} was built with the clause settings {stored['clauses']}, this program makes "
            f"{settings.fingerprint}; build it anew from its documents"
        )
    elif model is not None:
        made_by.accept(model)
    describe_missing(catalog)
    return catalog, made_by, settings
