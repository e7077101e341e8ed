"""Pages in a real Chromium, opened from disk and served by a real nginx under a path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import needs_chromium
from playwright.sync_api import Page
from servers import python_server

PAGES = ["index.html", "404.html", "vi/index.html", "en/smtp/index.html", "vi/smtp/index.html",
         "vi/smtp/550.html", "en/smtp/571.html", "en/smtp/250-vs-504.html", "vi/smtp/450-vs-550.html",
         "vi/smtp/421-vs-500.html", "en/smtp/511-vs-550.html"]  # fmt: skip


@needs_chromium
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(site: Path, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        page.goto((site / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width, path


@needs_chromium
def test_columns_stand_beside_each_other_on_a_wide_screen_and_below_on_a_phone(
    site: Path, page: Page
) -> None:
    page.goto((site / "vi/smtp/250-vs-504.html").as_uri())
    for width, beside in ((1280, True), (360, False)):
        page.set_viewport_size({"width": width, "height": 800})
        left, right = (each.bounding_box() for each in page.locator("#description > div").all())
        assert left and right
        assert (left["y"] == right["y"]) is beside
        assert (left["x"] < right["x"]) is beside


@needs_chromium
def test_a_page_asks_for_nothing_but_itself_its_style_sheet_and_its_scripts(site: Path, page: Page) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    # What 404.html asks for depends on where it is shown: tests/test_not_found.py.
    for path in set(PAGES) - {"404.html"}:
        asked.clear()
        page.goto((site / path).as_uri(), wait_until="networkidle")
        assert asked[0] == (site / path).as_uri()
        assets = [url.removeprefix((site / "assets").as_uri() + "/") for url in asked[1:]]
        assert len(set(assets)) == len(assets)
        assert all(re.fullmatch(r"\w+\.[0-9a-f]{10}\.(css|js|svg)", name) for name in assets), path
        assert sum(name.endswith(".css") for name in assets) == 1, path
    assert said == []


@needs_chromium
def test_the_reverse_order_arrives_on_any_server_and_without_one(
    site: Path, nginx: str, tmp_path: Path, page: Page
) -> None:
    with python_server(site, tmp_path) as simple_server:
        for address in (f"{site.as_uri()}/", nginx, simple_server):
            page.goto(f"{address}en/smtp/504-vs-250.html")
            page.wait_for_url(f"{address}en/smtp/250-vs-504.html")
            assert page.locator("h1").inner_text().startswith("SMTP 250 OK vs 504")


@needs_chromium
def test_under_a_path_on_nginx_every_link_of_a_page_answers(nginx: str, page: Page) -> None:
    for path in PAGES:
        answer = page.goto(nginx + path)
        assert answer is not None and answer.ok, path
        assert page.evaluate("[...document.styleSheets].some(sheet => sheet.cssRules.length > 50)"), path
        for href in page.locator("a[href]").evaluate_all("links => links.map(link => link.href)"):
            if href.startswith(nginx):
                assert page.request.get(href).ok, f"{path}: {href}"
            else:
                assert "127.0.0.1" not in href, f"{path}: {href}"
