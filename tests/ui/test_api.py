"""The HTTP API over a real server and a real library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.ui.conftest import Served

NOTICE = (
    "城东区灯塔补助通知\n\n第一条 在灯塔装设太阳能板的，每座补助四万三千元。\n\n第二条 本通知自2024年1月1日起施行。\n"
)
QUESTION = "灯塔装太阳能板补助多少钱？"


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


def send(client: httpx.Client, *files: tuple[str, bytes]) -> httpx.Response:
    return client.post("/api/documents", files=[("files", (name, data)) for name, data in files])


@pytest.fixture
def notice(client: httpx.Client) -> dict[str, str]:
    """A small document in the library for the length of a test; its published form."""
    added: list[dict[str, str]] = send(client, ("灯塔补助.txt", NOTICE.encode())).json()["added"]
    return added[0]


def assert_error(response: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert response.status_code == status
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "detail"}
    assert body["error"]["code"] == code
    assert body["error"]["message"]
    return dict(body["error"])


def test_an_answer_quotes_its_document_to_the_character(client: httpx.Client, notice: dict[str, str]) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert answer["status"] == "answered"
    best = answer["citations"][0]
    assert best["document"]["id"] == notice["id"]
    text = client.get(f"/api/documents/{notice['id']}/text").json()["text"]
    assert best["quote"] == text[best["start"] : best["end"]]
    assert "四万三千元" in best["quote"]
    for span in best["evidence"]:
        assert best["start"] <= span["start"] < span["end"] <= best["end"]
    assert {"question", "status", "citations", "related", "plan", "library_version", "timings_ms"} <= set(answer)


def test_a_clause_can_be_fetched_by_its_number(client: httpx.Client, notice: dict[str, str]) -> None:
    best = client.post("/api/ask", json={"question": QUESTION}).json()["citations"][0]
    clause = client.get(f"/api/clauses/{best['clause']}").json()
    # A clause runs up to the next one; what is quoted of it leaves out the empty lines at its end.
    assert clause["quote"].strip() == best["quote"]
    assert (clause["start"], clause["address"]) == (best["start"], best["address"])
    assert clause["document"]["id"] == notice["id"]
    assert_error(client.get("/api/clauses/999999999"), 404, "clause_not_found")
    around = client.get(f"/api/clauses/{best['clause']}/context").json()
    assert around.keys() == {"clause", "before", "after", "lead", "refers"}
    assert (around["clause"]["quote"], around["clause"]["start"]) == (best["quote"], best["start"])
    text = client.get(f"/api/documents/{best['document']['id']}/text").json()["text"]
    for near in (around["before"], around["after"]):
        assert near is None or text[near["start"] : near["end"]] == near["quote"]
    assert_error(client.get("/api/clauses/999999999/context"), 404, "clause_not_found")
    assert_error(client.get("/api/clauses/0"), 422, "invalid_request")


def test_the_text_is_the_sum_of_its_clauses(client: httpx.Client) -> None:
    for document in client.get("/api/documents").json():
        shown = client.get(f"/api/documents/{document['id']}/text").json()
        assert shown["document"] == document
        assert len(shown["text"]) == document["length"]
        assert "".join(shown["text"][c["start"] : c["end"]] for c in shown["clauses"]) == shown["text"]
        assert len(shown["clauses"]) == document["clauses"]


def test_documents_by_id_and_by_file_name(client: httpx.Client, notice: dict[str, str]) -> None:
    assert client.get(f"/api/documents/{notice['id']}").json() == notice
    assert client.get("/api/documents/灯塔补助.txt").json() == notice
    assert notice["title"] == "城东区灯塔补助通知"
    assert_error(client.get("/api/documents/nothing"), 404, "document_not_found")
    assert_error(client.get("/api/documents/nothing/text"), 404, "document_not_found")
    assert_error(client.delete("/api/documents/nothing"), 404, "document_not_found")


def test_search_ranks_without_a_threshold(client: httpx.Client, notice: dict[str, str]) -> None:
    found = client.post("/api/search", json={"question": "灯塔", "limit": 3}).json()
    assert found["citations"][0]["document"]["id"] == notice["id"]
    assert [citation["rank"] for citation in found["citations"]] == list(range(1, len(found["citations"]) + 1))
    assert len(found["citations"]) <= 3


def test_filters_keep_others_out(client: httpx.Client, notice: dict[str, str]) -> None:
    only = client.post("/api/search", json={"question": "补助", "filters": {"document": [notice["id"]]}}).json()
    assert {citation["document"]["id"] for citation in only["citations"]} == {notice["id"]}


def test_what_can_be_filtered_by_is_listed_with_counts(client: httpx.Client) -> None:
    listed = client.get("/api/filters").json()
    assert list(listed) == ["regions", "issuers", "years", "topics", "kinds", "validities"]
    documents = client.get("/api/documents").json()
    for name, field in (("regions", "region"), ("kinds", "kind"), ("validities", "validity")):
        for value in listed[name]:
            assert value["count"] == sum(document[field] == value["value"] for document in documents)
    for topic in listed["topics"]:
        having = {document["file"] for document in documents if topic["value"] in document["topics"]}
        assert topic["count"] == len(having)
        found = client.post(
            "/api/search", json={"question": "企业", "limit": 50, "filters": {"topic": [topic["value"]]}}
        )
        assert {citation["document"]["file"] for citation in found.json()["citations"]} <= having
    assert_error(
        client.post("/api/ask", json={"question": "a", "filters": {"topic": ["weather"]}}), 422, "question_error"
    )


def test_the_plan_says_what_the_question_itself_asked_for(client: httpx.Client) -> None:
    asked = {"question": "只看2019年以前的租地办法，租金能抵多少地价？"}
    plan = client.post("/api/ask", json=asked).json()["plan"]
    assert plan["said"] == [{"kind": "year", "text": "2019年以前", "value": [None, 2019], "hard": True}]
    assert plan["filters"] == {"year_to": 2019}
    missing = client.post("/api/ask", json={"question": "先租后让办法第九十九条"}).json()
    assert missing["status"] == "no_match"
    assert [(note["found"], note["exists"]) for note in missing["plan"]["addresses"]] == [
        (False, "第一条–第三十二条")
    ]


def test_limit(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": "先租后让最长租几年？", "limit": 2}).json()
    assert 1 <= len(answer["citations"]) <= 2


def test_what_a_follow_up_keeps_is_told_and_can_be_taken_off(client: httpx.Client) -> None:
    asked = {"question": "那可以延期吗？", "history": ["租赁期届满没有通过达产验收怎么办？"]}
    chips = client.post("/api/ask", json=asked).json()["plan"]["carried"]
    assert chips
    assert all(set(chip) == {"kind", "text"} for chip in chips)
    assert {chip["kind"] for chip in chips} <= {"document", "region", "year", "words"}
    less = client.post("/api/ask", json=asked | {"without": [chip["text"] for chip in chips]}).json()
    assert less["plan"]["carried"] == []


def test_the_same_file_is_not_added_twice_and_a_new_version_replaces(client: httpx.Client) -> None:
    first = send(client, ("a.txt", NOTICE.encode())).json()["added"][0]
    again = send(client, ("a.txt", NOTICE.encode())).json()
    assert [document["id"] for document in again["unchanged"]] == [first["id"]]
    assert again["added"] == again["replaced"] == again["failures"] == []
    newer = send(client, ("a.txt", NOTICE.replace("四万三千", "九千").encode())).json()
    assert [document["file"] for document in newer["replaced"]] == ["a.txt"]
    assert newer["library_version"] != again["library_version"]
    files = [document["file"] for document in client.get("/api/documents").json()]
    assert files.count("a.txt") == 1
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert "四万三千" not in str(answer)
    assert "九千" in answer["citations"][0]["quote"]


def test_a_deleted_document_answers_nothing(client: httpx.Client) -> None:
    added = send(client, ("灯塔.txt", NOTICE.encode())).json()["added"][0]
    deleted = client.delete(f"/api/documents/{added['id']}").json()
    assert deleted["deleted"] == added
    for path in ("/api/ask", "/api/search"):
        assert "灯塔" not in str(client.post(path, json={"question": QUESTION}).json().get("citations"))
    assert_error(client.get(f"/api/documents/{added['id']}"), 404, "document_not_found")


def test_one_bad_file_does_not_stop_the_others(client: httpx.Client) -> None:
    report = send(
        client,
        ("好.txt", NOTICE.encode()),
        ("空.txt", b"  \n"),
        ("坏.pdf", b"%PDF-1.7 not really"),
        ("x.exe", b"MZ\x00\x01\x02"),
        ("大.txt", "大".encode() * 400_000),
    ).json()
    assert [document["file"] for document in report["added"]] == ["好.txt"]
    failed = {failure["file"]: failure["code"] for failure in report["failures"]}
    assert failed == {
        "空.txt": "empty_document",
        "坏.pdf": "unreadable_document",
        "x.exe": "unknown_format",
        "大.txt": "too_large",
    }
    assert all(failure["reason"] for failure in report["failures"])


def test_where_no_file_can_be_taken_the_request_failed(client: httpx.Client) -> None:
    error = assert_error(send(client, ("空.txt", b"\n")), 422, "empty_document")
    assert error["detail"]["failures"][0]["file"] == "空.txt"  # type: ignore[index]
    assert_error(send(client, ("大.txt", b"a" * 1_100_000)), 413, "too_large")
    assert_error(client.post("/api/documents"), 422, "invalid_request")


def test_an_upload_may_bring_only_so_many_files(client: httpx.Client) -> None:
    report = send(client, *[(f"{number}.txt", NOTICE.encode()) for number in range(6)]).json()
    assert len(report["added"]) == 5
    assert [(failure["file"], failure["code"]) for failure in report["failures"]] == [("5.txt", "too_many_files")]


def test_a_name_is_never_a_path(client: httpx.Client, served: Served) -> None:
    # Written by hand, because clients clean names themselves.
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="../../../outside.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n" + NOTICE.encode() + b"\r\n--x--\r\n"
    )
    added = client.post(
        "/api/documents", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    ).json()["added"][0]
    assert added["file"] == "outside.txt"
    assert list(served.library.path.parent.parent.rglob("outside.txt")) == []


def test_what_cannot_be_asked(client: httpx.Client) -> None:
    assert_error(client.post("/api/ask", json={"question": "  "}), 422, "question_error")
    assert_error(client.post("/api/ask", json={"question": "长" * 2001}), 422, "question_error")
    assert_error(client.post("/api/ask", json={}), 422, "invalid_request")
    assert_error(client.post("/api/ask", json={"question": "a", "limit": 0}), 422, "invalid_request")
    assert_error(client.post("/api/ask", json={"question": "a", "colour": 1}), 422, "invalid_request")
    assert_error(client.post("/api/ask", json={"question": "a", "without": "b"}), 422, "invalid_request")
    assert_error(client.post("/api/ask", content=b"{"), 422, "invalid_request")
    assert_error(
        client.post("/api/ask", json={"question": "a", "filters": {"validity": ["maybe"]}}), 422, "invalid_request"
    )


def test_addresses_that_are_not_there(client: httpx.Client) -> None:
    assert_error(client.get("/api/nothing"), 404, "not_found")
    assert_error(client.get("/api/"), 404, "not_found")
    for path in ("ask", "export", "feedback"):
        assert_error(client.get(f"/api/{path}"), 405, "method_not_allowed")
    assert_error(client.put("/api/documents"), 405, "method_not_allowed")


def test_health(client: httpx.Client, served: Served) -> None:
    assert client.get("/api/health/live").json() == {"status": "live"}
    ready = client.get("/api/health/ready").json()
    documents = client.get("/api/documents").json()
    assert ready == {
        "status": "ready",
        "reason": None,
        "model": "builtin",
        "license": "mit",
        "reranker": None,
        "reranker_license": None,
        "library_version": served.library.version,
        "documents": len(documents),
        "clauses": sum(document["clauses"] for document in documents),
        "loaded": True,
    }


def test_the_description_covers_every_endpoint(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()["paths"]
    assert set(described) == {
        "/api/ask",
        "/api/search",
        "/api/export",
        "/api/feedback",
        "/api/documents",
        "/api/documents/{document_id}",
        "/api/documents/{document_id}/original",
        "/api/documents/{document_id}/pages/{number}",
        "/api/documents/{document_id}/text",
        "/api/documents/{document_id}/texts",
        "/api/library",
        "/api/filters",
        "/api/clauses/{clause_id}",
        "/api/session",
        "/api/clauses/{clause_id}/context",
        "/api/health/live",
        "/api/health/ready",
    }


def test_a_permanent_link_leads_to_the_page(client: httpx.Client) -> None:
    response = client.get("/c/abc/12-30")
    assert response.status_code == 303
    assert response.headers["location"] == "/?document=abc&start=12&end=30"
    response = client.get("/c/abc/12-30", params={"version": "3-a&b"})
    assert response.headers["location"] == "/?document=abc&start=12&end=30&version=3-a%26b"


def test_a_library_without_documents_answers_honestly(served_empty: Served) -> None:
    with served_empty.client() as client:
        assert client.get("/api/documents").json() == []
        answer = client.post("/api/ask", json={"question": QUESTION}).json()
        assert (answer["status"], answer["citations"], answer["related"]) == ("no_match", [], [])
        assert client.post("/api/search", json={"question": QUESTION}).json()["citations"] == []
