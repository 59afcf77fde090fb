"""The library tab: the list of documents, adding, correcting, replacing, deleting. Built inside the page's blocks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency

from index.errors import DocumentNotFound, TiaowenError
from ui.access.records import caller_of
from ui.auditing import note_outcomes
from ui.library_state import state_notes
from ui.render_correction import render_correction
from ui.render_library import render_library_head, render_rows, render_shelf
from ui.render_uploads import render_uploads
from ui.service import Service
from ui.shelf import FIRST, View, parse_view
from ui.strings import STRINGS, known_language, say, say_error
from ui.uploading import FileState, follow_uploads

log = logging.getLogger("tiaowen.ui")
FORMATS = "PDF, DOCX, XLSX, HTML, MD, TXT, CSV, PNG, JPG, TIFF, ZIP"
# What the script has done over the API and wants told.
TOLD = ("corrected", "replaced", "unchanged")


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
        self.shelf = gr.HTML(
            elem_id="tw-shelf", js_on_load=connect, apply_default_css=False, server_functions=self._calls()
        )
        self.outputs = [self.upload, self.hint, self.outcomes, self.head, self.shelf]

    def rendered(self, language: str, request: gr.Request | None) -> tuple[Any, ...]:
        """The values of ``outputs`` in ``language``, for who has sent this request."""
        may = self._may_change(request)
        hint = say(
            language,
            "upload_hint",
            formats=FORMATS,
            megabytes=self.service.settings.upload_megabytes,
        )
        return (
            gr.update(label=say(language, "upload"), visible=may),
            hint if may else "",
            "",
            *self._held(language, may),
        )

    def connect(self, language: gr.BrowserState) -> list[Dependency]:
        """Wire the events; gives those after which the library may hold something else."""
        outputs = [self.outcomes, self.head, self.shelf]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        return [
            self.upload.upload(self._add, [self.upload, language], outputs, **quiet),
            self.shelf.delete(self._delete, language, outputs, **quiet),
            self.shelf.edit(self._tell, language, outputs, **quiet),
        ]

    def _may_change(self, request: gr.Request | None) -> bool:
        return not self.service.library.read_only and self.service.access.may("change", caller_of(request))

    def _refused(self, request: gr.Request) -> str:
        """The code of the error for a change that may not be made by who sent the request, or not so soon."""
        if not self._may_change(request):
            return "not_allowed"
        return "too_many_requests" if self.service.access.rates.wait("uploads", caller_of(request)) else ""

    def _held(
        self, language: str, may: bool, notice: str = "", *, view: View = FIRST, trouble: bool = False
    ) -> tuple[str, str]:
        try:
            documents = self.service.library.documents()
            notes = state_notes(self.service.library, language) if may else ()
        except TiaowenError as error:
            documents, notes, notice, trouble = (), (), say_error(language, error.code), True
        return (
            render_library_head(documents, language, may, notes),
            render_shelf(documents, language, view, may, notice, trouble),
        )

    def _calls(self) -> list[Callable[..., dict[str, Any]]]:
        """What the script asks of the server without changing anything."""

        def list_documents(data: Any, request: gr.Request) -> dict[str, Any]:
            """``{"html"}``, the rows for a view."""
            given = data if isinstance(data, dict) else {}
            try:
                documents = self.service.library.documents()
            except TiaowenError as error:
                log.warning("The documents could not be listed: %s", error)
                documents = ()
            language = known_language(given.get("language"))
            return {"html": render_rows(documents, language, parse_view(given), self._may_change(request))}

        def correction_form(data: Any) -> dict[str, Any]:
            """``{"html"}``, the form to correct a document with; empty where it is gone."""
            given = data if isinstance(data, dict) else {}
            try:
                document = self.service.library.document(str(given.get("document") or ""))
            except TiaowenError:
                return {"html": ""}
            return {"html": render_correction(document, known_language(given.get("language")))}

        return [list_documents, correction_form]

    def _add(self, paths: Sequence[str] | None, stored: Any, request: gr.Request) -> Iterator[tuple[str, Any, Any]]:
        language, may = known_language(stored), self._may_change(request)
        files = [Path(path) for path in paths or ()]
        refused = self._refused(request)
        if refused:
            for file in files:
                file.unlink(missing_ok=True)
            yield "", *self._held(language, may, say_error(language, refused), trouble=True)
            return
        states: tuple[FileState, ...] = ()
        notice = ""
        try:
            for states in follow_uploads(self.service.library, files, self.service.settings):
                yield render_uploads(states, language), gr.skip(), gr.skip()
        except TiaowenError as error:
            log.warning("An upload failed: %s", error)
            notice = say_error(language, error.code)
        except Exception:
            log.exception("An upload failed")
            notice = say_error(language, "internal")
        finished = [state for state in states if state.outcomes]
        outcomes = [outcome for state in finished for outcome in state.outcomes]
        note_outcomes(self.service, caller_of(request), outcomes)
        self.service.metrics.uploaded(*(outcome.what for outcome in outcomes))
        yield render_uploads(finished, language), *self._held(language, may, notice, trouble=bool(notice))

    def _delete(self, stored: Any, event: gr.EventData, request: gr.Request) -> tuple[str, str, str]:
        language, may, view = known_language(stored), self._may_change(request), parse_view(_told(event))
        refused, trouble = self._refused(request), True
        try:
            if refused:
                notice = say_error(language, refused)
            else:
                removed = self.service.library.remove(str(getattr(event, "document", "")))
                self.service.access.audit.write("delete", caller_of(request), [removed])
                notice, trouble = say(language, "deleted", title=removed.metadata.title), False
        except DocumentNotFound as error:
            notice = say_error(language, error.code)
        except TiaowenError as error:
            log.warning("A document could not be deleted: %s", error)
            notice = say_error(language, error.code)
        return "", *self._held(language, may, notice, view=view, trouble=trouble)

    def _tell(self, stored: Any, event: gr.EventData, request: gr.Request) -> tuple[str, str, str]:
        """The page after the script has corrected or replaced a document, or could not."""
        language, data = known_language(stored), _told(event)
        try:
            title = self.service.library.document(str(data["document"])).metadata.title
        except TiaowenError:
            title = ""
        trouble = data["done"] not in TOLD
        notice = say(language, f"was_{'not_changed' if trouble else data['done']}", title=title)
        if trouble:
            code = str(data["code"])
            reason = say_error(language, code) if f"error_{code}" in STRINGS[language] else ""
            notice = " ".join(part for part in (notice, reason) if part)
        return "", *self._held(language, self._may_change(request), notice, view=parse_view(data), trouble=trouble)


def _told(event: gr.EventData) -> dict[str, Any]:
    """What the script said of an event, which may be anything."""
    names = ("document", "done", "code", "find", "sort", "descending", "shown")
    return {name: getattr(event, name, None) for name in names}
