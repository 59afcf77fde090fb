"""In words, what became of the places that a question named: not there, not held, or of which document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.metadata_kind import issued_title
from ui.strings import say


def address_sentences(plan: Mapping[str, Any], language: str) -> list[str]:
    """One sentence for each place in ``plan["addresses"]`` that a reader must know something about; none for one that
    was found in the document that was named.
    """
    notes = plan.get("addresses") or ()
    sentences = [_sentence(note, language) for note in notes]
    # A document that is not held says it all; that its articles were not found need not be said as well.
    unheld = any(note.get("kind") == "document" and not note.get("found") for note in notes)
    if unheld:
        sentences = [
            sentence
            for note, sentence in zip(notes, sentences, strict=True)
            if note.get("kind") == "document" or note.get("document")
        ]
    return list(dict.fromkeys(sentence for sentence in sentences if sentence))


def _sentence(note: Mapping[str, Any], language: str) -> str:
    text, title = str(note.get("text") or ""), note.get("document")
    named = _title(str(title), language) if title else ""
    if note.get("found"):
        return say(language, "address_chosen", text=text, title=named) if note.get("chosen") else ""
    if note.get("kind") == "document":
        return say(language, "address_unheld", text=text)
    if note.get("candidates"):
        joint = say(language, "address_join")
        titles = joint.join(_title(str(title), language) for title in note["candidates"])
        return say(language, "address_which", text=text, titles=titles)
    if not named:
        return say(language, "address_nowhere", text=text)
    if note.get("exists"):
        return say(language, "address_exists", text=text, title=named, exists=note["exists"])
    return say(language, "address_none", text=text, title=named)


def _title(title: str, language: str) -> str:
    # Only here: the terminal must not load what an answer needs before there is one.
    from rag.citing import in_title_marks

    if language == "en" and title.isascii():
        return f"“{title}”"
    return in_title_marks(issued_title(title) or title)
