"""The assistant behind a server: no more questions at once than it can serve, each counted, none remembered."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from index.errors import Overloaded, TiaowenError
from index.library import Library
from rag.answer import Answer, Citation
from rag.assistant import PolicyAssistant
from rag.settings import Settings
from ui.metrics import Metrics


class Places:
    """Room for ``most`` questions, of which ``at_once`` are worked on and the others wait for their turn."""

    def __init__(self, most: int, at_once: int) -> None:
        self._most = most
        self._turn = threading.BoundedSemaphore(min(at_once, most))
        self._lock = threading.Lock()
        self._taken = 0

    @property
    def taken(self) -> int:
        """Questions that are here now."""
        return self._taken

    @contextmanager
    def one(self) -> Iterator[None]:
        """A place, from its turn on. Raises Overloaded at once where all are taken."""
        with self._lock:
            if self._taken >= self._most:
                raise Overloaded(
                    f"{self._most} questions are under way, as many as this server takes at once; ask again in a few "
                    "seconds. 此刻提问过多，请过几秒再问。"
                )
            self._taken += 1
        try:
            with self._turn:
                yield
        finally:
            with self._lock:
                self._taken -= 1


class ServedAssistant(PolicyAssistant):
    """Answers as :class:`PolicyAssistant` does, and raises Overloaded where too many ask."""

    def __init__(
        self, library: Library, settings: Settings, metrics: Metrics | None, places: Places | None = None
    ) -> None:
        """``metrics`` count its questions, where given; ``places`` are shared with another, or its own."""
        super().__init__(library, settings)
        self._metrics = metrics
        at_once = settings.questions_at_once or os.cpu_count() or 1
        self.places = places or Places(settings.most_questions, at_once)

    def uncounted(self) -> ServedAssistant:
        """The same for questions that nobody asked: those that the page tries out before it suggests them."""
        other = ServedAssistant(self.library, self.settings, None, self.places)
        other.calibration, other.reranking = self.calibration, self.reranking
        return other

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        limit: int | None = None,
        filters: Mapping[str, Any] | None = None,
        without: Sequence[str] = (),
    ) -> Answer:
        with self._watched() as told, self.places.one():
            answer = super().ask(question, history=history, limit=limit, filters=filters, without=without)
            told.append(answer.status)
            if self._metrics is not None:
                self._metrics.answered(answer.timings_ms)
            return answer

    def search(
        self, question: str, *, limit: int = 20, filters: Mapping[str, Any] | None = None
    ) -> tuple[Citation, ...]:
        with self._watched() as told, self.places.one():
            found = super().search(question, limit=limit, filters=filters)
            told.append("searched")
            return found

    @contextmanager
    def _watched(self) -> Iterator[list[str]]:
        """Counts a question by what became of it, with the time it took, waiting included."""
        told: list[str] = []
        began = time.perf_counter()
        try:
            yield told
        except TiaowenError as error:
            told.append(error.code)
            raise
        finally:
            if self._metrics is not None:
                self._metrics.asked(told[0] if told else "internal_error", time.perf_counter() - began)
