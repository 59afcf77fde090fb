"""The command ``tiaowen`` on a real library: what it prints, for people and for programs, and its exit status."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from index.reading import read_document
from ui.cli import app

LEASE = """某市工业用地弹性供应办法
某府发〔2024〕3号

第一章 总则
第一条 为保障产业项目用地，提高工业用地利用效率，根据国家和本省有关土地管理规定，结合本市实际，制定本办法。
第二章 先租后让
第二条 工业用地可以先租赁后出让，租赁期限不超过五年。租赁期满达产的，由园区管委会验收，按照合同约定的价格转为出让。
第三条 租赁期满未达产的，可以申请延期一次，延期不超过一年；仍未达产的，收回土地使用权，地上建筑物按照合同约定处置。
"""
LOAN = """某省贷款风险补偿资金池管理细则

一、补偿比例
合作银行发生坏账损失的，由省级资金池承担百分之五十，合作银行承担百分之五十。
二、申请材料
银行申请补偿，应当提交补偿申请书和放款凭证。
"""
DOCUMENT_KEYS = {
    *("id", "file", "title", "number", "issuer", "issued_on", "region", "validity", "kind", "effective_on"),
    *("format", "length", "clauses", "pages", "added_at", "sha256", "corrected", "topics", "expires_on", "level"),
    *("repealed_on", "replaced_by", "sizes", "industries", "apply_from", "apply_to", "found", "related"),
}


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, and no setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("TIAOWEN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def tiaowen(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def data(*arguments: object) -> Any:
    result = tiaowen(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good documents and a file that is not what its name says."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "land").mkdir()
    (folder / "land" / "lease.txt").write_text(LEASE, encoding="utf-8")
    (folder / "loan.txt").write_text(LOAN, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 but no more")
    return folder


@pytest.fixture(scope="module")
def first_add(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    library = tmp_path_factory.mktemp("made") / "library"
    return library, tiaowen("add", folder, "--library", library)


@pytest.fixture(scope="module")
def library(first_add: tuple[Path, Result]) -> Path:
    """The library of the two good documents; tests that change one make their own."""
    return first_add[0]


# --- adding and listing ------------------------------------------------------------------------------------


def test_a_broken_file_is_named_and_the_rest_is_indexed(first_add: tuple[Path, Result]) -> None:
    library, result = first_add
    assert result.exit_code == 1
    assert result.stdout.startswith("Added 2, replaced 0, unchanged 0, failed 1; ")
    assert "Not added: broken.pdf: " in result.stderr
    assert "Traceback" not in result.output
    assert [document["file"] for document in data("documents", "--library", library)] == [
        "land/lease.txt",
        "loan.txt",
    ]


def test_adding_the_same_again_changes_nothing(library: Path, folder: Path) -> None:
    report = data("add", folder / "loan.txt", "--library", library)
    assert (report["added"], report["replaced"], report["failures"]) == ([], [], [])
    assert len(report["unchanged"]) == 1


def test_a_path_that_is_not_there_makes_no_library(tmp_path: Path) -> None:
    result = tiaowen("add", tmp_path / "absent", "--library", tmp_path / "library")
    assert result.exit_code == 2
    assert not (tmp_path / "library").exists()


def test_documents_are_published_objects(library: Path) -> None:
    lease, loan = data("documents", "--library", library)
    assert lease.keys() == loan.keys() == DOCUMENT_KEYS
    assert lease["title"] == "某市工业用地弹性供应办法"
    assert lease["number"] == "某府发〔2024〕3号"
    assert len(lease["sha256"]) == 64
    table = tiaowen("documents", "--library", library).stdout
    assert lease["title"] in table
    assert lease["id"] in table


def test_a_document_is_named_by_its_file_or_its_id(library: Path) -> None:
    by_file = data("show", "loan.txt", "--library", library)
    assert data("show", by_file["document"]["id"], "--library", library) == by_file


def test_a_shown_document_is_its_clauses_in_order(library: Path) -> None:
    shown = data("show", "land/lease.txt", "--library", library)
    assert shown.keys() == {"document", "text", "clauses", "links"}
    assert shown["document"]["length"] == len(shown["text"])
    assert "".join(shown["text"][c["start"] : c["end"]] for c in shown["clauses"]) == shown["text"]
    assert {"start", "end", "address", "page", "id", "noise"} == shown["clauses"][0].keys()
    for_people = tiaowen("show", "land/lease.txt", "--library", library).stdout
    for line in LEASE.splitlines():
        assert line in for_people
    assert any("第二章 先租后让" in clause["address"] for clause in shown["clauses"])


def test_removing_takes_a_document_out(folder: Path, tmp_path: Path) -> None:
    tiaowen("add", folder / "loan.txt", "--library", tmp_path)
    result = tiaowen("remove", "loan.txt", "--library", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "Removed: 某省贷款风险补偿资金池管理细则 (loan.txt)\n")
    assert data("documents", "--library", tmp_path) == []
    assert "tiaowen add" in tiaowen("documents", "--library", tmp_path).stderr
    again = tiaowen("remove", "loan.txt", "--library", tmp_path)
    assert again.exit_code == 2
    assert len(again.stderr.splitlines()) == 1
    assert "loan.txt" in again.stderr


def test_metadata_is_corrected_and_set_back(folder: Path, tmp_path: Path) -> None:
    tiaowen("add", folder / "loan.txt", "--library", tmp_path)
    correct = ("correct", "loan.txt", "--library", tmp_path)
    said = tiaowen(*correct, "--title", "某省贷款办法", "--issued-on", "2023-04-05", "--validity", "expired")
    assert said.exit_code == 0
    assert "Title: 某省贷款办法  (by hand; read as: 某省贷款风险补偿资金池管理细则)" in said.stdout
    assert "Status: Expired" in said.stdout
    (document,) = data("documents", "--library", tmp_path)
    assert (document["title"], document["issued_on"], document["validity"]) == (
        "某省贷款办法",
        "2023-04-05",
        "expired",
    )
    back = data(*correct, "--number", "", "--reset", "title", "--reset", "validity")
    assert back["corrected"].keys() == {"number", "issued_on"}
    assert back["title"] == "某省贷款风险补偿资金池管理细则"
    for wrong in ((), ("--issued-on", "today"), ("--title", ""), ("--reset", "colour")):
        assert tiaowen(*correct, *wrong).exit_code == 2
    assert data("documents", "--library", tmp_path) == [back]


def test_a_file_takes_the_place_of_a_document(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    tiaowen("add", folder / "loan.txt", "--library", library)
    (before,) = data("documents", "--library", library)
    newer = tmp_path / "loan-2025.txt"
    newer.write_text(LOAN.replace("百分之五十，合作", "百分之六十，合作"), encoding="utf-8")
    report = data("add", newer, "--replace", "loan.txt", "--library", library)
    assert (report["replaced"], report["added"]) == ([before["id"]], [])
    (after,) = data("documents", "--library", library)
    assert (after["id"], after["file"]) == (before["id"], "loan-2025.txt")
    for wrong in ((newer, newer, "--replace", "loan-2025.txt"), (newer, "--replace", "absent.txt")):
        assert tiaowen("add", *wrong, "--library", library).exit_code == 2
    broken = tiaowen("add", folder / "broken.pdf", "--replace", "loan-2025.txt", "--library", library)
    assert broken.exit_code == 1
    assert "Not added: broken.pdf: " in broken.stderr
    assert data("documents", "--library", library) == [after]
    absent = tiaowen("add", newer, "--replace", "a.txt", "--library", tmp_path / "absent")
    assert absent.exit_code == 2
    assert not (tmp_path / "absent").exists()


# --- asking ------------------------------------------------------------------------------------------------


def test_an_answer_quotes_the_stored_text(library: Path) -> None:
    answer = data("ask", "工业用地可以先租后让吗？", "--library", library)
    assert answer.keys() == {*("question", "status", "citations", "related", "plan", "library_version", "timings_ms")}
    assert answer["status"] == "answered"
    first = answer["citations"][0]
    assert "先租赁后出让" in first["quote"]
    shown = data("show", first["document"]["id"], "--library", library)
    for citation in answer["citations"] + answer["related"]:
        if citation["document"]["id"] == first["document"]["id"]:
            assert citation["quote"] == shown["text"][citation["start"] : citation["end"]]
    assert answer["timings_ms"]["total"] > 0


def test_an_answer_for_people_has_citation_and_quote(library: Path) -> None:
    result = tiaowen("ask", "工业用地可以先租后让吗？", "--library", library, "-k", "1")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "1 clause found"
    assert lines[2].startswith("[1] 《某市工业用地弹性供应办法》")
    assert any("先租赁后出让" in line for line in lines[3:])


def test_what_stands_around_a_clause_comes_along_where_it_is_asked_for(library: Path) -> None:
    asked = ("ask", "工业用地可以先租后让吗？", "--library", library, "-k", "1")
    (citation,) = data(*asked, "--context")["citations"]
    around = citation["context"]
    assert around["clause"]["quote"] == citation["quote"]
    shown = data("show", "land/lease.txt", "--library", library)["text"]
    near = [clause for clause in (around["before"], around["after"]) if clause]
    assert near
    assert all(shown[clause["start"] : clause["end"]] == clause["quote"] for clause in near)
    said = tiaowen(*asked, "--context").stdout
    assert "The clause " in said
    assert "The clause " not in tiaowen(*asked).stdout


def test_a_day_can_be_asked_for(library: Path) -> None:
    answer = data("ask", "工业用地可以先租后让吗？", "--library", library, "--on", "2023-06-30")
    assert (answer["plan"]["on"], answer["plan"]["filters"]) == ("2023-06-30", {"on": "2023-06-30"})
    assert tiaowen("ask", "可以吗？", "--library", library, "--on", "gestern").exit_code == 2


@pytest.mark.parametrize("ending", ["md", "docx"])
def test_an_answer_can_be_taken_along(library: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"answer.{ending}"
    result = tiaowen("ask", "工业用地可以先租后让吗？", "--library", library, "-k", "1", "--export", file)
    assert result.exit_code == 0
    assert f"Written to {file}" in result.stderr
    answer = data("ask", "工业用地可以先租后让吗？", "--library", library, "-k", "1")
    best = answer["citations"][0]
    text = read_document(file.read_bytes(), file.name).text
    assert best["quote"].splitlines()[-1] in text
    assert best["citation"] in text
    assert answer["library_version"] in text
    assert f"http://127.0.0.1:7860/c/{best['document']['id']}/{best['start']}-{best['end']}" in (
        text if ending == "docx" else file.read_text(encoding="utf-8")
    )


def test_an_answer_goes_into_known_formats_only(library: Path, tmp_path: Path) -> None:
    result = tiaowen("ask", "可以吗？", "--library", library, "--export", tmp_path / "answer.pdf")
    assert result.exit_code == 2
    assert ".docx" in result.stderr
    assert not (tmp_path / "answer.pdf").exists()


def test_documents_can_be_chosen_by_topic_and_kind(library: Path) -> None:
    lease, loan = data("documents", "--library", library)
    assert (lease["topics"][0], loan["topics"][0]) == ("land", "loan")
    for option, value, file in (
        ("--topic", "loan", "loan.txt"),
        ("--kind", "细则", "loan.txt"),
        ("--kind", "办法", "land/lease.txt"),
    ):
        answer = data("ask", "可以吗？", "--library", library, option, value)
        assert {c["document"]["file"] for c in answer["citations"] + answer["related"]} == {file}
        assert answer["plan"]["filters"] == {option.removeprefix("--"): [value]}
    assert tiaowen("ask", "可以吗？", "--library", library, "--topic", "weather").exit_code == 2


def test_what_became_of_a_place_is_told(library: Path) -> None:
    told = tiaowen("ask", "工业用地弹性供应办法第九十条", "--library", library).stdout.splitlines()
    assert told[0] == "Not found in the library: no clause answers this."
    assert told[1].startswith("《某市工业用地弹性供应办法》 has no 第九十条; what it has is 第")
    limited = tiaowen("ask", "只看土地政策，期满没达产怎么办？", "--library", library).stdout
    assert "Only topic: Land" in limited


def test_filters_and_history_reach_the_question(library: Path) -> None:
    arguments = ("ask", "那坏账呢？", "--library", library, "-H", "贷款风险补偿怎么做？", "--document", "loan.txt")
    answer = data(*arguments, "--limit", "2")
    found = answer["citations"] + answer["related"]
    assert {citation["document"]["file"] for citation in found} == {"loan.txt"}
    assert 1 <= len(found) <= 2
    assert answer["plan"]["filters"]["document"] == [found[0]["document"]["id"]]
    chips = [chip["text"] for chip in answer["plan"]["carried"]]
    assert chips
    less = data(*arguments, *(word for chip in chips for word in ("--without", chip)))
    assert less["plan"]["carried"] == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("ask", "  "), ""),
        (("ask", "字" * 2001), "2"),
        (("ask", "可以吗？", "--document", "absent.txt"), "absent.txt"),
        (("show", "absent.txt"), "absent.txt"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(library: Path, arguments: tuple[str, ...], named: str) -> None:
    result = tiaowen(*arguments, "--library", library)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    assert named in result.stderr


@pytest.mark.parametrize("command", [("documents",), ("verify",), ("ask", "可以吗？"), ("remove", "a.txt")])
def test_a_library_that_is_not_there_is_not_made(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = tiaowen(*command, "--library", tmp_path / "absent")
    assert result.exit_code == 2
    assert str(tmp_path / "absent") in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "absent").exists()


def test_chinese_is_spoken_where_asked_for(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tiaowen("--lang", "zh", "verify", "--library", library).stdout == "没有发现问题。\n"
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert tiaowen("show", "absent.txt", "--library", library).stderr.startswith("错误：资料库里没有这份文件")


def test_the_library_may_come_from_the_environment(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOWEN_LIBRARY", str(library))
    assert len(data("documents")) == 2


def test_a_setting_that_does_not_do_is_told_by_name(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOWEN_PORT", "abc")
    result = tiaowen("ask", "可以吗？", "--library", library)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "TIAOWEN_PORT" in result.stderr
    assert "'abc'" in result.stderr


# --- verifying ---------------------------------------------------------------------------------------------


def test_verify_finds_a_text_that_was_changed_behind_its_back(folder: Path, tmp_path: Path) -> None:
    tiaowen("add", folder / "loan.txt", "--library", tmp_path)
    assert tiaowen("verify", "--library", tmp_path).exit_code == 0
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        assert connection.execute("UPDATE documents SET text = text || '添'").rowcount == 1
    connection.close()
    result = tiaowen("verify", "--library", tmp_path)
    assert result.exit_code == 1
    assert "loan.txt: " in result.stdout
    problems = json.loads(tiaowen("verify", "--library", tmp_path, "--json").stdout)
    assert problems[0].keys() == {"what", "where", "detail"}


# --- measuring ---------------------------------------------------------------------------------------------

QUESTIONS = [
    {"id": "q1", "question": "先租后让最长租几年？", "kind": "land"}
    | {"relevant": [{"document": "land/lease.txt", "quote": "租赁期限\n不超过五年"}]},
    {"id": "q2", "question": "坏账由谁承担？", "kind": "loan"}
    | {"relevant": [{"document": "loan.txt", "quote": "没有这句话"}]},
    {"id": "q3", "question": "火星上有几座火山？", "answerable": False},
]


def test_eval_scores_what_ask_gives_and_writes_it_down(library: Path, tmp_path: Path) -> None:
    questions, out = tmp_path / "set.jsonl", tmp_path / "out.jsonl"
    questions.write_text("\n".join(json.dumps(question) for question in QUESTIONS), encoding="utf-8")
    report = data("eval", "--questions", questions, "--library", library, "--out", out)
    assert report["figures"]["questions"] == 3
    assert report["figures"]["hit@1"] is not None
    assert report["groups"]["kind"]["land"]["hit@10"] == 1
    assert [label["id"] for label in report["broken_labels"]] == ["q2"]
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["q1", "q2", "q3"]
    assert all(answer["question"] == asked["question"] for answer, asked in zip(answers, QUESTIONS, strict=True))
    assert "score" in (answers[0]["citations"] + answers[0]["related"])[0]


def test_eval_draws_what_a_threshold_costs(library: Path, tmp_path: Path) -> None:
    questions, curve = tmp_path / "set.jsonl", tmp_path / "curve.svg"
    questions.write_text("\n".join(json.dumps(question) for question in QUESTIONS), encoding="utf-8")
    report = data("eval", "--questions", questions, "--library", library, "--curve", curve)
    picture = curve.read_text(encoding="utf-8")
    assert "Chinese: 2 answerable, 1 unanswerable; threshold" in picture
    figures = report["figures"]
    assert f"{figures['answered']:.1%} answered, {figures['refused']:.1%} refused" in picture


def test_eval_draws_nothing_where_nothing_is_traded(library: Path, tmp_path: Path) -> None:
    questions, curve = tmp_path / "set.jsonl", tmp_path / "curve.svg"
    questions.write_text(json.dumps(QUESTIONS[0]), encoding="utf-8")
    result = tiaowen("eval", "--questions", questions, "--library", library, "--curve", curve)
    assert result.exit_code == 2
    assert '"answerable": false' in result.stderr
    assert not curve.exists()


def test_eval_adds_the_documents_first_and_prints_a_table(folder: Path, tmp_path: Path) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(json.dumps(QUESTIONS[0]), encoding="utf-8")
    made = tmp_path / "library"
    result = tiaowen("eval", "--questions", questions, "--library", made, "--documents", folder / "land")
    assert result.exit_code == 0
    assert "| figure | all | kind: land |" in result.stdout
    assert "1 expected passages cannot be found" in result.stderr  # here the file's name is lease.txt
    assert [document["file"] for document in data("documents", "--library", made)] == ["lease.txt"]


def test_a_question_set_that_is_wrong_is_told_by_line(library: Path, tmp_path: Path) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text('{"id": "a"}', encoding="utf-8")
    result = tiaowen("eval", "--questions", questions, "--library", library)
    assert result.exit_code == 2
    assert "set.jsonl, line 1" in result.stderr


# --- the process -------------------------------------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom ui.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'torch', 'gradio', 'faiss', 'numpy', 'onnxruntime', 'sentence_transformers', 'fastapi'}\n"
        "print('loaded:', sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.rstrip().endswith("loaded: []")
    for command in (
        "serve",
        "add",
        "correct",
        "remove",
        "documents",
        "show",
        "ask",
        "feedback",
        "reindex",
        "eval",
        "verify",
    ):
        assert f" {command} " in done.stdout


def test_a_port_in_use_is_said_before_any_work(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = tiaowen("serve", "--host", "127.0.0.1", "--port", port, "--library", tmp_path / "library")
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} cannot be used" in result.stderr
    assert "--port" in result.stderr
    assert not (tmp_path / "library").exists()


def test_serve_says_its_address_and_answers_there(library: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from ui.cli import main; main()",
        "serve",
        "--port",
        "0",
        "--library",
        str(library),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert server.stderr is not None
            lines = iter(server.stderr)
            assert any("builtin" in line and "mit" in line for line in lines)
            said = next(line for line in lines if "http://" in line)
            assert "请在浏览器中打开 / Open in your browser: http://127.0.0.1:" in said
            with urllib.request.urlopen(said.split()[-1] + "api/documents", timeout=60) as response:
                assert len(json.load(response)) == 2
        finally:
            server.terminate()
