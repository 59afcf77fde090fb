"""Who calls the API: what a caller may, how often, and what the audit log is told. And ``GET /api/session``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from ui.access.access import COOKIE
from ui.access.rates import Kind
from ui.access.records import Caller, caller_of
from ui.api_errors import ApiError, too_often_error
from ui.api_service import ERRORS, Served
from ui.schemas import SessionOut
from ui.service import Service

router = APIRouter(prefix="/api", responses=ERRORS)
# They describe what the gate asks for; the gate has asked before.
SCHEMES = [
    Security(HTTPBearer(auto_error=False, scheme_name="token", description="`tiaowen token create`")),
    Security(
        APIKeyCookie(
            name=COOKIE, auto_error=False, scheme_name="session",
            description="Of the page, after `/sign-in`; over HTTPS its name begins with `__Host-`",
        )
    ),
]  # fmt: skip


def require_change(request: Request, service: Served) -> Caller:
    """The caller, who may change the library. Raises the error of the API for one who may not, or too often does."""
    caller = caller_of(request)
    if not service.access.may("change", caller):
        raise ApiError(403, "not_allowed", "The library may not be changed by this caller.")
    limited(service, "uploads", caller)
    return caller


def require_question(request: Request, service: Served) -> Caller:
    """The caller, who may ask one more question by now. Raises the error of the API."""
    caller = caller_of(request)
    limited(service, "questions", caller)
    return caller


Changing = Annotated[Caller, Depends(require_change)]
Asking = Annotated[Caller, Depends(require_question)]


def limited(service: Service, kind: Kind, caller: Caller, cost: int = 1) -> None:
    """Counts ``cost``. Raises the error of the API where that is too often."""
    wait = service.access.rates.wait(kind, caller, cost)
    if wait:
        raise too_often_error(wait)


@router.get("/session", tags=["access"])
def session(request: Request, service: Served) -> SessionOut:
    """Whom this request counts as, and what that may do. 401 where one has to be known to read."""
    caller = caller_of(request)
    return SessionOut(
        name=caller.name,
        role=caller.role,
        how=caller.how,
        accounts=service.access.guarded,
        may_change=service.access.may("change", caller),
    )


def without_schemes(app: FastAPI, paths: Iterable[str]) -> None:
    """Has the description of ``app`` say that these paths ask for nothing."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        schema = described()
        for path in paths:
            for operation in schema["paths"].get(path, {}).values():
                operation.pop("security", None)
        return schema

    app.openapi = openapi  # type: ignore[method-assign]
