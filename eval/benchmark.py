"""Measures Tiaowen beside what one would otherwise build, and writes the page about it.

    python -m eval.benchmark [--corpus NAME DOCUMENTS QUESTIONS…]… [--corpora FOLDER] [--out docs/benchmark.md]
    python -m eval.benchmark --from docs/benchmark.json [--out docs/benchmark.md]

Without ``--corpus`` it measures the sample that comes with the program; ``--corpora`` adds every subfolder that holds
``documents/`` and ``questions.jsonl``. Beside the page lie its pictures and its figures (``.json``), which are
written after every corpus; ``--from`` writes the page and the pictures again from such a file. What is built lies in
a temporary folder and is gone at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.benchmark_records import SAMPLE, Benchmark, Corpus, CorpusResult, from_json, to_json
from eval.benchmark_run import Runner, apart, run_corpus
from index.errors import QuestionError, TiaowenError

QUESTIONS = "questions.jsonl"
PACKAGES = ("tiaowen", "langchain-text-splitters", "faiss-cpu", "onnxruntime", "bm25s", "rjieba")


def main(arguments: Sequence[str] | None = None, run: Runner = apart) -> None:
    """The command line described above; ``run`` runs the steps. Ends the process with 2 where it cannot be done."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.benchmark", description="Measure Tiaowen beside what one would otherwise build."
    )
    parser.add_argument(
        "--corpus", nargs="+", action="append", default=[], metavar=("NAME DOCUMENTS", "QUESTIONS"),
        help="a folder of documents and the question sets about it; may be repeated; without one, the sample",
    )  # fmt: skip
    parser.add_argument(
        "--corpora", type=Path, metavar="FOLDER", help="add its subfolders with documents/ and questions"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("docs/benchmark.md"), metavar="FILE.md", help="the page to write"
    )
    parser.add_argument(
        "--from", dest="figures", type=Path, metavar="FILE.json", help="write the page of these figures"
    )
    options = parser.parse_args(arguments)
    try:
        if options.figures:
            benchmark = from_json(json.loads(options.figures.read_text(encoding="utf-8")))
        else:
            benchmark = measure(chosen(options.corpus, options.corpora), command(options.corpus, options.corpora),
                                options.out.with_suffix(".json"), run)  # fmt: skip
        write_page(benchmark, options.out)
    except (TiaowenError, OSError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    _say(f"written: {options.out}")


def chosen(named: Sequence[Sequence[str]], folder: Path | None) -> list[Corpus]:
    """The corpora that were asked for. Raises QuestionError for one without a question set, or a name given twice."""
    corpora = [_corpus(words) for words in named] or [_sample()]
    for inside in sorted(folder.iterdir()) if folder else ():
        if (inside / "documents").is_dir() and (inside / QUESTIONS).is_file():
            sets = (inside / QUESTIONS, *sorted(inside.glob("unanswerable*.jsonl")))
            corpora.append(Corpus(inside.name, inside / "documents", sets))
        elif inside.is_dir():
            _say(f"{inside.name}: left out, it holds no documents/ or no {QUESTIONS}")
    names = [corpus.name for corpus in corpora]
    if twice := {name for name in names if names.count(name) > 1}:
        raise QuestionError(f"two corpora are called {', '.join(sorted(twice))}; give each a name of its own")
    return corpora


def command(named: Sequence[Sequence[str]], folder: Path | None) -> str:
    """The command that makes this page again, without the paths of one machine."""
    if not named:
        return "make benchmark CORPORA=folder" if folder else "make benchmark"
    words = [f"--corpus {words[0]} documents questions.jsonl" for words in named]
    return " ".join(["python -m eval.benchmark", *words, *(["--corpora folder"] if folder else [])])


def measure(corpora: Sequence[Corpus], made_by: str, figures: Path, run: Runner = apart) -> Benchmark:
    """Every corpus through every system. After each corpus all figures so far are in the file ``figures``.

    Raises what :func:`run_corpus` raises, and OSError where ``figures`` cannot be written.
    """
    done: list[CorpusResult] = []
    kind = machine()
    figures.parent.mkdir(parents=True, exist_ok=True)
    for number, corpus in enumerate(corpora, 1):
        _say(f"corpus {number} of {len(corpora)}: {corpus.name}")
        with TemporaryDirectory(prefix="tiaowen-benchmark-") as folder:
            done.append(run_corpus(corpus, Path(folder), _say, run))
        benchmark = Benchmark(kind, versions(), made_by, fitted_on(), tuple(done))
        written = to_json(benchmark)
        figures.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    # As rounded in the file, so that the page made now and the page made again from it are the same.
    return from_json(written)


def write_page(benchmark: Benchmark, page: Path) -> None:
    """The page and its pictures. Raises OSError where they cannot be written."""
    from eval.benchmark_plots import draw, pictures
    from eval.benchmark_text import page as text

    draw(benchmark.corpora, page)
    page.write_text(text(benchmark, pictures(page)), encoding="utf-8")


def machine() -> dict[str, str]:
    """What kind of machine this is, in words; nothing that would name it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    described = {"system": platform.system(), "processor": platform.machine(), "cores": str(cores), "GPU": "not used"}
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        described["memory"] = f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
    if hasattr(os, "getloadavg"):
        # What else ran: times from a machine whose load is near its cores or above say little.
        described["load before it began"] = f"{os.getloadavg()[0]:.1f}"
    return {**described, "Python": platform.python_version()}


def versions() -> dict[str, str]:
    """The versions of the packages that matter to the figures, of those that are installed."""
    found = {}
    for name in PACKAGES:
        # A checkout that was never installed has no version of its own.
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def fitted_on() -> tuple[str, ...]:
    """The question sets that the weights of the ranking were fitted on, as ``rag/ranking.json`` names them."""
    weights = Path(__file__).parent.parent / "rag" / "ranking.json"
    return tuple(made_from["questions"] for made_from in json.loads(weights.read_text(encoding="utf-8"))["fitted_on"])


def _corpus(words: Sequence[str]) -> Corpus:
    if len(words) < 3:
        raise QuestionError(f"--corpus wants a name, a folder and at least one question set, not {' '.join(words)!r}")
    return Corpus(words[0], Path(words[1]), tuple(Path(word) for word in words[2:]))


def _sample() -> Corpus:
    sample = Path(__file__).parent / "sample"
    return Corpus(SAMPLE, sample / "documents", (sample / QUESTIONS,))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
