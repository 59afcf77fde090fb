"""A cross-encoder scores how well texts answer a question, reading both at once: slower than vectors, and surer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.embedding import clean
from index.embedding_card import describe_license, read_license
from index.embedding_opening import brief, open_reranker
from index.embedding_options import UNSET, ModelOptions
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 32
"""Pairs that go through the model at a time, sorted by length; sentence-transformers' own choice."""


class Reranker:
    """Scores texts for a question; may be shared by threads. The same pairs get the same scores."""

    def __init__(self, name: str, model: CrossEncoder, license: str | None, batch: int | None = None) -> None:
        self.name = name
        self.license = license
        self._model = model
        self._batch = batch or _BATCH
        # Tokenizers of transformers are not safe to use from several threads.
        self._turn = threading.Lock()

    def score(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """float32 ``(len(texts),)``: the model's raw score for the question with each text, higher is better.

        Only their order within one question means something. Raises ModelError where the model fails.
        """
        if not texts:
            return np.empty(0, np.float32)
        try:
            with self._turn:
                scores = self._model.predict(
                    [(clean(question), clean(text)) for text in texts],
                    batch_size=self._batch,
                    show_progress_bar=False,
                )
        except (RuntimeError, IndexError) as error:
            raise ModelError(
                f"The reranker '{self.name}' failed on {len(texts)} texts ({brief(error)}). If memory ran out, set "
                "TIAOWEN_BATCH to less, name a smaller one, or do without."
            ) from error
        found = np.asarray(scores, np.float32).reshape(len(texts), -1)
        if not np.isfinite(found).all():
            raise ModelError(
                f"The reranker '{self.name}' gave a score that is no number; name another, or do without."
            )
        # Of two classes the second is "relevant".
        return np.asarray(found[:, -1] - found[:, 0] if found.shape[1] == 2 else found[:, 0])


def load_reranker(name: str, notice: Callable[[str], None] | None = None, options: ModelOptions = UNSET) -> Reranker:
    """The cross-encoder of that name or in that folder; ``notice`` is told its licence. Raises ModelError."""
    tell = notice or (lambda sentence: None)
    model, folder = open_reranker(name, options, tell)
    if model.num_labels > 2:
        raise ModelError(
            f"The model '{name}' tells {model.num_labels} classes apart and does not say how well a text answers. "
            "Name a cross-encoder that was trained to rank, or do without a reranker."
        )
    licence = read_license(folder)
    where, (zh, en) = model.device.type, describe_license(licence)
    tell(f"重排模型 {name}，用 {where}；许可：{zh} / reranker {name}, on {where}; licence: {en}")
    return Reranker(name, model, licence.name, options.batch)
