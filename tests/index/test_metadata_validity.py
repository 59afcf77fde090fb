from datetime import date

import pytest

from index.metadata import extract_metadata
from index.metadata_validity import effective_on, expires_on

TODAY = date(2025, 6, 15)


def validity(text: str, today: date = TODAY) -> str:
    return extract_metadata(text, "a.txt", today=today).validity


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本办法自2024年3月1日起施行。", date(2024, 3, 1)),
        ("本规定自二〇二四年三月一日起执行。", date(2024, 3, 1)),
        ("本通知自发布之日起施行。", date(2024, 2, 10)),
        ("本通知自印发之日起实施。", date(2024, 2, 10)),
        ("本通告自即日起施行。", date(2024, 2, 10)),
        ("本条例自公布之日起30日后施行。", date(2024, 3, 11)),
        ("本细则自2024年3月1日零时起施行，有效期三年。", date(2024, 3, 1)),
        ("以上措施自2024年3月1日起实施。", date(2024, 3, 1)),
        ("2010年1月1日起施行的《甲办法》同时废止。本办法自2024年3月1日起施行。", date(2024, 3, 1)),
        ("These measures shall come into force as of March 1, 2024.", date(2024, 3, 1)),
        ("《甲办法》自2024年3月1日起施行。", None),
        ("渔船应当自2024年3月1日起三十日内登记。", None),
        ("", None),
    ],
)
def test_the_day_from_which_a_document_applies(text: str, day: date | None) -> None:
    assert effective_on(text, date(2024, 2, 10)) == day


def test_from_its_issue_means_nothing_where_that_is_not_known() -> None:
    assert effective_on("本通知自发布之日起施行。", None) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本办法自2024年5月1日起施行，有效期五年。", date(2029, 4, 30)),
        ("本办法自2024年5月1日起施行，试行期2年。", date(2026, 4, 30)),
        ("本办法自2024年5月1日起施行，有效期18个月。", date(2025, 10, 31)),
        ("本办法自2024年5月1日起施行，有效期至2026年12月31日。", date(2026, 12, 31)),
        ("本办法自2024年5月1日起施行，有效期至2026年底。", date(2026, 12, 31)),
        ("本通知自发布之日起执行至2024年6月30日止。", date(2024, 6, 30)),
        ("本政策执行期暂定为自发布之日起的三个月。", date(2024, 7, 31)),
        # Another thing's term.
        ("本办法自2024年5月1日起施行。许可证有效期五年。", None),
        ("本办法规定的许可证有效期五年。", None),
        ("集中缴费截止日期延长至2020年3月31日。", None),
        ("", None),
    ],
)
def test_the_last_day_of_a_documents_term(text: str, day: date | None) -> None:
    assert expires_on(text, date(2024, 5, 1), None) == day


TERM = "青屿市养犬办法\n第一条 ……。\n第九条 本办法自2024年5月1日起施行，有效期一年。"


def test_validity_changes_with_the_day() -> None:
    assert validity(TERM, date(2024, 4, 30)) == "not_yet_in_force"
    assert validity(TERM, date(2024, 5, 1)) == "in_force"
    assert validity(TERM, date(2025, 4, 30)) == "in_force"
    assert validity(TERM, date(2025, 5, 1)) == "expired"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("青屿市养犬办法（征求意见稿）\n第一条 ……。", "draft"),
        ("青屿市养犬办法\n（讨论稿）\n第一条 ……。", "draft"),
        ("关于公开征求《青屿市养犬办法》意见的公告\n……\n青屿市公安局\n2024年1月1日", "draft"),
        ("【已废止】青屿市养犬办法\n第一条 ……。", "repealed"),
        ("青屿市养犬办法（已废止）\n第九条 本办法自2010年1月1日起施行。", "repealed"),
        ("索引号：A1\n有效性：废止\n青屿市养犬办法\n第九条 本办法自2010年1月1日起施行。", "repealed"),
        ("注：本办法已废止。\n青屿市养犬办法\n第一条 ……。", "repealed"),
        ("时效性：失效\n青屿市养犬办法\n第一条 ……。", "expired"),
        ("青屿市养犬办法\n第一条 ……。", "in_force"),
        ("青屿市财政局关于拨款的通知\n各县：……。\n青屿市财政局\n2024年1月1日", "in_force"),
        ("关于拨款的通知\n各县：……。", "unknown"),
        ("在全市渔业会议上的讲话\n（2024年2月28日）\n同志们：\n……。", "unknown"),
        ("青屿新渔港启用\n本报讯（记者 甲）自2024年1月1日起施行新规。", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_a_text_says_of_its_force(text: str, state: str) -> None:
    assert validity(text) == state
