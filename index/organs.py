"""Names of issuing organs: 澜川市人民政府办公室, 市商务局, 疫情防控指挥部."""

from __future__ import annotations

import re

_SURE = (
    r"人民政府|政府|办公厅|办公室|委员会|管委会|常委会|[省市区县州旗]委|厅|局|总署|法院|检察院|指挥部|领导小组|调研组|课题组"
    r"|专班|党校|党委|纪委|监委|国资委|发展?改革?委|卫生?健康?委|联席会议|联防联控机制|海关|国务院|中共中央|中央军委"
    r"|(?:财政|商务|教育|科学?技术?|公安|民政|司法|工业和信息化|社会保障|自然资源|生态环境|城乡建设|交通运输|水利|农业农村"
    r"|文化和旅游|应急管理|组织|宣传|统战)部"
)
_LIKELY = r"|委|部|署|院|中心|处|社|行|司|队|组|机制|会|站|所|办|大学|公司|集团|联社|街道|兵团"
_BODY = r"[一-龥（）()“”·]{1,40}"
_ORGAN = re.compile(rf"(?:{_BODY})?(?:{_SURE}{_LIKELY})$")
_SURE_ORGAN = re.compile(rf"(?:{_BODY})?(?:{_SURE})$")
_VERBS = re.compile(
    r"关于|印发|转发|通知|召开|举行|出台|推动|推进|成立|走进|启动|发布|举办|开展|实施|部署|加快|打造|解决|强化|如何|什么|赴|落实"
    r"|负责|^[各现经为对在按我本及与和把是请向由将]|[报送]$|附件|联系|地址|公章"
)
_FROM_TITLE = re.compile(r"^(.{2,90}?)\s?(?:关于|印发|转发|批转|公告|通告|令(?:第|$))")
_BETWEEN = re.compile(r"[\s、，,　]+")


def is_organ(name: str, *, sure: bool = False) -> bool:
    """True where all of ``name`` reads as one organ's name; ``sure``: by an ending that headlines do not have."""
    if not 2 <= len(name) <= 45 or _VERBS.search(name):
        return False
    return (_SURE_ORGAN if sure else _ORGAN).fullmatch(name) is not None


def split_organs(names: str) -> tuple[str, ...]:
    """The organs of ``财政部 税务总局`` or ``甲局、乙局``, each once; empty where a part is none."""
    parts = [part for part in _BETWEEN.split(names.strip()) if part]
    if not parts or not all(is_organ(part) for part in parts):
        return ()
    # 某市人民政府 over 某市人民政府办公室关于…: the office signs for its house.
    return tuple(p for p in dict.fromkeys(parts) if not any(q != p and q.startswith(p + "办公") for q in parts))


def title_organs(title: str) -> tuple[str, ...]:
    """The organs before 关于 (印发, 公告 …) in a title: ``中共某市委``, ``最高人民法院``; empty if there are none."""
    match = _FROM_TITLE.match(title)
    return split_organs(re.sub(r"^[\[【][^\]】]{1,16}[\]】]", "", match[1])) if match else ()


def join_organs(organs: tuple[str, ...]) -> str | None:
    """``甲局、乙局``; ``None`` of none."""
    return "、".join(organs) or None
