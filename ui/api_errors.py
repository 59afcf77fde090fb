"""One shape for every error of the API: ``{"error": {"code", "message", "detail"}}``, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index import errors

log = logging.getLogger("tiaowen.ui")

# The most particular class first; the first that fits gives the status.
STATUS: tuple[tuple[type[errors.TiaowenError], int], ...] = (
    (errors.DocumentRemoved, 410),
    (errors.DocumentNotFound, 404),
    (errors.VersionNotFound, 404),
    (errors.ClauseNotFound, 404),
    (errors.QuestionError, 422),
    (errors.PassageError, 422),
    (errors.CorrectionError, 422),
    (errors.AccountError, 422),
    (errors.DocumentError, 422),
    (errors.FeedbackFull, 507),
    (errors.LibraryFull, 507),
    (errors.LibraryReadOnly, 403),
    (errors.LibraryBusy, 503),
    (errors.LibraryError, 500),
    (errors.ModelError, 503),
    (errors.Overloaded, 503),
    (errors.TiaowenError, 500),
)
HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}


class ApiError(Exception):
    """An error of the API itself, which no other room knows."""

    def __init__(
        self, status: int, code: str, message: str, detail: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.headers = headers
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail


def error_response(
    status: int, code: str, message: str, detail: Any = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An error as the API prints it; with 503 the client is asked to come back in two seconds."""
    body = {"error": {"code": code, "message": message, "detail": jsonable_encoder(detail)}}
    return JSONResponse(body, status, {**({"Retry-After": "2"} if status == 503 else {}), **(headers or {})})


def too_often(wait: int) -> JSONResponse:
    """The error for one who has to wait so many seconds."""
    return error_response(429, *_too_often(wait))


def too_often_error(wait: int) -> ApiError:
    """The same, to be raised."""
    return ApiError(429, *_too_often(wait))


def _too_often(wait: int) -> tuple[str, str, dict[str, int], dict[str, str]]:
    message = f"Too many requests in a short time; try again in {wait} seconds."
    return "too_many_requests", message, {"retry_after": wait}, {"Retry-After": str(wait)}


def status_of(error: errors.TiaowenError) -> int:
    """The HTTP status for one of our errors."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def install(app: FastAPI) -> None:
    """Give ``app`` the handlers that make every error of its own routes this shape."""

    def told(request: Request, response: JSONResponse, code: str) -> JSONResponse:
        service = getattr(request.app.state, "service", None)
        if service is not None:
            service.metrics.failed(code)
        return response

    def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, errors.TiaowenError)
        status = status_of(error)
        if status == 500:
            log.error("The library answered with an error", exc_info=error)
        return told(request, error_response(status, error.code, str(error)), error.code)

    def api(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ApiError)
        response = error_response(error.status, error.code, error.message, error.detail, error.headers)
        return told(request, response, error.code)

    def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = HTTP_CODES.get(error.status_code, "http_error")
        return told(request, error_response(error.status_code, code, str(error.detail)), code)

    def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        # The input is left out: it may be a whole upload, and the client has it.
        problems = [
            {"where": ".".join(str(part) for part in item["loc"]), "problem": item["msg"]} for item in error.errors()
        ]
        named = "; ".join(f"{item['where']}: {item['problem']}" for item in problems)
        message = f"The request is not as described in /docs: {named}"
        return told(request, error_response(422, "invalid_request", message, problems), "invalid_request")

    def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("Unexpected error", exc_info=error)
        message = "Something went wrong; the server's log says what."
        return told(request, error_response(500, "internal_error", message), "internal_error")

    app.add_exception_handler(errors.TiaowenError, ours)
    app.add_exception_handler(ApiError, api)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, unexpected)
