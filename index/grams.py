"""Text to the terms of the keyword index: characters and pairs of characters for Chinese, words for the rest.

Single characters with pairs beat jieba words for BM25 on government documents and on statutes alike (right
document first .774 against .720; recall at 100 .654 against .619), and no dictionary can miss a new name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|\d+(?:\.\d+)*%?|[^\W\d_{_HAN}]+")


_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str) -> str:
    """``zh`` or ``en``: a text counts as English where it has more Latin words than Chinese characters."""
    head = text[:4000]
    return "en" if len(_LATIN_WORD.findall(head)) > len(_HAN_CHARACTER.findall(head)) else "zh"


@cache
def _simplify() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(text: str) -> str:
    """``text`` as it is compared: compatibility forms unified (NFKC), lower case, traditional made simplified.

    Lengths may change; never take offsets from a folded text.
    """
    # A lone surrogate, as broken JSON may hold one, is no character.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return str(_simplify().convert(unicodedata.normalize("NFKC", text).lower()))


def grams(text: str) -> list[str]:
    """The terms of ``text`` in order, with repeats: ``租地`` gives ``租 租地 地``; ``5G`` gives ``5 g``.

    >>> grams("租地, 5G")
    ['租', '租地', '地', '5', 'g']
    """
    terms: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        if "\u3400" <= run[0]:
            for i, char in enumerate(run):
                terms.append(char)
                if i + 1 < len(run):
                    terms.append(run[i : i + 2])
        else:
            terms.append(run[:64])
    return terms
