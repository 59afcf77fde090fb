"""What a title is made of: cleaned words, and the rubbish that sites, editors and file systems add to them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from index.metadata_head import TITLE_LABEL
from index.metadata_kind import closes_title
from index.metadata_number import own_span

LONGEST = 150
"""A title has no more characters than this; longer runs are sentences."""

CJK = r"[\u3000-\u303f一-龥，。：；！？“”‘’（）《》〈〉]"
"""A character between which and its like a line break means nothing."""

# 某某官网:关于…: advertising in front of a stolen text.
_SPAM = re.compile(
    r"^[^《》，。；]{0,16}?(?:官网|官方|网站|网址|平台|客户端|APP|app|娱乐|手机版|下载|入口|登录|体育|棋牌|彩票|投注)"
    r"[^《》，。；：:]{0,8}[：:_|—\-]+\s?(?=\S{6})"
)
_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s?|(?<=[一-龥》）])[-–—](?=[一-龥]))\s*[^_|｜《》]{2,30}$")
_SITE_WORD = re.compile(r"网|门户|平台|政府|首页|[局厅委办部院]$|中心|信息公开|新闻|Gov|Portal|Home", re.IGNORECASE)
_COLUMN = re.compile(
    r"^(?:[【\[][^】\]]{1,30}[】\]]|(?:回放|视频|直播|图集|原标题|转载|头条|置顶)\s?[｜|：:])\s*(?=.{8})"
)
_TAIL = re.compile(r"\s*[（(](?:[\d*.\-/年月日 ]{7,24}|第?\d{1,3}版)[）)]$|\s*[【\[][^】\]]{0,10}$|[，、：:；]+$")
_GENERIC = re.compile(
    r"(?:无标题|未命名|新建|untitled|document|microsoft|powerpoint|演示文稿|presentation|文档|文件|扫描|scan|title|标题"
    r"|正文|首页|网页|index|home|通知|公告|全文|附件)[\s\d（()）_\-.]*"
    r"|.{0,30}(?:门户网站?|官网|网站|人民政府|信息网|政府网)|[\W\d_]*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.(?:docx?|wps|pdf|txt|html?|md|pptx?|xlsx?|rtf|ofd)$", re.IGNORECASE)
_STEM_NOISE = re.compile(
    r"^[\d\s_.\-、()（）]+(?=[一-龥A-Za-z])|[\s_\-]*[（(]\d+[）)]$|[\s_\-]*(?:副本|终稿|定稿|最终版|copy)$"
)


def clean_title(title: str) -> str:
    """``title`` on one line, without site names, column names, advertising, file endings and trailing dates."""
    title = re.sub(r"[\s\ufeff\u200b]+", " ", title).strip()[:400]
    title = re.sub(r"^Microsoft (?:Word|PowerPoint) - ", "", _SUFFIX.sub("", title))
    title = TITLE_LABEL.sub("", title)
    if len(title) > 6 and title.count(" ") >= len(title) // 2 - 1:
        title = title.replace(" ", "")
    title = _COLUMN.sub("", _SPAM.sub("", title))
    site = _SITE.search(title)
    if site is not None and site.start() >= 6 and _SITE_WORD.search(site[0]):
        title = title[: site.start()]
    span = own_span(title)
    if span is not None and len(title) - (span[1] - span[0]) >= 8:
        if span[0] <= 1:
            title = title[span[1] :]
        elif span[1] >= len(title) - 1 and not closes_title(title):
            title = title[: span[0]].rstrip("（( ")
    title = _TAIL.sub("", title.strip(" 　·>»|_"))
    if re.fullmatch(r"《[^《》]+》|（[^（）]+）|\([^()]+\)", title):
        title = title[1:-1]
    title = re.sub(r"(?<=[》一-龥]) (?=关于)", "", title).strip()
    # 关于 “创新券” 兑付: blanks beside brackets are the editor's; between two phrases of a headline they are meant.
    return re.sub(r" (?=[“”《》（）])|(?<=[“”《》（）]) ", "", title) if "关于" in title else title


def title_from_file(file: str) -> str:
    """The words of the file's name; empty where it is a number or a hash."""
    stem = _SUFFIX.sub("", PurePosixPath(file.replace("\\", "/")).name)
    stem = clean_title(_STEM_NOISE.sub("", _STEM_NOISE.sub("", stem)))
    if len(re.findall(r"[一-龥]", stem)) >= 4:
        return "" if is_generic(stem) else stem[:LONGEST]
    words = re.findall(r"[A-Za-z]{2,}", stem)
    plain = re.fullmatch(r"[A-Za-z][A-Za-z '’,&_\-]*(?:[ _\-]\d{1,4})*", stem) is not None
    if not plain or len(words) < 2 or is_generic(stem):
        return ""
    return re.sub(r"[_\-]+", " ", stem).strip()[:LONGEST]


def is_generic(title: str) -> bool:
    """True of a name that says nothing: 无标题, Microsoft Word - 文档1, a site's name, digits."""
    return _GENERIC.fullmatch(title) is not None


def glues(before: str, after: str) -> bool:
    """True where two parts of a broken line join without a blank."""
    return re.match(CJK, before[-1]) is not None and re.match(CJK + r"|\d", after) is not None


def bare(words: str) -> str:
    """``words`` without punctuation and blanks, to compare titles by."""
    return re.sub(r"[\W_]+", "", words)


def is_words(words: str, fewest: int = 3) -> bool:
    """True where ``words`` holds enough Chinese characters, or two English words."""
    return len(re.findall(r"[一-龥]", words)) >= min(fewest, 3) or len(re.findall(r"[A-Za-z]{2,}", words)) >= 2
