"""A server with an editor and a reader, asked from another machine, without a network between."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.library import Library
from rag.settings import Settings
from ui.access.access import Access
from ui.access.passwords import hash_password
from ui.access.rates import Rates
from ui.app import create_app

HOST = "http://policy.example"
OWN = {"Origin": HOST}
EDITOR, READER = ("li", "five green lanterns"), ("王芳", "gate of the old mill")


@dataclass(frozen=True)
class Door:
    """An application and who may come in to it."""

    app: FastAPI
    access: Access
    library: Library

    def client(self, address: str = "10.0.0.7", host: str = HOST) -> TestClient:
        """A browser or a program at ``address`` that has not signed in."""
        return TestClient(self.app, base_url=host, client=(address, 50000), follow_redirects=False)

    def signed_in(self, name: str, password: str, address: str = "10.0.0.7") -> TestClient:
        client = self.client(address)
        assert sign_in(client, name, password).status_code == 303
        return client


def sign_in(client: TestClient, name: str, password: str, after: str = "/", **changed: Any) -> httpx.Response:
    """The form filled in and sent, as a browser does it."""
    page = client.get("/sign-in", params={"next": after})
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    form = {"name": name, "password": password, "token": token[1], "next": after} | changed
    response: httpx.Response = client.post("/sign-in", data=form, headers=OWN)
    return response


@pytest.fixture(scope="session")
def hashes() -> dict[str, str]:
    """The hashes of the two passwords: making one takes a while, on purpose."""
    return {name: hash_password(password) for name, password in (EDITOR, READER)}


def settle(door: Door, hashes: dict[str, str]) -> None:
    """The two accounts in ``door``, and nothing else that a test may have left."""
    with door.access.store.database().transaction() as db:
        for table in ("attempts", "tokens", "sessions", "accounts"):
            db.execute(f"DELETE FROM {table}")
        for (name, _), role in ((EDITOR, "editor"), (READER, "reader")):
            db.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, '2026-01-31')", (name, name, role, hashes[name]))
    for file in door.access.audit.folder.glob("audit-*"):
        file.unlink()
    door.access.rates = Rates(door.access.settings)


@pytest.fixture(scope="session")
def doors(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Door]]:
    """Makes servers over copies of the tiny library with these settings."""
    opened: list[Door] = []

    def make(**settings: Any) -> Door:
        folder = tmp_path_factory.mktemp("door")
        shutil.copytree(tiny_folder, folder / "library")
        library = Library.open(folder / "library")
        app = create_app(Settings(threshold=0.0, **settings), library)
        opened.append(Door(app, app.state.service.access, library))
        return opened[-1]

    yield make
    for door in opened:
        door.access.close()
        door.library.close()


@pytest.fixture
def make_door(doors: Callable[..., Door], hashes: dict[str, str]) -> Callable[..., Door]:
    """Makes servers with these settings, with the two accounts unless told."""

    def make(*, accounts: bool = True, **settings: Any) -> Door:
        door = doors(**settings)
        if accounts:
            settle(door, hashes)
        return door

    return make


@pytest.fixture(scope="session")
def plain_door(doors: Callable[..., Door]) -> Door:
    return doors()


@pytest.fixture
def door(plain_door: Door, hashes: dict[str, str]) -> Iterator[Door]:
    """A server as it is without settings, with the two accounts; what a test leaves in it is taken out again."""
    settle(plain_door, hashes)
    before = {document.id for document in plain_door.library.documents()}
    yield plain_door
    for document in plain_door.library.documents():
        if document.id not in before:
            plain_door.library.remove(document.id)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now
