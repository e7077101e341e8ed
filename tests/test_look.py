"""The look of the pages in real Chromium: both codes in sight, both themes, every width, on paper too."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, needs_chromium
from playwright.sync_api import Browser, Page, expect

from codepairs.builder import Settings, build

KINDS = ("index.html", "{}/index.html", "{}/smtp/index.html", "{}/smtp/550.html", "{}/smtp/421-vs-554.html")
# WCAG 2.2, 1.4.3: text; 1.4.11: what is no text.
TEXT, SHAPE = 4.5, 3.0
COLOUR = re.compile(r"--(?P<name>\w+): light-dark\((?P<light>#\w{6}), (?P<dark>#\w{6})\)")
# Bytes of HTML, and gzipped, that a page of a pair may have.
HEAVIEST, HEAVIEST_GZIPPED = 15 * 1024, 5 * 1024


def pages(locale: str) -> list[str]:
    return [kind.format(locale) for kind in KINDS]


def colours() -> Iterator[tuple[str, str, str, str]]:
    """Theme, name and value of each colour, with the ground that it is hardest to read on."""
    found = list(COLOUR.finditer((ROOT / "static/css/variables.css").read_text(encoding="utf-8")))
    for theme in ("light", "dark"):
        values = {match["name"]: match[theme] for match in found}
        for ground in ("ground", "raised", "sunken"):
            for name in set(values) - {"ground", "raised", "sunken", "mark", "line"}:
                yield theme, name, values[name], values[ground]
        yield theme, "ink on mark", values["ink"], values["mark"]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_colour_of_text_can_be_read_on_every_ground() -> None:
    listed = list(colours())
    assert len(listed) > 40
    assert [each for each in listed if contrast(each[2], each[3]) < TEXT] == []


@pytest.mark.parametrize("base_url", ["", "https://codes.example.org"], ids=["no_address", "address"])
def test_a_page_of_a_pair_is_light(site: Path, tmp_path: Path, base_url: str) -> None:
    if base_url:
        settings = Settings(project=ROOT, output=tmp_path / "site", base_url=base_url, protocols=("smtp",))
        site = build(settings).output
    heaviest = max(site.glob("*/*/*-vs-*.html"), key=lambda file: file.stat().st_size)
    assert heaviest.stat().st_size <= HEAVIEST, heaviest
    zipped = {file: len(gzip.compress(file.read_bytes(), 9)) for file in heaviest.parent.glob("*-vs-*.html")}
    assert max(zipped.values()) <= HEAVIEST_GZIPPED, max(zipped, key=lambda file: zipped[file])


@needs_chromium
@pytest.mark.parametrize("width", [320, 360, 640, 768, 1024, 1280, 1920])
def test_no_page_scrolls_sideways(site: Path, page: Page, width: int) -> None:
    """640 px is also a window of 1280 px at 200 % zoom."""
    page.set_viewport_size({"width": width, "height": 900})
    for path in pages("vi") + pages("fr"):
        page.goto((site / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@needs_chromium
@pytest.mark.parametrize("width", [360, 1280])
def test_both_codes_stay_in_sight(site: Path, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / "vi/smtp/450-vs-550.html").as_uri())
    for section in ("how-to-fix", "facts", "learn-more"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
        expect(page.locator(f"#{section} h2")).to_be_in_viewport()
        for link in page.locator(".versus a").all():
            box = link.bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 60


@needs_chromium
def test_what_a_link_leads_to_is_not_hidden_by_the_bar(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto((site / "en/smtp/450-vs-550.html").as_uri() + "#how-to-fix")
    page.wait_for_timeout(600)  # scrolling is smooth
    heading, bar = (page.locator(each).bounding_box() for each in ("#how-to-fix h2", ".versus"))
    assert heading is not None and bar is not None
    assert heading["y"] >= bar["y"] + bar["height"]


@needs_chromium
@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_choice_of_a_theme_is_remembered(site: Path, browser: Browser, system: str) -> None:
    other = {"light": "dark", "dark": "light"}[system]
    context = browser.new_context(color_scheme="light" if system == "light" else "dark")
    page = context.new_page()
    page.goto((site / "en/smtp/550.html").as_uri())
    ground = "getComputedStyle(document.body).backgroundColor"
    before, button = page.evaluate(ground), page.locator("#theme")
    assert button.get_attribute("aria-pressed") == str(system == "dark").lower()
    button.click()
    chosen = page.evaluate(ground)
    assert chosen != before
    page.goto((site / "vi/smtp/450-vs-550.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.theme") == other
    assert page.evaluate(ground) == chosen
    context.close()


@needs_chromium
def test_without_javascript_the_system_decides_and_no_button_promises_more(
    site: Path, browser: Browser
) -> None:
    context = browser.new_context(color_scheme="dark", java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "en/smtp/550.html").as_uri())
    assert not page.locator("#theme").is_visible()
    context.close()


@needs_chromium
def test_the_button_for_the_theme_moves_nothing_when_it_comes(site: Path, browser: Browser) -> None:
    shifts = (
        "new Promise(done => new PerformanceObserver(list => done(list.getEntries().length))"
        ".observe({type: 'layout-shift', buffered: true}))"
    )
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    for path in pages("vi"):
        page.goto((site / path).as_uri())
        moved = page.evaluate(f"Promise.race([{shifts}, new Promise(done => setTimeout(done, 300, 0))])")
        assert moved == 0, path
    context.close()


@needs_chromium
def test_reading_order_is_the_order_on_the_screen(site: Path, page: Page) -> None:
    """On a phone each section has the left code, then the right one; sections follow each other."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto((site / "en/smtp/450-vs-550.html").as_uri())
    tops = page.evaluate(
        "[...document.querySelectorAll('main h1, main h2, main h3')].map(h => h.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    assert len(tops) > 15


@needs_chromium
def test_on_paper_there_is_no_navigation_and_nothing_is_cut(site: Path, page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 720, "height": 1000})
    page.goto((site / "en/smtp/450-vs-550.html").as_uri())
    for hidden in (".header", ".footer", ".crumbs"):
        assert not page.locator(hidden).is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# One of each kind, of protocols known by numbers and by names.
EVERY_KIND = (
    "index.html", "404.html", "{}/index.html", "{}/search.html", "{}/explain.html",
    "{}/smtp/index.html", "{}/smtp/550.html", "{}/smtp/571.html", "{}/smtp/421-vs-554.html",
    "{}/smtp/511-vs-550.html", "{}/grpc/index.html", "{}/grpc/not-found.html",
    "{}/grpc/not-found-vs-unavailable.html", "{}/websocket/1006.html",
)  # fmt: skip


@needs_chromium
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "vi"])
def test_axe_finds_nothing_on_any_kind_of_page(
    site: Path, browser: Browser, locale: str, theme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 360, "height": 800}, bypass_csp=True)
    page = context.new_page()
    kinds = [*EVERY_KIND, *(["{}/translation.html"] if locale != "en" else [])]
    for path in dict.fromkeys(kind.format(locale) for kind in kinds):
        page.goto((site / path).as_uri())
        found = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
        )
        assert found.response["violations"] == [], (path, found.generate_report())
    context.close()


@needs_chromium
def test_headings_form_an_outline(site: Path, page: Page) -> None:
    for path in pages("vi"):
        page.goto((site / path).as_uri())
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
