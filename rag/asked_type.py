"""What kind of thing a question asks for, and whether a text holds such a thing.

``补助多少`` asks for an amount, ``咨询电话是多少`` for a telephone number, ``哪些材料`` for several things: of two
sentences about the same matter, the one that holds such a thing is likelier the answer. Only the form of the question
is looked at, no library; in both languages, by their words of asking.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from index.grams import fold

KINDS = (
    "money",  # an amount: 奖励多少钱, how much
    "percent",  # a share or a rate: 比例是多少, what percentage
    "duration",  # a length of time: 要多久, how long
    "date",  # a day, a year, an hour: 什么时候, when
    "count",  # a number of things: 多少名, how many
    "telephone",  # 电话是多少
    "online",  # a place on the net: 网址, 哪个平台
    "who",  # a body or a person: 哪个部门, 由谁, who
    "where",  # a place: 在哪里, 地址, where
    "list",  # several things: 哪些, 什么条件, 材料
    "definition",  # what a word means: 什么是
    "manner",  # how it is done: 怎么, 流程, how
    "reason",  # why: 为什么, 原因
    "permission",  # whether one may or must: 可以吗, 能不能
)
"""The kinds in a fixed order; a question may be of several, or of none."""

NUMERIC = frozenset({"money", "percent", "duration", "date", "count", "telephone"})
"""The kinds whose answer is a number."""

_MONEY = "(?:钱|补[贴助]|奖[励金补]?|资助|金额|额度|费|租金|押金|投资额?|资金|贷款|工资|收入|罚款|价|成本|总额|产值)"
_MATTER = "(?:条件|材料|资料|手续|内容|范围|措施|要求|规定|情形|流程|步骤|事项|举措|政策|做法|服务|方面)"
_BODY = "(?:部门|单位|机构|局|企业|公司|机关|组织|人|政府|委|银行|主体|球?队)"
_SPAN = "(?:days?|weeks?|months?|years?|hours?|minutes?)"

_ASKS: dict[str, tuple[str, ...]] = {
    "money": (
        rf"{_MONEY}[^，,。?]{{0,8}}(?:多少|标准|上限|限额)",
        rf"(?:多少|最高|最低|最多|至少|几)[^，,。?]{{0,6}}{_MONEY}",
        "[补奖罚赔交收给贴]多少|多少[万亿]*元|费用|收费|花销",
        r"how much(?! (?:time|of))|(?:what|which) (?:amount|price|cost|fee|budget|salary)|\bcosts?\b",
    ),
    "percent": (
        "比例|百分之几|百分比|几成|利率|税率|占比|几个点|比率|率是多少",
        "(?:what|which) (?:percent|percentage|proportion|share|fraction|rate)|(?:interest|tax) rate",
    ),
    "duration": (
        "多久|多长时间|几[天年月日周]|几个(?:工作日|自然日|月|小时|星期)|多少个?(?:天|年|日|工作日|月|小时|星期)",
        "期限|时限|年限|有效期|期间[是为]|工作日",
        rf"how long|how many (?:\w+ )?{_SPAN}|time limit|deadline|duration|(?:what|which) (?:\w+ )?period",
    ),
    "date": (
        "什么时[候间]|何时|哪[天年]|哪一[天年]|几[时号点月日]|时间|日期|截止|哪个世纪|年代|何年|开始执行",
        r"\bwhen\b|(?:what|which) (?:\w+ )?(?:year|date|day|month|decade|century|time|season)|deadline",
    ),
    "count": (
        "多少|几[个名人家项条种类次所座位批辆台份件间支]|人数|数量|总数|多[大高远重深]|面积|人口",
        r"how many|(?:what|which) (?:\w+ )?(?:number|amount)|number of",
        "how (?:old|far|big|large|tall|high|deep|fast|often|heavy)",
    ),
    "telephone": ("电话|号码|热线|联系方式|怎么联系|phone|hotline|contact number",),
    "online": (
        "网址|网站是|邮箱|(?:什么|哪[个些一]|何种)(?:网站|平台|系统|公众号|小程序|软件)",
        r"website|e-?mail|\burl\b|which platform",
    ),
    "who": (
        rf"谁|哪[个些家类]?{_BODY}|什么{_BODY}|哪位|哪家|由.{{0,6}}负责[?]|主管部门|找哪",
        r"\bwho(?:m|se)?\b|(?:what|which) (?:\w+ )?(?:department|agency|company|body|office|authority)",
        r"(?:what|which) (?:\w+ )?(?:organi[sz]ation|person|group|team|player|party|family)",
    ),
    "where": (
        "哪里|哪儿|何处|地址|地点|什么地方|哪[个些座]?(?:地[区方点]|城市|国家|省|市|县|区|地)|在哪|去哪|到哪",
        r"\bwhere\b|address|(?:what|which) (?:\w+ )?(?:city|country|place|state|region|area|location|county|town)",
    ),
    "list": (
        rf"哪些|哪几|包[括含](?:什么|哪)|分别|列举|(?:什么|何|怎样的|哪方面的?){_MATTER}|{_MATTER}(?:[是有]|$|[?])",
        f"几[个大种类项条](?:方面|{_MATTER})?",
        "what (?:are|were|kinds|types|documents|conditions|measures|requirements)|which .*s (?:are|were)|list",
    ),
    "definition": (
        "什么是|是指什么|何谓|何为|含义|定义|什么意思|叫做?什么|什么叫|代表什么|^[^的]{2,12}是什么",
        r"^what (?:is|are) (?:an? |the )?\w+(?: \w+)?[?]?$|define|definition|meaning|stand for|mean[?]",
    ),
    "manner": (
        "怎么|怎样|如何|方式|方法|办法|流程|步骤|途径|渠道|程序|通过什么",
        r"\bhow (?:do|does|did|can|is|are|was|were|should|to|would|will|has|have)\b|by what|(?:method|process)",
    ),
    "reason": (r"为什么|为何|原因|目的|怎么会|缘由|意义|\bwhy\b|reason|purpose|what (?:causes?|caused|led)",),
    "permission": (
        "吗|能不能|能否|可不可以|可否|是否|是不是|要不要|会不会|有没有|行不行|算不算|够不够",
        "^(?:can|may|must|does|do|is|are|will|should|could|would|has|have|did|was|were)\\b|allowed|permitted|eligible",
    ),
}

_N = r"(?:\d[\d,.]*|[〇零一二两三四五六七八九十百千万亿半])"
_EACH = "个名人家项条种类次所座位批辆台份件支间例户吨亩只艘架张款届场门股"
_IN_WORDS = "(?:one|two|three|four|five|six|seven|eight|nine|ten|several)"

_HOLDS: dict[str, tuple[str, ...]] = {
    "money": (
        rf"{_N}\s*(?:多|余)?[万亿千百]*\s*(?:多|余)?(?:元|块|美元|港元|欧元|英镑|人民币)|免[收费征缴]|全额",
        r"[$¥€£]\s*\d|\d\s*(?:yuan|rmb|dollars?|euros?|pounds?|million|billion)",
    ),
    "percent": (
        rf"\d\s*[%‰]|[百千万]分之|{_N}\s*成(?![立为员果本功长年就都])|{_N}\s*倍|{_N}分之|个百分点|[一减]半",
        "per ?cent",
    ),
    "duration": (
        rf"{_N}\s*个?(?:工作日|自然日|小时|分钟|周|星期|学期|季度|月|天|年|日)(?![\d一二三四五六七八九十])|长期|永久",
        rf"(?:\d|{_IN_WORDS})[\s-]*(?:\w+ )?{_SPAN}",
    ),
    "date": (
        r"\d{2,4}\s*年(?![期以内])|\d{1,2}\s*月(?!以)|[一二三四五六七八九十]月|\d{1,2}:\d{2}|\d\s*时(?!间)|世纪|年代|星期[一二三四五六日天]",
        r"即日|之日|当[日天年]|起(?:施行|执行|实施)|(?<!\d)(?:1\d{3}|20\d\d)(?![\d,.])",
        "january|february|march|april|june|july|august|september|october|november|december|century",
    ),
    "count": (rf"{_N}\s*(?:多|余|几)?(?:[{_EACH}]|平方|公里|米|英里|倍)|\d",),
    "telephone": (
        r"(?<!\d)(?:\(?0\d{2,3}\)?\s*[-—–―]{0,2}\s*)?\d{3,4}[-\s]?\d{4}(?![\d年元万])|(?<!\d)1\d{10}(?!\d)",
        r"(?<!\d)1[012]\d{3}(?![\d元年万人名])",
    ),
    "online": (r"https?:|www\.|网[址站]|邮箱|@|公众号|小程序|app|客户端|平台|门户|登[录陆]|系统",),
    "who": (
        "由[^，。,;]{2,24}(?:负责|组织|牵头|确定|审核|办理|制定|批准|认定|受理|管理|承担|统筹|实施)",
        r"[局部委厅院办署](?:[负牵会组审、,和与]|$|。|\()|主管部门|公司|机构|单位|管委会|指挥部|中心|先生|女士|教授|主任|·",
    ),
    "where": (
        r"地址|位于|[路街道巷]\s*\d+号|在[^，。,;]{1,14}(?:窗口|大厅|中心|机场|医院|办事处|场所)|[省市县区镇村州国城岛河]",
    ),
    "list": (
        r"、[^、。]{1,20}、|\((?:[一二三四五六七八九十]+|\d+)\)|[①-⑳]|(?:^|[\s;。:])\d{1,2}[.、](?!\d)|一是|二是|第[一二三]步",
        "包[括含]|如下|以下|下列|分别|including|such as|following|, [^,]{2,30},? and ",
    ),
    "definition": ("是?指|所称|称[为作]|[叫名]为|简称|即|又名|refers? to|means|known as|called|defined",),
    "manner": (
        "通过|采[取用]|按照?|应当|凭|持|登[录陆]|拨打|提交|提出|利用|进行|步|首先|方式|实行",
        r"through|\bby\b|\busing\b",
    ),
    "reason": (
        "因[为此]?|由于|为了|为(?=[^，。,;]{2,30},)|鉴于|导致|以便|旨在|从而|避免|防止",
        "because|due to|in order to|as a result|caused",
    ),
    "permission": (
        "可以?|不得|应当?|不能|禁止|无需|必须|不予|不再|允许|须|不要求|答:",
        r"\b(?:may|must|shall|cannot|not|can)\b",
    ),
}
_DATE = re.compile(r"\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?")

_FOCUS_AFTER = re.compile(
    "(?:哪些|哪几[个种类项]|哪[个种类家位项座所条]|什么样的|什么|怎样的|何种|多少[个名家项条吨次]?|几[个名家项条])"
    "(?![是的叫时人])([\u3400-\u9fff]{2,4})"
)
_FOCUS_BEFORE = re.compile(
    "([\u3400-\u9fff]{2,4})(?:分别|具体)?(?:[是为](?:什么|多少|谁|哪)|有[哪多]|包括[哪什]|多少)"
)


@cache
def _patterns(asked: bool) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(parts)) for kind, parts in (_ASKS if asked else _HOLDS).items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: its ``kinds`` of :data:`KINDS`, and its ``focus`` as :func:`asked_focus` tells it."""

    kinds: frozenset[str]
    focus: str


def read_asked(question: str) -> Asked:
    """Both at once."""
    folded = fold(question).strip()
    return Asked(_kinds(folded), _focus(folded))


def asked_kinds(question: str) -> frozenset[str]:
    """The kinds of :data:`KINDS` that ``question``, folded or not, asks for; empty where its form tells none.

    ``多少`` may ask for any number: where the question says which, it is no count.
    """
    return _kinds(fold(question).strip())


def _kinds(folded: str) -> frozenset[str]:
    found = {kind for kind, pattern in _patterns(True).items() if pattern.search(folded)}
    if found & {"money", "percent", "telephone", "duration"}:
        found.discard("count")
    return frozenset(found)


def holds_kind(kind: str, folded: str) -> bool:
    """True where a folded text holds something of ``kind``. Raises KeyError for a kind that is none of KINDS.

    A date is no length of time: ``2024年3月1日`` holds a date alone.
    """
    return _patterns(False)[kind].search(_without_dates(folded) if kind == "duration" else folded) is not None


def places_of(kind: str, folded: str, most: int = 6) -> list[tuple[int, int]]:
    """Where in a folded text the first things of ``kind`` stand, as spans; as :func:`holds_kind` finds them."""
    text = _without_dates(folded) if kind == "duration" else folded
    return [match.span() for match in islice(_patterns(False)[kind].finditer(text), most)]


def _without_dates(folded: str) -> str:
    """A text of the same length with its dates blanked."""
    return _DATE.sub(lambda match: " " * len(match.group()), folded)


def asked_focus(question: str) -> str:
    """The thing asked about, folded: ``材料`` of 需要哪些材料, ``咨询电话`` of 咨询电话是多少.

    Up to four characters; empty where the form does not tell, and for English.
    """
    return _focus(fold(question))


def _focus(folded: str) -> str:
    found = _FOCUS_AFTER.search(folded) or _FOCUS_BEFORE.search(folded)
    return found.group(1).removeprefix("的") if found else ""
