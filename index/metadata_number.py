"""The document number (文号): 国办发〔2024〕3号, 第12号令, 2024年第5号公告; its own, not one that it cites."""

from __future__ import annotations

import re

from index.organs import is_organ

_OPEN, _CLOSE = r"[〔\[［【（(﹝〖{]", r"[〕\]］】）)﹞〗}]"
_G = r"[ \u3000]{0,2}"
_ORDINAL = r"[\d一二三四五六七八九十百零〇]{1,6}"
_PATTERN = re.compile(
    rf"(?P<word>[一-龥]{{1,14}}(?:[（(][一-龥]{{1,3}}[）)][一-龥]{{0,6}})?){_G}{_OPEN}{_G}(?P<year>(?:19|20)\d\d){_G}年?{_G}{_CLOSE}{_G}第?{_G}(?P<no>\d{{1,5}}){_G}号"
    rf"|(?P<kind1>公告|通告|令)\s{{0,4}}[（(]?{_G}(?P<year1>(?:19|20)\d\d){_G}年?{_G}第{_G}(?P<no1>\d{{1,5}}){_G}号"
    rf"|(?P<year2>(?:19|20)\d\d){_G}年{_G}第{_G}(?P<no2>\d{{1,5}}){_G}号{_G}(?P<kind2>公告|通告|令)?"
    rf"|(?:令\s{{0,4}}[（(]?{_G}第{_G}(?P<no3>{_ORDINAL}){_G}号|第{_G}(?P<no4>{_ORDINAL}){_G}号{_G}令)"
)
_ENGLISH = re.compile(
    r"(?:Decree|Order|Announcement|Circular)(?: (?:of|by) (?:the )?[A-Z][\w' ,]{0,80}?)?,? \(?No\.? ?\d{1,5}"
    r"(?: of (?:19|20)\d\d)?\)?"
    r"|[A-Z][A-Za-z ]{1,30} ?\[(?:19|20)\d\d\] ?No\.? ?\d{1,5}"
)
_LABEL = re.compile(
    r"(?:发文字号|发文文号|发布文号|文件编号|文件号|文\s{0,4}号)[ \t]{0,2}[】\]]?[ \t]{0,2}[：:|]?[ \t\n\u3000]{0,4}"
)
# What may stand before the number in its line: nothing, the end of a title, an organ and 公告, a letterhead.
_BEFORE = re.compile(r"(?:^|通知|公告|通告|意见|决定|办法|措施|方案|细则|规定|文件|批复|函|令|[：:】|])$")
_AFTER = re.compile(r"[\s）)|】\-—_]|关于|印发|$|[一-龥]{0,24}(?:关于|印发)")
_WINDOW = 2500
_LINE = 240
_IN_BRACKETS = re.compile(rf"(公告|通告|令)\s{{0,4}}[（(]第({_ORDINAL})号[）)]")
_NOT_A_WORD = re.compile(r"^.*(?:通知|公告|通告|意见|决定|办法|措施|方案|细则|规定|文件|文号|字号|批复)")


def number_of(text: str) -> str | None:
    """The document's own number with 〔〕 around its year and without blanks, or ``None``.

    Looked for in the first 2,500 characters: after a label (文号：), or standing by itself in its line or between
    blanks, before or after the title. Numbers in brackets after a 《name》 and inside sentences belong to others.
    ``财政部公告2024年第5号`` and ``2024年第5号`` become ``2024年第5号公告``, ``令第12号`` becomes ``第12号令``.
    """
    head = text[:_WINDOW]
    label = _LABEL.search(head)
    if label is not None:
        match = _PATTERN.match(head, label.end())
        if match is not None:
            return normalise(match)
    for match in _PATTERN.finditer(head):
        if _is_own(head, match):
            return normalise(match)
    ordinal = _IN_BRACKETS.search(head[:800])
    if ordinal is not None and "。" not in head[: ordinal.start()]:
        return f"第{ordinal[2]}号{ordinal[1]}"
    english = _ENGLISH.search(head[:1200])
    if english is not None and head[: english.start()].rpartition("\n")[2].strip(" (") == "":
        return re.sub(r"\s+", " ", english[0]).strip("() ")
    return None


def find_numbers(text: str) -> list[tuple[int, int, str]]:
    """Every number in ``text`` as (start, end, normalised), in order."""
    return [(match.start(), match.end(), normalise(match)) for match in _PATTERN.finditer(text)]


def normalise(match: re.Match[str]) -> str:
    """The one way of writing a number, of a match of this module."""
    if match["word"]:
        return f"{_word(match['word'])}〔{int(match['year'])}〕{int(match['no'])}号"
    year, number = match["year1"] or match["year2"], match["no1"] or match["no2"]
    if year:
        return f"{int(year)}年第{int(number)}号{match['kind1'] or match['kind2'] or '公告'}"
    return f"第{match['no3'] or match['no4']}号令"


def own_span(unit: str) -> tuple[int, int] | None:
    """Where in a line of the head a number stands that is not part of the title's words, or ``None``."""
    unit = unit[:_LINE]
    match = next((m for m in _PATTERN.finditer(unit) if _is_own(unit, m)), None)
    if match is None:
        return None
    word = match["word"] or ""
    return match.start() + len(word) - len(_word(word)), match.end()


def _in_brackets(text: str, start: int) -> bool:
    """True where a bracket that is still open at ``start`` holds other words before it."""
    before = text[max(0, start - 80) : start]
    opened = max(before.rfind("（"), before.rfind("("))
    return opened > max(before.rfind("）"), before.rfind(")")) and before[opened + 1 :].strip() != ""


def _word(word: str) -> str:
    # 关于…的通知人社部发〔2020〕11号: the title ran into the number.
    return _NOT_A_WORD.sub("", word) or word


def _is_own(text: str, match: re.Match[str]) -> bool:
    start = match.start()
    if match["word"]:
        start += len(match["word"]) - len(_word(match["word"]))
    if _in_brackets(text, start):
        return False
    before = re.split(r"[\s\u3000]", text[max(0, start - 60) : start])[-1]
    if before.endswith(("（", "(", "〔", "》", "〉")):
        # A line of its own in brackets under the title is the document's; after a 《name》 it is that name's.
        if len(before) > 1 or text[match.end() : match.end() + 1] not in "）)":
            return False
        if text[:start].rstrip("（( \u3000")[-1:] in "》〉":
            return False
        before = ""
    if match["kind1"] and match[0][len(match["kind1"])].isspace() and _AFTER.match(text, match.end()):
        return True  # 关于…的公告 ⏎ 2024年第6号
    before = _NOT_A_WORD.sub("", before)
    if not (_BEFORE.search(before) or is_organ(before) or (match["year2"] is None and is_organ(before + "局"))):
        return False
    if match["word"] is None and match["kind1"] is None and match["no3"] is None and match["no4"] is None:
        # 2024年第5号 alone: only where nothing else stands with it.
        return before == "" and bool(re.match(r"[\s）)]|$", text[match.end() :]))
    return _AFTER.match(text, match.end()) is not None
