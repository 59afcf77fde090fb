"""The page: a conversation beside the document it cites. Gradio holds the state; ``ui.render`` makes the HTML.

What one visitor asked lives in that visitor's ``gr.State`` and nowhere else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from index.errors import TiaowenError
from rag.question import MAX_LENGTH
from ui.documents import MEGABYTE
from ui.library_page import LibraryPage
from ui.render import render_conversation
from ui.render_document import Passage
from ui.render_frame import ICON, render_header
from ui.service import Service
from ui.strings import known_language, say
from ui.turns import answer_turn, asked_passage, best_passage, show_passage

HERE = Path(__file__).parent
# In this order: what is for some widths only comes last.
STYLES = ("theme.css", "asking.css", "answers.css", "document.css", "library.css", "widths.css")

# Each of these elements hands what was clicked in it to Python; page.js says which click means what.
CONNECT = "Tiaowen.connect(element, trigger, watch)"
# Fonts of the system only: the page fetches nothing from anywhere else.
SANS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")
# How many questions of a conversation are kept on the page.
TURNS_KEPT = 50


def told(event: gr.EventData, *names: str) -> dict[str, Any]:
    """What an event brought from the page under these names; ``None`` for what it did not bring."""
    return {name: getattr(event, name, None) for name in names}


def build_page(service: Service) -> gr.Blocks:
    """The page as Gradio blocks."""

    def has_documents() -> bool:
        try:
            return bool(service.library.documents())
        except TiaowenError:
            return True  # what is the matter is said when something is asked

    def conversation(turns: list[dict[str, Any]], language: str) -> str:
        return render_conversation(turns, language, has_documents())

    # Whatever Gradio itself stored of uploads is deleted within the hour, and when the server stops.
    with gr.Blocks(
        analytics_enabled=False, title=say("zh", "page_title"), fill_width=True, delete_cache=(3600, 3600)
    ) as page:
        language = gr.BrowserState(None, storage_key="tiaowen-language", secret="tiaowen")
        turns = gr.State([])
        passage = gr.State(None)
        header = gr.HTML(render_header("zh"), elem_id="tw-header", js_on_load=CONNECT, apply_default_css=False)
        with gr.Row(elem_id="tw-main"):
            with gr.Column(elem_id="tw-ask"):
                thread = gr.HTML(elem_id="tw-thread", js_on_load=CONNECT, apply_default_css=False)
                with gr.Row(elem_id="tw-composer"):
                    fresh = gr.Button("", size="sm", min_width=0, elem_id="tw-fresh")
                    question = gr.Textbox(
                        lines=1,
                        max_lines=6,
                        max_length=MAX_LENGTH,
                        show_label=False,
                        container=False,
                        submit_btn=True,
                        elem_id="tw-question",
                    )
            with gr.Column(elem_id="tw-library"):
                shelf = LibraryPage(service, CONNECT)
            document = gr.HTML(elem_id="tw-document", js_on_load=CONNECT, apply_default_css=False)

        def words(language: str) -> tuple[Any, ...]:
            return (
                render_header(language),
                gr.update(value=say(language, "new_conversation")),
                gr.update(label=say(language, "question_label"), placeholder=say(language, "question_placeholder")),
            )

        worded = [header, fresh, question]

        def start(stored: Any, request: gr.Request) -> tuple[Any, ...]:
            chosen = known_language(stored)
            asked = asked_passage(request.query_params)
            return (
                chosen,
                asked,
                *words(chosen),
                conversation([], chosen),
                show_passage(service, asked, chosen),
                *shelf.rendered(chosen),
            )

        def switch(
            chosen: Any, kept: list[dict[str, Any]], shown: Passage | None, event: gr.EventData
        ) -> tuple[Any, ...]:
            chosen = known_language(told(event, "language")["language"])
            return (
                chosen,
                *words(chosen),
                conversation(kept, chosen),
                show_passage(service, shown, chosen),
                *shelf.rendered(chosen),
            )

        def ask(asked: str, kept: list[dict[str, Any]], stored: Any) -> Iterator[tuple[Any, ...]]:
            chosen = known_language(stored)
            asked = asked.strip()
            if not asked:
                yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
                return
            waiting = [*kept, {"question": asked, "answer": None, "error": None}]
            yield "", kept, conversation(waiting, chosen), gr.skip(), gr.skip()
            turn = answer_turn(service, asked, kept)
            done = [*kept, turn][-TURNS_KEPT:]
            best = best_passage(turn["answer"])
            pane = (best, show_passage(service, best, chosen)) if best else (gr.skip(), gr.skip())
            yield gr.skip(), done, conversation(done, chosen), *pane

        def ask_example(kept: list[dict[str, Any]], stored: Any, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
            yield from ask(str(told(event, "question")["question"] or ""), kept, stored)

        def open_passage(stored: Any, event: gr.EventData) -> tuple[Passage | None, str]:
            asked = asked_passage(told(event, "document", "start", "end", "evidence"))
            return asked, show_passage(service, asked, known_language(stored))

        def forget(stored: Any) -> tuple[Any, ...]:
            chosen = known_language(stored)
            return [], None, conversation([], chosen), show_passage(service, None, chosen), ""

        def library_changed(kept: list[dict[str, Any]], shown: Passage | None, stored: Any) -> tuple[str, str]:
            chosen = known_language(stored)
            return conversation(kept, chosen), show_passage(service, shown, chosen)

        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        everything = [*worded, thread, document, *shelf.outputs]
        page.load(
            start,
            language,
            [language, passage, *everything],
            js="(stored) => Tiaowen.language(stored)",
            **quiet,
        ).then(None, None, None, js="() => Tiaowen.ready()")
        header.select(switch, [language, turns, passage], [language, *everything], **quiet)
        answered = [question, turns, thread, passage, document]
        question.submit(ask, [question, turns, language], answered, concurrency_limit=None, **quiet)
        thread.submit(ask_example, [turns, language], answered, concurrency_limit=None, **quiet)
        fresh.click(forget, language, [turns, passage, thread, document, question], **quiet)
        for opener in (thread, shelf.shelf):
            opener.click(open_passage, language, [passage, document], concurrency_limit=None, **quiet)
        for changed in shelf.connect(language):
            changed.then(library_changed, [turns, passage, language], [thread, document], **quiet)
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
    script = (HERE / "page.js").read_text(encoding="utf-8")
    return gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=gr.themes.Base(font=SANS, font_mono=MONO),
        head=f'<link rel="icon" href="{ICON}"><style>{style}</style><script>{script}</script>',
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
