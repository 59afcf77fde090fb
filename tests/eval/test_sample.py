"""The sample library: documents, sources and questions agree with each other."""

import re
from collections import Counter
from pathlib import Path

import pytest

import eval as eval_room
from eval.questions import Question, load_questions
from eval.sample.make_files import build_docx
from index.reading import read_document

SAMPLE = Path(eval_room.__file__).parent / "sample"
DOCUMENTS = sorted((SAMPLE / "documents").iterdir())
QUESTIONS = load_questions(SAMPLE / "questions.jsonl")
CONVERSATIONS = load_questions(SAMPLE / "conversations.jsonl")
ENGLISH_DOCUMENT = "investment-guide-en.md"


def solid(text: str) -> str:
    """``text`` without white space, as quotes are compared."""
    return re.sub(r"\s", "", text)


def of_kind(kind: str) -> list[Question]:
    return [question for question in QUESTIONS if question.kind == kind]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The stored text of every document, by file name."""
    return {path.name: read_document(path.read_bytes(), path.name).text for path in DOCUMENTS}


def test_every_document_says_that_it_is_fictional(texts: dict[str, str]) -> None:
    assert len(texts) == 19
    assert [name for name, text in texts.items() if "本文件为虚构示例" not in solid(text)] == []


def test_every_quote_stands_in_its_document(texts: dict[str, str]) -> None:
    stored = {name: solid(text) for name, text in texts.items()}
    missing = [
        (question.id, relevant.document, relevant.quote)
        for question in (*QUESTIONS, *CONVERSATIONS)
        for relevant in question.relevant
        if solid(relevant.quote) not in stored.get(relevant.document, "")
    ]
    assert missing == []


def test_quotes_are_neither_crumbs_nor_pages() -> None:
    asked = (*QUESTIONS, *CONVERSATIONS)
    lengths = {relevant.quote: len(solid(relevant.quote)) for q in asked for relevant in q.relevant}
    assert {quote: length for quote, length in lengths.items() if not 10 <= length <= 200} == {}


def test_every_document_is_asked_about() -> None:
    asked = {relevant.document for question in QUESTIONS for relevant in question.relevant}
    assert asked == {path.name for path in DOCUMENTS}


def test_no_question_is_there_twice() -> None:
    every = (*QUESTIONS, *CONVERSATIONS)
    ids = Counter(question.id for question in every)
    asked = Counter((question.question, question.history) for question in every)
    assert [key for key, count in (ids + asked).items() if count > 1] == []


def test_only_what_nothing_answers_is_unanswerable() -> None:
    unanswerable = {q.id for q in QUESTIONS if not q.answerable}
    assert unanswerable == {q.id for q in of_kind("unanswerable")}
    assert unanswerable == {q.id for q in QUESTIONS if not q.relevant}


def test_followups_have_something_to_follow() -> None:
    assert [q.id for q in of_kind("followup") if not 1 <= len(q.history) <= 3] == []


@pytest.mark.parametrize(("part", "questions"), [("Questions", QUESTIONS), ("Conversations", CONVERSATIONS)])
def test_the_kinds_are_as_the_readme_counts_them(part: str, questions: tuple[Question, ...]) -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8").split(f"## {part}\n")[1].split("\n## ")[0]
    table = re.findall(r"^\| `(\w+)` \| (\d+) \|", readme, re.M)
    assert dict(Counter(question.kind for question in questions)) == {kind: int(count) for kind, count in table}


def test_conversations_are_told_turn_by_turn() -> None:
    turns = {question.id: question for question in CONVERSATIONS}
    for question in CONVERSATIONS:
        name, _, number = str(question.id).rpartition("-")
        assert int(number) == len(question.history) + 1
        before = turns.get(f"{name}-{int(number) - 1}")
        assert (before is None) == (len(question.history) == 1)
        assert before is None or question.history == (*before.history, before.question)
    assert len({str(question.id).rpartition("-")[0] for question in CONVERSATIONS}) >= 80
    assert all(question.answerable == bool(question.relevant) for question in CONVERSATIONS)


def test_most_english_questions_are_about_chinese_documents() -> None:
    over_chinese = [q for q in of_kind("english") if any(r.document != ENGLISH_DOCUMENT for r in q.relevant)]
    assert len(over_chinese) >= 25
    assert all(q.question.isascii() and q.language == "en" for q in of_kind("english"))


def test_the_readme_names_every_document() -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([\w-]+\.\w+)` \|", readme, re.M)
    assert sorted(named) == [path.name for path in DOCUMENTS]


@pytest.mark.parametrize("source", sorted((SAMPLE / "source").glob("*.txt")), ids=lambda path: path.stem)
def test_word_files_are_as_their_sources(source: Path, texts: dict[str, str]) -> None:
    built = read_document(build_docx(source.read_text(encoding="utf-8")), "built.docx")
    assert built.text == texts[f"{source.stem}.docx"]


@pytest.mark.parametrize("source", sorted((SAMPLE / "source").glob("*.html")), ids=lambda path: path.stem)
def test_pdf_files_hold_what_their_sources_say(source: Path, texts: dict[str, str]) -> None:
    paragraphs = re.findall(r"<p[^>]*>(.*?)</p>", source.read_text(encoding="utf-8"))
    stored = solid(texts[f"{source.stem}.pdf"])
    assert len(paragraphs) > 20
    assert [paragraph for paragraph in paragraphs if solid(paragraph) not in stored] == []


def test_the_awkward_encodings_are_kept() -> None:
    listing = (SAMPLE / "documents" / "listing-rewards.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        listing.decode("utf-8")
    assert "澜川市企业上市挂牌奖励办法" in listing.decode("gb18030")
    approval = (SAMPLE / "documents" / "fast-start-approval.txt").read_bytes()
    assert approval.startswith(b"\xef\xbb\xbf")
