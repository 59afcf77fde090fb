"""The API does what its description says, and with what it does not allow too: no status of 500, one shape of errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.library import Library
from rag.settings import Settings
from tests.fuzz.fuzz_api import explore
from tests.ui.conftest import Outgoing, serve


# Closed by the client that schemathesis keeps, when that is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_every_operation_answers_as_described(small_library: Callable[[], Library], outgoing: Outgoing) -> None:
    library = small_library()
    for server in serve(library, Settings(library=library.path, upload_megabytes=1), outgoing):
        assert explore(server.url, 3) == []
    assert library.verify() == ()
