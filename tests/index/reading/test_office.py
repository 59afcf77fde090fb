"""Old office files: read by a program that is installed, refused with a sentence where none is."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import docx
import pytest

from index.errors import UnknownFormat, UnreadableDocument
from index.reading import office, read_document
from tests.fixtures.make_files import workbook, zip_file

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64
_RTF = (
    rb"{\rtf1\ansi\uc1 \u31532?\u19968?\u26465? \u34917?\u21161?\u26368?\u39640?500\u19975?\u20803?\u12290?\par "
    rb"\u31532?\u20108?\u26465? \u25353?\u24180?\u25320?\u20184?\u12290?\par}"
)
_TEXT = "第一条 补助最高500万元。\n第二条 按年拨付。"
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (
            _OLE + "WordDocument".encode("utf-16-le"),
            "旧.doc",
            r"旧\.doc.*LibreOffice or antiword.*libreoffice-writer",
        ),
        (_OLE + "WordDocument".encode("utf-16-le"), "旧.wps", r"旧\.wps.*LibreOffice 或 antiword.*另存为 \.docx"),
        (_OLE + "Workbook".encode("utf-16-le"), "a.xls", r"a\.xls.*libreoffice-calc.*另存为 \.xlsx"),
        (_OLE + "Workbook".encode("utf-16-le"), "a.et", "libreoffice-calc"),
        (_RTF, "a.doc", r"\(\.rtf\)"),
    ],
)
def test_without_a_program_the_reason_says_what_to_install(
    data: bytes, name: str, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnknownFormat, match=says):
        read_document(data, name)


def test_a_program_that_hangs_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.5)
    with pytest.raises(UnreadableDocument, match=r"a\.doc.*0\.5 seconds.*转换失败"):
        office._run(["sh", "-c", "sleep 300 & echo $! > child; wait"], tmp_path, "a.doc")
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split(")")[1][:3]:
            return
        time.sleep(0.05)
    os.kill(child, 9)
    pytest.fail("what the program had started went on")


def test_a_program_that_fails_is_told() -> None:
    with pytest.raises(UnreadableDocument, match="status 3"):
        office._run(["sh", "-c", "exit 3"], Path.cwd(), "a.doc")


def test_what_is_given_to_a_program_is_never_a_command(tmp_path: Path) -> None:
    written = office._run(["echo", "$HOME; rm -rf /"], tmp_path, "a.doc")
    assert written == b"$HOME; rm -rf /\n"


@needs_office
def test_rich_text_and_old_word_files_are_read(tmp_path: Path) -> None:
    assert read_document(_RTF, "a.rtf").text == _TEXT
    written = docx.Document()
    written.add_paragraph("第一条　按下表补助。")
    grid = written.add_table(2, 2)
    for text, place in zip(["项目", "金额", "技改", "500万元"], [(0, 0), (0, 1), (1, 0), (1, 1)], strict=True):
        grid.cell(*place).text = text
    written.add_paragraph("第二条　按年拨付。")
    written.save(tmp_path / "a.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "a.docx"],
        check=True,
        capture_output=True,
    )
    old = (tmp_path / "a.doc").read_bytes()
    for name in ("a.doc", "a.wps"):
        assert read_document(old, name).text == "第一条　按下表补助。\n项目：技改；金额：500万元\n第二条　按年拨付。"


def test_the_rows_that_antiword_draws_carry_their_header() -> None:
    drawn = "第一条\n\n|项目      |金额      |\n|技改      |500万元   |\n\n第二条 甲|乙\n"
    assert office.antiword_blocks(drawn.encode()) == ["第一条", "项目：技改；金额：500万元", "第二条 甲|乙"]


@needs_office
def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        read_document(_OLE + "WordDocument".encode("utf-16-le"), "a.doc")


def test_open_documents_are_told_by_their_media_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for kind, suffix in (("text", ".odt"), ("spreadsheet", ".ods")):
        media = f"application/vnd.oasis.opendocument.{kind}".encode()
        with pytest.raises(UnknownFormat, match=rf"\({suffix}\)"):
            read_document(zip_file({"mimetype": media, "content.xml": b"<x/>"}), f"a{suffix}")
    assert read_document(workbook(["甲", "乙"]), "a.xls").format == "xlsx"
