"""The fast form of the built-in encoder as a module of sentence-transformers (the only user of ``onnxruntime``)."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder_folder import FAST, MAX_TOKENS, TOKENIZER
from index.encoder_graph import INPUT, OUTPUT
from index.encoder_tokenizer import load_tokenizer

if TYPE_CHECKING:
    from torch.nn import Module


class FastEncoder:
    """Token ids to vectors, one text at a time, ``threads`` texts side by side; safe to share between threads."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread per text: the texts are the parallel work, and no step waits for another core.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Lengths differ from text to text, so a plan of the memory for one length is of no use to the next.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        # The graph is written as it should run; "extended" would fuse it back into slower operators.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session = onnxruntime.InferenceSession(str(folder / FAST), options, providers=["CPUExecutionProvider"])
        self.tokenizer = load_tokenizer(folder / TOKENIZER, MAX_TOKENS)
        self.threads = threads or usable_cores()
        self.dimensions = int(self._session.get_outputs()[0].shape[1])

    def tokens(self, text: str) -> np.ndarray:
        """The ids of ``text``, int64 ``(tokens,)``, at most ``MAX_TOKENS``."""
        return np.asarray(self.tokenizer.encode(text).ids, np.int64)

    def vectors(self, batch: list[np.ndarray]) -> np.ndarray:
        """The mean token vectors of texts given as ids, float32 ``(len(batch), dimensions)``, of any length."""
        if len(batch) == 1:
            return self._vector(batch[0])
        with ThreadPoolExecutor(min(self.threads, len(batch))) as pool:
            return np.concatenate(list(pool.map(self._vector, batch)))

    def _vector(self, ids: np.ndarray) -> np.ndarray:
        (vector,) = self._session.run([OUTPUT], {INPUT: ids[None, :]})
        return np.asarray(vector)


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def fast_module(folder: Path, threads: int | None = None) -> Module:
    """``FastEncoder`` in the shape that ``SentenceTransformer(modules=[…])`` takes as its first module."""
    import torch

    class FastModule(torch.nn.Module):
        max_seq_length = MAX_TOKENS

        def __init__(self) -> None:
            super().__init__()
            self.encoder = FastEncoder(folder, threads)
            self.tokenizer = self.encoder.tokenizer

        def preprocess(self, inputs: list[str], prompt: str | None = None, **_: Any) -> dict[str, Any]:
            return {"ids": [self.encoder.tokens((prompt or "") + text) for text in inputs]}

        def forward(self, features: dict[str, Any]) -> dict[str, Any]:
            return {"sentence_embedding": torch.from_numpy(self.encoder.vectors(features["ids"]))}

        def get_embedding_dimension(self) -> int:
            return self.encoder.dimensions

    return FastModule()
