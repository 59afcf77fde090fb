from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata import extract_metadata
from index.records import HeadingMark, Metadata

TODAY = date(2025, 6, 15)
VALIDITIES = {"in_force", "not_yet_in_force", "expired", "repealed", "draft", "unknown"}


def extract(text: str, file: str = "3f2a9c0b1d77.txt") -> Metadata:
    return extract_metadata(text, file, today=TODAY)


def test_a_notice_with_what_it_issues() -> None:
    text = (
        "青屿市人民政府关于印发《青屿市租地管理办法》的通知\n\n青政发〔2024〕12号\n\n各县（区）人民政府，市直各部门：\n\n"
        "《青屿市租地管理办法》已经市政府同意，现印发给你们。\n\n青屿市人民政府\n2024年3月18日\n\n"
        "青屿市租地管理办法\n\n第一章 总则\n\n第一条 根据《云岭省租地条例》（云政发〔2020〕1号），制定本办法。\n"
        "第九条 本办法自2024年5月1日起施行，有效期五年。\n"
    )
    assert extract(text) == Metadata(
        title="青屿市人民政府关于印发《青屿市租地管理办法》的通知",
        number="青政发〔2024〕12号",
        issuer="青屿市人民政府",
        issued_on="2024-03-18",
        effective_on="2024-05-01",
        region="青屿市",
        kind="办法",
        validity="in_force",
        expires_on="2029-04-30",
    )


def test_a_notice_that_was_scraped_into_one_line() -> None:
    text = (
        "云岭省医保局 国家税务总局云岭省税务局 关于延长缴费期的通知 云医发〔2020〕3号 各市医疗保障局："
        " 为方便群众，现通知如下："
        " 一、延长缴费期至2020年3月31日。 二、自2020年2月20日起执行。"
        " 云岭省医保局 国家税务总局云岭省税务局 2020年2月12日 （此件公开发布）"
    )
    assert extract(text) == Metadata(
        title="云岭省医保局 国家税务总局云岭省税务局关于延长缴费期的通知",
        number="云医发〔2020〕3号",
        issuer="云岭省医保局、国家税务总局云岭省税务局",
        issued_on="2020-02-12",
        effective_on="2020-02-20",
        region="云岭省",
        kind="通知",
        validity="in_force",
    )


def test_labels_above_the_text_are_read() -> None:
    text = (
        "索引号：A1\n发文机关：青屿市财政局\n成文日期：2024年1月5日\n文号：青财发〔2024〕1号\n有效性：有效\n"
        "发布日期：2024-02-01\n关于渔船补贴的公告\n一、……。\n"
    )
    found = extract(text)
    assert (found.issuer, found.issued_on, found.number) == ("青屿市财政局", "2024-01-05", "青财发〔2024〕1号")
    assert (found.region, found.validity) == ("青屿市", "in_force")


def test_a_short_name_in_the_title_is_written_out_from_the_signature() -> None:
    text = "市商务局关于招商的通知 各区： ……。 附件：通知 青屿市商务局 2020年2月15日"
    assert extract(text).issuer == "青屿市商务局"
    text = "省发展改革委关于招商的通知 各市： ……。 云岭省发展和改革委员会 2020年2月9日"
    assert extract(text).issuer == "云岭省发展和改革委员会"


def test_the_signature_of_an_attached_document_is_not_the_documents_own() -> None:
    text = (
        "青屿市商务局关于转发招商通知的通知 各区： 请认真执行，确保取得实效，并按时将情况报送市局，不得迟延。"
        " 附件：《招商通知》 2020年2月15日 （此件主动公开） 附件 招商通知 各省： ……。 商务部办公厅 2020年2月7日"
    )
    found = extract(text)
    assert (found.issuer, found.issued_on, found.region) == ("青屿市商务局", "2020-02-15", "青屿市")


def test_a_name_that_was_broken_over_two_lines_is_joined() -> None:
    text = "关于渔船防台的通告 为保安全，现通告如下： 一、……。 青屿市防御第七号强台风 应急指挥部 2020年2月8日"
    assert extract(text).issuer == "青屿市防御第七号强台风应急指挥部"


def test_the_congress_that_passed_a_regulation_issues_it() -> None:
    text = (
        "青屿市养犬条例\n（2019年8月30日青屿市第十届人民代表大会常务委员会第二十次会议通过 "
        "2019年11月29日云岭省第十三届人民代表大会常务委员会第十五次会议批准）\n第一章 总则\n第一条 ……。"
    )
    found = extract(text)
    assert (found.issuer, found.issued_on) == ("青屿市人民代表大会常务委员会", "2019-11-29")


def test_a_speech_has_its_date_below_its_title_and_its_region_from_the_speaker() -> None:
    found = extract("在全市渔业会议上的讲话\n（2024年2月28日）\n青屿市委副书记　甲乙\n\n同志们：\n今天……。")
    assert (found.issued_on, found.kind, found.region, found.issuer) == ("2024-02-28", "讲话", "青屿市", None)


def test_a_report_is_issued_by_nobody_and_dated_by_no_date_inside_it() -> None:
    found = extract(
        "青屿：新渔港启用 新华社青屿3月1日电（记者 甲）记者从青屿市渔业局获悉，自2024年1月1日起施行新规。"
    )
    assert found == Metadata(title="青屿：新渔港启用", kind="报道")


def test_a_law_without_a_place_is_the_countrys() -> None:
    assert extract("渔业法\n\n第一条　为了……，制定本法。").region == "全国"
    assert extract("渔港管理条例\n第二条 在中华人民共和国境内从事……。").region == "全国"
    assert extract("财政部 税务总局关于渔税的公告\n……。\n财政部 税务总局\n2024年1月1日").region == "全国"


def test_the_region_of_a_development_zone_is_its_city() -> None:
    text = "青屿高新技术产业开发区管理委员会关于租金的通知\n……，报青屿市财政局。"
    assert extract(text).region == "青屿市"


def test_an_english_document() -> None:
    text = (
        "Notice of the Qingyu Municipal People's Government on Supporting Fisheries\nQingfa [2024] No. 6\n\n"
        "To all counties:\nThese provisions shall take effect on March 1, 2024.\n"
    )
    found = extract(text)
    assert (found.number, found.issuer) == ("Qingfa [2024] No. 6", "Qingyu Municipal People's Government")
    assert (found.effective_on, found.region, found.kind) == ("2024-03-01", "Qingyu City", "通知")


@pytest.mark.parametrize(
    "text", ["", "\n\n", " ", "。", "《", "（", "2024年1月1日", "关于", "第", "No.", "\x00\ufeff"]
)
def test_fragments_have_a_title_and_nothing_made_up(text: str) -> None:
    found = extract(text, "")
    assert found.title
    assert (found.number, found.issuer, found.region) == (None, None, None)


def test_today_is_the_current_day_by_default() -> None:
    text = "青屿市养犬办法\n第一条 ……。\n第二条 本办法自2000年1月1日起施行，有效期一年。"
    assert extract_metadata(text, "a.txt").validity == "expired"


PIECES = st.sampled_from(
    "关于 印发 《 》 〈 〉 （ ） 的通知 办法 青屿市 人民政府 财政局 市 区 令 第3号 青财发〔2024〕3号 2024年3月1日 "
    "2024年2月31日 自 发布之日 起施行 有效期 五年 至 废止 征求意见稿 各县： 第一条 一、 。 ， ： 本办法 记者 新华社 "
    "官网: 发文机关： 成文日期： 【 】 _ - | > 12 Notice of Order No. 5 March 1, 2024 effective \n \u3000 \t 通 告 "
    "文件 来源：".split(" ")
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)), st.text(max_size=30), st.data())
def test_no_text_is_refused(text: str, name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    hint = data.draw(st.none() | st.text(max_size=40))
    found = extract_metadata(text, name, title=hint, headings=[HeadingMark(start, end, 1)], today=TODAY)
    assert found.title.strip()
    assert "\n" not in found.title
    assert len(found.title) <= 160
    assert found.validity in VALIDITIES
    for day in (found.issued_on, found.effective_on):
        assert day is None or date.fromisoformat(day).isoformat() == day
    assert replace(found) == extract_metadata(
        text, name, title=hint, headings=[HeadingMark(start, end, 1)], today=TODAY
    )
