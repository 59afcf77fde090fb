"""What the API and the page share: one library, one assistant, and whether they are loaded. Nothing of any user."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass, field
from typing import Literal

from index.library import Library
from rag.settings import Settings
from rag.suggestions import Suggestions
from ui.access.access import Access
from ui.answering import ServedAssistant
from ui.metrics import Metrics

log = logging.getLogger("tiaowen.ui")

State = Literal["loading", "ready", "failed"]


@dataclass(slots=True)
class Service:
    """The library behind the server. ``state`` is read by ``/api/health/ready``."""

    settings: Settings
    library: Library
    assistant: ServedAssistant
    metrics: Metrics
    state: State = "loading"
    reason: str | None = None
    suggesting: ServedAssistant = field(init=False)
    suggestions: Suggestions = field(init=False)
    access: Access = field(init=False)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.suggesting = self.assistant.uncounted()
        self.suggestions = Suggestions(self.suggesting)
        self.access = Access(self.settings, self.library.path)

    @classmethod
    def over(cls, library: Library, settings: Settings) -> Service:
        """The service of a library. Raises LibraryError where the library's calibration cannot be read."""
        metrics = Metrics(library)
        assistant = ServedAssistant(library, settings, metrics)
        metrics.questions_under_way(lambda: assistant.places.taken)
        return cls(settings, library, assistant, metrics)

    def warm(self) -> None:
        """Load the model and the indexes. What goes wrong is kept in ``reason`` and logged, never raised:
        the page must still say what is the matter."""
        with self._lock:
            try:
                self.assistant.warm()
            except Exception as error:
                log.exception("The library could not be loaded")
                self.state, self.reason = "failed", str(error)
            else:
                self.state, self.reason = "ready", None

    def warm_in_background(self) -> threading.Thread:
        """Start ``warm`` in a thread of its own, and give that thread."""
        thread = threading.Thread(target=self._warm_all, name="tiaowen-warm", daemon=True)
        thread.start()
        return thread

    def _warm_all(self) -> None:
        """``warm``, and then the questions to begin with, so that the first visitor need not wait for them."""
        self.warm()
        if self.state == "ready":
            try:
                for language in ("zh", "en"):
                    self.suggestions.first(language)
            except Exception:
                # They are worked out again when they are asked for.
                log.warning("No questions could be suggested", exc_info=True)
