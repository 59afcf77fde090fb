"""The dictionary from English, turned around from the one to English."""

from __future__ import annotations

import pytest

from rag.dictionary import load_dictionary, turned_around

LINES = """# CC-CEDICT
租賃 租赁 [zu1 lin4] /to lease; to rent (a house)/
地 地 [di4] /earth/land (as in farming)/field/CL:片[pian4]/
土地 土地 [tu3 di4] /land/soil/CL:片[pian4]/
儲能 储能 [chu3 neng2] /energy storage/
王 王 [Wang2] /surname Wang/
囧 囧 [jiong3] /a word that is explained at far too great length/
not a line of it
"""


def test_every_sense_leads_to_its_words() -> None:
    assert turned_around(iter(LINES.splitlines())) == {
        "lease": ("租赁",),
        "rent": ("租赁",),
        "earth": ("地",),
        "land": ("土地",),
        "field": ("地",),
        "soil": ("土地",),
        "energy storage": ("储能",),
    }


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("tax", "税"), ("export", "出口"), ("electricity", "电力"), ("intellectual property rights", "知识产权")],
)
def test_the_dictionary_knows(english: str, chinese: str) -> None:
    assert any(chinese in word for word in load_dictionary()[english])


def test_all_words_are_chinese() -> None:
    dictionary = load_dictionary()
    assert len(dictionary) > 50_000
    assert all("\u4e00" <= c <= "\u9fff" for words in dictionary.values() for word in words for c in word)
    assert all(key == key.lower() and key for key in dictionary)
