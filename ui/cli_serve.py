"""``tiaowen serve``: the page and the HTTP API, with the sample indexed on the first start."""

from __future__ import annotations

import math
import os
import signal
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import LibraryNotFound
from ui.cli_library import add_with_progress, load_settings, open_library, sample_documents
from ui.cli_options import LibraryOption, ModelOption, RerankerOption, TrustOption
from ui.cli_terminal import REFUSED, Terminal
from ui.cli_text import tell

if TYPE_CHECKING:
    from index.library import Library
    from rag.settings import Settings


KEEP_ALIVE = 75
"""Seconds that an idle connection is kept: longer than the minute for which proxies keep theirs, so that none of them
sends a request just when this end hangs up."""


def serve_command(
    ctx: typer.Context,
    library: LibraryOption = None,
    model: ModelOption = None,
    reranker: RerankerOption = None,
    trust: TrustOption = None,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="Address to listen on. 监听的地址。")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, metavar="N", help="Port; 0 takes a free one. 端口。")
    ] = None,
    open_: Annotated[
        bool | None,
        typer.Option(
            "--open",
            help="Serve beyond this machine without accounts: whoever reaches the port may read. "
            "没有账号也向其他机器开放：能连上端口的人都可以查阅。",
            show_default=False,
        ),
    ] = None,
    sample: Annotated[
        bool | None,
        typer.Option(
            "--sample/--no-sample",
            help="Index the sample documents into an empty library; by default, into one that did not exist. "
            "资料库为空时是否先索引示例文件；默认只在资料库尚不存在时索引。",
        ),
    ] = None,
) -> None:
    terminal: Terminal = ctx.obj
    settings = load_settings(
        library=library, model=model, reranker=reranker, trust_remote_code=trust, host=host, port=port, open=open_
    )
    check_door(terminal, settings)
    listener = _listen(terminal, settings.host, settings.port)
    with listener, _first_start(terminal, settings, sample) as opened:
        _name_model(terminal, opened)
        _serve(terminal, settings, opened, listener)


def address(host: str, port: int) -> str:
    """The address to open in a browser on this machine, for a server that listens on ``host``."""
    if host in ("0.0.0.0", "::", ""):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _listen(terminal: Terminal, host: str, port: int) -> socket.socket:
    """The port, taken before the documents are indexed rather than found to be in use after minutes of work."""
    try:
        return _bound(host, port)
    except OSError as error:
        terminal.say("port_taken", host=host, port=port, reason=error.strerror or error)
        raise typer.Exit(REFUSED) from error


def _bound(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Elsewhere this option would let two servers share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def check_door(terminal: Terminal, settings: Settings) -> None:
    """Ends the command where others than this machine could come in, nobody has an account, and nobody said so."""
    from ui.access.accounts import Accounts
    from ui.access.origin import is_loopback
    from ui.access.store import AccessStore, access_folder

    if is_loopback(settings.host):
        return
    store = AccessStore(access_folder(settings, settings.library))
    known = Accounts(store).any()
    store.close()
    if known:
        return
    # In both languages: who has set up a server may not be who reads its log.
    for language in ("zh", "en"):
        key = "door_open" if settings.open else "door_refused"
        terminal.note(tell(language, key, host=settings.host), style="" if settings.open else "red")
    if not settings.open:
        raise typer.Exit(REFUSED)


def _name_model(terminal: Terminal, opened: Library) -> None:
    license = opened.model_license or tell(terminal.language, "license_unknown")
    terminal.say("library_model", model=opened.model, license=license)


def _first_start(terminal: Terminal, settings: Settings, sample: bool | None) -> Library:
    """The library, made where there is none; and the sample in it where that is wanted."""
    path, model = settings.library, settings.model
    try:
        opened, new = open_library(terminal, path, model=model, settings=settings), False
    except LibraryNotFound:
        opened, new = open_library(terminal, path, model=model, create=True, settings=settings), True
    if new and sample is not False:
        terminal.say("indexing_sample", path=path)
    elif sample and not opened.documents():
        terminal.say("indexing_sample_empty", path=path)
    else:
        return opened
    add_with_progress(terminal, opened, [sample_documents()])
    return opened


def _serve(terminal: Terminal, settings: Settings, opened: Library, listener: socket.socket) -> None:
    import uvicorn

    from ui.app import create_app
    from ui.logs import set_up
    from ui.uploading import finish_uploads

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.service.stopping.set()
            await super().shutdown(sockets)

    set_up(settings.log_level, settings.log_format)
    app = create_app(settings, opened)
    # The last account may have gone while the library was opened.
    check_door(terminal, settings)
    # What proxies say is the app's affair (trusted_proxies); uvicorn itself would believe any on this machine.
    config = uvicorn.Config(
        app, log_config=None, access_log=False, proxy_headers=False, server_header=False,
        timeout_graceful_shutdown=math.ceil(settings.stop_seconds), timeout_keep_alive=KEEP_ALIVE,
    )  # fmt: skip
    # From here on the system queues what a browser asks before the server is quite up.
    listener.listen(config.backlog)
    place = address(settings.host, int(listener.getsockname()[1]))
    terminal.note(f"请在浏览器中打开 / Open in your browser: {place}", style="bold")
    # The server stops at this signal and raises it again: then the library is to be closed, not left.
    before = signal.signal(signal.SIGTERM, lambda number, frame: None)
    try:
        Server(config).run(sockets=[listener])
    finally:
        signal.signal(signal.SIGTERM, before)
        finish_uploads(settings.stop_seconds)
