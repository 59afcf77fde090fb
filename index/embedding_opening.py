"""Opens models from a folder, the hub's cache or the hub; the only user of sentence-transformers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedding_kind import Kind, check_kind
from index.embedding_options import ModelOptions
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

_HUB_PATIENCE = 10
"""Seconds to wait for a hub's first answer."""

_OWNERS: dict[Kind, str] = {"embedding": "sentence-transformers", "reranker": "cross-encoder"}
"""Whose a bare name is, as sentence-transformers has it."""

_WANTED: dict[Kind, str] = {"embedding": "a sentence-transformers model", "reranker": "a cross-encoder"}
_OTHERWISE: dict[Kind, str] = {
    "embedding": "or name 'builtin', which needs no network",
    "reranker": "or do without a reranker, which needs no network",
}

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A model, and the folder with its files where that is known."""

    model: Any
    folder: Path | None


def open_embedding(name: str, options: ModelOptions, tell: Tell) -> tuple[SentenceTransformer, Path | None]:
    """The embedding model of that name or in that folder, and where its files lie. Raises ModelError."""
    opened = _open(name, "embedding", options, tell)
    return opened.model, opened.folder


def open_reranker(name: str, options: ModelOptions, tell: Tell) -> tuple[CrossEncoder, Path | None]:
    """The cross-encoder of that name or in that folder, and where its files lie. Raises ModelError."""
    opened = _open(name, "reranker", options, tell)
    return opened.model, opened.folder


def assemble(module: Any, prompts: dict[str, str]) -> SentenceTransformer:
    """A model of one ready-made module, its vectors brought to length 1; on the processor."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize

    modules: Sequence[Any] = [module, Normalize()]
    return SentenceTransformer(modules=list(modules), device="cpu", prompts=prompts, local_files_only=True)


def _open(name: str, kind: Kind, options: ModelOptions, tell: Tell) -> Opened:
    device = _device(options.device)
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        check_kind(folder, name, kind)
        try:
            return Opened(_load(str(folder), kind, options, device, local=True), folder)
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(
                f"The folder '{name}' could not be loaded as {_WANTED[kind]} ({brief(error)}). "
                f"Name a folder that holds one, a model on a hub (owner/model), {_OTHERWISE[kind]}."
            ) from error
    if name.count("/") > 1 or name[:1] in {"", ".", "~", "/"} or "\\" in name:
        raise ModelError(
            f"There is no folder '{name}'. Name one that is there, a model on a hub, {_OTHERWISE[kind]}."
        )
    return _from_hub(name, kind, options, device, tell)


def _from_hub(name: str, kind: Kind, options: ModelOptions, device: str, tell: Tell) -> Opened:
    """What an earlier run has fetched is taken without asking the hub."""
    from huggingface_hub import constants, hf_hub_download, model_info

    full = name if "/" in name else f"{_OWNERS[kind]}/{name}"
    folder, amiss = _cached(full), "nothing of it"
    try:
        if folder is not None:
            check_kind(folder, name, kind)
            return Opened(_load(str(folder), kind, options, device, local=True), folder)
    except ModelError:
        raise
    except Exception as error:
        # A download that was cut off, most likely: the hub has the rest.
        amiss = brief(error)
    try:
        # One question first: sentence-transformers itself goes on trying for over a minute where no hub answers.
        model_info(full, timeout=_HUB_PATIENCE)
        tell(f"正在从模型库下载 {name} / fetching {name} from the hub")
        model = _load(full, kind, options, device, local=False)
        with contextlib.suppress(Exception):
            # For its licence; a model works without it.
            hf_hub_download(full, "README.md")
    except ModelError:
        raise
    except Exception as error:
        asked = "not asked, since HF_HUB_OFFLINE is set" if constants.HF_HUB_OFFLINE else f"at {constants.ENDPOINT}"
        raise ModelError(
            f"The model '{name}' could not be loaded. Tried: the folder '{name}', which is not there; what was "
            f"fetched before, in {constants.HF_HUB_CACHE} ({amiss}); the hub, {asked} ({brief(error)}). "
            f"If no hub can be reached from here, fetch it where one can (`hf download {full} --local-dir FOLDER`) "
            f"and name that FOLDER; or copy that machine's cache to the place above; {_OTHERWISE[kind]}."
        ) from error
    folder = _cached(full)
    if folder is not None:
        check_kind(folder, name, kind)
    return Opened(model, folder)


def _cached(full: str) -> Path | None:
    """The folder of the hub's cache that holds this model, or the part of it that was fetched."""
    from huggingface_hub import try_to_load_from_cache

    for file in ("modules.json", "config.json"):
        found = try_to_load_from_cache(full, file)
        if isinstance(found, str):
            return Path(found).parent
    return None


def _load(source: str, kind: Kind, options: ModelOptions, device: str, *, local: bool) -> Any:
    import torch
    from sentence_transformers import CrossEncoder, SentenceTransformer

    # A processor computes in float32 fastest and the same on every machine, whatever the weights are stored in.
    how: dict[str, Any] = {"model_kwargs": {"dtype": torch.float32}} if device == "cpu" else {}
    how |= {"device": device, "local_files_only": local, "trust_remote_code": options.trust_remote_code}
    try:
        with _quiet() if local else contextlib.nullcontext():
            if kind == "embedding":
                return SentenceTransformer(source, **how)
            # Raw scores: a sigmoid would round the best ones to the same 1.
            return CrossEncoder(source, activation_fn=torch.nn.Identity(), **how)
    except Exception as error:
        if "trust_remote_code" in str(error) and not options.trust_remote_code:
            raise ModelError(
                f"The model '{source}' wants to run program code that comes with it. Read that code; if you trust "
                "it, say so with --trust-remote-code or TIAOWEN_TRUST_REMOTE_CODE=true. Otherwise name another model."
            ) from error
        raise


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the bars that transformers draws for every model it reads from the disk."""
    from transformers.utils import logging

    if not logging.is_progress_bar_enabled():
        yield
        return
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.enable_progress_bar()


def _device(wanted: str | None) -> str:
    """``wanted`` if this machine has it, else the best it has. Raises ModelError."""
    import torch
    from sentence_transformers.util import get_device_name

    if not wanted or wanted == "auto":
        return str(get_device_name())
    try:
        torch.empty(0, device=wanted)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise ModelError(
            f"The device '{wanted}' cannot be used here ({brief(error)}). Set TIAOWEN_DEVICE to cpu, cuda, cuda:1 or "
            "mps as this machine has it, or leave it unset: the best one is then taken."
        ) from error
    return wanted


def brief(error: Exception) -> str:
    """An error of somebody else's in one line of bearable length."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
