"""What a library can be filtered by: the regions, issuers, years, topics, kinds and validities of its documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from index.snapshot import Snapshot
from index.topics import topic_names


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that a filter takes, and how many documents pass it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each filter, most frequent first; years the newest first, topics in their own order."""

    regions: tuple[Facet, ...]
    issuers: tuple[Facet, ...]
    years: tuple[Facet, ...]
    topics: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    validities: tuple[Facet, ...]


def facets(snapshot: Snapshot) -> Facets:
    """What the documents of ``snapshot`` can be told apart by. An organ that issues with others counts by itself."""
    metadata = [document.metadata for document in snapshot.documents]
    years = _counted(m.issued_on[:4] for m in metadata if m.issued_on)
    topics = Counter(topic for topics in snapshot.topics.values() for topic in topics)
    return Facets(
        _counted(m.region for m in metadata if m.region),
        _counted(organ for m in metadata for organ in dict.fromkeys((m.issuer or "").split("、")) if organ),
        tuple(sorted(years, key=lambda year: year.value, reverse=True)),
        tuple(Facet(topic, topics[topic]) for topic in topic_names() if topics[topic]),
        _counted(m.kind for m in metadata if m.kind),
        _counted(m.validity for m in metadata),
    )


def _counted(values: Iterable[str]) -> tuple[Facet, ...]:
    counts = Counter(values)
    return tuple(Facet(value, counts[value]) for value in sorted(counts, key=lambda v: (-counts[v], v)))
