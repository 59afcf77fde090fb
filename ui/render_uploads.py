"""Files on their way into the library as HTML: how far each is, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ui.documents import FileOutcome
from ui.marking import join, when
from ui.strings import say, say_error
from ui.uploading import FileState


def render_uploads(states: Sequence[FileState], language: str) -> str:
    """A line for each file, and above them, while some are under way, how many are done."""
    if not states:
        return ""
    done = sum(bool(state.outcomes) for state in states)
    busy = done < len(states)
    head = when(
        busy and len(states) > 1,
        '<p class="tw-meta">{}</p>',
        say(language, "uploads_progress", done=done, total=len(states)),
    )
    lines = [
        line
        for state in states
        for line in [_outcome(outcome, language) for outcome in state.outcomes] or [_under_way(state, language)]
    ]
    # While it changes several times a second it is not read out; what came of it is.
    return str(
        Markup('<div class="tw-outcomes" {}>{}<ul>{}</ul></div>').format(
            Markup('aria-busy="true"') if busy else Markup('role="status"'), head, join(lines)
        )
    )


def _under_way(state: FileState, language: str) -> Markup:
    bar = when(
        state.stage == "encoding", ' <progress max="{}" value="{}" aria-label="{}"></progress>',
        max(state.total, 1), state.done, state.name,
    )  # fmt: skip
    return Markup('<li data-outcome="{}"><span>{}</span> <span class="tw-meta">{}</span>{}</li>').format(
        state.stage, state.name, say(language, f"stage_{state.stage}", done=state.done, total=state.total), bar
    )


def _outcome(outcome: FileOutcome, language: str) -> Markup:
    failure = outcome.failure
    return Markup('<li data-outcome="{}"><span>{}</span>{}{}</li>').format(
        outcome.what,
        say(language, f"upload_{outcome.what}", name=outcome.name),
        when(outcome.remark, ' <span class="tw-meta">{}</span>', say(language, "upload_wrong_ending")),
        when(
            failure,
            ' <span class="tw-meta">{}</span><details><summary>{}</summary>{}</details>',
            say_error(language, failure.code) if failure else "",
            say(language, "upload_reason"),
            failure.reason if failure else "",
        ),
    )
