"""Which older documents a document declares repealed: 《甲办法》（某政发〔2019〕8号）同时废止."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.metadata_kind import issued_title
from index.metadata_number import find_numbers
from index.records import Metadata

_VERB = re.compile(r"废止|失效|停止执行|停止施行|不再执行|不再施行")
_LINK = re.compile(
    r"(?:等?\s?[\d一二三四五六七八九十两]{0,4}[件个]?(?:文件|规定|规范性文件|行政法规|司法解释)?)?[，,]?(?:同时|即行|即|予以|相应|随之|现|一并|亦|也|均|全部|自行|自本[一-龥]{1,6}[起后]|"
    r"自(?:公布|印发|发布|施行|[\d年月日]{4,11})之?日?起){0,3}"
)
_BEFORE = re.compile(r"(?:废止|停止执行)(?:了|下列|以下|原)?(?:文件|规定)?[：:]?\s?$")
_NAME = re.compile(r"《([^《》]{2,120})》\s?(?:[（(]((?:[^（()）]|[（(][^（()）]{0,12}[）)]){2,80})[）)])?")
# Between two names of a list: 、 or ，2015年8月27日某局令第76号公布的.
_JOIN = re.compile(
    r"[、，,和及与以或原\s]{0,4}(?:[^《》。；，,]{2,60}(?:发布|公布|印发|制定|批准|修订|下发|颁发|颁布|转发)的)?"
)
_PART = re.compile(r"第[一二三四五六七八九十百\d]{1,5}[条款项章]")
_WINDOW = 600
_MOST = 200


@dataclass(frozen=True, slots=True)
class Repealed:
    """A document as its successor names it: by title, by number, or by both."""

    title: str | None
    number: str | None


def find_repealed(text: str) -> tuple[Repealed, ...]:
    """The documents that ``text`` declares repealed, in order, each once.

    Only what the sentence itself names before or after its verb; articles of a document (《甲办法》第三条废止)
    do not repeal it.
    """
    found: dict[Repealed, None] = {}
    for verb in list(_VERB.finditer(text))[-_MOST:]:
        start = max(0, verb.start() - _WINDOW)
        before = re.split(r"[。；\n]", text[start : verb.start()])[-1]
        named = _names_before(before)
        if not named:
            after = re.split(r"[。；]", text[verb.end() : verb.end() + _WINDOW])[0]
            named = _names_after(text[max(0, verb.start() - 4) : verb.end()], after)
        found |= dict.fromkeys(named)
    return tuple(found)


def repeals(text: str) -> tuple[str, ...]:
    """Titles and numbers of ``find_repealed``, flat: title and number of one document stand next to each other."""
    names = (name for item in find_repealed(text) for name in (item.title, item.number) if name)
    return tuple(dict.fromkeys(names))


def is_repealed_by(older: Metadata, item: Repealed, newer: Metadata) -> bool:
    """True where ``item``, which ``newer`` declares repealed, names ``older``.

    By number where both have one; else by title, which fits where it is the document's, or that of what the
    document issues (关于印发《甲办法》的通知). A new version often keeps its predecessor's title: nothing is
    repealed by itself, nor by what was issued before it.
    """
    if older == newer or (older.issued_on and newer.issued_on and older.issued_on > newer.issued_on):
        return False
    if item.number and older.number:
        return item.number == older.number
    if not item.title or not names_of(item.title) & names_of(older.title):
        return False
    same_title = bool(names_of(older.title) & names_of(newer.title))
    return not same_title or (older.issued_on or "9999") < (newer.issued_on or "")


def names_of(title: str) -> set[str]:
    """The names by which a document goes: its full title, without its issuer, and of what it issues."""
    names = {title, title[title.find("关于") :] if "关于" in title else title}
    inner = issued_title(title)
    if inner:
        names.add(inner)
    return {re.sub(r"[\W_]+", "", name.replace("中华人民共和国", "")) for name in names}


def _names_before(sentence: str) -> list[Repealed]:
    """The chain of 《…》（…） that ends right before the verb."""
    named: list[Repealed] = []
    names = list(_NAME.finditer(sentence))
    end = len(sentence)
    for match in reversed(names):
        between = sentence[match.end() : end]
        if named:
            if _JOIN.fullmatch(between) is None:
                break
        elif _PART.search(between) or not _LINK.fullmatch(between.strip()):
            break
        named.insert(0, _repealed(match))
        end = match.start()
    if named:
        return named
    # 澜政发〔2019〕8号文件同时废止: a number without a title.
    numbers = find_numbers(sentence)
    if numbers and re.fullmatch(r"(?:文件?|通知)?" + _LINK.pattern, sentence[numbers[-1][1] :].strip()):
        return [Repealed(None, _own(numbers[-1][2]))]
    return []


def _names_after(verb: str, after: str) -> list[Repealed]:
    """废止《甲》《乙》: the names that follow the verb at once."""
    if not _BEFORE.search(verb) or verb.startswith(("不得", "未")):
        return []
    named, end = [], 0
    for match in _NAME.finditer(after):
        between = after[end : match.start()]
        if not re.fullmatch(
            r"(?:[、，,和及与以\s：:]|了|下列|以下|原|文件|[一二三四五六七八九十\d]+[、.．]){0,6}", between
        ):
            break
        if _PART.match(after, match.end()):
            break
        named.append(_repealed(match))
        end = match.end()
    return named


def _repealed(match: re.Match[str]) -> Repealed:
    numbers = find_numbers(match[2] or "")
    return Repealed(re.sub(r"\s+", "", match[1]), _own(numbers[0][2]) if numbers else None)


def _own(number: str) -> str:
    return re.sub(r"^(?:根据|按照|原|及|和|与|以及|见)", "", number)
