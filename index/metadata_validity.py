"""Is a document in force on a day: its own words about when it begins, ends, is a draft or is repealed."""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.dates import add_months, find_dates, last_day
from index.metadata_issuer import date_label
from index.metadata_kind import LAW_LIKE, NOT_A_RULE
from index.numerals import parse_numeral

_SELF = (
    r"(?<![基根])本(?:(?:补充|实施|暂行|若干|政策)?(?:办法|规定|细则|措施|意见|方案)|通知|公告|通告|条例|法|规则|决定|政策|文件"
    r"|规程|章程|解释|计划|规划|指南|指引|批复|通令|令)"
)
_BEGIN_WORD = re.compile(
    r"(?:之日起|日起|零时起|时起|起)(?:(?P<days>[\d一二三四五六七八九十]{1,3})(?:个工作)?日(?:以?后|之后))?"
    r"(?:开始|正式|全面|暂)?(?:施行|执行|实施|生效|实行|试行|起效)"
)
_OTHERS = re.compile(r"《[^《》]{2,80}》[^。，,]{0,12}$")
_TERM = re.compile(
    r"(?:有效期|试行期|施行期|执行期|实施期|试行|期限)(?:限|间)?(?:暂定|定)?[为是]?(?:自[^，。]{2,10}起的?)?\s?"
    r"(?P<n>[\d一二三四五六七八九十两]{1,3})\s?(?P<unit>年|个月)"
)
_UNTIL = re.compile(
    r"(?:有效期限?|执行期限?|实施期限?|适用期限?|截止时间|截止日期|施行|执行|实施|有效|起)[^。；\n《》]{0,24}?[至到止为]\s?"
    r"(?P<day>(?:19|20|二)[^。；，,\n]{3,14})"
)
_STATE = re.compile(
    r"(?:是否有效|有效性|时效性|效力状态|文件状态|时效状态)\s{0,3}[】\]]?\s{0,2}[：:|]?\s{0,4}(?P<state>[一-龥]{2,6})"
)
_REPEALED_TITLE = re.compile(r"[【\[（(]\s?(?:已|全文)?(?:废止|失效)\s?[】\]）)]")
_REPEALED_SELF = re.compile(rf"(?:{_SELF}|该文件|此件)(?:现?已经?|已被|全文|业已)(?:被)?(?:宣布)?(?:废止|失效)")
_DRAFT_SELF = re.compile(r"^\s*[（(](?:公开)?(?:征求意见稿|讨论稿|草案|送审稿|征求意见)[）)]\s*$", re.MULTILINE)
_ENGLISH = re.compile(
    r"(?:come|comes|came|enter|enters|go|goes) into (?:force|effect)|takes? effect|effective|in force",
    re.IGNORECASE,
)
_MOST = 40


def effective_on(text: str, issued: date | None) -> date | None:
    """The day from which the document says it applies, or ``None``.

    ``自发布之日起`` is the day of issue, ``自公布之日起30日后`` thirty days later. The document's own sentence
    (本办法自…起施行) goes before any other, and the last before the first; a sentence about another 《document》
    never counts.
    """
    best: tuple[int, date] | None = None
    for match in list(_BEGIN_WORD.finditer(text))[:_MOST]:
        sentence_start = max(text.rfind(stop, max(0, match.start() - 160), match.start()) for stop in "。；\n") + 1
        before = text[max(sentence_start, match.start() - 160) : match.start() + 2]
        day = _begin(before, match, issued)
        if day is None or _OTHERS.search(before[: before.rfind("自")] if "自" in before else ""):
            continue
        own = re.search(_SELF, before) is not None or re.match(r"\s*(?:以上|上述|此)", before) is not None
        weight = 2 if own else 1
        if not own and len(text) - match.end() > 1500 and len(text) > 3000:
            continue
        if best is None or weight >= best[0]:
            best = (weight, day)
    if best is not None:
        return best[1]
    return date_label(text, "施行日期|实施日期|生效日期") or _english(text)


def expires_on(text: str, effective: date | None, issued: date | None) -> date | None:
    """The last day on which the document says it applies, or ``None``."""
    labelled = date_label(text, "失效日期|废止日期|有效期至")
    if labelled is not None:
        return labelled
    last: date | None = None
    for match in list(re.finditer(r"有效期|试行期|试行|执行期|实施期|施行|执行|有效|截止", text))[-_MOST * 5 :]:
        sentence_start = max(text.rfind(stop, max(0, match.start() - 120), match.start()) for stop in "。；\n") + 1
        before = text[max(sentence_start, match.start() - 120) : match.start()]
        # 许可证有效期五年 is not the document's own term.
        own = list(re.finditer(_SELF, before))
        if not own or re.search(r"证|许可|合同|资格|保险|注册|前|[、对]$|规定的$", before[own[-1].end() :]):
            continue
        until = _UNTIL.match(text, match.start())
        day = last_day(until["day"]) if until else None
        term = _TERM.match(text, match.start())
        start = effective or issued
        if day is None and term is not None and start is not None:
            amount = parse_numeral(term["n"]) or 0
            months = amount * 12 if term["unit"] == "年" else amount
            day = add_months(start, months) - timedelta(days=1) if months else None
        last = day or last
    return last


def standing_of(
    text: str, title: str, kind: str | None, issued: date | None, effective: date | None, expires: date | None
) -> str:
    """What a document is whatever the day: ``draft``, ``repealed``, ``expired``, ``rule`` or ``none``."""
    head = text[:2000]
    state = _STATE.search(head)
    said = state["state"] if state else ""
    if (
        _REPEALED_TITLE.search(title)
        or _REPEALED_TITLE.search(head[:200])
        or "废止" in said
        or _REPEALED_SELF.search(head + text[-500:])
    ):
        return "repealed"
    if "失效" in said or "无效" in said:
        return "expired"
    if kind == "征求意见稿" or _DRAFT_SELF.search(head[:600]):
        return "draft"
    if kind in NOT_A_RULE:
        return "none"
    return "rule" if effective or issued or expires or kind in LAW_LIKE or "有效" in said else "none"


def _begin(before: str, match: re.Match[str], issued: date | None) -> date | None:
    """The day that stands before 起施行."""
    words = before[:-2] if match[0].startswith("之日") else before
    dates = find_dates(before + "日")
    days = parse_numeral(match["days"] or "") or 0
    if dates and len(before) - dates[-1].end <= 8:
        return dates[-1].date + timedelta(days=days)
    tail = re.sub(r"之?日?$", "", words.rstrip("起")[-12:])
    if re.search(r"(?:发布|公布|印发|颁布|发文|下发|签发|成文|通过|即)$", tail) and issued is not None:
        return issued + timedelta(days=days)
    return None


def _english(text: str) -> date | None:
    if "effect" not in text and "force" not in text:
        return None
    for match in list(_ENGLISH.finditer(text))[:_MOST]:
        dates = find_dates(text, match.end(), match.end() + 40)
        if dates:
            return dates[0].date
    return None
