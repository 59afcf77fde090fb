"""Every sentence the page shows of its own accord, in Chinese and in English.

``say(language, key, …)`` gives one of them. A test holds that both languages know the same keys and the same
placeholders. What comes out of documents is never here and is never translated.
"""

from __future__ import annotations

from ui.strings_access import ACCESS
from ui.strings_chat_en import CHAT_EN
from ui.strings_chat_zh import CHAT_ZH
from ui.strings_en import EN
from ui.strings_export import TAKEN
from ui.strings_facts import FACTS
from ui.strings_library import LIBRARY
from ui.strings_service import SERVICE
from ui.strings_zh import ZH

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"

_PAIRS = TAKEN | LIBRARY | ACCESS | FACTS | SERVICE
STRINGS: dict[str, dict[str, str]] = {
    "zh": ZH | CHAT_ZH | {key: chinese for key, (_, chinese) in _PAIRS.items()},
    "en": EN | CHAT_EN | {key: english for key, (english, _) in _PAIRS.items()},
}


def known_language(value: object) -> str:
    """``value`` where it is a language the page speaks, otherwise the default."""
    return value if isinstance(value, str) and value in LANGUAGES else DEFAULT_LANGUAGE


def say(language: str, key: str, **values: object) -> str:
    """The sentence ``key`` in ``language``, its placeholders filled. Raises ``KeyError`` for an unknown key."""
    sentence = STRINGS[language][key]
    return sentence.format(**values) if values else sentence


def say_error(language: str, code: str) -> str:
    """The sentence for an error code; for a code with no sentence of its own, the general one."""
    return STRINGS[language].get(f"error_{code}", STRINGS[language]["error_internal"])
