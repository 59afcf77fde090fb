"""The figures: what was asked is counted and never said, for those who may read them."""

from __future__ import annotations

import re

import pytest

from rag.settings import Settings
from tests.ui.conftest import Served
from ui.access.records import Caller
from ui.permission import may_read_metrics

QUESTION = "城东灯塔的看守人津贴是多少？"


def figure(text: str, line: str) -> float:
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_what_happens_is_counted(served: Served) -> None:
    with served.client() as client:
        before = client.get("/metrics").text
        answer = client.post("/api/ask", json={"question": QUESTION}).json()
        assert client.post("/api/ask", json={"question": " "}).status_code == 422
        assert client.post("/api/search", json={"question": QUESTION}).status_code == 200
        client.post("/api/documents", files={"files": ("a.txt", f"云岭县办法\n第一条 {QUESTION}".encode())})
        assert client.post("/api/documents", files={"files": ("a.txt", b" ")}).status_code == 422
        assert client.get("/api/documents/nothing").status_code == 404
        response = client.get("/metrics")
    after = response.text
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        f'tiaowen_questions_total{{outcome="{answer["status"]}"}}',
        'tiaowen_questions_total{outcome="question_error"}',
        'tiaowen_questions_total{outcome="searched"}',
        'tiaowen_stage_seconds_count{stage="total"}',
        'tiaowen_uploads_total{outcome="added"}',
        'tiaowen_uploads_total{outcome="failed"}',
        'tiaowen_errors_total{code="document_not_found"}',
        'tiaowen_errors_total{code="question_error"}',
        'tiaowen_requests_total{method="GET",route="/api/documents/{document_id}",status="404"}',
    ):
        assert figure(after, line) - figure(before, line) == 1, line
    assert figure(after, "tiaowen_question_seconds_count") - figure(before, "tiaowen_question_seconds_count") == 3
    assert figure(after, "tiaowen_documents") == len(served.library.documents())
    assert f'tiaowen_library_info{{version="{served.library.version}"}} 1.0' in after
    assert figure(after, "tiaowen_ready") == 1
    assert "灯塔" not in after
    assert "nothing" not in after


@pytest.mark.parametrize(
    ("setting", "caller", "may"),
    [
        ("local", Caller("127.0.0.1", local=True), True),
        ("local", Caller("192.0.2.7"), False),
        ("local", Caller("192.0.2.7", name="li", role="editor"), True),
        ("local", Caller("192.0.2.7", name="wang", role="reader"), False),
        ("everyone", Caller("192.0.2.7"), True),
        ("nobody", Caller("127.0.0.1", local=True), False),
        ("nobody", Caller("192.0.2.7", name="li", role="editor"), False),
    ],
)
def test_who_may_read_them(setting: str, caller: Caller, may: bool) -> None:
    assert may_read_metrics(Settings(metrics=setting), caller) == may  # type: ignore[arg-type]
