"""Whether a folder holds the kind of model that is asked for: any would load, and give numbers of no meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from index.errors import ModelError

Kind = Literal["embedding", "reranker"]

_CROSS_ENCODERS = ("ForSequenceClassification", "ForCausalLM")
"""Ends of architecture names of which sentence-transformers makes a cross-encoder without inventing weights."""


def check_kind(folder: Path, name: str, wanted: Kind) -> None:
    """Raises ModelError where the files in ``folder`` say that it is a model of another kind.

    A cross-encoder opened for its vectors has none worth the name; an embedding model opened as a cross-encoder is
    given a head of random numbers.
    """
    declared = _read(folder / "config_sentence_transformers.json").get("model_type")
    modules = (folder / "modules.json").is_file()
    heads = [str(head) for head in _read(folder / "config.json").get("architectures") or ()]
    if wanted == "embedding":
        if declared not in (None, "SentenceTransformer"):
            advice = "; name it with --reranker" if declared == "CrossEncoder" else ""
            raise ModelError(f"The model '{name}' is a {declared}, which makes no dense vectors of texts{advice}.")
        if not modules and any(head.endswith("ForSequenceClassification") for head in heads):
            raise ModelError(
                f"The model '{name}' is a classifier ({heads[0]}), which makes no vectors of texts; if it is a "
                "cross-encoder, name it with --reranker."
            )
    elif declared != "CrossEncoder":
        if modules:
            raise ModelError(
                f"The model '{name}' makes vectors of texts and is no cross-encoder; name it with --model, or name a "
                "cross-encoder as the reranker."
            )
        if heads and not any(head.endswith(_CROSS_ENCODERS) for head in heads):
            raise ModelError(
                f"The model '{name}' ({heads[0]}) is no cross-encoder: it has nothing that scores a question with a "
                "text. Name one that has, or do without a reranker."
            )


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
