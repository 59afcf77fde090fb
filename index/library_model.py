"""The model that made a library's vectors: which one it was, loaded when it is needed, never mixed with another."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.embedding import BUILTIN, BUILTIN_LICENSE, Embedder, load_embedder
from index.embedding_card import ModelCard
from index.embedding_options import ModelOptions
from index.errors import LibraryBusy, LibraryMismatch

Notice = Callable[[str], None]


def full_name(model: str | None) -> str:
    """The name under which a library remembers a model: a folder by its whole path, wherever one stands later."""
    if not model or model == BUILTIN:
        return BUILTIN
    folder = Path(model).expanduser()
    return str(folder.resolve()) if folder.is_dir() else model


def load_first(model: str | None, options: ModelOptions, notice: Notice | None) -> Embedder | None:
    """The model of a library that is about to be made, so that one which cannot be loaded leaves no library behind;
    ``None`` for the built-in one, which is loaded when it is needed. Raises ModelError."""
    name = full_name(model)
    return None if name == BUILTIN else load_embedder(name, notice=notice, options=options)


def remembered(name: str, card: ModelCard) -> dict[str, str]:
    """The settings by which a catalogue remembers the model of its vectors, under the name it was asked for by."""
    return {
        "model": name,
        "fingerprint": card.fingerprint,
        "dimensions": str(card.dimensions),
        "license": card.license or "",
        "prompts": json.dumps([card.prompts.question, card.prompts.passage], ensure_ascii=False),
    }


class LibraryModel:
    """The model of one library. Follows the catalogue: when another process has made the vectors anew with another
    model, that one is loaded from then on."""

    def __init__(self, path: Path, catalog: Catalog, options: ModelOptions, notice: Notice | None) -> None:
        self._path = path
        self._catalog = catalog
        self._options = options
        self._notice = notice
        self._loading = threading.RLock()
        self._at_hand: tuple[str, Embedder] | None = None

    @property
    def name(self) -> str:
        """``builtin``, a hub's name, or a folder."""
        return self._catalog.setting("model") or BUILTIN

    @property
    def license(self) -> str | None:
        """The licence that the model's card states; ``None`` where it states none, or was never read."""
        known = self._catalog.settings()
        return known.get("license") or (BUILTIN_LICENSE if known.get("model") == BUILTIN else None)

    def load(self, model: str | None) -> tuple[str, Embedder]:
        """The model of that name, whatever the library was made with; without one the library's own, with the prompts
        that it was made with. Gives its full name too. Raises ModelError."""
        if model is None:
            known = self._catalog.settings()
            name = known.get("model") or BUILTIN
            return name, self._as_remembered(known, name)
        name = full_name(model)
        return name, load_embedder(name, notice=self._notice, options=self._options)

    def take(self, name: str, embedder: Embedder) -> None:
        """Has the embedder of that name at hand, loaded already, for when the catalogue asks for it."""
        with self._loading:
            self._at_hand = (name, embedder)

    def embedder(self) -> Embedder:
        """The model of the vectors as they are now, loaded at first use. Raises LibraryMismatch where the model of
        that name is not the one that made them, ModelError where it cannot be loaded."""
        at_hand = self._fitting(self._catalog.settings())
        if at_hand is not None:
            return at_hand
        with self._loading:
            known = self._catalog.settings()
            at_hand = self._fitting(known)
            if at_hand is not None:
                return at_hand
            name, made_with = known.get("model") or BUILTIN, known.get("fingerprint")
            embedder = self._as_remembered(known, name)
            if made_with not in (None, embedder.card.fingerprint):
                raise LibraryMismatch(
                    f"the vectors in {self._path} were made by another version of the model {name!r}, or with other "
                    f"prompts ({made_with}, now {embedder.card.fingerprint}); open it as it was made, or make the "
                    f"vectors anew: `tiaowen reindex --library {self._path}`"
                )
            self._at_hand = (name, embedder)
            return embedder

    def _fitting(self, known: dict[str, str]) -> Embedder | None:
        """The embedder at hand, if it is the one that made the vectors, or is to make the first."""
        if self._at_hand is None:
            return None
        name, embedder = self._at_hand
        made_with = known.get("fingerprint")
        fits = made_with == embedder.card.fingerprint or (
            made_with is None and name == (known.get("model") or BUILTIN)
        )
        return embedder if fits else None

    def made(self, fingerprint: str | None) -> Embedder:
        """The model that made vectors read earlier. Raises LibraryBusy where they have been replaced since."""
        at_hand = self._at_hand
        if at_hand is not None and at_hand[1].card.fingerprint == fingerprint:
            # Even while the vectors of another one are being put to use: those read earlier are still whole.
            return at_hand[1]
        embedder = self.embedder()
        if fingerprint not in (None, embedder.card.fingerprint):
            raise LibraryBusy(f"the vectors in {self._path} have just been made anew; ask again")
        return embedder

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None]) -> np.ndarray:
        """Vectors of passages, float32 (n, d); the catalogue remembers what made them. The lock must be held."""
        embedder = self.embedder()
        known = self._catalog.settings()
        mine = remembered(known.get("model") or BUILTIN, embedder.card)
        if any(known.get(key) != value for key, value in mine.items()):
            self._catalog.set_settings(mine)
        return embedder.embed_passages(texts, progress)

    def accept(self, model: str) -> None:
        """Raises LibraryMismatch unless ``model`` is the library's, by its name or, for a folder, by its content.

        A library without vectors takes any model.
        """
        known = self._catalog.settings()
        name, stored = full_name(model), known.get("model") or BUILTIN
        if name == stored:
            return
        if "fingerprint" not in known:
            self._catalog.set_settings({"model": name})
            return
        if Path(name).is_dir():
            # The folder may have been moved, or be a copy on another machine.
            embedder = self._as_remembered(known, name)
            if embedder.card.fingerprint == known["fingerprint"]:
                self._catalog.set_settings({"model": name})
                self.take(name, embedder)
                return
        raise LibraryMismatch(
            f"{self._path} was built with the model {stored!r}, not {model!r}, and vectors of two models are never "
            f"mixed; open it without naming a model, or make its vectors anew, which reads no file again: "
            f"`tiaowen reindex --model {model} --library {self._path}`"
        )

    def _as_remembered(self, known: dict[str, str], name: str) -> Embedder:
        """The model with the prompts that the library's vectors were made with, unless others are asked for."""
        options = self._options
        if "prompts" in known and name != BUILTIN:
            question, passage = json.loads(known["prompts"])
            options = replace(
                options,
                question_prompt=question if options.question_prompt is None else options.question_prompt,
                passage_prompt=passage if options.passage_prompt is None else options.passage_prompt,
            )
        return load_embedder(name, notice=self._notice, options=options)
