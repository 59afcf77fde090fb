"""What large and hostile files cost: each read, described and cut into clauses in a process of its own.

Not part of the tests. From the repository's folder::

    python -m tests.fuzz.bounded

Prints for each file what became of it, the seconds by the clock and of the processor, and the most memory of its
process, after what a small one takes. The
exit status is 1 where a file took more than ``SECONDS`` or ``MEMORY``, or ended in anything but an error of ours.
"""

from __future__ import annotations

import io
import multiprocessing
import resource
import time
import zipfile
from collections.abc import Callable
from multiprocessing.connection import Connection

from index.archives import Budget, is_archive, unpack
from index.clauses import make_clauses
from index.errors import DocumentError
from index.metadata import describe
from index.reading import read_document
from index.records import Failure
from tests.fixtures.make_files import zip_file

SECONDS = 120.0
MEMORY = 2 << 30
PAGES = 300


def large_pdf() -> bytes:
    """300 pages of 40 lines each, with a header and a page number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for page in range(1, PAGES + 1):
        canvas.setFont("STSong-Light", 11)
        canvas.drawString(200, 815, "澜川市灯塔办法汇编")
        for line in range(40):
            words = f"第{40 * (page - 1) + line + 1}条 灯塔维修按照维修合同金额的百分之三十给予补助，每座最高三万元。"
            canvas.drawString(70, 780 - 18 * line, words)
        canvas.drawString(290, 30, f"- {page} -")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def zip_bomb() -> bytes:
    """A ZIP of a few hundred kilobytes that unpacks to four gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(8):
            with package.open(f"{number}.txt", "w", force_zip64=True) as entry:
                for _ in range(512):
                    entry.write(b"0" * (1 << 20))
    return out.getvalue()


def docx_with_entities() -> bytes:
    """A Word file whose text is an external entity, and a billion laughs beside it."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    document = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://example.invalid/">'
        f'<!ENTITY l0 "ha">{laughs}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>第一条 &x;&y;&l9;</w:t></w:r></w:p></w:body></w:document>"
    )
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    return zip_file({"[Content_Types].xml": types.encode(), "word/document.xml": document.encode()})


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty.txt", lambda: "第一条 甲。".encode()),
    "PDF of 300 pages": ("large.pdf", large_pdf),
    "10 MB in one line": ("line.txt", lambda: ("灯塔维修按照合同金额给予补助，" * 250_000)[:3_500_000].encode()),
    "10 MB in one line, with blanks and marks": ("marks.txt", lambda: ("一、甲 （二）乙。 第3条 丙 打印 " * 260_000).encode()[: 10 << 20]),
    "HTML nested 100,000 deep": ("deep.html", lambda: b"<div>" * 100_000 + "第一条 甲".encode() + b"</div>" * 100_000),
    "ZIP that unpacks to 4 GB": ("bomb.zip", zip_bomb),
    "DOCX with external entities": ("entities.docx", docx_with_entities),
}  # fmt: skip


def take(data: bytes, name: str) -> str:
    """What becomes of a file, in words. Nothing of the file system may show in it."""
    try:
        if is_archive(data, name):
            members = list(unpack(data, name, Budget()))
            failed = [member for member in members if isinstance(member, Failure)]
            return f"{len(members) - len(failed)} unpacked, {len(failed)} refused"
        read = read_document(data, name)
        describe(read.text, name, title=read.title, headings=read.headings)
        clauses = make_clauses(read.text, read.headings, read.pages)
    except DocumentError as error:
        return f"refused: {error.code}"
    if "root:" in read.text or "haha" in read.text:
        return "WRONG: an entity was resolved"
    return f"read: {len(read.text)} characters, {len(clauses)} clauses"


def _work(pipe: Connection) -> None:
    data, name = pipe.recv()
    began = time.monotonic()
    try:
        said = take(data, name)
    except BaseException as error:
        said = f"WRONG: {type(error).__name__}: {error}"[:200]
    used = resource.getrusage(resource.RUSAGE_SELF)
    pipe.send((said, time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024))


def main() -> int:
    """The command."""
    wrong = 0
    for what, (name, make) in FILES.items():
        here, there = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=_work, args=(there,), daemon=True)
        process.start()
        there.close()
        here.send((make(), name))
        try:
            said, seconds, cpu, memory = here.recv() if here.poll(SECONDS) else ("WRONG: hung", SECONDS, 0.0, 0)
        except EOFError:
            said, seconds, cpu, memory = "WRONG: the process died", 0.0, 0.0, 0
        process.kill()
        wrong += said.startswith("WRONG") or memory > MEMORY
        print(f"{what:<42} {seconds:7.1f} s {cpu:7.1f} s CPU {memory >> 20:>6} MB  {said}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
