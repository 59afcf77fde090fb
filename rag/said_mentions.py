"""What the parts of a question that speak of documents have in common: the data, and the words for documents."""

from __future__ import annotations

from dataclasses import dataclass

Years = tuple[int | None, int | None]

DOCUMENT = "(?:政策|文件|规定|办法|通知|措施|意见|方案|公告|条例|细则|法规|法律|规划|指南|解读|决定)"
"""What a question calls documents in Chinese, and in English."""

DOCUMENT_EN = (
    r"(?:policy|policies|documents?|rules?|notices?|measures|regulations?|files?|laws?|guidelines?|announcements?)"
)

ISSUED = "(?:联合|共同)?(?:印发|发布|出台|制定|下发|公布|颁布|施行|实施|新发|发)"
"""What is done with documents."""

ISSUED_EN = r"(?:issued|published|released|adopted)"


@dataclass(frozen=True, slots=True)
class Mention:
    """``question[start:end]`` says which documents are wanted: those of these ``names`` of ``kind`` (``region``,
    ``issuer`` …), or of the ``years`` from the first to the last, ``None`` where it is open.

    ``hard`` where the words themselves limit: 2022年以后的文件.
    """

    kind: str
    start: int
    end: int
    names: tuple[str, ...] = ()
    years: Years | None = None
    hard: bool = False
