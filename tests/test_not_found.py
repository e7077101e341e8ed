"""The 404 page, as a real nginx shows it at any depth and a real Chromium reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Edit, needs_chromium
from playwright.sync_api import Browser, Page
from servers import nginx, nginx_under_a_path

from codepairs import wording
from codepairs.builder import Settings, build

pytestmark = needs_chromium

MISSING = ["x.html", "vi/x", "vi/mini/500-vs-400.html", "en/mini/deep/er.html", "vi/mini/deep/"]

PAIR = "%(protocol)s %(left)s và %(right)s"
OFFERS = [
    ("en/mini/500-vs-400.html", [("Mini 400 vs 500", "en/mini/400-vs-500.html")]),
    ("vi/mini/500-vs-400.html", [("Mini 400 và 500", "vi/mini/400-vs-500.html")]),
    ("en/mini/400-VS-500", [("Mini 400 vs 500", "en/mini/400-vs-500.html")]),
    ("en/mini/400%20vs%20500/", [("Mini 400 vs 500", "en/mini/400-vs-500.html")]),
    ("en/500-400", [("Mini 400 vs 500", "en/mini/400-vs-500.html")]),
    ("mini/500-vs-400.html", [("Mini 400 và 500", "vi/mini/400-vs-500.html")]),
    ("en/smtp/400-vs-500.html", [("Mini 400 vs 500", "en/mini/400-vs-500.html")]),
    # A code that is registered nowhere is paired with those that it is confused with.
    ("en/mini/599-vs-500.html", [("Mini 500 vs 599", "en/mini/500-vs-599.html")]),
    ("en/mini/599-vs-200.html", [("Mini 200", "en/mini/200.html"), ("Mini 599", "en/mini/599.html")]),
    ("en/mini/200-vs-200.html", [("Mini 200", "en/mini/200.html")]),
    ("en/mini/200-vs-999.html", [("Mini 200", "en/mini/200.html")]),
    ("en/mini/200", [("Mini 200", "en/mini/200.html")]),
    ("200.htm", [("Mini 200", "vi/mini/200.html")]),
    # Codes that are known by their names, and codes of several forms.
    ("en/alerts/BAD_HAND.htm", [("Alerts bad_hand", "en/alerts/bad-hand.html")]),
    ("en/forms/5.0.1", [("Forms X.0.1", "en/forms/x.0.1.html")]),
    # `other` has no Vietnamese.
    ("vi/other/ok-vs-busy.html", [("Other BUSY và OK", "en/other/busy-vs-ok.html")]),
    ("en/mini/999.html", []),
    ("en/constructor/__proto__", []),
    ("en/mini/%E0%A4-vs-x", []),
    ("en/mini/<img src=x onerror=alert(1)>-vs-200", [("Mini 200", "en/mini/200.html")]),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(locale="vi-VN")
    yield page
    page.close()


@pytest.fixture(params=[False, True], ids=["without a base URL", "with one"])
def has_base_url(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=[nginx, nginx_under_a_path], ids=["at a root", "under a path"])
def address(
    request: pytest.FixtureRequest, project: Path, edit: Edit, tmp_path: Path, *, has_base_url: bool
) -> Iterator[str]:
    """Where nginx serves the small project, whose pages of the reverse order are left out."""
    edit("content/site.yaml", "name: Mini codes", "name: Mini codes\nreverse_pairs: 'off'")
    with (project / "locales/vi/LC_MESSAGES/site.po").open("a", encoding="utf-8") as catalog:
        for english, vietnamese in ((wording.PAIR_TITLE, PAIR), (wording.NO_SUCH_PAGE, "Không có trang.")):
            catalog.write(f'\nmsgid "{english}"\nmsgstr "{vietnamese}"\n')
    # A deploy to try things out lies at another host than the base URL says, but at the same path.
    path = "/docs/codes/" if request.param is nginx_under_a_path else "/"
    base_url = f"https://codes.example.org{path}" if has_base_url else None
    site = build(Settings(project=project, output=tmp_path / "site", base_url=base_url)).output
    with request.param(site, tmp_path) as address:
        yield address


def offers(page: Page) -> list[tuple[str, str]]:
    """Label and address of what is offered and can be seen."""
    links = page.locator(".offers a:visible")
    return [(link.inner_text(), link.evaluate("link => link.href")) for link in links.all()]


def visible(page: Page) -> str:
    return page.locator("main").inner_text()


def test_at_any_depth_it_has_its_style_and_its_links_lead_home(address: str, page: Page) -> None:
    for missing in MISSING:
        answer = page.goto(address + missing)
        assert answer is not None and answer.status == 404, missing
        assert page.evaluate("getComputedStyle(document.querySelector('.cards')).display") == "grid", missing
        homes = page.locator("h2 a").evaluate_all("links => links.map(link => link.href)")
        assert sorted(homes) == [f"{address}en/index.html", f"{address}vi/index.html"], missing
        assert page.request.get(f"{address}en/index.html").ok


def test_it_speaks_the_language_of_the_address_or_else_of_the_reader(address: str, page: Page) -> None:
    for missing, tag in [("en/x", "en"), ("vi/x", "vi"), ("EN/x.html", "en"), ("x", "vi"), ("fr/x", "vi")]:
        page.goto(address + missing)
        assert page.evaluate("document.documentElement.lang") == tag, missing
        assert ("There is no page" in visible(page)) is (tag == "en"), missing
        assert page.locator("h2 a:visible").all_inner_texts() == (
            ["English", "Tiếng Việt"] if tag == "en" else ["Tiếng Việt", "English"]
        )


def test_it_offers_what_the_address_may_have_meant(address: str, page: Page) -> None:
    errors: list[str] = []
    said: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.on("console", lambda each: said.append(each.text))
    for missing, offered in OFFERS:
        page.goto(address + missing)
        assert offers(page) == [(label, address + path) for label, path in offered], missing
        for _, href in offers(page):
            assert page.request.get(href).ok, href
        # That there is no page, what may be meant, and the way to the search page.
        assert page.locator("p:visible").count() == (3 if offered else 2), missing
    assert errors == []
    # What lies in none of the folders above is asked for in vain; nothing may break the policy.
    assert not [each for each in said if "Security Policy" in each]


def test_it_leads_to_a_search_for_what_the_address_names(address: str, page: Page) -> None:
    for missing, search in [
        ("en/mini/500-vs-999.html", "en/search.html?q=500%20999"),
        ("vi/mini/0815.html", "vi/search.html?q=0815"),
        ("vi/nothing", "vi/search.html"),
    ]:
        page.goto(address + missing)
        href = page.locator(".find:visible").evaluate("link => link.href")
        assert href == address + search
        assert page.request.get(href).ok


def test_without_scripts_it_says_it_in_every_language(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}vi/mini/deep/er.html")
    assert page.locator("main p:visible").count() == 4
    assert page.locator("h2 a:visible").all_inner_texts() == ["English", "Tiếng Việt"]
    assert page.locator(".cards").evaluate("list => getComputedStyle(list).display") == "grid"
    context.close()
