"""Names as attackers send them: whatever is sent, it is a plain name in a list and never a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from index.library import Library
from index.preparing import find_sources
from tests.fixtures.make_files import zip_file
from tests.ui.conftest import Served

TEXT = "云岭县灯塔办法\n第一条 每座灯塔补助四万三千元。\n"

NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "..\\..\\windows\\win.txt": "win.txt",
    "/etc/cron.d/job.txt": "job.txt",
    "C:\\boot.txt": "boot.txt",
    "file:///etc/hosts.txt": "hosts.txt",
    "a\x00.txt": "a .txt",
    "%2e%2e%2f%2e%2e%2fa.txt": "%2e%2e%2f%2e%2e%2fa.txt",
    "nul.txt": "_nul.txt",
    "COM1": "_COM1",
    "con.tar.txt": "_con.tar.txt",
    "console.txt": "console.txt",
    "a\r\nSet-Cookie: x=1.txt": "a Set-Cookie_ x=1.txt",
    "\u202efdp.txt": "fdp.txt",
    "长" * 800 + ".txt": "长" * 65 + ".txt",
    "<img src=x onerror=alert(1)>.txt": "_img src=x onerror=alert(1)_.txt",
    "$(reboot);`id`|cat.txt": "$(reboot);`id`_cat.txt",
    "-rf.txt": "-rf.txt",
}


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("sent", "kept"), NAMES.items(), ids=lambda name: ascii(name)[:30])
def test_a_name_is_only_a_name(served: Served, sent: str, kept: str) -> None:
    folder = served.library.path
    before, around = files_below(folder), {path.name for path in folder.parent.iterdir()}
    body = multipart(sent, (TEXT + kept).encode())
    with served.client() as client:
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        added = client.post("/api/documents", content=body, headers=kind)
        assert added.status_code == 200, added.text
        (document,) = added.json()["added"]
        assert document["file"] == kept
        assert not any(unicodedata.category(character).startswith("C") for character in document["file"])
        download = client.get(f"/api/documents/{document['id']}/original")
    assert download.status_code == 200
    assert "set-cookie" not in download.headers
    assert download.headers["content-disposition"].startswith("attachment")
    # What is new on disk is named by its hash alone, and nothing lies outside.
    new = files_below(folder) - before
    assert all(re.search(r"[0-9a-f]{64}|\.faiss$|^words/|^documents/|sqlite", name) for name in new), new
    # Beside the library lie the accounts and the audit log.
    assert {path.name for path in folder.parent.iterdir()} - around <= {f"{folder.name}-access"}


@pytest.mark.parametrize("sent", ["..", "../..", "/", "\\", " . ", "\x00", "\u200b", "...", "a/.."])
def test_what_is_no_name_is_refused(served: Served, sent: str) -> None:
    with served.client() as client:
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        refused = client.post("/api/documents", content=multipart(sent, TEXT.encode()), headers=kind)
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "bad_name"


def multipart(name: str, data: bytes) -> bytes:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "%0D").replace("\n", "%0A")
    if "\r" in name:
        quoted = name.replace("\r\n", " ")
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{quoted}"\r\n\r\n'
    return head.encode() + data + b"\r\n--x--\r\n"


def test_an_archive_cannot_name_a_place_on_disk(tmp_path: Path) -> None:
    packed = zip_file(
        {"../../slipped.txt": TEXT.encode(), "/abs/b.txt": (TEXT + "乙").encode(), "ok.txt": b"\xe4\xb8\x99"}
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "pack.zip").write_bytes(packed)
    with Library.open(tmp_path / "library", create=True) as library:
        library.add([tmp_path / "in"])
        assert {d.file for d in library.documents()} == {
            "pack.zip/slipped.txt",
            "pack.zip/abs/b.txt",
            "pack.zip/ok.txt",
        }
    assert {path.name for path in tmp_path.iterdir()} == {"in", "library"}
    assert not (tmp_path.parent / "slipped.txt").exists()


def test_links_in_a_folder_do_not_lead_out_of_it(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret", tmp_path / "folder"
    for place in (secret, folder / "deep"):
        place.mkdir(parents=True)
    (secret / "key.txt").write_text("机密", encoding="utf-8")
    (folder / "own.txt").write_text(TEXT, encoding="utf-8")
    (folder / "out.txt").symlink_to(secret / "key.txt")
    (folder / "outside").symlink_to(secret, target_is_directory=True)
    (folder / "deep" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "inside.txt").symlink_to(folder / "own.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    sources, failures = find_sources([folder])
    assert [source.file for source in sources] == ["inside.txt", "own.txt"]
    assert [(failure.file, failure.code) for failure in failures] == [("out.txt", "unreadable_document")]
    # Named outright it was chosen by who runs the command.
    assert [source.file for source in find_sources([folder / "out.txt"])[0]] == ["out.txt"]
