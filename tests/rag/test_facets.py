"""What a library can be filtered by."""

from __future__ import annotations

from index.library import Library
from rag.facets import Facet, facets
from rag.filters import parse_filters


def test_the_values_are_counted(sample_library: Library) -> None:
    found = facets(sample_library.snapshot)
    assert found.regions == (Facet("澜川市", 17), Facet("Lanchuan City", 1))
    assert found.years == (Facet("2025", 1), Facet("2024", 9), Facet("2023", 4), Facet("2019", 1))
    assert Facet("repealed", 1) in found.validities
    assert sum(facet.count for facet in found.validities) == 19
    # An organ that issued three documents, twice with others.
    assert Facet("澜川市财政局", 3) in found.issuers
    assert not any("、" in facet.value for facet in found.issuers)


def test_each_value_filters_to_as_many_documents_as_it_says(sample_library: Library) -> None:
    snapshot = sample_library.snapshot
    found = facets(snapshot)
    for name, values in (("topic", found.topics), ("kind", found.kinds), ("validity", found.validities)):
        assert values
        for facet in values:
            assert len(parse_filters({name: facet.value}).numbers(snapshot)) == facet.count
    for facet in found.years:
        year = int(facet.value)
        assert len(parse_filters({"year_from": year, "year_to": year}).numbers(snapshot)) == facet.count
