"""Which documents a question may be answered from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from index.errors import QuestionError
from index.library import Library
from index.snapshot import Snapshot
from rag.assistant import PolicyAssistant
from rag.filters import Filters, parse_filters


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def files(snapshot: Snapshot, **given: Any) -> set[str]:
    rows = parse_filters(given).rows(snapshot)
    assert rows is not None
    assert (np.diff(rows) > 0).all()
    return {snapshot.by_number[n].file for n in set(snapshot.table.document[rows].tolist())}


@pytest.mark.parametrize(
    "given", [None, {}, {"region": None}, {"region": ""}, {"region": []}, {"year_from": None, "document": []}]
)
def test_nothing_set_filters_nothing(snapshot: Snapshot, given: dict[str, Any] | None) -> None:
    assert parse_filters(given) == Filters()
    assert parse_filters(given).rows(snapshot) is None
    assert parse_filters(given).describe() == {}


def test_each_filter_narrows(snapshot: Snapshot) -> None:
    lease = snapshot.document("land-lease-2024.txt").id
    assert files(snapshot, document=lease) == {"land-lease-2024.txt"}
    assert files(snapshot, document=[lease], year_to=2019) == set()
    assert files(snapshot, year_to=2019) == {"land-lease-2019.txt"}
    assert files(snapshot, year_from=2025) == {"solar-storage-draft.docx"}
    assert files(snapshot, validity="repealed") == {"land-lease-2019.txt"}
    assert files(snapshot, validity=["repealed", "draft"]) == {"land-lease-2019.txt", "solar-storage-draft.docx"}
    assert files(snapshot, issuer="地方金融管理局") == {"bridge-loan-notice.txt", "loan-risk-pool.html"}
    assert files(snapshot, issuer="地方金融管理局", year_from=2024) == {"loan-risk-pool.html"}
    assert files(snapshot, region=["Lanchuan"]) == {"investment-guide-en.md"}
    assert files(snapshot, region="巴中") == set()
    assert files(snapshot, document=["no such id"]) == set()
    assert files(snapshot, topic="energy") == {"energy-plan.txt", "solar-storage-draft.docx"}
    assert files(snapshot, topic=["tax", "talent"], kind="办法") == {"talent-housing.docx"}
    assert files(snapshot, kind="讲话") == {"park-speech.txt"}


def test_a_document_without_a_date_is_of_no_year(snapshot: Snapshot) -> None:
    undated = {document.file for document in snapshot.documents if document.metadata.issued_on is None}
    assert undated
    assert not undated & files(snapshot, year_from=1900)
    assert not undated & files(snapshot, year_to=2100)


@pytest.mark.parametrize(
    "given",
    [
        {"city": "澜川"},
        {"Region": "澜川"},
        {"region": 5},
        {"region": [5]},
        {"region": {"澜川": 1}},
        {"year_from": "2024"},
        {"year_from": 2024.5},
        {"year_to": True},
        {"year_to": [2024]},
        {"topic": "weather"},
        {"kind": 1},
    ],
)
def test_what_is_no_filter_is_refused(given: dict[str, Any], assistant: PolicyAssistant) -> None:
    (name,) = given
    with pytest.raises(QuestionError, match=name):
        parse_filters(given)
    with pytest.raises(QuestionError, match=name):
        assistant.ask("租金能抵地价吗？", filters=given)
    with pytest.raises(QuestionError, match=name):
        assistant.search("租金能抵地价吗？", filters=given)


def test_answers_keep_to_the_filter_and_say_so(assistant: PolicyAssistant) -> None:
    question = "租赁期内交的租金能抵土地出让价款吗？"
    free = assistant.ask(question, limit=20)
    assert {c.document.file for c in (*free.citations, *free.related)} > {"land-lease-2019.txt"}
    only = assistant.ask(question, limit=20, filters={"year_to": 2019})
    assert {c.document.file for c in (*only.citations, *only.related)} == {"land-lease-2019.txt"}
    assert only.plan["filters"] == {"year_to": 2019}
    assert free.plan["filters"] == {}


def test_a_filter_that_nothing_passes_answers_nothing(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("租金能抵地价吗？", filters={"region": ["巴中"]})
    assert (answer.status, answer.citations, answer.related) == ("no_match", (), ())
    assert assistant.search("租金能抵地价吗？", filters={"region": ["巴中"]}) == ()


def test_a_place_that_was_named_keeps_to_the_filter_too(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("澜政发〔2024〕12号第十四条", filters={"year_to": 2019})
    assert {c.document.file for c in (*answer.citations, *answer.related)} <= {"land-lease-2019.txt"}
    assert not any(c.why.address for c in (*answer.citations, *answer.related))
