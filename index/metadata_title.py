"""The title of a document: its reader's hint, its own first lines, its file's name, or its first words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from index.metadata_head import HEADING_MARK, Unit, is_addressee, is_dateline, is_furniture
from index.metadata_kind import closes_title, stands_as_title
from index.metadata_number import own_span
from index.metadata_wording import CJK, LONGEST, bare, clean_title, glues, is_generic, is_words, title_from_file
from index.organs import is_organ, split_organs, title_organs
from index.records import HeadingMark

_DECLARED = 2.4
# Candidates of this weight or more are the text's or the format's own; below are the file's name and guesses.

FALLBACK = 40
"""Where nothing is a title, the first sentence is cut to this many characters."""

_BETWEEN_CJK = re.compile(rf"(?<={CJK})[ \t\u3000\xa0]+(?={CJK})")
_SUBTITLE = re.compile(
    r"^[（(〔](?:草案|修订|修正|试行|暂行|试点|第[一二三四五六七八九十\d]版|[^（）()]{0,12}(?:修正|稿|版))[）)〕]$"
)
_SENTENCE = re.compile(r"[。；;]")
_BODY_START = re.compile(
    r"^(?:为了?|根据|按照|依据|近日|近期|日前|昨[天日]|今[天日年]|当前|目前|据|现将|现就|经|自|随着|针对|连日来|截至"
    r"|在[^，]{0,16}[，,上]|\d{1,2}月\d|\d{4}年\d|[上下]午)"
)
# 为深入学习贯彻…精神，: what every document begins with says nothing of this one.
_PREAMBLE = re.compile(
    r"^(?:为了?|根据|按照)[^，,。]{0,60}(?:精神|部署|要求|决定|规定)[^，,。]{0,6}[，,](?=[^。]{8})"
)
_DECREE = re.compile(r"令(?:\s?[（(]?第[^第]{1,6}号[）)]?)?$")
_ABOUT = re.compile(r"关于|印发|转发|批转")
_RUN_ON = re.compile(
    r"的(?:紧急|补充|实施)?(?:通知|公告|通告|意见|决定|批复|函|通报|报告|令|办法|规定)"
    r"(?=各|尊敬|现将|为[了深进贯落加]|根据|按照|[（(]?[一-龥]{1,10}[〔\[（(]20|[一-龥]{2,12}公告20)"
)
_SUBJECT = re.compile(
    r"现[就将]([^。：；，]{4,80}?)(?:通知|公告|通告|通报|函告)如下|现[就将]?《([^《》]{4,80})》[^。，,]{0,24}(?:印发|发布|予以公布)"
)
_GENERIC_HEADING = re.compile(r"^(?:总则|附则|目录|前言|附件\d*|正文|摘要|引言|概述)$")


def title_of(
    text: str, units: list[Unit], file: str, hint: str | None = None, headings: Sequence[HeadingMark] = ()
) -> str:
    """The document's title, never empty.

    ``units`` are the text's (``head_units``). The candidates — the text's first lines, the format's first heading,
    the reader's ``hint``, the words of the file's name, the first sentence — are weighed by how much each looks
    like a title; of two that contain one another the fuller one wins, where the text itself or its format has it.
    """
    candidates = [(weight, title) for weight, title in _candidates(text, units, file, hint, headings) if title]
    if not candidates:
        return re.sub(r"\s+", " ", PurePosixPath(file).stem).strip()[:LONGEST] or "无标题"
    best = max(candidates, key=lambda c: c[0])
    fuller = [title for weight, title in candidates if weight >= _DECLARED and _is_fuller(title, best[1])]
    return _decreed(max([best[1], *fuller], key=len), text)


def _is_fuller(title: str, best: str) -> bool:
    return bare(best) in bare(title) and (closes_title(title) or not closes_title(best))


def _decreed(title: str, text: str) -> str:
    """Of a decree (某省人民政府令) the regulation that it makes public, where that stands below; else ``title``."""
    if _DECREE.search(title) is None:
        return title
    named = re.search(r"《([^《》]{4,80})》[^。]{0,90}(?:公布|发布)", text[:800])
    return named[1] if named and stands_as_title(named[1], text) else title


def _candidates(
    text: str, units: list[Unit], file: str, hint: str | None, headings: Sequence[HeadingMark]
) -> list[tuple[float, str]]:
    own = _from_units(units, text)
    found = [(3.0 if closes_title(own) else 2.0, own)]
    heading = _from_headings(text, headings)
    if heading:
        found.append((3.1 if closes_title(heading) else 2.7, heading))
    named = clean_title(hint or "")
    if named and not is_generic(named) and is_words(named):
        seen = bare(named) in bare(text[:2000])
        found.append(
            ((2.9 if closes_title(named) else 2.6) if seen else (2.4 if closes_title(named) else 1.5), named)
        )
    stem = title_from_file(file)
    if stem:
        found.append((2.2 if closes_title(stem) and len(stem) > 5 else 1.0, stem))
    found.append((0.6, _subject(text)))
    found.append((0.5, _first_sentence(text, units)))
    return found


def _from_units(units: list[Unit], text: str) -> str:
    """The title that the first units write, or an empty string."""
    organs: list[str] = []
    for i, unit in enumerate(units[:40]):
        words = _cut(unit.text)
        if is_furniture(words):
            # 某市人民政府 ⏎ 某政发〔2024〕3号 ⏎ 关于…, but not the site's name before its menu.
            organs = organs if own_span(words) else []
            continue
        if is_organ(words, sure=True) or (split_organs(words) and len(words) <= 60):
            # 澜川市人民政府 ⏎ 关于…: the organ belongs to the title; before anything else it signs.
            organs.append(words)
            continue
        if not _could_be_title(words, 2 if unit.line and i == 0 else 4):
            if _SENTENCE.search(words) or is_addressee(words) or is_dateline(words) or len(words) > LONGEST:
                return ""
            continue
        title = _join(units, i, words)
        named = title_organs(title)
        signing = [organ for organ in dict.fromkeys(organs[-8:]) if organ not in named]
        if signing and (_ABOUT.match(title) or named):
            title = " ".join(signing) + ("" if _ABOUT.match(title) else " ") + title
        return _complete(clean_title(title), text)[:LONGEST]
    return ""


def _join(units: list[Unit], i: int, words: str) -> str:
    """``words`` of unit ``i`` with the units that go on with the title."""
    title, last = words, i
    if not closes_title(clean_title(title)) and (_ABOUT.search(title) or _is_open(title)):
        longer = title
        for j in range(i + 1, min(i + 6, len(units))):
            part = _cut(units[j].text)
            if _SENTENCE.search(part) or is_addressee(part) or is_furniture(part) or HEADING_MARK.match(part):
                break
            if bare(part) == bare(longer) or len(longer) + len(part) > LONGEST:
                break
            longer += part if glues(longer, part) else " " + part
            if closes_title(longer) and not _is_open(longer):
                title, last = longer, j
                break
        else:
            longer = title
        if title == words and _is_open(words) and len(longer) <= LONGEST:
            title = longer
    elif not units[i].line and i + 1 < len(units) and _is_second_phrase(title, units[i + 1].text):
        title, last = f"{title} {units[i + 1].text}", i + 1
    if last + 1 < len(units) and _SUBTITLE.match(units[last + 1].text):
        title += units[last + 1].text
    return title


_SAME = 0.7
"""Share of a phrase's pairs of characters which the one before has too where both say the same."""


def _is_second_phrase(title: str, unit: str) -> bool:
    """True where a scraped headline of two phrases goes on: 四川海外采购急需物资 海关通关“零延时”."""
    if closes_title(title) or title.endswith(("！", "？", "!", "?")) or not 4 <= len(unit) <= 32:
        return False
    if re.search(r"[。；：:，,]", unit) or _BODY_START.match(unit) or is_dateline(unit):
        return False
    if is_furniture(unit) or is_organ(unit, sure=True) or is_addressee(unit) or HEADING_MARK.match(unit):
        return False
    if bare(unit) in bare(title) or bare(title) in bare(unit):
        return False
    # 某省推出健康码 我省推出健康码 says the same twice.
    pairs, said = ({words[i : i + 2] for i in range(len(words) - 1)} for words in (bare(unit), bare(title)))
    return len(pairs & said) < _SAME * len(pairs)


def _could_be_title(words: str, shortest: int = 4) -> bool:
    if not shortest <= len(words) <= LONGEST or _SENTENCE.search(words) or HEADING_MARK.match(words):
        return False
    if is_addressee(words) or is_dateline(words) or words.endswith(("：", ":", "，", ",")):
        return False
    if len(words) < 6 and words.endswith(("！", "!")):
        return False
    if _BODY_START.match(words) and re.search(r"[，,]", words):
        return False
    return words.count("，") + words.count(",") <= 2 and is_words(words, shortest)


def _cut(unit: str) -> str:
    """A unit without what runs on behind its title, or in front of it (a number)."""
    span = own_span(unit)
    if span is not None and span[0] == 0 and len(unit) - span[1] >= 6:
        unit = unit[span[1] :].lstrip()
    run_on = _RUN_ON.search(unit, 0, LONGEST + 60)
    if run_on is not None:
        return unit[: run_on.end()]
    addressee = re.search(r"\s各[^。；\s]{2,}.{0,300}[：:]", unit[:500])
    return unit[: addressee.start()] if addressee and addressee.start() >= 6 else unit


def _is_open(title: str) -> bool:
    """True where a bracket of ``title`` is not closed yet."""
    return any(title.count(a) > title.count(b) for a, b in ("《》", "“”", "（）", "〈〉"))


def _complete(title: str, text: str) -> str:
    """A title that was cut off inside its 《name》, with the name as the text writes it in full."""
    at = title.rfind("《")
    if at < 0 or title.count("《") <= title.count("》"):
        return title
    name = title[at:].rstrip("….")
    found = text.find(name, len(title)) if len(name) >= 9 else -1
    end = text.find("》", found, found + LONGEST) if found >= 0 else -1
    return title[:at] + re.sub(r"\s+", "", text[found : end + 1]) if end > 0 else title


def _from_headings(text: str, headings: Sequence[HeadingMark]) -> str:
    """The first heading that the format declares near the start, joined with one of its level right below it."""
    title, end, level = "", 0, 0
    for mark in sorted(headings, key=lambda m: m.start)[:4]:
        words = re.sub(r"\s+", " ", text[mark.start : mark.end]).strip()
        if title:
            if mark.level == level and not text[end : mark.start].strip() and not closes_title(title):
                title += words if glues(title, words or " ") else " " + words
            break
        if mark.start > 1500 or HEADING_MARK.match(words) or _GENERIC_HEADING.match(words):
            break
        if _could_be_title(words) and not is_furniture(words):
            title, end, level = words, mark.end, mark.level
    return clean_title(title)[:LONGEST]


def _subject(text: str) -> str:
    """What a document without a title says it is about: 现就（阶段性减免社会保险费有关问题）通知如下."""
    match = _SUBJECT.search(text[:1200])
    subject = re.sub(r"\s+|[（(]以下[^）)]*[）)]", "", match[1] or match[2]) if match else ""
    return subject if len(subject) <= 2 * FALLBACK else ""


def _first_sentence(text: str, units: list[Unit]) -> str:
    """The first words of the text, at most 40 characters, cut at a stop where one comes."""
    for unit in units:
        if len(unit.text) < 4 or is_furniture(unit.text) or is_addressee(unit.text) or is_organ(unit.text, sure=True):
            continue
        words = _PREAMBLE.sub("", _BETWEEN_CJK.sub("", unit.text))
        sentence = re.split(r"[。！？!?；;\n]", words)[0].strip() or unit.text
        if len(sentence) <= FALLBACK:
            return sentence
        stops = [m.start() for m in re.finditer(r"[，,：:]", sentence[:FALLBACK])]
        return sentence[: stops[-1]] if stops and stops[-1] >= 12 else sentence[:FALLBACK]
    return re.sub(r"\s+", " ", text[:400]).strip()[:FALLBACK]
