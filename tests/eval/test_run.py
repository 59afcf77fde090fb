"""A question set asked of a real assistant, and the answers as they are written down."""

import json
from pathlib import Path

import pytest

from eval.questions import Question, Relevant
from eval.run import evaluate
from index.library import Library
from rag.assistant import PolicyAssistant

TEXT = """某县人才公寓管理办法

第一条 新引进的博士可以免费入住人才公寓三年。
第二条 租金按市场价的百分之三十收取。
第三条 弄虚作假的，取消资格。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("run")
    (folder / "housing.txt").write_text(TEXT, encoding="utf-8")
    with Library.open(folder / "library", create=True) as library:
        library.add([folder / "housing.txt"])
        yield PolicyAssistant(library)


def question(identifier: str, words: str, quote: str | None = None, *, file: str = "housing.txt", **more) -> Question:
    relevant = (Relevant(file, quote),) if quote else ()
    return Question(identifier, words, relevant=relevant, **more)


def test_each_question_is_asked_scored_and_written(assistant: PolicyAssistant, tmp_path: Path) -> None:
    questions = [
        question("doctor", "博士能免费住人才公寓多久？", "博士可以免费\n入住人才公寓三年"),
        question(
            "rent", "那租金呢？", "租金按市场价的百分之三十收取", history=("人才公寓怎么住？",), kind="follow-up"
        ),
        question("lost", "博士住哪？", "住在月球上"),
        question("gone", "博士住哪？", "博士", file="absent.txt"),
        question("far", "火星上有几座火山？", answerable=False),
    ]
    seen: list[tuple[int, int]] = []
    out = tmp_path / "answers.jsonl"
    report = evaluate(assistant, questions, limit=10, progress=lambda *step: seen.append(step), out=out)

    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert report.library_version == assistant.library.version
    assert report.figures["questions"] == 5
    assert (report.figures["rated"], report.figures["unanswerable"]) == (4, 1)
    by_id = {outcome.question.id: outcome for outcome in report.outcomes}
    assert by_id["doctor"].found[0] == {0}
    assert any(by_id["rent"].found)
    assert not any(by_id["gone"].right_document)
    assert report.groups["kind"].keys() == {"follow-up"}
    assert [(label.question, label.reason) for label in report.broken] == [
        ("lost", "the quote is not in the document's stored text"),
        ("gone", "no such document in the library"),
    ]

    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["doctor", "rent", "lost", "gone", "far"]
    text = assistant.library.text("housing.txt")
    for citation in lines[0]["citations"] + lines[0]["related"]:
        assert citation["quote"] == text[citation["start"] : citation["end"]]
    assert len(lines[0]["citations"] + lines[0]["related"]) <= 10


def test_an_output_that_cannot_be_written_is_told(assistant: PolicyAssistant, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        evaluate(assistant, [question("a", "博士住哪？")], out=tmp_path / "absent" / "answers.jsonl")
