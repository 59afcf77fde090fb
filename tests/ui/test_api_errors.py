"""Every error of the API has the one shape, and none tells what the server looks like inside."""

from __future__ import annotations

import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import errors
from ui import api_errors


@pytest.fixture(name="client")
def _client() -> TestClient:
    app = FastAPI()
    api_errors.install(app)

    @app.get("/raise/{name}")
    def fail(name: str) -> None:
        if name == "own":
            raise api_errors.ApiError(418, "teapot", "short and stout", {"a": 1})
        kind = getattr(errors, name, None)
        if kind:
            raise kind("what happened")
        raise ZeroDivisionError("a secret of the server")

    @app.get("/number/{number}")
    def number(number: int) -> int:
        return number

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("DocumentNotFound", 404, "document_not_found"),
        ("QuestionError", 422, "question_error"),
        ("EncryptedDocument", 422, "encrypted_document"),
        ("LibraryBusy", 503, "library_busy"),
        ("LibraryDamaged", 500, "library_damaged"),
        ("ModelError", 503, "model_error"),
    ],
)
def test_our_errors(client: TestClient, name: str, status: int, code: str) -> None:
    response = client.get(f"/raise/{name}")
    assert response.status_code == status
    assert response.json() == {"error": {"code": code, "message": "what happened", "detail": None}}
    assert response.headers.get("retry-after") == ("2" if status == 503 else None)


def test_an_error_of_the_api_itself(client: TestClient) -> None:
    response = client.get("/raise/own")
    assert response.status_code == 418
    assert response.json() == {"error": {"code": "teapot", "message": "short and stout", "detail": {"a": 1}}}


def test_an_unexpected_error_says_nothing_of_the_inside(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = client.get("/raise/unexpected")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert "a secret of the server" in caplog.text


def test_a_wrong_request_and_a_wrong_address(client: TestClient) -> None:
    response = client.get("/number/seven")
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_request"
    assert response.json()["error"]["detail"][0]["where"] == "path.number"
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
