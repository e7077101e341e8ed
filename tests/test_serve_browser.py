"""The preview in a real Chromium: an edit shows by itself, and a passage tells about itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Edit, needs_chromium
from playwright.sync_api import Page, expect

pytestmark = needs_chromium
PO = "locales/vi/LC_MESSAGES/mini.po"


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """Where `build.py serve` shows the project."""
    words = ["serve", "--project", str(project), "--port", "0"]
    command = [sys.executable, str(ROOT / "build.py"), *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        yield process.stderr.readline().split()[0]
        process.send_signal(2)


@pytest.mark.parametrize(
    ("file", "old", "new", "shows"),
    [
        (PO, "Lệnh đã chạy xong.", "Lệnh chạy xong rồi.", "Lệnh chạy xong rồi."),
        ("content/mini/200.yaml", "updated: 2026-01-05", "updated: 2026-03-09", "9 tháng 3, 2026"),
        ("templates/code.html", '<p class="lead">', '<p class="lead">New: ', "New: "),
    ],
)
def test_a_saved_file_shows_by_itself(
    address: str, page: Page, edit: Edit, file: str, old: str, new: str, shows: str
) -> None:
    page.goto(f"{address}vi/mini/200.html")
    expect(page.get_by_text(shows)).to_have_count(0)
    edit(file, old, new)
    expect(page.get_by_text(shows).first).to_be_visible()


def test_a_saved_style_shows_by_itself(address: str, page: Page, project: Path) -> None:
    page.goto(f"{address}vi/mini/200.html")
    with (project / "static/css/base.css").open("a") as file:
        file.write("\nh1 { color: rgb(1, 2, 3); }\n")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")


def test_a_page_that_an_edit_does_not_touch_is_left_alone(address: str, page: Page, edit: Edit) -> None:
    page.goto(f"{address}en/mini/300.html")
    assert page.context.browser
    other = page.context.browser.new_page()
    other.goto(f"{address}vi/mini/200.html")
    page.evaluate("window.untouched = true")
    edit(PO, "Lệnh đã chạy xong.", "Lệnh chạy xong rồi.")
    expect(other.get_by_text("Lệnh chạy xong rồi.")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("window.untouched") is True
    other.close()


def test_a_mistake_is_shown_with_its_line_and_goes_when_it_is_mended(
    address: str, page: Page, edit: Edit
) -> None:
    page.goto(f"{address}vi/mini/400.html")
    edit("content/mini/400.yaml", "after-delay", "after-dely")
    expect(page.locator("h1")).to_have_text("1 problem")
    shown = page.locator("pre").inner_text()
    assert "content/mini/400.yaml:7:18: error: 'after-dely' is not a value of this key" in shown
    assert re.search(r"^ +\^$", shown, re.MULTILINE)
    assert "help: did you mean 'after-delay'?" in shown
    edit("content/mini/400.yaml", "after-dely", "after-delay")
    expect(page.locator("h1")).to_contain_text("Mini 400")


def test_a_stale_passage_stands_out_with_the_english_before(address: str, page: Page) -> None:
    page.goto(f"{address}vi/mini/300.html")
    stale = page.locator("[data-state=stale]").first
    expect(stale).to_have_css("outline-style", "solid")
    before = stale.evaluate("each => getComputedStyle(each, '::after').content")
    assert "The server waits for letters." in before
    expect(page.locator("#preview > p")).to_contain_text("1 stale")


def test_a_passage_under_the_pointer_tells_its_context_and_english(address: str, page: Page) -> None:
    page.goto(f"{address}vi/mini/200.html")
    panel = page.locator("#preview > div")
    expect(panel).to_be_hidden()
    page.get_by_text("gửi lá thư kế tiếp").hover()
    expect(panel).to_contain_text("mini.200.description")
    expect(panel).to_contain_text("A client that gets `200` goes on with its next letter.")
    expect(panel).to_contain_text(PO)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_passage_with_the_focus_tells_the_same(address: str, page: Page) -> None:
    page.goto(f"{address}vi/mini/300.html")
    panel = page.locator("#preview > div")
    passage = page.locator("[data-context='mini.300.summary']").first
    assert passage.get_attribute("tabindex") == "0"
    passage.focus()
    expect(panel).to_contain_text("mini.300.summary")
    expect(panel).to_contain_text("The server waits for letters.")
    expect(panel).to_contain_text("Máy chủ đang chờ các lá thư.")
    # A link has the focus itself, and tells of the passage in it.
    page.locator("a.skip").focus()
    expect(panel).to_contain_text("Skip to the content")


def test_nothing_in_a_preview_breaks_its_own_policy(address: str, page: Page, edit: Edit) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.text} {message.location['url']}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("", "vi/", "vi/mini/", "vi/mini/400.html", "vi/mini/400-vs-500.html", "vi/translation.html"):
        page.goto(f"{address}{path}")
        assert page.locator("#preview").count() == 1
    edit(PO, "Lệnh đã chạy xong.", "Lệnh chạy xong rồi.")
    page.wait_for_timeout(500)
    # Browsers ask for an icon by themselves.
    assert [each for each in said if "favicon" not in each] == []


def test_the_preview_scrolls_no_page_sideways(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    for path in ("vi/mini/300.html", "vi/mini/400-vs-500.html"):
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
