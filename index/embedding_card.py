"""What a library remembers of the model that made its vectors."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from index.embedding_prompts import Prompts

_SAMPLED_WEIGHTS = 64
_LICENSE = re.compile(r"\A---\n.*?^license:[ \t]*[\"']?([^\s\"']+)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class ModelCard:
    """Which model made the vectors. Two libraries' vectors compare only if their ``fingerprint`` is the same."""

    name: str
    dimensions: int
    fingerprint: str
    max_tokens: int
    license: str | None = None


def stated_license(readme: str) -> str | None:
    """The licence that a model's README names in its front matter, as hubs want it."""
    found = _LICENSE.match(readme)
    return found.group(1) if found else None


def fingerprint(model: Any, prompts: Prompts) -> str:
    """32 hex digits for a ``SentenceTransformer`` and its prompts, whatever name or folder it came from.

    They change with the weights (some 64 values of each tensor are read), the pooling, the prompts, the length.
    """
    shape = [(type(module).__name__, getattr(module, "pooling_mode", None)) for module in model]
    digest = hashlib.sha256(repr((prompts, model.max_seq_length, shape)).encode())
    for name, tensor in sorted(model.state_dict().items()):
        # BERT's own pooler takes no part in the vectors, and is random where the model's files leave it out.
        if "pooler" in name:
            continue
        values = tensor.detach().flatten()
        sample = values[:: max(1, len(values) // _SAMPLED_WEIGHTS)].float().cpu().numpy()
        digest.update(f"{name}{tuple(tensor.shape)}".encode() + sample.tobytes())
    return digest.hexdigest()[:32]
