"""A day that a question says, and what an answer as of that day is made from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from index.errors import QuestionError
from index.library import Library
from rag.assistant import PolicyAssistant
from rag.filters import parse_filters
from rag.said_days import find_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("2023年时有效的贴息政策有哪些？", "2023-12-31"),
        ("2023年6月有效的贴息办法", "2023-06-30"),
        ("2023年6月15日还有效的贴息办法", "2023-06-15"),
        ("2024年初有效的文件里，租金怎么算？", "2024-01-01"),
        ("截至2022年底仍有效的规定，租期多长？", "2022-12-31"),
        ("截至2022年2月仍然有效，租期最长几年？", "2022-02-28"),
        ("2026年有效的政策，补助多少？", "2026-11-22"),
        ("What subsidies were in force in 2023?", "2023-12-31"),
        ("Which rules applied as of June 2023?", "2023-06-30"),
        ("as of 2023-06-15, what was the rent?", "2023-06-15"),
    ],
)
def test_a_day_is_read_from_the_question(question: str, day: str) -> None:
    assert [mention.names for mention in find_day(question, TODAY)] == [(day,)]


@pytest.mark.parametrize(
    "question",
    [
        "2023年以后的文件怎么说？",
        "有效期到2023年12月31日的许可证还能用吗？",
        "2023年成立的企业能申请吗？",
        "2023年的有效投资是多少？",
        "现行有效的规定",
        "企业2023年缴纳的税款怎么退？",
        "in force since 2022",
    ],
)
def test_years_that_are_of_something_else_are_none(question: str) -> None:
    assert list(find_day(question, TODAY)) == []


OLD = """澜川市灯塔补助办法
澜政发〔2019〕3号

第一条 灯塔维修每座补助三万元。
第二条 本办法自2019年4月1日起施行。

澜川市人民政府
2019年3月1日
"""
NEW = OLD.replace("2019", "2024").replace("3号", "5号").replace("三万元", "五万元")


@pytest.fixture
def towers(small_library: Callable[[], Library]) -> PolicyAssistant:
    library = small_library()
    library.add_bytes("old.txt", OLD.encode())
    library.add_bytes("new.txt", NEW.encode())
    return PolicyAssistant(library)


QUESTION = "灯塔维修补助多少？"


def test_the_new_version_answers_and_the_old_one_is_left_to_who_asks_for_it(towers: PolicyAssistant) -> None:
    old = towers.library.document("old.txt")
    new = towers.library.document("new.txt")
    assert (old.metadata.validity, old.replaced_by, old.repealed_on) == ("repealed", new.id, "2024-04-01")
    now = towers.ask(QUESTION, limit=20)
    found = [c.document.file for c in (*now.citations, *now.related)]
    assert found[0] == "new.txt"
    assert "old.txt" not in found
    assert now.plan["on"] == towers.library.snapshot.day.isoformat()
    # By its name, by its number, by a filter or by its validity it is still found.
    assert towers.ask("澜政发〔2019〕3号第一条").citations[0].document.file == "old.txt"
    for filters in ({"document": [old.id]}, {"validity": ["repealed"]}):
        again = towers.search(QUESTION, filters=filters)
        assert {c.document.file for c in again} == {"old.txt"}


def test_as_of_a_day_the_version_of_that_day_answers(towers: PolicyAssistant) -> None:
    then = towers.ask(QUESTION, filters={"on": "2023-06-30"})
    assert "三万元" in then.citations[0].quote
    assert then.citations[0].document.validity == "in_force"
    assert then.plan["on"] == then.plan["filters"]["on"] == "2023-06-30"
    assert "new.txt" not in {c.document.file for c in then.citations}
    said = towers.ask(f"2023年时有效的文件，{QUESTION}")
    assert said.citations[0].document.file == "old.txt"
    assert said.plan["filters"] == {"validity": ["in_force"], "on": "2023-12-31"}
    taken_off = towers.ask(f"2023年时有效的文件，{QUESTION}", without=[said.plan["said"][0]["text"]])
    assert taken_off.citations[0].document.file == "new.txt"


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(QuestionError, match="2024-03-01"):
        parse_filters({"on": "gestern"})
    assert parse_filters({"on": "2023-06-30"}).describe() == {"on": "2023-06-30"}


def test_the_old_one_answers_again_once_the_new_one_is_removed(towers: PolicyAssistant) -> None:
    towers.library.remove("new.txt")
    answer = towers.ask(QUESTION)
    assert answer.citations[0].document.file == "old.txt"
    assert answer.citations[0].document.validity == "in_force"
