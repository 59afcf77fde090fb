"""What is told, and what a library remembers, of the model that made its vectors."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedding_prompts import Prompts

_SAMPLED_WEIGHTS = 64
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)^---", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^#+[^\n]*(?:licen[cs]e|许可|授权|ライセンス)[^\n]*\n+([^\n#]+)", re.IGNORECASE | re.MULTILINE)
_NOT_COMMERCIAL = re.compile(r"(?:^|[-_ ])nc(?:$|[-_ ])|non-?commercial", re.IGNORECASE)
_REMARK = 160
"""Characters told of what a model card says about its licence in words."""


@dataclass(frozen=True, slots=True)
class License:
    """``name`` is what the model card states in its front matter, as hubs want it, or ``None`` where it states none;
    ``remark`` is then how the section about the licence begins, if there is one.
    """

    name: str | None = None
    remark: str | None = None


@dataclass(frozen=True)
class ModelCard:
    """Which model made the vectors. Two libraries' vectors compare only if their ``fingerprint`` is the same."""

    name: str
    dimensions: int
    fingerprint: str
    max_tokens: int
    prompts: Prompts
    license: str | None = None


def read_license(folder: Path | None) -> License:
    """What the ``README.md`` in a model's folder says of its licence; nothing where there is none to read."""
    try:
        return stated_license((folder / "README.md").read_text(encoding="utf-8")) if folder else License()
    except (OSError, ValueError):
        return License()


def stated_license(readme: str) -> License:
    """The licence that a model's README names in its front matter, or how its section about it begins."""
    front = _FRONT.match(readme)
    name = _value(front.group(1), "license") if front else None
    if front and name == "other":
        name = _value(front.group(1), "license_name") or name
    if name:
        return License(name)
    section = _SECTION.search(readme)
    return License(None, section.group(1).strip()[:_REMARK] if section else None)


def _value(front: str, key: str) -> str | None:
    """The value of ``key`` in YAML front matter: a plain word, a quoted one, or a list of them."""
    found = re.search(rf"^{key}:[ \t]*([^\n]*)\n?((?:[ \t]*-[ \t]+[^\n]+\n?)*)", front, re.MULTILINE)
    if found is None:
        return None
    listed = re.findall(r"-[ \t]+([^\n]+)", found.group(2)) if not found.group(1).strip() else [found.group(1)]
    return ", ".join(item.strip().strip("[]\"'") for item in listed) or None


def describe_license(found: License) -> tuple[str, str]:
    """The licence in a few words, in Chinese and in English; one that is not stated is said to be unknown, and what
    the card says of it in words follows the English ones."""
    if found.name is None:
        remark = f": “{found.remark}”" if found.remark else ""
        return "未注明，使用前请查阅其说明", f"unknown, read its description before use{remark}"
    if _NOT_COMMERCIAL.search(found.name):
        return f"{found.name}（不得用于商业用途）", f"{found.name} (no commercial use)"
    return found.name, found.name


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
