"""Question sets: what is read, what is refused and how it is said."""

from pathlib import Path

import pytest

from eval.questions import Question, Relevant, load_questions, load_sets
from index.errors import QuestionError


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_full_line_gives_every_field(tmp_path: Path) -> None:
    line = (
        '{"id": "a1", "question": "那资金方面呢？", "history": ["巴中对工业用地怎么说？"], '
        '"kind": "follow-up", '
        '"relevant": [{"document": "巴中.txt", "quote": "设立\\n专项资金"}], '
        '"answerable": true, "language": "zh"}'
    )
    assert load_questions(write(tmp_path / "set.jsonl", line)) == (
        Question(
            id="a1",
            question="那资金方面呢？",
            history=("巴中对工业用地怎么说？",),
            relevant=(Relevant("巴中.txt", "设立\n专项资金"),),
            answerable=True,
            kind="follow-up",
            language="zh",
        ),
    )


def test_what_may_be_missing_has_its_default(tmp_path: Path) -> None:
    path = write(tmp_path / "set.jsonl", '{"id": 7, "question": "可以先租后买吗？", "note": "let pass"}', "")
    assert load_questions(path) == (Question(id=7, question="可以先租后买吗？"),)


def test_a_byte_order_mark_and_a_line_separator_inside_a_string_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('\ufeff{"id": "a", "question": "一\u2028二"}\r\n{"id": "b", "question": "三"}\r\n', "utf-8")
    assert [question.question for question in load_questions(path)] == ["一\u2028二", "三"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "not JSON"),
        ('["a"]', "an object is needed, not list"),
        ('{"question": "x"}', '"id" must be'),
        ('{"id": true, "question": "x"}', '"id" must be'),
        ('{"id": "a"}', '"question" must be text'),
        ('{"id": "a", "question": "  "}', '"question" must be text'),
        ('{"id": "a", "question": "x", "history": "earlier"}', '"history" must be a list'),
        ('{"id": "a", "question": "x", "history": [3]}', '"history" must be text'),
        ('{"id": "a", "question": "x", "relevant": ["quote"]}', '"relevant" holds objects'),
        (
            '{"id": "a", "question": "x", "relevant": [{"document": "d"}]}',
            '"quote" in "relevant" must be text',
        ),
        ('{"id": "a", "question": "x", "answerable": "no"}', '"answerable" must be true or false'),
        ('{"id": "a", "question": "x", "kind": 3}', '"kind" must be a string'),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = write(tmp_path / "set.jsonl", '{"id": "fine", "question": "x"}', "", line)
    with pytest.raises(QuestionError) as caught:
        load_questions(path)
    assert complaint in str(caught.value)
    assert f"{path}, line 3" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"", b"\n\n", b"\xff\xfe\x00bad"])
def test_a_file_without_questions_is_said_by_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "set.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionError, match=r"set\.jsonl"):
        load_questions(path)


def test_several_sets_are_told_apart_by_file_name(tmp_path: Path) -> None:
    near = write(tmp_path / "near.jsonl", '{"id": "1", "question": "x"}')
    far = write(tmp_path / "far.jsonl", '{"id": "2", "question": "y"}', '{"id": "3", "question": "z", "kind": "own"}')
    assert [question.kind for question in load_sets([near, far])] == ["near", "far", "own"]
    assert [question.kind for question in load_sets([near])] == [None]
