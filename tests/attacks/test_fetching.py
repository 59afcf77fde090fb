"""Documents that ask to be completed from elsewhere: nothing is fetched, from the network or from the disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from index.library import Library
from tests.fixtures.make_files import docx, paragraph, workbook, zip_file
from tests.fixtures.zips import with_parts

SECRET = "云岭县保险柜密码八八四二"
TEXT = "第一条 每座灯塔补助四万三千元。"


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths that somebody asked it for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, *given: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(url: str, secret: str) -> dict[str, bytes]:
    """Files by name, each of which refers to ``url`` and to the file ``secret`` in every way its format has."""
    entity = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "{url}/entity"><!ENTITY b SYSTEM "file://{secret}">'
        f'<!ENTITY % c SYSTEM "{url}/parameter"> %c;]>'
    )
    html = (
        f'<p>{TEXT}</p><link rel="stylesheet" href="{url}/css"><script src="{url}/js"></script><base href="{url}/">'
        f'<meta http-equiv="refresh" content="0;url={url}/meta"><iframe src="{url}/frame"></iframe>'
        f'<img src="{url}/img" srcset="{url}/set 2x"><object data="{url}/object"></object><embed src="{url}/embed">'
        f'<video poster="{url}/poster"><source src="{url}/video"></video><p style="background:url({url}/style)">{TEXT}</p>'
        f'<iframe src="file://{secret}"></iframe><xi:include href="{url}/xi" xmlns:xi="http://www.w3.org/2001/XInclude"/>'
        f'<img src="file://{secret}">'
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/svg"/><use href="{url}/use#a"/><text>{TEXT}</text></svg>'
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'{declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{relation}/attachedTemplate" Target="{url}/template" TargetMode="External"/>'
        f'<Relationship Id="rId8" Type="{relation}/image" Target="{url}/image" TargetMode="External"/>'
        f'<Relationship Id="rId7" Type="{relation}/externalLinkPath" Target="file://{secret}" TargetMode="External"/>'
        "</Relationships>"
    )
    word = docx(paragraph(TEXT))
    return {
        "page.html": f"<!doctype html><html><head></head><body>{html}</body></html>".encode(),
        "entities.html": f"{declaration}{entity}<html><body><p>{TEXT}&a;&b;</p></body></html>".encode(),
        "picture.html": f"<!doctype html><html><body>{svg}<p>{TEXT}</p></body></html>".encode(),
        "drawing.txt": svg.encode(),
        "marked.md": f"![x]({url}/md)\n\n<img src='{url}/mdhtml'>\n\n[a]: {url}/ref\n\n{TEXT}\n".encode(),
        "template.docx": with_parts(word, {"word/_rels/settings.xml.rels": relations, "word/_rels/document.xml.rels": relations}),
        "entities.docx": with_parts(word, {
            "word/document.xml": f"{declaration}{entity}"
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"<w:p><w:r><w:t>{TEXT}&a;&b;</w:t></w:r></w:p></w:body></w:document>"
        }),
        "links.xlsx": with_parts(workbook(["项目", TEXT]), {
            "xl/externalLinks/externalLink1.xml": "<externalLink/>", "xl/externalLinks/_rels/externalLink1.xml.rels": relations,
        }),
        "entities.xlsx": with_parts(workbook(["项目", TEXT]), {
            "xl/sharedStrings.xml": f'{declaration}{entity}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            "<si><t>&a;&b;</t></si></sst>"
        }),
        "pack.zip": zip_file({"inner.html": f"<!doctype html><html><body>{html}</body></html>".encode()}),
    }  # fmt: skip


def test_nothing_is_fetched(visits: tuple[str, list[str]], tmp_path: Path) -> None:
    url, asked = visits
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, data in hostile(url, str(secret)).items():
        (folder / name).write_bytes(data)
    with Library.open(tmp_path / "library", create=True) as library:
        report = library.add([folder])
        assert asked == []
        read = {document.file for document in library.documents()}
        # Whatever is refused is refused as a file; most are read, without what they refer to.
        assert read >= {
            "page.html",
            "picture.html",
            "marked.md",
            "template.docx",
            "links.xlsx",
            "pack.zip/inner.html",
        }
        assert {failure.code for failure in report.failures} <= {"unreadable_document", "empty_document"}
        for file in read:
            assert SECRET not in library.text(file)
        assert library.verify() == ()


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))


def test_entities_that_swell_are_not_unfolded(tmp_path: Path) -> None:
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈">{LAUGHS}]>'
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"<w:p><w:r><w:t>{TEXT}&l11;</w:t></w:r></w:p></w:body></w:document>"
    )
    files = {
        "laughs.docx": with_parts(docx(paragraph(TEXT)), {"word/document.xml": laughs + body}),
        "laughs.html": f"{laughs}<html><body><p>{TEXT}&l11;</p></body></html>".encode(),
        "styles.docx": with_parts(docx(paragraph(TEXT)), {"word/styles.xml": laughs + "<a>&l11;</a>"}),
    }
    with Library.open(tmp_path / "library", create=True) as library:
        for name, data in files.items():
            report = library.add_bytes(name, data)
            assert all(failure.code in ("unreadable_document", "empty_document") for failure in report.failures)
        for document in library.documents():
            assert document.length < 1000
