"""The files as they came, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from tests.ui.conftest import Served

PDF = "guidance-fund.pdf"


def test_a_file_is_downloaded_as_it_came_and_never_shown_as_a_page(served: Served) -> None:
    with served.client() as client:
        for name in (PDF, "loan-risk-pool.html"):
            response = client.get(f"/api/documents/{name}/original")
            assert response.content == (SAMPLE / "documents" / name).read_bytes()
            assert response.headers["content-type"] == "application/octet-stream"
            assert response.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["x-content-type-options"] == "nosniff"


def test_a_page_of_a_pdf_is_a_picture(served: Served) -> None:
    with served.client() as client:
        response = client.get(f"/api/documents/{PDF}/pages/2")
        assert response.headers["content-type"] == "image/png"
        assert response.content.startswith(b"\x89PNG")
        for path in (f"{PDF}/pages/99", f"{PDF}/pages/0", "land-lease-2024.txt/pages/1"):
            missing = client.get(f"/api/documents/{path}")
            assert (missing.status_code, missing.json()["error"]["code"]) == (404, "page_not_found")


def test_a_document_that_is_gone_has_no_original(served: Served) -> None:
    with served.client() as client:
        made = client.post(
            "/api/documents", files={"files": ("灯塔.txt", "灯塔通知\n\n第一条 补助。".encode())}
        ).json()
        document = made["added"][0]["id"]
        assert client.get(f"/api/documents/{document}/original").status_code == 200
        client.delete(f"/api/documents/{document}")
        for path in (f"{document}/original", f"{document}/pages/1"):
            gone = client.get(f"/api/documents/{path}")
            assert (gone.status_code, gone.json()["error"]["code"]) == (404, "document_not_found")
