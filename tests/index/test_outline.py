"""The outline as a tree: golden trees for every kind of numbering, and promises that hold for any text."""

from __future__ import annotations

from collections.abc import Sequence

from index.outline import Node, parse_outline
from index.records import HeadingMark


def tree(text: str, headings: Sequence[HeadingMark] = ()) -> list[str]:
    """The labels of the outline as lines, indented by depth."""
    nodes = list(parse_outline(text, headings).walk())[1:]
    return [f"{'  ' * (len(node.address) - 1)}{node.label}" for node in nodes]


def node_at(text: str, label: str) -> Node:
    return next(node for node in parse_outline(text).walk() if node.label == label)


LAW = """云岭县工业用地条例

第一编 总则
第一章 一般规定
第一节 目的和范围
第一条 为了规范工业用地，制定本条例。
第二条 本条例适用于云岭县。
第二节 原则
第三条 供地遵循公开原则。
第二章 管理职责
第四条 （主管部门）县自然资源局负责。
第五条 园区
园区管委会配合。
第二编 附则
第六条 本条例自2024年1月1日起施行。
"""


def test_a_law_with_parts_chapters_sections_and_articles() -> None:
    assert tree(LAW) == [
        "第一编 总则",
        "  第一章 一般规定",
        "    第一节 目的和范围",
        "      第一条",
        "      第二条",
        "    第二节 原则",
        "      第三条",
        "  第二章 管理职责",
        "    第四条 （主管部门）",
        "    第五条 园区",
        "第二编 附则",
        "  第六条",
    ]


def test_a_decision_whose_second_level_runs_on_across_the_first() -> None:
    text = """关于推进工业化的决定
一、总体要求
（一）指导思想。坚持稳中求进。
（二）主要目标。产值翻番。
二、重点任务
（三）强化用地。优先保障工业项目。
（四）强化资金
1．设立基金。规模十亿元。
2．贷款贴息。
（1）首次贷款的企业，按一半贴息。
（2）续贷贴息
①按时还款的，按三成贴息。
②逾期的，不予贴息。
（五）强化人才。新建公寓。
三、组织领导
（六）健全机制。按季调度。
"""
    assert tree(text) == [
        "一、总体要求",
        "  （一）指导思想",
        "  （二）主要目标",
        "二、重点任务",
        "  （三）强化用地",
        "  （四）强化资金",
        "    1．设立基金",
        "    2．贷款贴息",
        "      （1）",
        "      （2）续贷贴息",
        "        ①",
        "        ②",
        "  （五）强化人才",
        "三、组织领导",
        "  （六）健全机制",
    ]


def test_decimal_numbers_stand_below_their_whole_numbers() -> None:
    text = "1．总则\n1．1 目的\n为了规范，制定本规范。\n1．2 范围\n适用于本县。\n2．标准\n2．1 层高。不低于8.1米。\n"
    # Whether the label keeps the space is not promised.
    assert [line.replace("1 ", "1").replace("2 ", "2") for line in tree(text)] == [
        "1．总则",
        "  1．1目的",
        "  1．2范围",
        "2．标准",
        "  2．1层高",
    ]


def test_ordinal_words_and_what_stands_inside_a_paragraph() -> None:
    text = "第一，加强领导。\n第二，加大投入。一是财政多投；二是银行多贷；三是社会参与。\n第三，从严考核。一要公开。二要公正。\n"
    assert tree(text) == [
        "第一，",
        "第二，加大投入",
        "  一是",
        "  二是",
        "  三是",
        "第三，从严考核",
        "  一要",
        "  二要",
    ]


def test_items_without_a_number_are_named_by_their_words() -> None:
    text = "一、重点工程\n◆用地保障工程。新增工业用地。\n●资金保障工程。设立基金。\n“一盘棋”统筹推进。全县统筹。\n"
    assert tree(text) == ["一、重点工程", "  ◆用地保障工程", "  ●资金保障工程", "  “一盘棋”统筹推进"]
    (long,) = tree("——到二〇三〇年全县规模以上工业企业总数达到一千二百家以上并且其中产值超过百亿元的达到八家；\n")
    assert long.startswith("——到二〇三〇年全县")
    assert len(long) < 25


def test_what_follows_a_list_of_dashes_belongs_to_its_parent() -> None:
    text = """二、发展目标
到2030年，实现下列目标。
——产业规模。产值达到一千亿元。
——创新能力。研发投入达到3%。
——绿色发展。能耗下降一成。
到2035年，全面建成现代化工业强县。
三、重点任务
内容。
"""
    assert tree(text) == [
        "二、发展目标",
        "  ——产业规模",
        "  ——创新能力",
        "  ——绿色发展",
        "三、重点任务",
    ]
    last, parent = node_at(text, "——绿色发展"), node_at(text, "二、发展目标")
    assert text[last.start : last.end] == "——绿色发展。能耗下降一成。\n"
    assert text[last.end : parent.end] == "到2035年，全面建成现代化工业强县。\n"


def test_what_follows_the_items_of_an_article_belongs_to_the_article() -> None:
    text = "第五条 有下列情形的，收回土地：\n（一）闲置二年的；\n（二）擅自转租的。\n前款情形由园区认定。\n第六条 附则。\n"
    assert tree(text) == ["第五条", "  （一）", "  （二）", "第六条"]
    last, parent = node_at(text, "（二）"), node_at(text, "第五条")
    assert text[last.end : parent.end] == "前款情形由园区认定。\n"


def test_chinese_numbers_above_articles_and_below_them() -> None:
    above = "一、条件\n第一条 在本县登记。\n第二条 依法纳税。\n二、程序\n第三条 提交申请。\n第四条 五日内审核。\n"
    assert tree(above) == ["一、条件", "  第一条", "  第二条", "二、程序", "  第三条", "  第四条"]
    below = "第一条 条件如下：\n一、在本县登记；\n二、依法纳税。\n第二条 材料如下：\n一、申请书；\n二、执照。\n第三条 附则。\n"
    assert tree(below) == ["第一条", "  一、", "  二、", "第二条", "  一、", "  二、", "第三条"]


def test_numbering_that_begins_again_under_each_heading() -> None:
    text = "一、条件\n1.依法登记；\n2.依法纳税。\n二、材料\n1.申请书；\n2.营业执照；\n3.审计报告。\n"
    assert tree(text) == ["一、条件", "  1.", "  2.", "二、材料", "  1.", "  2.", "  3."]


def test_articles_that_begin_again_in_an_appendix() -> None:
    text = "第一条 甲事项。\n第二条 乙事项。\n附件1：实施细则\n第一条 丙事项。\n第二条 丁事项。\n附件2：申请表\n一、名称\n二、住所\n"
    assert tree(text) == [
        "第一条",
        "第二条",
        "附件1 实施细则",
        "  第一条",
        "  第二条",
        "附件2 申请表",
        "  一、名称",
        "  二、住所",
    ]


def test_numbers_that_are_missing() -> None:
    text = "一、甲事项\n（一）第一小项，内容。\n（二）第二小项，内容。\n三、丙事项\n（四）又一小项，内容。\n五、戊事项\n内容。\n"
    assert tree(text) == ["一、甲事项", "  （一）", "  （二）", "三、丙事项", "  （四）", "五、戊事项"]


def test_a_first_heading_that_went_missing() -> None:
    text = "总的要求。\n（一）强化用地。保障。\n（二）强化资金。贴息。\n三、加强服务\n（三）优化审批。压缩。\n（四）降低成本。减租。\n四、加强领导\n（五）按季调度。\n"
    assert tree(text) == [
        "（一）强化用地",
        "（二）强化资金",
        "三、加强服务",
        "  （三）优化审批",
        "  （四）降低成本",
        "四、加强领导",
        "  （五）",
    ]


def test_cross_references_are_no_headings() -> None:
    text = """第一条 本办法适用于工业用地。
第二条 第一条规定的企业，按照本办法第十二条执行。
第一条规定的期限届满的，应当重新申请。
第三条第二款所称企业，是指工业企业。
第三条 违反第二条第一款、第二款的，由园区责令改正；第四条另有规定的除外。
第二条和第三条所称的园区，由县政府公布。
第四条 附则内容。
"""
    assert tree(text) == ["第一条", "第二条", "第三条", "第四条"]


def test_text_run_together_in_one_line() -> None:
    text = (
        "云岭县办法 第一章 总则 第一条 为了规范用地，制定本办法。 第二条 本办法适用于云岭县。"
        "第一条规定的企业，按照本办法第十二条执行。 第二章 供应 第三条 符合下列条件的可以申请：（一）依法登记；"
        "（二）依法纳税；（三）没有失信。 第四条 按照第三条办理。"
    )
    assert tree(text) == [
        "第一章 总则",
        "  第一条",
        "  第二条",
        "第二章 供应",
        "  第三条",
        "    （一）",
        "    （二）",
        "    （三）",
        "  第四条",
    ]


def test_a_decision_run_together_in_one_line() -> None:
    text = "决定如下。 一、总体要求 （一）指导思想。坚持稳中求进。 （二）目标。产值翻番。 二、保障措施 （三）用地。优先保障。"
    assert tree(text) == ["一、总体要求", "  （一）指导思想", "  （二）目标", "二、保障措施", "  （三）用地"]


def test_an_article_with_a_title() -> None:
    for title in ("（适用范围）", "【适用范围】"):
        (label,) = tree(f"第二条 {title}本办法适用于工业用地。\n")
        assert label.startswith("第二条")
        assert "适用范围" in label
    text = "第二条（适用范围）本办法适用于工业用地。\n"
    node = parse_outline(text).children[0]
    assert text[node.head_end : node.end] == "本办法适用于工业用地。\n"


def test_half_width_brackets_and_inner_spaces_do_not_change_an_address() -> None:
    assert tree("(十四)强化用地。优先保障。\n") == tree("（十四）强化用地。优先保障。\n") == ["（十四）强化用地"]
    assert tree("第 十四 条 租赁期满。\n") == ["第十四条"]


def headings_of(text: str, *titles: tuple[str, int]) -> list[HeadingMark]:
    return [HeadingMark(text.index(title), text.index(title) + len(title), level) for title, level in titles]


def test_headings_that_the_format_declares() -> None:
    text = "服务指南\n投资准入\n准入管理\n实行负面清单。\n鼓励类项目\n免征关税。\n设立登记\n一日办结。\n"
    marks = headings_of(text, ("服务指南", 1), ("投资准入", 2), ("准入管理", 3), ("鼓励类项目", 3), ("设立登记", 2))
    assert tree(text, marks) == [
        "服务指南",
        "  投资准入",
        "    准入管理",
        "    鼓励类项目",
        "  设立登记",
    ]


def test_declared_headings_that_bear_numbers_and_items_below_them() -> None:
    text = "一、准入\n（一）条件\n1.依法登记；\n2.依法纳税。\n（二）程序\n一日办结。\n二、退出\n第一章所列的除外。\n"
    marks = headings_of(text, ("一、准入", 2), ("（一）条件", 3), ("（二）程序", 3), ("二、退出", 2))
    assert tree(text, marks) == ["一、准入", "  （一）条件", "    1.", "    2.", "  （二）程序", "二、退出"]


def test_a_level_that_is_skipped_and_a_number_inside_a_heading() -> None:
    text = "关于第一章的说明\n为什么\n因为。\n附则\n施行。\n"
    marks = headings_of(text, ("关于第一章的说明", 1), ("为什么", 4), ("附则", 2))
    assert tree(text, marks) == ["关于第一章的说明", "  为什么", "  附则"]
