"""In words, which documents an answer was limited to, and which it preferred because the question said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui.strings import STRINGS, say


def filter_phrases(filters: Mapping[str, Any], language: str) -> list[str]:
    """One phrase for each filter of ``plan["filters"]`` that is set."""
    phrases: list[str] = []
    for name, value in filters.items():
        if value in (None, "", [], ()):
            continue
        if name == "document":
            phrases.append(say(language, "only_document"))
        elif name in ("year_from", "year_to"):
            phrases.append(say(language, f"filter_{name}", value=value))
        elif name == "on":
            phrases.append(say(language, "filter_on", value=value))
        elif name in ("region", "issuer", "kind", "validity", "topic"):
            words = say(language, "address_join").join(_word(name, str(item), language) for item in value)
            phrases.append(say(language, f"only_{name}", value=words))
    return phrases


def preferred(said: Sequence[Mapping[str, Any]]) -> list[str]:
    """The question's own words for what was preferred, of ``plan["said"]``; the hard ones limit, and are filters."""
    return list(dict.fromkeys(str(item["text"]) for item in said if not item.get("hard")))


def topic_word(topic: str, language: str) -> str:
    """The word for a topic; one that the word file has been given and the page does not know stays as it is."""
    return STRINGS[language].get(f"topic_{topic}", topic)


def _word(name: str, value: str, language: str) -> str:
    if name == "validity":
        return STRINGS[language].get(value, value)
    return topic_word(value, language) if name == "topic" else value
