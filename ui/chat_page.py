"""The page: a conversation beside the document it cites, and the library. Gradio carries it; ``ui.render*`` make the
HTML, and the page's scripts call ``ui.page_calls``.

What a visitor asks lives in that visitor's browser: the server keeps nothing of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from index.errors import TiaowenError
from ui.access.records import NOBODY, caller_of
from ui.documents import MEGABYTE
from ui.filter_options import kinds_of
from ui.icons import SEAL
from ui.library_page import LibraryPage
from ui.page_calls import Call, page_calls
from ui.render_ask import FILTERS, render_ask, render_history
from ui.render_frame import render_header
from ui.service import Service
from ui.strings import known_language, say

HERE = Path(__file__).parent
# In this order: what is for some widths only comes last.
STYLES = (
    "theme.css", "controls.css", "asking.css", "filters.css", "history.css", "answers.css", "turns.css",
    "document.css", "library.css", "account.css",
    "widths.css",
)  # fmt: skip
# page.js first: the others register with it.
SCRIPTS = (
    "page.js", "conversations.js", "filters.js", "suggestions.js", "pane.js", "taking.js", "asking.js", "library.js",
)  # fmt: skip

# Each of these elements hands what was clicked in it to the scripts.
CONNECT = "Tiaowen.connect(element, trigger, watch, server)"
# Fonts of the system only: the page fetches nothing from anywhere else.
SANS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")


def told(event: gr.EventData, *names: str) -> dict[str, Any]:
    """What an event brought from the page under these names; ``None`` for what it did not bring."""
    return {name: getattr(event, name, None) for name in names}


def with_caller(call: Call) -> Callable[..., dict[str, Any]]:
    """A function for the page's script: ``call`` with what the script sent and whom that came from."""

    def called(data: Any, request: gr.Request) -> dict[str, Any]:
        return call(data, caller_of(request))

    called.__name__ = call.__name__
    return called


def build_page(service: Service) -> gr.Blocks:
    """The page as Gradio blocks."""

    def asking(language: str) -> str:
        try:
            documents = service.library.documents()
        except TiaowenError:
            return render_ask(language, has_documents=True)  # what is the matter is said when something is asked
        return render_ask(language, bool(documents), kinds_of(documents, FILTERS))

    # Whatever Gradio itself stored of uploads is deleted within the hour, and when the server stops.
    with gr.Blocks(
        analytics_enabled=False, title=say("zh", "page_title"), fill_width=True, delete_cache=(3600, 3600)
    ) as page:
        language = gr.BrowserState(None, storage_key="tiaowen-language", secret="tiaowen")
        plain: dict[str, Any] = {"js_on_load": CONNECT, "apply_default_css": False}
        header = gr.HTML(render_header("zh", NOBODY), elem_id="tw-header", **plain)
        with gr.Row(elem_id="tw-main"):
            history = gr.HTML(elem_id="tw-history", **plain)
            ask = gr.HTML(
                elem_id="tw-ask", server_functions=[with_caller(call) for call in page_calls(service)], **plain
            )
            with gr.Column(elem_id="tw-library"):
                shelf = LibraryPage(service, CONNECT)
            # The script fills it; Gradio sets its value once and leaves it alone from then on.
            gr.HTML('<div class="tw-panehost"></div>', elem_id="tw-document", **plain)

        def rendered(language: str, request: gr.Request) -> tuple[Any, ...]:
            header = render_header(language, caller_of(request), service.access.guarded)
            return (
                language, header, render_history(language), asking(language), *shelf.rendered(language, request),
            )  # fmt: skip

        def start(stored: Any, request: gr.Request) -> tuple[Any, ...]:
            return rendered(known_language(stored), request)

        def switch(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            return rendered(known_language(told(event, "language")["language"]), request)

        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        everything = [language, header, history, ask, *shelf.outputs]
        page.load(
            start,
            language,
            everything,
            js="(stored) => Tiaowen.language(stored)",
            **quiet,
        ).then(None, None, None, js="() => Tiaowen.ready()")
        header.select(switch, None, everything, **quiet)
        for changed in shelf.connect(language):
            changed.then(None, None, None, js="() => Tiaowen.libraryChanged()")
    return page


def mount_page(app: FastAPI, service: Service) -> FastAPI:
    """``app`` with the page at its root."""

    async def mounted() -> FastAPI:
        return _mount(app, service)

    # Where no event loop runs, Gradio makes several while it builds a page, and leaves them open.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(mounted())
    return _mount(app, service)


def _mount(app: FastAPI, service: Service) -> FastAPI:
    page = build_page(service)
    page.queue(default_concurrency_limit=4)
    # In the head as they are: Gradio rewrites the selectors of what it is given as css.
    style = "".join((HERE / name).read_text(encoding="utf-8") for name in STYLES)
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=gr.themes.Base(font=SANS, font_mono=MONO),
        head=f'<link rel="icon" href="{SEAL}"><style>{style}</style><script>{script}</script>',
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
        # A file somewhat over the limit still arrives, to be refused in the reader's language.
        max_file_size=4 * service.settings.upload_megabytes * MEGABYTE,
    )
