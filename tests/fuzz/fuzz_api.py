"""Calls every operation of the API with what its own description allows, and with what it does not.

The tests do a little of this (``tests/ui/test_api_described.py``). For more, from the repository's folder::

    python -m tests.fuzz.fuzz_api --examples 300

It serves a small library of its own. Whatever is answered with a status of 500 or above, in another shape than the
description says, or as an error of another shape than all errors have, is printed; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from index.library import Library
from rag.settings import Settings
from tests.ui.conftest import Outgoing, serve

__all__ = ["explore"]

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
DOCUMENT = "云岭县工业用地办法\n第一条 可以先租后让，租赁期限不超过五年。\n第二条 年租金按照评估价的百分之四收取。\n"


def explore(url: str, examples: int, seed: int | None = None) -> list[str]:
    """``examples`` calls of each kind, as described and otherwise, to each operation of the server at ``url``; what
    went wrong, a line each.
    """
    found: list[str] = []
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                strategy = operation.as_strategy(generation_mode=mode)
                _called(url, strategy, examples, seed)
            except hypothesis.errors.Unsatisfiable:
                continue  # what takes nothing cannot be given anything wrong
            except (Exception, BaseExceptionGroup) as error:
                found.append(f"{operation.method.upper()} {operation.path}: {error}")
    return found


def _called(url: str, strategy: Any, examples: int, seed: int | None) -> None:
    @hypothesis.settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck),
        derandomize=seed is None, phases=[hypothesis.Phase.generate],
    )  # fmt: skip
    @hypothesis.given(strategy)
    def call(case: Case) -> None:
        response = case.call(base_url=url)
        case.validate_response(response, checks=CHECKS)
        if response.status_code >= 400 and not case.path.startswith("/api/health"):
            error = response.json()["error"]
            assert set(error) == {"code", "message", "detail"}, error
            assert error["code"].isidentifier(), error
            assert error["message"], error

    (hypothesis.seed(seed)(call) if seed is not None else call)()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library", create=True) as library:
        library.add_bytes("a.txt", DOCUMENT.encode())
        for server in serve(library, Settings(library=Path(folder)), Outgoing()):
            found = explore(server.url, given.examples, given.seed)
        problems = library.verify()
    for line in [*found, *map(str, problems)]:
        print(line)
    print(f"{len(found)} operations misbehaved")
    return 1 if found or problems else 0


if __name__ == "__main__":
    sys.exit(main())
