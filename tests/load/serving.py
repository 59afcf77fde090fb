"""A real server over a copy of a library, in a process of its own, and the questions to ask it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

UNLIMITED = {"TIAOWEN_LIMIT_QUESTIONS": "", "TIAOWEN_LIMIT_UPLOADS": ""}
"""All users are one client here."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its address and its process."""

    url: str
    process: int


@contextmanager
def serving(library: Path, settings: dict[str, str] | None = None) -> Iterator[Running]:
    """``tiaowen serve`` over a copy of ``library``, ready to answer; stopped afterwards, and the copy deleted."""
    with tempfile.TemporaryDirectory(prefix="tiaowen-load-") as folder:
        copy, said = Path(folder) / "library", Path(folder) / "said"
        shutil.copytree(library, copy)
        command = [
            sys.executable,
            "-c",
            "from ui.cli import main; main()",
            "serve",
            "--port",
            "0",
            "--library",
            str(copy),
        ]
        with said.open("w") as stream:
            process = subprocess.Popen(command, env={**os.environ, **UNLIMITED, **(settings or {})}, stderr=stream)
        try:
            while not (place := re.search(r"http://\S+", said.read_text(encoding="utf-8"))):
                if process.poll() is not None:
                    raise RuntimeError(said.read_text(encoding="utf-8"))
                time.sleep(0.2)
            url = place[0].rstrip("/")
            with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
                while client.get("/api/health/ready").status_code != 200:
                    time.sleep(0.2)
            yield Running(url, process.pid)
        except httpx.HTTPError as error:
            words = said.read_text(encoding="utf-8")
            raise RuntimeError(f"the server is gone with status {process.poll()}: {words}") from error
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def questions(file: Path, most: int) -> list[str]:
    """The first ``most`` different questions of a question set."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(json.loads(line)["question"] for line in lines if line.strip()))[:most]


def answers(url: str, asked: list[str]) -> dict[str, list[tuple[str, int, int]]]:
    """What the server answers to each question while nobody else asks: document, start and end of each citation."""
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        return {question: cited(client.post("/api/ask", json={"question": question}).json()) for question in asked}


def cited(answer: dict[str, list[dict[str, object]]]) -> list[tuple[str, int, int]]:
    """Document, start and end of each citation of an answer, in its order."""
    found = answer["citations"] or answer["related"]
    return [(c["document"]["id"], c["start"], c["end"]) for c in found]  # type: ignore[index, misc]
