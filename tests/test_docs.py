"""The documents of this repository, held to the program: what they name exists, and what exists they name."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shlex
import struct
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer.main

from eval.benchmark_plots import pictures
from eval.benchmark_records import from_json
from eval.benchmark_text import page
from eval.matching import SourceText
from eval.questions import load_questions
from eval.report import figures
from index import errors
from index.encoder import CACHE_VARIABLE
from index.library import Library
from index.reading import SUPPORTED_SUFFIXES, read_document
from rag.answer import Answer, Citation, CitedDocument, Span, Why
from rag.assistant import PolicyAssistant
from rag.features import Weights
from rag.filters import Filters
from rag.lexicon import parse_lexicon
from rag.planning import Plan
from rag.question import parse_question
from rag.settings import Settings
from ui.api import router
from ui.api_errors import status_of
from ui.cli import app

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "eval" / "sample" / "documents"
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (
    *READMES, "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/benchmark.md", "docs/models.md",
    "SECURITY.md", "docs/durability.md", "docs/operations.md",
)  # fmt: skip
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LARGEST_PICTURE = 400_000

readmes = pytest.mark.parametrize("name", READMES)
documents = pytest.mark.parametrize("name", DOCUMENTS)


def fences(name: str, *languages: str) -> list[str]:
    """The fenced blocks of a document that are marked with one of ``languages``."""
    return [block for language, block in FENCE.findall(TEXTS[name]) if language in languages]


def prose(name: str) -> str:
    """A document without its fenced blocks."""
    return FENCE.sub("", TEXTS[name])


def rows(text: str) -> dict[str, list[str]]:
    """The rows of all tables in ``text``, by their first cell."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return {row[0]: row[1:] for row in cells if not set(row[0]) <= set("-: ")}


def code(text: str) -> set[str]:
    """What stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


def commands(name: str) -> list[list[str]]:
    """The words of each ``tiaowen`` command in the shell examples of a document."""
    lines = [line for block in fences(name, "sh") for line in block.replace("\\\n", " ").splitlines()]
    words = [shlex.split(line, comments=True) for line in lines]
    return [line[1:] for line in words if line and Path(line[0]).name == "tiaowen"]


# Commands, endpoints, settings, errors, figures, formats


@documents
def test_every_example_on_the_command_line_can_be_typed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("policies", "eval/sample/documents"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("notice.pdf", "notice-2025.pdf", "my-questions.jsonl"):
        (tmp_path / file).touch()
    group: Any = typer.main.get_command(app)
    for words in commands(name):
        with group.make_context("tiaowen", list(words)) as root:
            called, command, rest = group.resolve_command(root, [*root._protected_args, *root.args])
            # Raises for an option that is not there, a value that does not do, an argument too many or too few.
            with command.make_context(called, rest, parent=root):
                pass


@readmes
def test_every_command_has_an_example(name: str) -> None:
    group: Any = typer.main.get_command(app)
    assert {words[0] for words in commands(name)} == set(group.commands)


@readmes
def test_every_endpoint_is_named_and_no_other(name: str) -> None:
    there = {f"{method} {route.path}" for route in router.routes for method in route.methods - {"HEAD"}}
    named = {f"{method} {path}" for method, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/\S+?)`", prose(name))}
    assert named == there


@readmes
def test_every_setting_is_named_with_its_default(name: str) -> None:
    table = {key.strip("`"): row for key, row in rows(prose(name)).items() if "TIAOWEN_" in key}
    assert set(table) == {f"TIAOWEN_{field.upper()}" for field in Settings.model_fields} | {CACHE_VARIABLE}
    for field, info in Settings.model_fields.items():
        if info.default is not None:
            assert table[f"TIAOWEN_{field.upper()}"][0] == f"`{info.default}`"


@documents
def test_no_other_variable_is_named(name: str) -> None:
    known = {f"TIAOWEN_{field.upper()}" for field in Settings.model_fields} | {CACHE_VARIABLE}
    assert set(re.findall(r"TIAOWEN_[A-Z_]+", TEXTS[name])) <= known


@readmes
def test_every_error_stands_at_its_status(name: str) -> None:
    table = {status: code(" ".join(row)) for status, row in rows(prose(name)).items() if status.isdigit()}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not errors.TiaowenError]
    assert len(kinds) > 10
    for kind in kinds:
        assert kind.code in table[str(status_of(kind("")))]


@readmes
def test_every_figure_and_every_format_is_explained(name: str) -> None:
    keys = set().union(*(code(key) for key in rows(prose(name))))
    assert set(figures(())) <= keys
    assert keys >= SUPPORTED_SUFFIXES


# Examples of data


@readmes
def test_the_answer_shown_is_one_that_could_be_given(name: str) -> None:
    answer = json.loads(next(block for block in fences(name, "json") if '"citations"' in block))
    citation = answer["citations"][0]
    shapes = [(Answer, answer), (Citation, citation), (CitedDocument, citation["document"]), (Why, citation["why"])]
    shapes += [(Span, span) for span in citation["evidence"]]
    for kind, shown in shapes:
        assert list(shown) == [field.name for field in fields(kind)]
    asked = parse_question(answer["question"])
    plan = Plan(asked, asked, asked.language).describe(Weights((), np.empty(0), 0.0, 0.0), Filters(), 0.5)
    assert list(answer["plan"]) == list(plan)
    file = SAMPLE / citation["document"]["file"]
    text = read_document(file.read_bytes(), file.name).text
    assert text[citation["start"] : citation["end"]] == citation["quote"]


@readmes
def test_the_error_shown_has_the_shape_of_all(name: str) -> None:
    error = json.loads(next(block for block in fences(name, "json") if '"error"' in block))["error"]
    assert list(error) == ["code", "message", "detail"]
    assert error["code"] == errors.DocumentNotFound.code


@readmes
def test_the_question_set_shown_can_be_used_on_the_sample(name: str, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(fences(name, "jsonl")[0], encoding="utf-8")
    questions = load_questions(tmp_path / "set.jsonl")
    assert {bool(q.history) for q in questions} == {q.answerable for q in questions} == {True, False}
    for relevant in (relevant for question in questions for relevant in question.relevant):
        data = (SAMPLE / relevant.document).read_bytes()
        assert SourceText.of(read_document(data, relevant.document).text).places(relevant.quote)


@readmes
def test_the_line_of_the_lexicon_shown_can_be_read(name: str) -> None:
    (meaning,) = parse_lexicon(fences(name, "text")[0])
    assert "拿地" in meaning.everyday
    assert "出让" in meaning.official


@readmes
def test_the_python_shown_calls_what_is_there(name: str) -> None:
    tree = ast.parse(fences(name, "python")[0])
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert all(hasattr(import_module(str(node.module)), alias.name) for alias in node.names)
    methods = {"open": Library.open, "add": Library.add, "ask": PolicyAssistant.ask}
    called = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called[node.func.attr] = {keyword.arg for keyword in node.keywords}
    assert set(called) == set(methods)
    for method, keywords in called.items():
        assert keywords <= set(inspect.signature(methods[method]).parameters)


# Links, files, pictures, languages


@documents
def test_every_link_leads_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(name)):
        target, _, anchor = link.partition("#")
        if not target.startswith("https://"):
            found = here / target if target else ROOT / name
            assert found.exists(), link
            if anchor:
                assert anchor in {slug(title) for _, title in headings(found.read_text(encoding="utf-8"))}, link


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of every heading."""
    return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.+)$", FENCE.sub("", text), re.MULTILINE)]


def slug(title: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


@documents
def test_every_file_of_the_rooms_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"\b(?:index|rag|ui|eval|tests|docs)/[\w./*<>-]*\w", TEXTS[name]))
    assert all(list(ROOT.glob(path)) for path in named), [path for path in named if not list(ROOT.glob(path))]


@documents
def test_every_make_target_that_is_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    typed = [*code(prose(name)), *"\n".join(fences(name, "sh")).splitlines()]
    called = {found[1] for line in typed if (found := re.match(r"make (?:\w+=\S+ )*([\w-]+)", line))}
    assert called <= targets


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = ([*re.split(r"^#+ ", TEXTS[name], flags=re.MULTILINE)] for name in READMES)
    assert [level for level, _ in headings(TEXTS[READMES[0]])] == [level for level, _ in headings(TEXTS[READMES[1]])]
    for ours, theirs in zip(english, chinese, strict=True):
        for part in (r"^\|", r"^- ", r"^```\w*", r"^!\["):
            assert len(re.findall(part, ours, re.MULTILINE)) == len(re.findall(part, theirs, re.MULTILINE)), ours[:40]
    assert all(f"]({other})" in TEXTS[name] for name, other in (READMES, READMES[::-1]))
    assert commands(READMES[0]) == commands(READMES[1])
    assert all(fences(READMES[0], kind) == fences(READMES[1], kind) for kind in ("json", "jsonl", "python", "text"))


def test_each_readme_speaks_its_language() -> None:
    for name, chinese in ((READMES[0], False), (READMES[1], True)):
        for paragraph in re.split(r"\n\n+", re.sub(r"`[^`]*`|\]\([^)]*\)|<\S+>", "", prose(name))):
            han = len(re.findall(r"[\u4e00-\u9fff]", paragraph))
            words = len(re.findall(r"[A-Za-z]{2,}", paragraph))
            if han + words > 12:
                assert (han > words) == chinese, paragraph


def test_pictures_are_shown_and_light() -> None:
    pictures = sorted(ROOT.glob("docs/*.png"))
    assert len(pictures) == 5
    for picture in pictures:
        data = picture.read_bytes()
        assert len(data) < LARGEST_PICTURE
        assert all(f"](docs/{picture.name})" in TEXTS[name] for name in READMES)
        if not picture.stem.endswith("phone"):
            assert struct.unpack(">I", data[16:20]) == (1280,)


def test_the_benchmark_is_as_it_was_measured_and_shows_what_lies_beside_it() -> None:
    name = "docs/benchmark.md"
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXTS[name])
    assert sorted(shown) == sorted(path.name for path in ROOT.glob("docs/*.svg"))
    figures = json.loads((ROOT / name).with_suffix(".json").read_text(encoding="utf-8"))
    # Where this fails, the page was changed by hand or its words in the program: python -m eval.benchmark --from
    assert page(from_json(figures), pictures(ROOT / name)) == TEXTS[name]
