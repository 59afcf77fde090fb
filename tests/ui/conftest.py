"""A real server on a port of its own, over a copy of the sample library; and a real Chromium to look at it."""

from __future__ import annotations

import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from index.library import Library
from rag.settings import Settings
from ui.app import create_app
from ui.service import Service

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
HERE = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "")


class Outgoing:
    """The addresses beyond this machine that this process tried to reach."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        sys.addaudithook(self._see)

    def _see(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(args[1], tuple):
            self._note(args[1][0])
        elif event == "socket.getaddrinfo":
            self._note(args[0])

    def _note(self, host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        if name not in HERE:
            self.addresses.append(name)


@dataclass(frozen=True)
class Served:
    """A server that is running: where, over what, and what it reached out for."""

    url: str
    library: Library
    settings: Settings
    outgoing: Outgoing
    service: Service

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=30, trust_env=False)


def serve(library: Library, settings: Settings, outgoing: Outgoing) -> Iterator[Served]:
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings, library)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        wait_until_ready(url)
        yield Served(url, library, settings, outgoing, app.state.service)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def wait_until_ready(url: str) -> None:
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        for _ in range(300):
            if client.get("/api/health/ready").status_code == 200:
                return
            threading.Event().wait(0.1)
    pytest.fail("the server did not become ready in 30 seconds")


@pytest.fixture(scope="session")
def outgoing() -> Outgoing:
    return Outgoing()


@pytest.fixture(scope="session")
def server(sample_library: Library, tmp_path_factory: pytest.TempPathFactory, outgoing: Outgoing) -> Iterator[Served]:
    """A copy of the sample, served: uploads and deletions change it.

    Everything answers here and, in ``served_strict``, nothing: what counts as an answer is tested in its own room.
    """
    folder = tmp_path_factory.mktemp("served") / "library"
    shutil.copytree(sample_library.path, folder)
    with Library.open(folder) as library:
        settings = Settings(library=folder, upload_megabytes=1, upload_files=5, threshold=0.0)
        yield from serve(library, settings, outgoing)


@pytest.fixture
def served(server: Served) -> Iterator[Served]:
    """The sample, served; what a test leaves in it, even by failing, is taken out again."""
    before = {document.id for document in server.library.documents()}
    yield server
    for document in server.library.documents():
        if document.id not in before:
            server.library.remove(document.id)
    assert {document.id for document in server.library.documents()} == before


@pytest.fixture
def served_strict(served: Served) -> Iterator[Served]:
    """The same library, served so that no score is high enough."""
    settings = Settings(library=served.settings.library, threshold=1.0)
    yield from serve(served.library, settings, served.outgoing)


@pytest.fixture(scope="session")
def served_empty(tmp_path_factory: pytest.TempPathFactory, outgoing: Outgoing) -> Iterator[Served]:
    """A library that holds nothing, served."""
    folder = tmp_path_factory.mktemp("empty") / "library"
    with Library.open(folder, create=True) as library:
        yield from serve(library, Settings(library=folder), outgoing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("the browser tests need Chromium on the PATH (package chromium); deselect: -m 'not browser'")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """One visitor's tab, and everything that went wrong or outside in it."""

    page: Page
    context: BrowserContext
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Ask, and wait for what comes back."""
        before = self.page.locator(".tw-turn").count()
        field = self.page.locator("#tw-question textarea")
        field.fill(question)
        field.press("Enter")
        self.answered(before)

    def answered(self, number: int = -1) -> Locator:
        """The turn, once what it asked has come back."""
        turn = self.page.locator(".tw-turn").nth(number)
        turn.locator(".tw-found, .tw-nomatch, .tw-error").first.wait_for()
        self.page.wait_for_function("() => !document.querySelector('.tw-turn[aria-busy]')")
        return turn

    def upload(self, *files: Path) -> None:
        """Add files on the library page, and wait for their outcome."""
        self.page.locator('.tw-tabs [data-view="library"]').click()
        self.page.evaluate("document.querySelector('.tw-outcomes')?.remove()")  # of an earlier upload
        self.page.locator("#tw-adding input[type=file]").set_input_files([str(file) for file in files])
        self.page.locator(".tw-outcomes[role=status] li").nth(len(files) - 1).wait_for()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browser profiles by language, size and colour, kept between tests so that the page is in their cache."""
    kept: dict[tuple[Any, ...], BrowserContext] = {}

    def profile(*key: Any) -> BrowserContext:
        locale, width, height, dark, _ = key
        if key not in kept:
            kept[key] = browser.new_context(
                locale=locale, viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
            )
            kept[key].set_default_timeout(40_000)
        return kept[key]

    yield profile
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """Opens pages; afterwards none may have asked another host, met an error, or opened a dialog.

    ``profile`` names a browser profile of its own, for a test that changes what a browser remembers.
    """
    visits: list[Visit] = []

    def open_page(
        url: str,
        *,
        locale: str = "zh-CN",
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        profile: str = "",
    ) -> Visit:
        context = contexts(locale, width, height, dark, profile)
        page = context.new_page()
        made = Visit(page, context)
        visits.append(made)
        page.on("request", lambda request: made.hosts.add(httpx.URL(request.url).host))
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (made.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: made.complaints.append(message.text) if message.type == "error" else None)
        page.goto(url)
        page.wait_for_selector("body.tw-ready .tw-composer")
        return made

    yield open_page
    for made in visits:
        made.page.close()
    for made in visits:
        # data: and blob: addresses have no host; they are made in the page itself.
        assert made.hosts - {""} == {"127.0.0.1"}
        assert made.complaints == []
        assert made.dialogs == []
