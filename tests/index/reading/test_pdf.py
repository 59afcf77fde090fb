"""PDF files: paragraphs, pages, and what stands around the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import EmptyDocument, EncryptedDocument, UnreadableDocument
from index.reading.pdf import read_pdf
from index.records import PageSpan, ReadDocument
from tests.fixtures.make_files import Placed, placed_pdf, typeset_pdf

_ARTICLES = [
    "第一条　为了促进工业经济高质量发展，规范产业扶持资金管理，根据有关法律法规，结合本市实际，制定本办法。",
    "第二条　本办法所称产业扶持资金，是指市级财政预算安排，专项用于支持工业企业发展的资金。"
    "资金的使用坚持公开、公平、公正的原则。",
    "（一）技术改造；",
    "（二）研发投入。",
    "５０００万元",
    "第三条　市工业主管部门负责资金的管理，会同财政部门组织项目申报、评审和绩效评价，对资金使用情况进行监督检查。",
]


def _read(data: bytes) -> ReadDocument:
    document = read_pdf(data, "a.pdf")
    assert document.format == "pdf"
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in pairwise(document.pages))
    return document


@pytest.mark.parametrize(("indent", "space"), [(2, 0.0), (2, 0.5), (0, 0.5)])
def test_paragraphs_are_recovered_over_pages(indent: int, space: float) -> None:
    paragraphs = [text for _ in range(8) for text in _ARTICLES]
    data = typeset_pdf(paragraphs, indent=indent, space=space, header="某市人民政府公报", footer="— {page} —")
    document = _read(data)
    assert document.text.split("\n") == paragraphs
    assert len(document.pages) == 4


def test_a_paragraph_over_a_page_break_and_the_pages_offsets() -> None:
    # 26 characters fill the first line behind its indent, 28 each of the others; a page holds two lines.
    paragraph = "甲" * 26 + "乙" * 28 + "丙" * 28 + "丁" * 5
    document = _read(typeset_pdf([paragraph, "戊。"], height=2))
    assert document.text == paragraph + "\n戊。"
    assert document.pages == (PageSpan(1, 0, 54), PageSpan(2, 54, 88), PageSpan(3, 88, 90))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=12), st.integers(3, 9))
def test_no_character_is_lost(lengths: list[int], height: int) -> None:
    paragraphs = [chr(0x4E10 + i) * length + "。" for i, length in enumerate(lengths)]
    document = _read(typeset_pdf(paragraphs, height=height))
    assert document.text.replace("\n", "") == "".join(paragraphs)


@pytest.mark.parametrize(
    "footer",
    [
        "{page}",
        "— {page} —",
        "-{page}-",
        "第 {page} 页",
        "第 {page} 页 共 {pages} 页",
        "{page}/{pages}",
        "Page {page} of {pages}",
    ],
)
def test_page_numbers_are_left_out(footer: str) -> None:
    paragraphs = _ARTICLES * 4
    assert _read(typeset_pdf(paragraphs, footer=footer)).text.split("\n") == paragraphs


def _at_the_foot(*texts: str) -> list[list[Placed]]:
    return [[(73.0, 400.0, f"第{i}页正文。", 16.0), (73.0, 60.0, text, 16.0)] for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ("5000000",),
        ("1",),
        ("1,200 万元", "1,200 万元", "1,200 万元"),
        ("5000000", "5000000", "5000000", "5000000"),
        ("500", "800", "300"),
        ("35%", "35%", "35%"),
        ("附件1", "附件2", "附件3"),
        ("第1条", "第2条", "第3条"),
        ("2022年", "2023年", "2024年"),
    ],
)
def test_amounts_and_headings_at_the_foot_are_kept(texts: tuple[str, ...]) -> None:
    text = _read(placed_pdf(_at_the_foot(*texts))).text
    assert [text.count(one) for one in texts] == [texts.count(one) for one in texts]


def test_a_single_page_loses_only_what_says_that_it_is_a_page_number() -> None:
    assert _read(placed_pdf(_at_the_foot("第 1 页 共 1 页"))).text == "第0页正文。"
    assert _read(placed_pdf(_at_the_foot("— 1 —"))).text == "第0页正文。"
    assert _read(placed_pdf(_at_the_foot("1"))).text == "第0页正文。\n1"


def test_numbers_that_start_late_or_anew() -> None:
    late = _at_the_foot("前言", "目录", "1", "2", "3", "4")
    assert _read(placed_pdf(late)).text.split("\n")[:4] == ["第0页正文。", "前言", "第1页正文。", "目录"]
    assert _read(placed_pdf(late)).text.endswith("第5页正文。")


def test_headers_with_two_ends_and_a_number() -> None:
    pages: list[list[Placed]] = [
        [
            (60.0, 800.0, "某市人民政府公报", 9.0),
            (480.0, 800.0, "2024年第4期", 9.0),
            (73.0, 400.0, f"{text}。", 16.0),
            (60.0, 40.0, f"产业扶持政策汇编 {number}", 9.0),
        ]
        for number, text in enumerate("甲乙丙丁", 1)
    ]
    assert _read(placed_pdf(pages)).text == "甲。\n乙。\n丙。\n丁。"


def test_a_repeated_line_in_the_body_is_kept() -> None:
    pages: list[list[Placed]] = [[(73.0, 500.0, "申报条件", 16.0), (73.0, 400.0, "正文。", 16.0)] for _ in range(4)]
    assert _read(placed_pdf(pages)).text == "\n".join(["申报条件\n正文。"] * 4)


def _prose(columns: list[tuple[float, float, list[str]]]) -> list[Placed]:
    return [(x, top - 20 * i, text, 10.0) for x, top, lines in columns for i, text in enumerate(lines)]


_LEFT = ["左" * 22 for _ in range(11)] + ["左完。"]
_RIGHT = ["右" * 22 for _ in range(11)] + ["右完。"]


def test_two_columns_in_either_order_of_drawing() -> None:
    title: Placed = (150.0, 780.0, "关于促进发展的意见（征求意见稿）全文", 16.0)
    expected = "关于促进发展的意见（征求意见稿）全文\n" + "左" * 242 + "左完。\n" + "右" * 242 + "右完。"
    by_column = [title, *_prose([(60.0, 740.0, _LEFT), (320.0, 740.0, _RIGHT)])]
    assert _read(placed_pdf([by_column])).text == expected
    by_row = sorted(by_column, key=lambda placed: (-placed[1], placed[0]))
    assert _read(placed_pdf([by_row])).text == expected


def test_cells_side_by_side_stay_in_their_row() -> None:
    rows: list[Placed] = []
    for i in range(12):
        rows += [(80.0, 700.0 - 20 * i, f"项目{i}", 10.0), (330.0, 700.0 - 20 * i, f"{i}00万元", 10.0)]
    assert _read(placed_pdf([rows])).text.split("\n") == [f"项目{i}；{i}00万元" for i in range(12)]


def test_a_title_in_two_centred_lines() -> None:
    page: list[Placed] = [
        (187.5, 760.0, "关于印发促进工业发展", 22.0),
        (220.5, 725.0, "若干措施的通知", 22.0),
        (73.0, 680.0, "各区人民政府：", 16.0),
        (105.0, 650.0, "正" * 26, 16.0),
        (73.0, 620.0, "文" * 28, 16.0),
        (73.0, 590.0, "完。", 16.0),
    ]
    document = _read(placed_pdf([page], title="关于印发促进工业发展若干措施的通知"))
    assert document.text == "关于印发促进工业发展若干措施的通知\n各区人民政府：\n" + "正" * 26 + "文" * 28 + "完。"
    assert document.title == "关于印发促进工业发展若干措施的通知"


def test_the_metadata_title_counts_only_if_the_text_says_it() -> None:
    assert _read(placed_pdf([[(73.0, 400.0, "正文。", 16.0)]], title="Microsoft Word - 1.doc")).title is None


def test_latin_lines_are_joined_with_spaces_and_hyphens_undone() -> None:
    lines = [
        "An enterprise that first leases industrial land may later buy it, provided that the invest-",
        "ment agreed upon has been made in full and the taxes due have been paid for each of the",
        "years of the lease.",
    ]
    page: list[Placed] = [(72.0, 700.0 - 16 * i, line, 11.0) for i, line in enumerate(lines)]
    page.append((72.0, 640.0, "2. The price is that of the day of the lease.", 11.0))
    assert _read(placed_pdf([page], font="Helvetica")).text.split("\n") == [
        "An enterprise that first leases industrial land may later buy it, provided that the investment agreed upon "
        "has been made in full and the taxes due have been paid for each of the years of the lease.",
        "2. The price is that of the day of the lease.",
    ]


def test_a_reference_to_an_article_at_the_start_of_a_line_is_no_new_paragraph() -> None:
    first = "第五条　" + "企" * 17 + "符合本办法"
    page: list[Placed] = [
        (105.0, 700.0, first, 16.0),
        (73.0, 672.0, "第三条规定的条件的，按照" + "补" * 16, 16.0),
        (73.0, 644.0, "（二）、（三）项执行。", 16.0),
        (105.0, 616.0, "第六条　另行规定。", 16.0),
    ]
    assert _read(placed_pdf([page])).text.split("\n") == [
        first + "第三条规定的条件的，按照" + "补" * 16 + "（二）、（三）项执行。",
        "第六条　另行规定。",
    ]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_read_as_displayed(turn: int) -> None:
    page: list[Placed] = [
        (105.0, 700.0, "第一条　" + "企" * 22, 16.0),
        (73.0, 672.0, "业可以申报。", 16.0),
        (73.0, 644.0, "5000000", 16.0),
        (280.0, 50.0, "— 1 —", 9.0),
    ]
    assert _read(placed_pdf([page], turn=turn)).text == "第一条　" + "企" * 22 + "业可以申报。\n5000000"


def test_a_watermark_set_aslant_is_no_text() -> None:
    page: list[Placed] = [(73.0, 700.0 - 28 * i, f"第{i}行正文。", 16.0) for i in range(20)]
    assert _read(placed_pdf([page], watermark="内部资料 注意保存")).text == "\n".join(
        f"第{i}行正文。" for i in range(20)
    )


def test_empty_locked_and_damaged_files_say_so() -> None:
    with pytest.raises(EmptyDocument, match=r"empty\.pdf.*OCR.*没有文字"):
        read_pdf(placed_pdf([[], []]), "empty.pdf")
    with pytest.raises(EncryptedDocument, match=r"b\.pdf.*密码"):
        read_pdf(placed_pdf([[(73.0, 400.0, "正文。", 16.0)]], password="secret"), "b.pdf")
    with pytest.raises(UnreadableDocument, match=r"c\.pdf.*重新获取"):
        read_pdf(b"%PDF-1.7\n" + b"x" * 100, "c.pdf")


def test_an_empty_page_keeps_its_number() -> None:
    words: list[Placed] = [(73.0, 400.0, "正文。", 16.0)]
    document = _read(placed_pdf([words, [], words]))
    assert document.text == "正文。\n正文。"
    assert document.pages == (PageSpan(1, 0, 4), PageSpan(2, 4, 4), PageSpan(3, 4, 7))


def test_a_footnote_does_not_part_the_paragraph_that_runs_over_the_page() -> None:
    first: list[Placed] = [(105.0, 200.0 + 28 * i, "正" * 26, 16.0) for i in range(4, 0, -1)]
    first += [(73.0, 200.0, "文" * 26 + "①文", 16.0), (73.0, 130.0, "① 指设备投资额，不含税。", 10.0)]
    second: list[Placed] = [(73.0, 700.0, "完。", 16.0), (105.0, 672.0, "第二条　按年拨付。", 16.0)]
    document = _read(placed_pdf([first, second]))
    assert document.text.split("\n")[-3:] == [
        "正" * 26 + "文" * 26 + "①文完。",
        "① 指设备投资额，不含税。",
        "第二条　按年拨付。",
    ]


def test_the_punctuation_of_vertical_setting_stands_upright() -> None:
    page: list[Placed] = [(73.0, 700.0, "第一条　办法︵试行︶︓按年。", 16.0)]
    assert _read(placed_pdf([page])).text == "第一条　办法（试行）：按年。"
