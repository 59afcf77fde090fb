"""A benchmark from documents to the page, over the tiny library's documents, and the choice of corpora."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar
from xml.etree import ElementTree

import pytest

from eval.benchmark import chosen, command, machine, main
from eval.benchmark_records import SYSTEMS, Corpus, from_json, to_json
from index.errors import QuestionError

P = ParamSpec("P")
R = TypeVar("R")

QUESTIONS = [
    {"id": "1", "question": "年租金按照评估价的多少收取？", "language": "zh"}
    | {"relevant": [{"document": "lease.txt", "quote": "年租金按照土地评估价的百分之四收取"}]},
    {"id": "2", "question": "那最长几年？", "history": ["工业用地先租后让"], "language": "zh"}
    | {"relevant": [{"document": "lease.txt", "quote": "租赁期限不超过五年"}]},
    {"id": "3", "question": "How long may a doctor live in the talent apartments for free?", "language": "en"}
    | {"relevant": [{"document": "talent.txt", "quote": "博士可以免费入住人才公寓三年"}]},
]
STRANGERS = [{"id": "4", "question": "火星上有几座火山？", "answerable": False}]


def here(step: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """A step run in this process, which has the encoder loaded already."""
    return step(*args, **kwargs)


@pytest.fixture(scope="module")
def corpora(tiny_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one corpus, with something that is none, and with a file."""
    folder = tmp_path_factory.mktemp("corpora")
    (folder / "tiny").mkdir()
    (folder / "tiny" / "documents").symlink_to(tiny_files)
    for name, questions in (("questions", QUESTIONS), ("unanswerable-far", STRANGERS)):
        lines = "\n".join(json.dumps(question) for question in questions)
        (folder / "tiny" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "bare" / "documents").mkdir(parents=True)
    (folder / "notes.txt").touch()
    return folder


@pytest.fixture(scope="module")
def written(corpora: Path, tiny_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one run wrote its page into."""
    folder = tmp_path_factory.mktemp("page")
    sets = [str(corpora / "tiny" / f"{name}.jsonl") for name in ("questions", "unanswerable-far")]
    main(["--corpus", "tiny", str(tiny_files), *sets, "--out", str(folder / "page.md")], run=here)
    return folder


def test_every_system_is_measured_on_every_question(written: Path) -> None:
    benchmark = from_json(json.loads((written / "page.json").read_text(encoding="utf-8")))
    assert "sample" in benchmark.fitted_on
    (corpus,) = benchmark.corpora
    assert (corpus.name, corpus.documents, corpus.failures) == ("tiny", 3, 0)
    assert (corpus.questions, corpus.unanswerable, corpus.followups) == (4, 1, 1)
    assert [row.system for row in corpus.rows] == list(SYSTEMS)
    rows = {row.system: row for row in corpus.rows}
    for row in corpus.rows:
        figures = row.asked.figures
        assert (figures["questions"], figures["rated"], row.asked.timed) == (4, 3, 4)
        assert row.built.seconds > 0 < row.built.disk_mb
    # Three short documents are three chunks, and each chunk is a whole document.
    assert {row.built.pieces for row in corpus.rows if row.system != "tiaowen"} == {3}
    assert rows["tiaowen"].built.pieces > 3
    # What has no threshold refuses nothing; words alone find nothing of an English question.
    assert (rows["fused"].asked.figures["answered"], rows["fused"].asked.figures["refused"]) == (1, 0)
    assert rows["words"].asked.groups["in English"]["answered"] == 0
    assert rows["dense"].asked.groups["in English"]["recall@100"] == 1
    assert rows["fused"].built.disk_mb > rows["dense"].built.disk_mb > 0


def test_the_page_shows_the_figures_and_pictures_that_lie_beside_it(written: Path) -> None:
    page = (written / "page.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page)
    assert {path.name for path in written.iterdir()} == {"page.md", "page.json", *shown}
    assert len(shown) == 2
    for name in SYSTEMS.values():
        assert len(re.findall(rf"^\| {name} \|", page, re.MULTILINE)) == 3  # what it is, its quality, its costs
    assert "3 documents and 4 questions, among them 1 that nothing answers and 1 follow-up." in page
    assert "| in English | Tiaowen | 1 |" in page
    assert "python -m eval.benchmark --corpus tiny documents questions.jsonl" in page
    assert "Made from the sample alone" not in page


def test_nothing_written_names_a_folder_of_this_machine(written: Path) -> None:
    for path in written.iterdir():
        assert str(written.parent) not in path.read_text(encoding="utf-8")


def test_the_pictures_name_every_system_and_corpus(written: Path) -> None:
    for picture in written.glob("*.svg"):
        said = "\n".join(ElementTree.fromstring(picture.read_text(encoding="utf-8")).itertext())
        assert all(name in said for name in (*SYSTEMS.values(), "tiny"))
        assert "hit@1500c" in said


def test_the_page_can_be_written_again_from_its_figures(written: Path, tmp_path: Path) -> None:
    main(["--from", str(written / "page.json"), "--out", str(tmp_path / "page.md")])
    for name in ("page.md", "page-quality.svg", "page-latency.svg"):
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes()


def test_figures_are_the_same_after_json(written: Path) -> None:
    data = json.loads((written / "page.json").read_text(encoding="utf-8"))
    assert to_json(from_json(data)) == data


def test_the_sample_is_measured_where_nothing_is_named(corpora: Path) -> None:
    (sample,) = chosen([], None)
    assert sample.name == "sample"
    assert sample.documents.is_dir()
    assert all(path.is_file() for path in sample.questions)
    assert [corpus.name for corpus in chosen([], corpora)] == ["sample", "tiny"]


def test_a_folder_of_corpora_is_searched_and_what_is_none_is_told(
    corpora: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = chosen([["own", "documents", "a.jsonl", "b.jsonl"]], corpora)
    tiny = corpora / "tiny"
    assert found == [
        Corpus("own", Path("documents"), (Path("a.jsonl"), Path("b.jsonl"))),
        Corpus("tiny", tiny / "documents", (tiny / "questions.jsonl", tiny / "unanswerable-far.jsonl")),
    ]
    said = capsys.readouterr().err
    assert "bare: left out" in said
    assert "notes.txt" not in said


def test_what_cannot_be_chosen_is_refused(corpora: Path) -> None:
    with pytest.raises(QuestionError, match="at least one question set"):
        chosen([["own", "documents"]], None)
    with pytest.raises(QuestionError, match="two corpora are called tiny"):
        chosen([["tiny", "documents", "a.jsonl"]], corpora)


def test_a_run_that_cannot_be_done_ends_with_a_sentence(
    tmp_path: Path, tiny_files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(
            ["--corpus", "x", str(tiny_files), str(tmp_path / "absent.jsonl"), "--out", str(tmp_path / "p.md")], here
        )
    assert ended.value.code == 2
    assert "absent.jsonl" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_command_that_is_told_has_no_paths() -> None:
    assert command([], None) == "make benchmark"
    assert command([], Path("/somewhere")) == "make benchmark CORPORA=folder"
    assert command([["a", "/x/documents", "/x/q.jsonl"]], Path("/y")) == (
        "python -m eval.benchmark --corpus a documents questions.jsonl --corpora folder"
    )


def test_the_machine_is_told_by_kind() -> None:
    told = machine()
    assert int(told["cores"]) >= 1
    assert told["GPU"] == "not used"
