import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata import extract_metadata
from index.metadata_wording import clean_title
from index.records import HeadingMark


def title(text: str, file: str = "3f2a9c0b1d77.txt", **hints: object) -> str:
    return extract_metadata(text, file, **hints).title  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Lines.
        ("青屿市养犬办法\n第一条 为了……。", "青屿市养犬办法"),
        ("刑法\n\n第一条　为了……。", "刑法"),
        (
            "青屿市人民政府办公室关于印发\n《青屿市低空经济扶持\n办法》的通知\n青政办发〔2024〕3号\n各县（区）人民政府：",
            "青屿市人民政府办公室关于印发《青屿市低空经济扶持办法》的通知",
        ),
        (
            "青 屿 市 人 民 政 府 文 件\n青政发〔2023〕7号\n青屿市人民政府\n关于发展海洋经济的意见\n各县人民政府：",
            "青屿市人民政府关于发展海洋经济的意见",
        ),
        ("青屿市海洋牧场条例\n（征求意见稿）\n第一条 ……", "青屿市海洋牧场条例（征求意见稿）"),
        ("索引号：Q1\n发文机关：青屿市财政局\n首页 > 通知公告\n关于补贴申报的公告\n各单位：", "关于补贴申报的公告"),
        ("甲乙丙在全市渔业会议上的讲话(20240**3)\n\n同志们:\n今天……", "甲乙丙在全市渔业会议上的讲话"),
        (
            "云岭省人民政府令\n第78号\n《云岭省渔港办法》已经省政府通过，现予公布，自2024年3月1日起施行。\n"
            "省长 甲乙\n2024年1月10日\n云岭省渔港办法\n第一条 ……",
            "云岭省渔港办法",
        ),
        # One line, as scraped.
        ("青屿市财政局关于拨款的通知 各县财政局： 为……，现通知如下：", "青屿市财政局关于拨款的通知"),
        ("青屿市财政局关于拨款的通知各县财政局，市直单位：为保障……。 青屿市财政局", "青屿市财政局关于拨款的通知"),
        (
            "青屿市财政局 青屿市科技局 关于 “创新券” 兑付的通知 各县财政局： 为……",
            "青屿市财政局 青屿市科技局关于“创新券”兑付的通知",
        ),
        ("青财发〔2024〕3号 关于拨款的通知 各县财政局： 为……", "关于拨款的通知"),
        ("渔港忙捕捞 保供“零延时” 3月1日，青屿市渔港……。", "渔港忙捕捞 保供“零延时”"),
        ("青屿：新渔港启用 新华社青屿3月1日电（记者 甲）……。", "青屿：新渔港启用"),
        ("各地渔港抢抓农时保供应 当前，渔业……。", "各地渔港抢抓农时保供应"),
        # Advertising and truncation.
        (
            "某8手机游戏官网:关于公开征求《关于打造渔业高地的实施方\n为……，起草了《关于打造渔业高地的实施方案（征求意见稿）》，现……。",
            "关于公开征求《关于打造渔业高地的实施方案（征求意见稿）》",
        ),
        # No title at all.
        (
            "为深入学习贯彻省委全会精神，坚定推进渔业兴市，以渔业引领发展，市委全会进行了研究，作出如下决定。\n一、……",
            "坚定推进渔业兴市，以渔业引领发展，市委全会进行了研究，作出如下决定",
        ),
        ("青屿市委党校调研组\n渔业是全市的支柱产业。近年来……。", "渔业是全市的支柱产业"),
        ("各县财政局：\n为支持渔业，现就渔船补贴有关问题通知如下：\n一、……", "渔船补贴有关问题"),
    ],
)
def test_the_title_as_the_text_has_it(text: str, expected: str) -> None:
    assert title(text) == expected


def test_a_long_first_sentence_is_cut_to_forty_characters() -> None:
    assert len(title("随着渔业经济的不断发展" * 9 + "。\n一、总体要求")) <= 40


def test_the_files_name_counts_when_it_is_words() -> None:
    assert title("", "库/青屿市人才公寓管理规定(1).pdf") == "青屿市人才公寓管理规定"
    assert title("", "fishing-port-guide.pdf") == "fishing port guide"
    assert title("渔业是支柱产业。", "3f2a9c0b1d77.pdf") == "渔业是支柱产业"
    assert title("", "3f2a9c0b1d77.pdf") == "3f2a9c0b1d77"
    assert title("", "") == "无标题"


@pytest.mark.parametrize("hint", ["无标题", "Microsoft Word - 文档1.docx", "青屿市人民政府门户网站", "untitled", ""])
def test_a_hint_that_says_nothing_is_not_used(hint: str) -> None:
    assert title("青屿市养犬办法\n第一条 ……。", title=hint) == "青屿市养犬办法"


def test_a_hint_loses_its_sites_name() -> None:
    text = "首页\n政务公开\n青屿市养犬办法\n第一条 ……。"
    assert title(text, title="青屿市养犬办法_青屿市公安局") == "青屿市养犬办法"
    assert title(text, title="青屿市养犬办法 - 青屿市政府网") == "青屿市养犬办法"


def test_the_fuller_of_two_titles_wins() -> None:
    text = "青屿市财政局 青屿市科技局关于兑付创新券的通知\n各县：……。"
    expected = "青屿市财政局 青屿市科技局关于兑付创新券的通知"
    assert title(text, title="关于兑付创新券的通知") == expected
    assert title(text, "关于兑付创新券的通知解读.docx") == expected


def test_the_formats_first_heading_goes_before_what_stands_above_it() -> None:
    text = "青屿服务在线\n青屿市渔业扶持若干措施\n一、目标\n……"
    start = text.index("青屿市")
    assert title(text, headings=[HeadingMark(start, start + 11, 1)]) == "青屿市渔业扶持若干措施"


def test_a_numbered_heading_is_no_title() -> None:
    text = "青屿市渔业扶持若干措施\n一、目标\n……"
    assert title(text, headings=[HeadingMark(12, 16, 1)]) == "青屿市渔业扶持若干措施"


def test_english_titles() -> None:
    text = "Notice of the Qingyu Municipal People's Government on Supporting Fisheries\n\nTo all counties:\n"
    assert title(text) == "Notice of the Qingyu Municipal People's Government on Supporting Fisheries"


@given(st.text(alphabet="《》（）关于的通知办法【】:-_|官网12345 \n甲乙", max_size=120))
def test_cleaning_twice_is_cleaning_on_one_line(text: str) -> None:
    cleaned = clean_title(text)
    assert "\n" not in cleaned
    assert cleaned == cleaned.strip()
    assert len(cleaned) <= max(len(text), 1)
