import pytest

from index.metadata_kind import closes_title, issued_title, kind_of


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("青屿市财政局关于拨款的通知", "通知"),
        ("青屿市养犬管理办法（试行）", "办法"),
        ("青屿市渔业发展实施方案", "实施方案"),
        ("青屿市渔业专项工作方案", "方案"),
        ("青屿市渔船补贴实施细则", "细则"),
        ("青屿市支持渔业若干措施", "措施"),
        ("关于加快渔业发展的指导意见", "意见"),
        ("中共青屿市委关于振兴渔业的决定", "决定"),
        ("青屿市养犬条例", "条例"),
        ("渔业法", "法"),
        ("最高人民法院关于适用《渔业法》的解释", "解释"),
        ("在全市渔业会议上的讲话", "讲话"),
        ("《青屿市渔业措施》政策解读", "解读"),
        ("青屿市渔港防控指引", "指南"),
        ("青屿市防汛指挥部令第13号", "令"),
        ("青屿市防汛指挥部通告（第8号）", "通告"),
        ("青屿市渔业“十四五”规划", "规划"),
        ("青屿市渔业条例（征求意见稿）", "征求意见稿"),
        ("关于公开征求《青屿市渔业条例（草案）》意见的公告", "征求意见稿"),
        ("关于《青屿市渔业条例》征求意见采纳情况的公告", "公告"),
        ("Measures for the Administration of Fishing Ports", "办法"),
        ("Opinions on Supporting Fisheries", "意见"),
        ("新渔港启用", None),
    ],
)
def test_the_kind_that_a_title_names(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind


def test_a_notice_that_holds_what_it_issues_is_of_that_kind() -> None:
    title = "青屿市人民政府关于印发《青屿市养犬办法》的通知"
    assert kind_of(title, f"{title}\n各县：\n现印发给你们。\n青屿市养犬办法\n第一条 ……") == "办法"
    assert kind_of(title, f"{title}\n各县：\n现将《青屿市养犬办法》印发给你们。") == "通知"


@pytest.mark.parametrize(
    "text",
    [
        "青屿出台惠渔措施 本报讯（记者 甲）渔业……",
        "青屿出台惠渔措施 新华社青屿3月1日电 渔业……",
        "青屿出台惠渔措施 3月1日，青屿市召开会议。",
        "青屿出台惠渔措施\n近日，青屿市召开会议。",
    ],
)
def test_a_headline_over_a_report_is_no_measure(text: str) -> None:
    assert kind_of("青屿出台惠渔措施", text) == "报道"


def test_where_the_title_says_nothing_the_text_says_what_it_is() -> None:
    assert kind_of("振兴渔业，造福渔民", "为振兴渔业，市委全会作出如下决定。") == "决定"
    assert kind_of("渔船补贴有关问题", "现就渔船补贴有关问题通知如下：") == "通知"


def test_words_that_end_a_title() -> None:
    assert closes_title("关于拨款的通知")
    assert closes_title("青屿市养犬办法（征求意见稿）")
    assert closes_title("渔业法")
    assert not closes_title("青屿市人民政府办公室关于印发")
    assert not closes_title("渔民有新办法，渔港换新颜")
    assert not closes_title("养鱼的好做法")
    assert not closes_title("省渔业厅下发通知")


def test_what_a_notice_issues() -> None:
    assert issued_title("关于印发《青屿市养犬办法》的通知") == "青屿市养犬办法"
    assert issued_title("关于印发青屿市养犬若干措施的通知") == "青屿市养犬若干措施"
    assert issued_title("关于拨款的通知") is None
