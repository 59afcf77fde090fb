"""The library as a whole, and former texts, over the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from index.library import Library
from rag.settings import Settings
from ui.app import create_app

Make = Callable[[], Library]
NEW = "云岭县工业用地先租后让办法\n第一条 租赁期限不超过八年。"


@pytest.fixture
def library(small_library: Make) -> Library:
    return small_library()


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    # On this machine, as a browser would name it.
    with TestClient(create_app(Settings(), library), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as made:
        yield made


def test_the_state_of_the_library(client: TestClient, library: Library) -> None:
    state = client.get("/api/library").json()
    assert state == {
        "version": library.version, "documents": 3, "clauses": 9, "model": "builtin", "read_only": False,
        "unfinished": [], "damaged": [],
    }  # fmt: skip
    library._catalog.journal.begin("add", [("/policies/a.txt", "a.txt")])
    (work,) = client.get("/api/library").json()["unfinished"]
    assert (work["kind"], work["files"]) == ("add", ["a.txt"])


def test_former_texts_under_their_versions(client: TestClient, library: Library) -> None:
    identity, first, old = library.document("lease.txt").id, library.version, library.text("lease.txt")
    library.replace_bytes(identity, "lease-2025.txt", NEW.encode())
    path = f"/api/documents/{identity}"
    then = client.get(f"{path}/text", params={"version": first}).json()
    assert (then["text"], then["document"]["file"]) == (old, "lease.txt")
    assert "".join(old[c["start"] : c["end"]] for c in then["clauses"]) == old
    assert client.get(f"{path}/text").json()["text"] == NEW
    kept = client.get(f"{path}/texts").json()
    assert [(text["since"], text["until"], text["length"]) for text in kept] == [
        (1, 2, len(old)),
        (2, None, len(NEW)),
    ]
    wrong = client.get(f"{path}/text", params={"version": "7-ab"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (404, "version_not_found")
    library.remove(identity)
    gone = client.get(f"{path}/text", params={"version": first})
    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "document_removed")
