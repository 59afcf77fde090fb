"""The library tab: the list of documents, adding, deleting. Built inside the page's blocks."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency

from index.errors import DocumentNotFound, TiaowenError
from ui.documents import FileOutcome, Upload, take_uploads
from ui.render_library import render_library_head, render_outcomes, render_shelf
from ui.service import Service
from ui.strings import known_language, say, say_error

log = logging.getLogger("tiaowen.ui")
FORMATS = "PDF, DOCX, XLSX, HTML, MD, TXT, CSV, PNG, JPG, TIFF, ZIP"
# Gradio knows a progress bar by the default value of an argument; it holds nothing of the run it shows.
WATCHED = gr.Progress()


class LibraryPage:
    """The tab's components. It holds the service and no visitor's data."""

    def __init__(self, service: Service, connect: str) -> None:
        self.service = service
        self.head = gr.HTML(elem_id="tw-shelfhead", apply_default_css=False)
        with gr.Row(elem_id="tw-adding"):
            # No file_types: Gradio would refuse a file in English and for all files at once; the library says why.
            self.upload = gr.UploadButton("", file_count="multiple", variant="primary", elem_id="tw-upload")
            self.hint = gr.HTML(elem_id="tw-upload-hint", apply_default_css=False)
        self.outcomes = gr.HTML(elem_id="tw-outcomes", apply_default_css=False, min_height=1)
        self.shelf = gr.HTML(elem_id="tw-shelf", js_on_load=connect, apply_default_css=False)
        self.outputs = [self.upload, self.hint, self.outcomes, self.head, self.shelf]

    def rendered(self, language: str) -> tuple[Any, ...]:
        """The values of ``outputs`` in ``language``."""
        hint = say(
            language,
            "upload_hint",
            formats=FORMATS,
            megabytes=self.service.settings.upload_megabytes,
        )
        return gr.update(label=say(language, "upload")), hint, "", *self._held(language)

    def connect(self, language: gr.BrowserState) -> list[Dependency]:
        """Wire the events; gives those after which the library may hold something else."""
        outputs = [self.outcomes, self.head, self.shelf]
        return [
            self.upload.upload(
                self._add, [self.upload, language], outputs, api_visibility="private", show_progress_on=self.outcomes
            ),
            self.shelf.delete(self._delete, language, outputs, api_visibility="private", show_progress="hidden"),
        ]

    def _held(self, language: str, notice: str = "") -> tuple[str, str]:
        try:
            documents = self.service.library.documents()
        except TiaowenError as error:
            documents, notice = (), say_error(language, error.code)
        return render_library_head(documents, language), render_shelf(documents, language, notice)

    def _add(self, paths: Sequence[str] | None, stored: Any, progress: gr.Progress = WATCHED) -> tuple[str, str, str]:
        language = known_language(stored)

        def watch(name: str, stage: str, done: int, total: int) -> None:
            progress((done, max(total, 1)), desc=say(language, f"upload_{stage}", name=name), unit="")

        files = [Path(path) for path in paths or ()]
        outcomes: list[FileOutcome] = []
        notice = ""
        try:
            with ExitStack() as opened:
                uploads = [Upload(file.name, opened.enter_context(file.open("rb"))) for file in files]
                outcomes = take_uploads(self.service.library, uploads, self.service.settings, watch)
        except TiaowenError as error:
            log.warning("An upload failed: %s", error)
            notice = say_error(language, error.code)
        except Exception:
            log.exception("An upload failed")
            notice = say_error(language, "internal")
        finally:
            # The library keeps what it needs; a deleted document must not live on among Gradio's files.
            for file in files:
                file.unlink(missing_ok=True)
        return render_outcomes(outcomes, language), *self._held(language, notice)

    def _delete(self, stored: Any, event: gr.EventData) -> tuple[str, str, str]:
        language = known_language(stored)
        try:
            removed = self.service.library.remove(str(getattr(event, "document", "")))
            notice = say(language, "deleted", title=removed.metadata.title)
        except DocumentNotFound as error:
            notice = say_error(language, error.code)
        except TiaowenError as error:
            log.warning("A document could not be deleted: %s", error)
            notice = say_error(language, error.code)
        return "", *self._held(language, notice)
