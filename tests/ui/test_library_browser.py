"""The library page in a real Chromium: documents come, are corrected, replaced and deleted, and the answers follow.

Every test also holds, through the ``visit`` fixture, that no request left this machine, that nothing was printed
as an error, and that no dialog of the browser's own opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from rag.settings import Settings
from tests.ui.conftest import serve
from tests.ui.test_page_access import violations

if TYPE_CHECKING:
    from tests.ui.conftest import Served, Visit

pytestmark = pytest.mark.browser

Open = Callable[..., "Visit"]
QUESTION = "灯塔装太阳能板补助多少钱？"
TITLE = "城东区灯塔补助通知"
CLAUSES = ("第一条 在灯塔装设太阳能板的，每座补助四万三千元。", "第二条 灯塔守护人每月补助六百元。")
HOSTILE = '<img src=x onerror="window.harmed=1">${window.harmed=1}'


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    document = docx.Document()
    for line in (TITLE, *CLAUSES):
        document.add_paragraph(line)
    document.save(str(tmp_path / "灯塔补助.docx"))
    return tmp_path / "灯塔补助.docx"


@pytest.fixture
def served_to_read(served: Served) -> Iterator[Served]:
    """The same library, served so that nobody may change it."""
    settings = Settings(library=served.settings.library, threshold=0.0, changes="nobody")
    yield from serve(served.library, settings, served.outgoing)


def library_of(made: Visit) -> Page:
    made.page.locator('.tw-tabs [data-view="library"]').click()
    return made.page


def row(page: Page, title: str) -> Locator:
    return page.locator(".tw-documents tbody tr[data-document]", has_text=title)


def answer(made: Visit) -> Locator:
    made.page.locator('.tw-tabs [data-view="ask"]').click()
    made.ask(QUESTION)
    return made.page.locator(".tw-turn").last


def test_a_word_file_is_asked_corrected_and_deleted(served: Served, visit: Open, word_file: Path) -> None:
    made = visit(served.url)
    made.upload(word_file)
    page = made.page
    expect(page.locator(".tw-outcomes li")).to_have_text(["已添加：灯塔补助.docx"])
    expect(page.locator(".tw-documents tbody tr").first).to_contain_text(TITLE)  # the newest stands first
    expect(answer(made).locator(".tw-cite").first).to_contain_text(f"《{TITLE}》")

    library_of(made)
    row(page, TITLE).locator("[data-correct]").click()
    form = page.locator("dialog[open] form")
    expect(form.locator("[name=title]")).to_be_focused()
    form.locator("[name=title]").fill("城东区灯塔管理办法")
    form.locator("[name=number]").fill("城东发〔2023〕4号")
    form.locator("[name=issued_on]").fill("2023-04-05")
    form.locator("[name=validity]").select_option("repealed")
    page.keyboard.press("Tab")
    form.locator("[type=submit]").press("Enter")
    expect(page.locator(".tw-notice")).to_have_text("已更正：城东区灯塔管理办法")
    corrected = row(page, "城东区灯塔管理办法")
    expect(corrected).to_contain_text("经手工更正")
    expect(corrected.locator('[data-column="date"]')).to_have_text("2023-04-05")
    expect(corrected.locator('[data-column="validity"]')).to_have_text("已废止")
    turn = answer(made)
    expect(turn.locator(".tw-cite").first).to_have_text("《城东区灯塔管理办法》（城东发〔2023〕4号）第一条")
    expect(turn.locator(".tw-lead").first).to_contain_text("四万三千元")

    library_of(made)
    corrected.locator("[data-correct]").click()
    expect(form).to_contain_text(f"文件中识别为：{TITLE}")
    form.locator('[data-takeback="title"]').click()
    expect(form.locator("[name=title]")).to_have_value(TITLE)
    form.locator("[type=submit]").click()
    expect(page.locator(".tw-notice")).to_have_text(f"已更正：{TITLE}")

    row(page, TITLE).locator("[data-delete]").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text(TITLE)
    page.keyboard.press("Escape")
    expect(row(page, TITLE)).to_have_count(1)
    row(page, TITLE).locator("[data-delete]").click()
    dialog.locator("[data-confirm]").click()
    expect(page.locator(".tw-notice")).to_have_text(f"已删除：{TITLE}")
    expect(row(page, TITLE)).to_have_count(0)
    assert "四万三千元" not in answer(made).inner_text()


def test_progress_and_a_reason_for_each_failure(served: Served, visit: Open, tmp_path: Path) -> None:
    long = "城东区港口补助办法\n\n" + "\n".join(
        f"第{n}条 第{n}种补助为每年{n}千元，逾期不补。" for n in range(1, 300)
    )
    contents = {
        "港口.txt": long.encode(),
        "空.txt": b" \n",
        "坏.pdf": b"%PDF-1.7 not really",
        "表.xlsx": b"PK\x03\x04 no",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    made = visit(served.url)
    page = library_of(made)
    page.locator("#tw-adding input[type=file]").set_input_files([str(tmp_path / name) for name in contents])
    bar = page.locator(".tw-outcomes[aria-busy] progress")
    bar.wait_for()
    assert 0 < int(bar.get_attribute("max") or 0) <= 300
    expect(page.locator(".tw-outcomes")).to_contain_text("等待中")
    # What is asked meanwhile is answered.
    page.locator('.tw-tabs [data-view="ask"]').click()
    made.ask("先租后让最长租几年？")
    assert page.locator(".tw-turn .tw-found").count() == 1
    library_of(made)
    done = page.locator(".tw-outcomes[role=status] li")
    expect(done).to_have_count(4, timeout=60_000)
    expect(done.nth(0)).to_have_text("已添加：港口.txt")
    for at, (name, reason) in enumerate((("空.txt", "没有可读的文字"), ("坏.pdf", "已损坏"), ("表.xlsx", "")), 1):
        expect(done.nth(at)).to_contain_text(f"未添加：{name}")
        expect(done.nth(at)).to_contain_text(reason)
    done.nth(1).locator("summary").click()
    expect(done.nth(1).locator("details")).to_contain_text("空.txt")


def choose(page: Page, button: Locator, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files(str(file))


def test_a_new_version_takes_the_place(served: Served, visit: Open, word_file: Path, tmp_path: Path) -> None:
    made = visit(served.url)
    made.upload(word_file)
    page = made.page
    broken, newer = tmp_path / "修订.pdf", tmp_path / "修订.txt"
    broken.write_bytes(b"%PDF-1.7 not really")
    newer.write_text(f"{TITLE}\n\n{CLAUSES[0].replace('四万三千', '九千')}\n", encoding="utf-8")

    choose(page, row(page, TITLE).locator("[data-replace]"), broken)
    expect(page.locator(".tw-notice.tw-trouble")).to_have_text(f"没有更改：{TITLE} 文件已损坏，或内容与扩展名不符。")
    made.complaints.clear()  # Chromium prints the refusal
    expect(answer(made).locator(".tw-lead").first).to_contain_text("四万三千元")

    library_of(made)
    choose(page, row(page, TITLE).locator("[data-replace]"), newer)
    expect(page.locator(".tw-notice")).to_have_text(f"已换成新版：{TITLE}")
    expect(row(page, TITLE)).to_contain_text("修订.txt")
    turn = answer(made)
    expect(turn.locator(".tw-lead").first).to_contain_text("九千元")
    assert "四万三千" not in turn.inner_text()
    library_of(made)
    choose(page, row(page, TITLE).locator("[data-replace]"), newer)
    expect(page.locator(".tw-notice")).to_have_text(f"与资料库中的文件相同，没有变化：{TITLE}")


def test_finding_and_sorting(served: Served, visit: Open) -> None:
    page = library_of(visit(served.url))
    titles = page.locator(".tw-documents tbody [data-open]")
    dates = page.locator('.tw-documents tbody [data-column="date"]')
    before = titles.count()
    page.locator('th [data-sort="date"]').click()
    expect(page.locator('th[data-column="date"]')).to_have_attribute("aria-sort", "descending")
    expect(dates.first).to_have_text("2025-05-30")
    assert dates.all_inner_texts() == sorted(dates.all_inner_texts(), reverse=True)
    page.locator('th [data-sort="date"]').press("Enter")
    expect(page.locator('th[data-column="date"]')).to_have_attribute("aria-sort", "ascending")
    expect(dates.first).not_to_have_text("2025-05-30")
    page.locator(".tw-find").fill("租赁 澜川")
    expect(page.locator(".tw-foundcount")).to_contain_text("份文件")
    expect(titles).not_to_have_count(before)
    assert all("租" in text for text in page.locator(".tw-documents tbody tr").all_inner_texts())
    page.locator(".tw-find").fill("没有这样的文件")
    expect(page.locator(".tw-documents tbody")).to_have_text("没有符合的文件。")
    page.locator(".tw-find").fill("")
    expect(titles).to_have_count(before)
    expect(page.locator(".tw-foundcount")).to_have_text("")


def test_what_is_no_correction_is_said_in_the_form(served: Served, visit: Open, word_file: Path) -> None:
    made = visit(served.url, locale="en-US")
    made.upload(word_file)
    page = made.page
    row(page, TITLE).locator("[data-correct]").click()
    form = page.locator("dialog[open] form")
    # Blanks pass the browser's own check.
    form.locator("[name=title]").fill("   ")
    form.locator("[type=submit]").click()
    expect(form.locator("[role=alert]")).to_contain_text("a title must be there")
    made.complaints.clear()  # Chromium prints the refusal
    form.locator("[data-cancel]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(row(page, TITLE)).not_to_contain_text("Corrected by hand")


def test_a_hostile_correction_is_only_text(served: Served, visit: Open, word_file: Path) -> None:
    made = visit(served.url)
    made.upload(word_file)
    page = made.page
    row(page, TITLE).locator("[data-correct]").click()
    form = page.locator("dialog[open] form")
    for name in ("title", "number", "issuer", "region"):
        form.locator(f"[name={name}]").fill(f"{name}{HOSTILE}")
    form.locator("[type=submit]").click()
    expect(page.locator(".tw-notice")).to_have_text(f"已更正：title{HOSTILE}")
    row(page, "title<img").locator("[data-correct]").click()
    expect(form.locator("[name=number]")).to_have_value(f"number{HOSTILE}")
    form.locator("[data-cancel]").click()
    row(page, "title<img").locator("[data-delete]").click()
    expect(page.locator("dialog[open] .tw-dialog-title")).to_have_text(f"title{HOSTILE}")
    page.locator("dialog[open] [data-cancel]").click()
    expect(answer(made).locator(".tw-cite").first).to_contain_text(f"title{HOSTILE}")
    assert page.evaluate("window.harmed") is None
    assert page.locator("#tw-main img, #tw-main script").count() == 0


def test_who_may_only_read_sees_no_buttons(served_to_read: Served, visit: Open) -> None:
    page = library_of(visit(served_to_read.url))
    expect(page.locator(".tw-shelfhead")).to_contain_text("只能查阅")
    expect(page.locator(".tw-documents tbody tr").first).to_be_visible()
    expect(page.locator("#tw-upload")).to_be_hidden()
    assert page.locator("[data-correct], [data-replace], [data-delete]").count() == 0
    page.locator(".tw-find").fill("通知")
    expect(page.locator(".tw-foundcount")).to_contain_text("份文件")
    assert page.locator("[data-delete]").count() == 0


def test_whom_a_proxy_speaks_for_may_only_read(served: Served, visit: Open) -> None:
    made = visit(served.url, profile="behind a proxy")
    expect(library_of(made).locator("#tw-upload")).to_be_visible()
    made.context.set_extra_http_headers({"X-Forwarded-For": "10.0.0.7"})
    page = visit(served.url, profile="behind a proxy").page
    page.locator('.tw-tabs [data-view="library"]').click()
    expect(page.locator(".tw-shelfhead")).to_contain_text("只能查阅")
    expect(page.locator("#tw-upload")).to_be_hidden()


def test_axe_finds_nothing_serious(served: Served, visit: Open, word_file: Path, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text(" \n", encoding="utf-8")
    made = visit(served.url, dark=True)
    made.upload(word_file, tmp_path / "空.txt")
    page = made.page
    assert violations(page) == []
    row(page, TITLE).locator("[data-correct]").click()
    page.locator("dialog[open] [name=title]").fill("城东区灯塔管理办法")
    assert violations(page) == []
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator(".tw-notice")).to_be_visible()
    row(page, "城东区灯塔管理办法").locator("[data-correct]").click()
    page.locator("dialog[open] [data-takeback]").wait_for()
    assert violations(page) == []


def test_on_a_phone_nothing_overflows(served: Served, visit: Open, word_file: Path) -> None:
    made = visit(served.url, width=360, height=740, dark=True)
    made.upload(word_file)
    page = made.page

    def assert_fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        wide = page.evaluate(
            """() => [...document.querySelectorAll("#tw-library *")]
              .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > 361 && !e.closest(".tw-hidden"))
              .map((e) => e.className)"""
        )
        assert wide == []

    assert_fits()
    row(page, TITLE).locator("[data-correct]").click()
    expect(page.locator("dialog[open] form")).to_be_visible()
    assert_fits()
    box = page.locator("dialog[open]").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
