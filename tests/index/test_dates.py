from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import add_months, find_dates, first_date, last_day


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月1日",
        "2024 年 3 月 1 日",
        "２０２４年３月１日",
        "二〇二四年三月一日",
        "二○二四年三月一日",
        "二零二四年三月一日",
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "March 1, 2024",
        "1 March 2024",
    ],
)
def test_every_way_of_writing_a_date_is_read(text: str) -> None:
    assert first_date(f"文件 {text} 印发") == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024年2月30日", "2024-13-01", "第2024.3.1.4版", "1234年5月6日", "三月一日", ""])
def test_what_is_no_day_of_the_calendar_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_offsets_are_those_of_the_text_and_order_is_kept() -> None:
    text = "issued on May 5, 2023，自2024年1月1日起，至二〇二六年十二月三十一日"
    found = find_dates(text)
    assert [d.date for d in found] == [date(2023, 5, 5), date(2024, 1, 1), date(2026, 12, 31)]
    assert [text[d.start : d.end] for d in found] == ["May 5, 2023", "2024年1月1日", "二〇二六年十二月三十一日"]


def test_a_window_leaves_out_what_lies_beyond_it() -> None:
    text = "2023年1月1日 2024年1月1日"
    assert [d.date.year for d in find_dates(text, 5)] == [2024]
    assert [d.date.year for d in find_dates(text, 0, 12)] == [2023]


def test_months_and_years_end_on_their_last_day() -> None:
    assert last_day("2026年2月底") == date(2026, 2, 28)
    assert last_day("2024年2月") == date(2024, 2, 29)
    assert last_day("2026年") == date(2026, 12, 31)
    assert last_day("2026年3月5日止") == date(2026, 3, 5)
    assert last_day("三年") is None
    assert last_day("2026年13月") is None


def test_months_are_added_within_the_calendar() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 12, 1), 60) == date(2029, 12, 1)
    assert add_months(date(2024, 5, 1), 999 * 12).year == 3023


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(["%Y年%m月%d日", "%Y-%m-%d"])
)
def test_every_date_comes_back(day: date, form: str) -> None:
    assert first_date("某市财政局\n" + day.strftime(form) + "\n") == day
