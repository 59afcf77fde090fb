"""Old office files (``.doc``, ``.wps``, ``.rtf``, ``.xls``, OpenDocument), by an office program that is installed.

LibreOffice makes a ``.docx`` or ``.xlsx`` of them, which is then read like any other; without it antiword, which
knows the old Word format alone, gives their text. Either runs as a process of its own: no shell, a time limit, a
folder and a profile that are gone afterwards, and a profile that runs no macro and reaches no network.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from index.errors import UnknownFormat, UnreadableDocument
from index.reading.blocks import Block, build_document
from index.reading.docx import read_docx
from index.reading.tables import Cell, table_lines
from index.reading.xlsx import read_xlsx
from index.records import ReadDocument

SUFFIXES = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt", "xls": ".xls", "ods": ".ods"}
"""The kinds that are read this way, with the ending under which the program is given the file."""

SECONDS = 120
"""The longest that a program may take for one file; LibreOffice takes some three seconds to start and to convert."""

_SHEETS = frozenset({"xls", "ods"})
_MOST_BYTES = 256 * 1024 * 1024
# Settings of org.openoffice.*: nothing active runs, no link is followed, and what would go out meets a closed port.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read_office(data: bytes, name: str, kind: str) -> ReadDocument:
    """The document in ``data``, a file of one of the kinds in ``SUFFIXES``.

    Raises ``UnknownFormat`` where no program that reads it is installed, ``UnreadableDocument`` where the program
    fails or takes too long, and whatever the readers of ``.docx`` and ``.xlsx`` raise.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword") if kind == "doc" else None
    if office is None and antiword is None:
        raise _missing(name, kind)
    with tempfile.TemporaryDirectory(prefix="tiaowen-", ignore_cleanup_errors=True) as folder:
        # A name of our own: theirs may begin with a dash, or be none that the system takes.
        source = Path(folder) / f"document{SUFFIXES[kind]}"
        source.write_bytes(data)
        if office is None:
            assert antiword is not None
            text = _run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], Path(folder), name)
            return build_document(map(Block, antiword_blocks(text)), name=name, format=kind)
        made = _converted(office, source, "xlsx" if kind in _SHEETS else "docx", name)
    return replace((read_xlsx if kind in _SHEETS else read_docx)(made, name), format=kind)


def antiword_blocks(output: bytes) -> list[str]:
    """The lines of what antiword writes; the rows of the tables it draws, between bars, with their header."""
    lines = [line.strip() for line in output.decode("utf-8", "replace").split("\n") if line.strip()]
    found: list[str] = []
    for is_table, group in groupby(lines, key=lambda line: len(line) > 1 and line[0] == line[-1] == "|"):
        run = list(group)
        cells = [[Cell(text.strip()) for text in line[1:-1].split("|")] for line in run] if is_table else []
        found += table_lines(cells) if is_table else run
    return found


def _converted(office: str, source: Path, target: str, name: str) -> bytes:
    folder = source.parent
    profile = folder / "profile"
    _write_profile(profile)
    _run(
        [
            office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--nodefault", "--convert-to", target, "--outdir", str(folder / "made"), str(source),
        ],
        folder,
        name,
    )  # fmt: skip
    made = folder / "made" / f"{source.stem}.{target}"
    if not made.is_file() or made.stat().st_size > _MOST_BYTES:
        raise _failed(name, "LibreOffice made nothing of it")
    return made.read_bytes()


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{key}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, key, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path, name: str) -> bytes:
    """What ``command`` writes to its output. Raises ``UnreadableDocument`` where it fails or is not done in time."""
    environment = {
        **{key: value for key, value in os.environ.items() if key in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ")},
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
    }
    output = folder / "output"
    with output.open("wb") as written:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            status = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise _failed(name, f"it took more than {SECONDS} seconds") from None
        finally:
            _end(process)
    if status or output.stat().st_size > _MOST_BYTES:
        raise _failed(name, f"{Path(command[0]).name} gave up on it with status {status}")
    return output.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and all that it started: LibreOffice's command is a script around the program itself."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()
    process.wait()


def _missing(name: str, kind: str) -> UnknownFormat:
    program = "LibreOffice or antiword" if kind == "doc" else "LibreOffice"
    package = "libreoffice-calc" if kind in _SHEETS else "libreoffice-writer"
    save = ".xlsx" if kind in _SHEETS else ".docx"
    return UnknownFormat(
        f"{name} is a file of an old or another office program ({SUFFIXES[kind]}); reading it takes {program}, which "
        f"is not installed here: install it (apt-get install {package}) and add the file again, or save it as "
        f"{save}. "
        f"文件是旧版或其他办公软件的格式（{SUFFIXES[kind]}），需要 {program.replace(' or ', ' 或 ')} "
        f"才能读取，本机没有安装：请安装（apt-get install {package}）后重新添加，或另存为 {save}。"
    )


def _failed(name: str, why: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} could not be converted ({why}); it may be damaged: open it in the program that made it and save it "
        "as .docx or .xlsx. 文件转换失败，可能已损坏，请用原软件打开后另存为 .docx 或 .xlsx。"
    )
