"""The policy holds in a real Chromium, sent by a server or carried by the page, and no page offends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import needs_chromium
from lxml import html
from playwright.sync_api import Page
from servers import nginx, nginx_under_a_path

from codepairs.builder import Settings, build
from codepairs.headers import HEADERS, IN_PAGES, POLICY

REDIRECT = b'http-equiv="refresh"'
WATCH = """
    window.offences = [];
    addEventListener("securitypolicyviolation", event => offences.push(event.effectiveDirective));
"""


@pytest.fixture
def small(project: Path) -> Path:
    """A site with every kind of page, and an owner's page that offends every rule."""
    (project / "static/root").mkdir(exist_ok=True)
    (project / "static/root/offender.html").write_text(
        f"""<!doctype html><html lang="en"><head><title>x</title>
        <meta http-equiv="Content-Security-Policy" content="{IN_PAGES}"></head>
        <body style="color: red"><base href="https://codes.example.org/">
        <img src="https://codes.example.org/x.png" alt=""><script>window.ran = true</script>
        <iframe src="index.html"></iframe></body></html>"""
    )
    return build(Settings(project=project, output=project.parent / "site")).output


def pages(site: Path) -> list[str]:
    """Every page but the offender and those that lead to another at once."""
    files = [file for file in site.rglob("*.html") if file.name != "offender.html"]
    return sorted(str(file.relative_to(site)) for file in files if REDIRECT not in file.read_bytes())


def offences(page: Page, address: str) -> list[str]:
    """The directives that a page offends, and what the console says of policies."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address, wait_until="load")
    found: list[str] = page.evaluate("window.offences")
    return found + [text for text in said if "olicy" in text]


@pytest.fixture(params=["nginx", "nginx under a path", "disk"])
def root(request: pytest.FixtureRequest, small: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the site: on nginx with headers, or on disk, where only the pages carry the policy."""
    if request.param == "disk":
        yield f"{small.as_uri()}/"
        return
    (tmp_path / "server").mkdir()
    with (nginx if request.param == "nginx" else nginx_under_a_path)(small, tmp_path / "server") as address:
        yield address


@needs_chromium
def test_no_page_offends_the_policy(root: str, small: Path, page: Page) -> None:
    page.add_init_script(WATCH)
    for path in pages(small):
        assert offences(page, root + path) == [], path
        assert page.evaluate("document.styleSheets.length") >= 1


@needs_chromium
def test_the_reverse_order_arrives_under_the_policy(root: str, page: Page) -> None:
    page.goto(f"{root}en/mini/300-vs-200.html", wait_until="commit")
    page.wait_for_url(f"{root}en/mini/200-vs-300.html")


@needs_chromium
def test_what_the_policy_forbids_does_not_happen(root: str, page: Page) -> None:
    page.add_init_script(WATCH)
    assert set(offences(page, f"{root}offender.html")) >= {
        "style-src-attr", "script-src-elem", "img-src", "base-uri", "frame-src",
    }  # fmt: skip
    assert page.evaluate("window.ran") is None


@needs_chromium
def test_nothing_that_a_reader_has_can_leave_the_page(root: str, page: Page) -> None:
    page.add_init_script(WATCH)
    page.goto(f"{root}en/mini/200.html")
    for attempt in (
        "fetch('200.json').catch(() => 0)",
        """new Promise(done => {
            const request = new XMLHttpRequest()
            request.onerror = done
            request.open('GET', '200.json')
            request.send()
        })""",
        "new WebSocket('wss://codes.example.org/')",
    ):
        page.evaluate("offences.length = 0")
        page.evaluate(attempt)
        assert "connect-src" in page.evaluate("offences"), attempt


def test_every_page_carries_the_policy_but_redirects_which_load_nothing(site: Path, small: Path) -> None:
    (small / "offender.html").unlink()
    for file in [*small.rglob("*.html"), *site.glob("vi/smtp/25*.html")]:
        page = html.document_fromstring(file.read_bytes())
        carried = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        if REDIRECT in file.read_bytes():
            assert carried == [] and page.xpath("//script | //link[@rel='stylesheet'] | //img | //form") == []
        else:
            assert carried == [str(IN_PAGES)], file
            head = page.xpath("//head/*")
            place = next(i for i, each in enumerate(head) if each.get("http-equiv"))
            assert [each.tag for each in head[:place]] == ["meta"], "only the charset stands before it"


def test_the_policy_has_no_way_around_it() -> None:
    assert not re.search("unsafe|nonce|sha256|\\*|https?:", HEADERS["Content-Security-Policy"])
    assert POLICY["default-src"] == POLICY["connect-src"] == "'none'"
    assert HEADERS["Content-Security-Policy"] == f"{IN_PAGES}; frame-ancestors 'none'"
