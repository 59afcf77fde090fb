"""Rebuild the sample's Word and PDF files from ``source/``.

Run by hand from the repository root, and commit what changed::

    python eval/sample/make_files.py [--chromium /usr/bin/chromium]

``source/*.txt`` become ``.docx``, ``source/*.html`` become ``.pdf``. Every line of a ``.txt`` is a paragraph:

=========  =====================================================================================
``# ``     title (style *Title*)
``## ``    heading with its number typed (*Heading 1*); ``### `` one level down
``##. ``   heading that Word numbers: 一、二、三、
``(#) ``   paragraph that Word numbers: （一）（二） … on through the whole document
``#. ``    paragraph that Word numbers: 1. 2. 3., from 1 in each list
``= ``     document number, centred; ``@ `` subtitle, centred; ``> `` signature, to the right
``| a |``  a table row; rows that follow each other are one table
=========  =====================================================================================

The automatic numbers stand in no text of the file: a reader has to work them out, as with real documents.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

HERE = Path(__file__).parent
# One date for all, so that the same source gives the same bytes.
MADE_ON = datetime(2025, 7, 1, tzinfo=UTC)
CENTRED, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
ALIGNED = {"= ": CENTRED, "@ ": CENTRED, "> ": RIGHT}
STYLED = {"# ": "Title", "## ": "Heading 1", "### ": "Heading 2"}
NUMBERED = {
    "##. ": ("chineseCountingThousand", "%1、"),
    "(#) ": ("chineseCountingThousand", "（%1）"),
    "#. ": ("decimal", "%1."),
}


def new_list(document: WordDocument, number_format: str, label: str) -> int:
    """Define a one-level automatic list in ``document``; gives the id that paragraphs refer to."""
    numbering = document.part.numbering_part.element
    list_id = 1000 + len(numbering.findall(qn("w:num")))
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{list_id}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    # The schema wants every abstractNum before the first num.
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>')
    )
    return list_id


def add_numbered(document: WordDocument, text: str, style: str, list_id: int) -> None:
    """Add a paragraph whose number is Word's own."""
    properties = document.add_paragraph(text, style=style)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>'))


def add_table(document: WordDocument, rows: Sequence[str]) -> None:
    """Add a table with one row for each ``| a | b |`` line."""
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    table = document.add_table(rows=len(cells), cols=len(cells[0]), style="Table Grid")
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def build_docx(source: str) -> bytes:
    """The Word file for a source text."""
    document = docx.Document()
    document.core_properties.author = "澜川市（虚构）"
    document.core_properties.created = document.core_properties.modified = MADE_ON
    lists: dict[str, int] = {}
    rows: list[str] = []
    for line in [*source.splitlines(), ""]:
        if rows and not line.startswith("|"):
            add_table(document, rows)
            rows = []
        # A list of 1. 2. 3. ends with the first other line; 一、 and （一） run on.
        if not line.startswith("#. "):
            lists.pop("#. ", None)
        mark = line[: line.find(" ") + 1]
        text = line[len(mark) :]
        if line.startswith("|"):
            rows.append(line)
        elif mark in NUMBERED:
            if mark not in lists:
                lists[mark] = new_list(document, *NUMBERED[mark])
            style = "Heading 1" if mark == "##. " else "Normal"
            add_numbered(document, text, style, lists[mark])
        elif mark in STYLED:
            document.add_paragraph(text, style=STYLED[mark])
        elif mark in ALIGNED:
            document.add_paragraph(text).alignment = ALIGNED[mark]
        elif line:
            document.add_paragraph(line)
    buffer = BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue())


def with_fixed_dates(archive: bytes) -> bytes:
    """The same zip archive with every member dated :data:`MADE_ON`."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, MADE_ON.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def build_pdf(source: Path, target: Path, chromium: str) -> None:
    """Print an HTML page to PDF with Chromium; the fonts are embedded as subsets."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                chromium,
                *options,
                f"--user-data-dir={profile}",
                "--no-pdf-header-footer",
                f"--print-to-pdf={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
        )


def main() -> None:
    """The command line: rebuilds every Word and PDF file of the sample."""
    parser = argparse.ArgumentParser(description="Rebuild the sample's Word and PDF files.")
    parser.add_argument("--chromium", default="chromium", help="the browser that prints the PDF files")
    chromium = parser.parse_args().chromium
    for source in sorted((HERE / "source").glob("*.txt")):
        target = HERE / "documents" / f"{source.stem}.docx"
        target.write_bytes(build_docx(source.read_text(encoding="utf-8")))
        print(target.name)
    for source in sorted((HERE / "source").resolve().glob("*.html")):
        target = HERE.resolve() / "documents" / f"{source.stem}.pdf"
        build_pdf(source, target, chromium)
        print(target.name)


if __name__ == "__main__":
    main()
