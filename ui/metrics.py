"""What a server counts, as Prometheus reads it (the only user of prometheus-client): numbers, never a question.

Labels are drawn from what the program itself knows (outcomes, error codes, routes), so that nobody can add to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest

from index.errors import TiaowenError
from index.library import Library

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Seconds: a question takes some 20 ms on two cores, a loaded server some seconds.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The figures of one server."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tiaowen_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "tiaowen_request_seconds", "Seconds a request took.", ["route"], buckets=_SECONDS, registry=self._registry
        )
        self._questions = Counter(
            "tiaowen_questions", "Questions by outcome: answered, no_match, searched, or an error's code.",
            ["outcome"], registry=self._registry,
        )  # fmt: skip
        self._question_seconds = Histogram(
            "tiaowen_question_seconds",
            "Seconds a question took, its wait included.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._stages = Histogram(
            "tiaowen_stage_seconds",
            "Seconds of each stage of an answer.",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._uploads = Counter("tiaowen_uploads", "Uploaded files by outcome.", ["outcome"], registry=self._registry)
        self._errors = Counter(
            "tiaowen_errors", "Errors told to clients, by code.", ["code"], registry=self._registry
        )
        self._under_way = Gauge(
            "tiaowen_questions_under_way", "Questions under way, waiting ones too.", registry=self._registry
        )
        self._ready = Gauge("tiaowen_ready", "1 where questions can be answered.", registry=self._registry)
        self._documents = Gauge("tiaowen_documents", "Documents in the library.", registry=self._registry)
        self._clauses = Gauge("tiaowen_clauses", "Clauses in the library.", registry=self._registry)
        self._version = Info("tiaowen_library", "The version that answers.", registry=self._registry)

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request to the route (its template, not its path) was answered."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def asked(self, outcome: str, seconds: float) -> None:
        """A question came to its end."""
        self._questions.labels(outcome).inc()
        self._question_seconds.observe(seconds)

    def answered(self, timings_ms: Mapping[str, float]) -> None:
        """An answer took these times."""
        for stage, milliseconds in timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def uploaded(self, *outcomes: str) -> None:
        """Files were ``added``, ``replaced``, ``unchanged`` or ``failed``."""
        for outcome in outcomes:
            self._uploads.labels(outcome).inc()

    def failed(self, code: str) -> None:
        """A client was told of an error."""
        self._errors.labels(code).inc()

    def questions_under_way(self, count: Callable[[], int]) -> None:
        """From now on ``count`` is asked for how many there are."""
        self._under_way.set_function(count)

    def text(self, ready: bool) -> bytes:
        """All figures in Prometheus's text format; without those of the library where it cannot be read."""
        self._ready.set(ready)
        try:
            documents = self._library.documents()
            self._version.info({"version": self._library.version})
        except TiaowenError:
            pass
        else:
            self._documents.set(len(documents))
            self._clauses.set(sum(document.clauses for document in documents))
        return generate_latest(self._registry)
