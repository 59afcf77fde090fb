"""What an operator may say of how a model is loaded, beside its name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Each left unset is chosen by the model or the machine. The built-in encoder takes none of them.

    ``device`` is a name of PyTorch's (``cpu``, ``cuda``, ``cuda:1``, ``mps``); ``batch`` how many texts go through
    the model at a time; ``question_prompt`` and ``passage_prompt`` go before every question and every passage, in
    place of the model's own; ``trust_remote_code`` lets a model run program code that comes with it.
    """

    device: str | None = None
    batch: int | None = None
    question_prompt: str | None = None
    passage_prompt: str | None = None
    trust_remote_code: bool = False


UNSET = ModelOptions()
"""Everything is left to the model and the machine."""
