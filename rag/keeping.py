"""What a follow-up keeps of the earlier question, by words alone: its document, its region, its year, its words.

A question replaces what it names itself and keeps the rest. 那资金方面呢 names another aspect: the words go, the
document, the region, the year and the people stay. 到2035年呢 names another year: only the year goes. 最长几年 and
这个基金用来做什么 name nothing: all of it stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.conversation import Manner
from rag.frame import Part, frame_of, without_parts
from rag.planning import Carried
from rag.question import parse_question


@dataclass(frozen=True, slots=True)
class Kept:
    """``carried`` is what the answer's plan shows, ``words`` what of the earlier question is searched with.
    ``turned`` is the kind of frame (see ``rag.frame``) that the question consists of, if it does.
    """

    carried: tuple[Carried, ...]
    words: str
    turned: str | None = None


def keep(
    asked: str,
    manner: Manner,
    earlier: str,
    frame: tuple[Part, ...],
    title: str | None = None,
    without: Collection[str] = (),
    places: Collection[str] = (),
) -> Kept:
    """What ``asked`` keeps of the question ``earlier`` with the parts ``frame``.

    ``title`` is that of the document that answered it, ``without`` are texts of ``carried`` that shall go;
    ``places`` are those of :func:`rag.frame.places_of`.
    """
    turned = turned_to(asked, places)
    if turned == "who" and not any(part.kind == "who" for part in frame):
        # 人才呢 after a question about land: nobody takes anybody's place, it is another aspect.
        turned = None
    gone = {turned} | ({part.kind for part in frame_of(asked, None, places)} & {"document", "region", "year"})
    title = None if "document" in gone else title
    # Where nothing tells what the talk is about, its words must.
    whole = turned is not None or manner.kind != "aspect" or not (title or frame)
    runs = [run for run in _runs(earlier, frame) if run[0] not in gone and (whole or run[0] != "words")]
    words = _shown("".join(text for kind, text in runs if kind in ("words", "who")))
    chips = [Carried("document", title)] if title else []
    for kind, text in runs:
        if kind in ("region", "year") or (kind == "document" and not title):
            chips.append(Carried(kind, text.strip()))
    if words:
        chips.append(Carried("words", words))
    carried = tuple(chip for chip in dict.fromkeys(chips) if chip.text not in {w.strip() for w in without})
    texts = {chip.text for chip in carried}

    def stays(kind: str, text: str) -> bool:
        if kind == "document":
            return (title or text.strip()) in texts
        return (words if kind in ("words", "who") else text.strip()) in texts

    said = ("" if whole else " ").join(text if stays(kind, text) else " " for kind, text in runs)
    return Kept(carried, _searched(said), turned)


def _runs(text: str, frame: tuple[Part, ...]) -> list[tuple[str, str]]:
    """``text`` cut into its parts, in its order, each with its kind; what is no part of ``frame`` is ``words``."""
    runs, at = [], 0
    for part in frame:
        runs += [("words", text[at : part.start]), (part.kind, text[part.start : part.end])]
        at = part.end
    return [*runs, ("words", text[at:])]


_HAN = re.compile(r"[\u3400-\u9fff]")
_AROUND = re.compile(
    r"^(?:那么?|换成?|到|在|去|如果|要是|像|对|给|是|于)+"
    r"|(?:的|呢|方面|情况|那边|这边|(?<=年)的?[新老旧]?(?:办法|政策|规定|文件|细则|版本?)|[\s？?。！!，,、：:~])+$"
)
_AROUND_EN = re.compile(r"^(?:and|but|so|then)\b|\b(?:what|how) about\b|\b(?:for|in|the|of)\b", re.IGNORECASE)


def turned_to(asked: str, places: Collection[str] = ()) -> str | None:
    """The kind of frame that ``asked`` consists of, where it names nothing else: 那石桥县呢 → ``region``."""
    rest = _AROUND.sub("", asked.strip()) if _HAN.search(asked) else _AROUND_EN.sub(" ", asked)
    frame = frame_of(rest, None, places)
    left = re.sub(r"[\W_]", "", without_parts(rest, frame))
    return frame[0].kind if frame and not left else None


def _searched(text: str) -> str:
    """``text`` as it goes into a search: Chinese without the words of asking, which no document holds."""
    if not re.search(r"\w", text):
        return ""
    return " ".join((parse_question(text).content if _HAN.search(text) else text.rstrip("?!. ")).split())


def _shown(text: str) -> str:
    """``text`` as the words that a reader is shown: without those of asking, without marks."""
    if not re.search(r"\w", text):
        return ""
    question = parse_question(text)
    if question.language == "en":
        return " ".join(dict.fromkeys(question.terms))
    runs = (re.sub(r"^[的里对在到]+|[的里对在到]+$", "", run) for run in re.split(r"[\W_]+", question.content))
    return " ".join(run for run in runs if run)
