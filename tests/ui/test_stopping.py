"""A server that is told to stop answers what it was asked, closes its library, and waits for no open page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

import index
from index.library import Library
from tests.ui.conftest import wait_until_ready

ROOT = Path(index.__file__).parents[1]
PROGRAM = """
import os, threading
from ui import api_export
from ui.cli import main
answer_again = api_export.answer_again
def slowly(service, turn):
    open("asked", "w").close()
    threading.Event().wait(1.0)
    return answer_again(service, turn)
api_export.answer_again = slowly
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_what_is_under_way_is_answered_and_the_library_is_closed(tiny_folder: Path, tmp_path: Path) -> None:
    with Library.open(tiny_folder) as library:
        version = library.version
    command = [sys.executable, "-c", PROGRAM, "--lang", "en", "serve", "--port", "0", "--library", str(tiny_folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TIAOWEN_LOG_LEVEL": "info", "TIAOWEN_LOG_FORMAT": "json"}
    said = tmp_path / "said"
    with said.open("w") as stream:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=stream)
    try:
        while not (place := re.search(r"http://\S+", said.read_text(encoding="utf-8"))):
            assert process.poll() is None, said.read_text(encoding="utf-8")
            threading.Event().wait(0.1)
        url = place[0]
        wait_until_ready(url)
        with (
            ThreadPoolExecutor() as pool,
            httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
            client.stream("GET", "/gradio_api/heartbeat/abc") as page,
        ):
            assert page.status_code == 200
            body = {"format": "markdown", "turns": [{"question": "年租金按照土地评估价的多少收取？"}]}
            asked = pool.submit(client.post, "/api/export", json=body, headers={"X-Request-ID": "a-proxys-id"})
            while not (tmp_path / "asked").exists():
                threading.Event().wait(0.02)
            process.send_signal(signal.SIGTERM)
            answer = asked.result(30)
            assert answer.status_code == 200
            assert "百分之四" in answer.text
            assert answer.headers["X-Request-ID"] == "a-proxys-id"
            # Well below the half minute that a stopping server waits for what does not end.
            assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
    lines = said.read_text(encoding="utf-8").splitlines()
    assert any('"request": "a-proxys-id"' in line and '"status": 200' in line for line in lines)
    assert not any("年租金" in line for line in lines)
    with Library.open(tiny_folder) as library:
        assert library.version == version
        assert library.verify() == ()
