"""Who issued a document and when: from labels, the title, the letterhead, and the signature under the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.dates import find_dates, first_date
from index.metadata_head import HEADING_MARK, Unit, is_letterhead
from index.organs import is_organ, join_organs, split_organs, title_organs

_HEAD, _TAIL = 12_000, 6_000
_LABEL_WINDOW = 2_000
_SEP = r"[ \t\u3000]{0,3}[】\]]?[ \t\u3000]{0,2}[：:|]?[ \t\u3000\n]{0,4}"
_ISSUER_LABEL = re.compile(
    rf"(?:发文机关|发文单位|发文机构|发布机构|发布单位|制定机关|制发机关|编制单位|编制机关|信息来源|来\s?源){_SEP}([^\s|｜：:；;【\]]{{2,60}})"
)
_WRITTEN_LABEL = re.compile(rf"(?:成文日期|发文日期|签发日期|生成日期|印发日期|公布日期){_SEP}")
_POSTED_LABEL = re.compile(rf"(?:发布日期|发布时间|公开日期|发文时间|日\s?期){_SEP}")
_PRINTED = re.compile(r"\s{0,6}(?:印发|印制|抄送)")
_AFTER_BARE = re.compile(r"\s*(?:$|\n|[（(](?:此件|联系|主动|信息公开|公开)|附件?[：:\s]|[【\[])")
_AFTER_DATE = re.compile(r"\s|$|[（(【印附]")
_PUNCTUATION = re.compile(r"[，。；：！？,;:!?《》]")
_CONGRESS = re.compile(
    r"(?:(?<![一-龥])日?([一-龥]{2,8}?[省市州县区])第[一-龥]{1,4}届|第[一-龥]{1,4}届(全国))(人民代表大会(?:常务委员会)?)"
)
_DECIDES = re.compile(r"(中共[一-龥]{2,12}?[省市区县州]委)[^。\n]{0,40}(?:作出|提出|制定)(?:如下|以下)")
_ENGLISH_ORGAN = re.compile(
    r"\b(?:Notice|Opinions|Decision|Announcement|Circular|Measures|Decree|Order) (?:of|by|from) (?:the )?"
    r"(.{6,120}?) (?:on|concerning|regarding|about|for)\b"
)
_PUBLISHED_BY = re.compile(r"\b(?:[Pp]ublished|[Ii]ssued) by (?:the )?([A-Z][^,.;\n]{5,90})")


@dataclass(frozen=True, slots=True)
class Signature:
    """The organs and the date under a text; ``printed`` where it is the printing note (…印发) at its foot."""

    organs: tuple[str, ...]
    date: date
    printed: bool


def issuer_of(title: str, text: str, units: list[Unit], signatures: list[Signature]) -> str | None:
    """The issuing organs, several joined by ``、``, or ``None``.

    A short name in the title (``市商务局关于…``) gives way to the full one under or over the text.
    """
    label = _ISSUER_LABEL.search(text[:_LABEL_WINDOW])
    labelled = split_organs(label[1].strip("　 ·-")) if label else ()
    titled = title_organs(title)
    signed = next((s.organs for s in signatures if s.organs and not s.printed), ())
    heads = tuple(
        organ
        for unit in units
        if is_letterhead(unit.text)
        for organ in split_organs(re.sub(r"文[\s\u3000]*件$", "", unit.text))
    )
    everywhere = [*labelled, *(o for s in signatures for o in s.organs), *heads]
    if titled:
        return join_organs(tuple(dict.fromkeys(_full_name(organ, everywhere) for organ in titled)))
    organs = labelled or signed or heads[:1] or _standing_alone(title, text, units)
    return join_organs(organs) or _english(title, text)


def issued_on(title: str, text: str, units: list[Unit], signatures: list[Signature]) -> date | None:
    """The day the document is dated, or ``None``: label, signature, posting label, head, printing note."""
    head = text[:_LABEL_WINDOW]
    for label in (_WRITTEN_LABEL, None, _POSTED_LABEL):
        if label is None:
            if signatures and not all(s.printed for s in signatures):
                return _best(title, signatures).date
            continue
        found = label.search(head)
        dates = find_dates(head, found.end(), found.end() + 24) if found else []
        if found and dates and dates[0].start - found.end() <= 2:
            return dates[0].date
    under_title = _under_title(units)
    return under_title or (signatures[0].date if signatures else None)


def find_signatures(text: str) -> list[Signature]:
    """Every organ-and-date under a text, in order, in the first 12,000 and last 6,000 characters.

    A date counts where it ends its line or stands between blanks, and an organ's name stands right before it, or
    it is a line of its own in the last lines.
    """
    windows = [(0, min(len(text), _HEAD))]
    if len(text) > _HEAD:
        windows.append((max(_HEAD, len(text) - _TAIL), len(text)))
    found = []
    for start, end in windows:
        for day in find_dates(text, start, end):
            if _AFTER_DATE.match(text, day.end) is None:
                continue
            organs = _organs_before(text, day.start)
            printed = _PRINTED.match(text, day.end) is not None
            alone = _stands_alone(text, day.start, day.end)
            if organs or printed or alone:
                found.append(Signature(organs, day.date, printed))
    return found


def _organs_before(text: str, end: int) -> tuple[str, ...]:
    """The organs' names that stand right before ``end``, parted by blanks, in their order."""
    parts = text[max(0, end - 260) : end].split()
    if end > 0 and not text[end - 1].isspace() and parts and not is_organ(parts[-1]):
        return ()
    organs: list[str] = []
    while parts and len(organs) < 12:
        names = split_organs(parts[-1])
        if not names:
            break
        organs[:0] = names
        parts.pop()
    if organs and parts and not _PUNCTUATION.search(parts[-1]) and 6 <= len(parts[-1]) <= 36:
        # A long name that was broken over two lines: …感染的肺炎疫情 ⏎ 防控工作领导小组指挥部.
        joined = parts[-1] + organs[0]
        if re.match(r"肺炎|疫情|感染|防控|应对|工作|联防|应急|领导|指挥|办公", organs[0]) and is_organ(joined):
            organs[0] = joined
    return tuple(dict.fromkeys(organs))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """True of a date between blanks with which a text, or its part before the attachments, ends."""
    if start == 0 or not text[start - 1].isspace() or _AFTER_BARE.match(text, end) is None:
        return False
    before = text[max(0, start - 80) : start].rstrip()
    last_line = before.rpartition("\n")[2]
    # Behind a stop, an attachment's name or a signer's; in the head a date alone says when the text was posted.
    signed = text[start - 1] == "\n" and len(last_line) <= 24
    foot = text[start - 3 : start].isspace() and not text[end : end + 60].strip() and end + 60 > len(text)
    return start > 60 and (signed or foot or before[-1:] in tuple("。；：！”）)》"))


def _best(title: str, signatures: list[Signature]) -> Signature:
    """The signature of the organs that the title names; else the first that names any; else the last date."""
    titled = title_organs(title)
    signed = [s for s in signatures if s.organs and not s.printed]
    bare = [s for s in signatures if not s.organs and not s.printed]
    own = [s for s in signed if any(_same(organ, other) for organ in titled for other in s.organs)]
    # 商务部办公厅's date under an attachment is not that of 某市商务局, whose own stands there without a name.
    return (own or (bare if titled else []) or signed or bare)[0]


def _same(organ: str, other: str) -> bool:
    return other.endswith(organ) or organ.endswith(other) or other.startswith(organ)


def _full_name(organ: str, others: list[str]) -> str:
    """``天津市商务局`` for ``市商务局`` where ``others`` writes it out."""
    if re.match(r"[省市区县州]", organ):
        longer = [other for other in others if len(other) > len(organ)]
        return next(
            (o for o in longer if o.endswith(organ)), next((o for o in longer if _abbreviates(organ, o)), organ)
        )
    return organ


def _abbreviates(short: str, full: str) -> bool:
    """True where the characters of ``short`` stand in ``full`` in their order: 省发展改革委, 某省发展和改革委员会."""
    rest = iter(full)
    return all(char in rest for char in short)


def _standing_alone(title: str, text: str, units: list[Unit]) -> tuple[str, ...]:
    """An organ that is the first or the last line, or the last words of a text in one line."""
    for unit in units[:3]:
        organ = re.sub(r"令(?:第[^第]{1,6}号)?$", "", unit.text)
        if is_organ(organ, sure=True) and organ not in title:
            return (organ,)
    congress = _CONGRESS.search(text[:400])
    if congress is not None and re.match(r"[^。]{0,60}(?:通过|批准)", text[congress.end() : congress.end() + 80]):
        return ((congress[1] or congress[2]) + congress[3],)
    decides = _DECIDES.search(text[:600])
    if decides is not None:
        return (decides[1],)
    source = re.search(r"来源[：:]\s?([^\s。]{2,40})\s*$", text[-80:])
    if source is not None and is_organ(source[1], sure=True):
        return (source[1],)
    organs: list[str] = []
    parts = re.sub(r"(?:\s*[（(【\[][^（(【\[]{1,24}[）)】\]])+\s*$", "", text[-240:]).split()
    while parts and is_organ(parts[-1], sure=True):
        organs.insert(0, parts.pop())
    return tuple(organs)


def _english(title: str, text: str) -> str | None:
    match = _ENGLISH_ORGAN.search(title) or _PUBLISHED_BY.search(text[:600])
    return match[1] if match else None


def date_label(text: str, labels: str) -> date | None:
    """The date after one of ``labels`` (a pattern) in the head of ``text``."""
    match = re.search(rf"(?:{labels}){_SEP}(.{{6,24}})", text[:_LABEL_WINDOW])
    return first_date(match[1]) if match else None


def _under_title(units: list[Unit]) -> date | None:
    """The date that stands alone, or in brackets, in the first lines: (2023年8月25日…通过)."""
    for unit in units[:8]:
        if "。" in unit.text or HEADING_MARK.match(unit.text):
            break
        bare = unit.text.strip("（()）[]【】 ")
        dates = find_dates(bare[:120])
        if dates and len(bare) - (dates[-1].end - dates[-1].start) <= 6:
            return dates[-1].date
        if dates and re.match(r"[（(].*[）)]$", unit.text) and re.search(r"通过|公布|发布|修[订正]|批准|印发", bare):
            return dates[-1].date
    return None
