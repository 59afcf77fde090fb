"""Who may read the library and who may change it. One function decides, for the gate, the API and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.access.records import Action, Caller

if TYPE_CHECKING:
    from rag.settings import Settings


def may(action: Action, settings: Settings, guarded: bool, caller: Caller) -> bool:
    """Whether ``caller`` may ``read`` (ask, look up) or ``change`` (add, replace, correct, delete).

    ``guarded``: there are accounts, so that who is not known may nothing, or with ``settings.readers`` read.
    Without accounts everyone who gets here may read, and ``settings.changes`` says who may change.
    """
    if action == "read":
        return caller.role is not None or not guarded or settings.readers == "everyone"
    if settings.changes == "nobody":
        return False
    if guarded or caller.role is not None:
        return caller.role == "editor"
    return caller.local or settings.changes == "everyone"


def may_read_metrics(settings: Settings, caller: Caller) -> bool:
    """Whether ``caller``, who may read, may also read the server's figures, as ``settings.metrics`` has it."""
    if settings.metrics == "local":
        return caller.local or caller.role == "editor"
    return settings.metrics == "everyone"
