"""The search field and the pickers in a real Chromium, from disk and from nginx under a strict policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, needs_chromium
from playwright.sync_api import Browser, Locator, Page, Route, expect

from codepairs.builder import Report, Settings, build

pytestmark = needs_chromium

FIELD = "form.search input"
OPTIONS = "form.search [role=option]"
# What is typed, and where the first option leads.
QUERIES = {
    "en": {
        "550": "smtp/550.html",
        "smtp 550": "smtp/550.html",
        "550 SMTP": "smtp/550.html",
        "250 504": "smtp/250-vs-504.html",
        "504 250": "smtp/250-vs-504.html",
        "250 vs 504": "smtp/250-vs-504.html",
        "smtp 250/504": "smtp/250-vs-504.html",
        "504-vs-250": "smtp/250-vs-504.html",
        "SMTP 250 OK vs 504 Command Parameter Not Implemented": "smtp/250-vs-504.html",
        "difference between 551 and 550?": "smtp/550-vs-551.html",
        "250 50": "smtp/250-vs-500.html",
        "bad sequence of commands vs user not local": "smtp/503-vs-551.html",
        "not found": "smtp/550.html",
        "greylisting": "smtp/450.html",
        "Exceeded Storage": "smtp/552.html",
        "econnrefused": "smtp/111.html",
        "mailb full": "smtp/552.html",
        "5.1.1": "smtp/550.html",
        "550 5.1.1": "smtp/550.html",
        "smtp": "smtp/index.html",
        # 571 is registered nowhere and not confused with 250, so they have no page as a pair.
        "250 571": "smtp/250.html",
    },
    "vi": {
        "550": "smtp/550.html",
        "250 504": "smtp/250-vs-504.html",
        "250 và 504": "smtp/250-vs-504.html",
        "smtp 504/250": "smtp/250-vs-504.html",
        "not found": "smtp/550.html",
        "greylisting": "smtp/450.html",
        "hộp thư": "smtp/251.html",
        "hop thu": "smtp/251.html",
        "HOP THU": "smtp/251.html",
        "du lieu": "smtp/355.html",
        "dữ liệu": "smtp/355.html",
        "5.1.1": "smtp/550.html",
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SMTP alone: what is found first there does not change when another protocol comes."""
    settings = Settings(project=ROOT, output=tmp_path_factory.mktemp("smtp") / "site", protocols=("smtp",))
    return build(settings).output


@pytest.fixture(params=["disk", "nginx"])
def address(request: pytest.FixtureRequest, site: Path) -> str:
    """Where the site is: both work alike."""
    if request.param == "nginx":
        found: str = request.getfixturevalue("nginx")
        return found
    return site.as_uri() + "/"


@pytest.fixture
def said(page: Page) -> Iterator[list[str]]:
    """What the console says; there is nothing to say, and nothing breaks the policy."""
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text))
    page.on("pageerror", lambda error: lines.append(str(error)))
    yield lines
    assert lines == []


def typed(page: Page, query: str, field: str = FIELD) -> Locator:
    """The options for a query, once they are there."""
    page.fill(field, query)
    # Not wait_for_function: the pages' policy allows no eval.
    expect(page.locator("form.search [role=status]")).not_to_be_empty()
    return page.locator(OPTIONS)


@pytest.mark.parametrize("locale", QUERIES)
def test_the_first_option_is_what_was_meant(address: str, page: Page, said: list[str], locale: str) -> None:
    for query, path in QUERIES[locale].items():
        page.goto(f"{address}{locale}/smtp/250.html")
        assert typed(page, query).first.get_attribute("href") == f"{address}{locale}/{path}", query


@pytest.mark.parametrize("locale", QUERIES)
def test_among_all_protocols_the_first_option_is_what_was_meant(
    built: Report, page: Page, said: list[str], locale: str
) -> None:
    base = (built.output / locale).as_uri()
    queries = {
        "smtp 550": "smtp/550.html",
        "smtp 504/250": "smtp/250-vs-504.html",
        "grpc not found": "grpc/not-found.html",
        "grpc 5": "grpc/not-found.html",
        "NOT_FOUND vs UNAVAILABLE": "grpc/not-found-vs-unavailable.html",
        "unavailable / not found": "grpc/not-found-vs-unavailable.html",
        "websocket 1006": "websocket/1006.html",
        "codes.DeadlineExceeded": "grpc/deadline-exceeded.html",
    }
    page.goto(f"{base}/index.html")
    for query, path in queries.items():
        assert typed(page, query).first.get_attribute("href") == f"{base}/{path}", query


def test_marks_do_not_count_and_the_phrase_comes_before_its_scattered_words(site: Path, page: Page) -> None:
    page.goto((site / "vi/index.html").as_uri())
    options = typed(page, "hop thu").all_inner_texts()[:-1]
    assert len(options) == 8
    assert all("hộp thư" in option.lower() for option in options[:6])


def test_the_index_is_loaded_when_the_field_is_first_used_and_once(
    address: str, page: Page, said: list[str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}vi/smtp/250-vs-504.html", wait_until="networkidle")
    assert not any("search-index" in url for url in asked)
    for query in ("550", "hop thu", "250 504"):
        typed(page, query)
    assert [url for url in asked if "search-index" in url] == [f"{address}vi/search-index.js"]


ENTERED = {
    "504 250": "smtp/250-vs-504.html",
    "550": "smtp/550.html",
    "bad sequence of commands": "smtp/503.html",
    "mailbox": "search.html?q=mailbox",
    "5.1.1": "search.html?q=5.1.1",
    "": "search.html?q=",
}


@pytest.mark.parametrize("query", ENTERED)
def test_enter_goes_to_what_is_certain_and_else_to_the_search_page(
    address: str, page: Page, said: list[str], query: str
) -> None:
    page.goto(f"{address}en/smtp/421.html")
    page.fill(FIELD, query)
    page.press(FIELD, "Enter")
    page.wait_for_url(f"{address}en/{ENTERED[query]}")


def test_the_search_page_shows_what_the_address_asks_for(address: str, page: Page, said: list[str]) -> None:
    page.goto(f"{address}vi/search.html?q=h%E1%BB%99p+th%C6%B0")
    expect(page.locator("#results h2")).to_have_text(re.compile(r"Kết quả: \d+"))
    assert page.locator("#results li").count() > 8
    assert page.input_value(FIELD) == "hộp thư"
    assert page.locator("#smtp li").count() == 63
    page.goto(f"{address}en/search.html?q=xyzzy")
    expect(page.locator("#results p").first).to_contain_text("Try a number such as 550")
    page.goto(f"{address}en/search.html")
    expect(page.locator("#results")).to_be_hidden()


@pytest.mark.parametrize("query", ["2 " * 4000, "5" * 20_000, "a/" * 9000, "(" * 9000, "5.1.1 " * 3000])
def test_no_query_takes_long(site: Path, page: Page, query: str) -> None:
    page.goto((site / "en/index.html").as_uri())
    typed(page, "550")
    page.evaluate("self.start = performance.now()")
    typed(page, query)
    assert page.evaluate("performance.now() - self.start") < 2000


def test_a_number_of_several_protocols_is_shown_in_each(
    shared_number: Path, page: Page, said: list[str]
) -> None:
    site = build(Settings(project=shared_number, output=shared_number.parent / "site")).output
    base = (site / "en").as_uri()
    page.goto(f"{base}/mini/200.html")
    found = [each.get_attribute("href") for each in typed(page, "400").all()]
    assert found == [f"{base}/400.html", f"{base}/mini/400.html", f"{base}/other/400.html"]
    page.press(FIELD, "Enter")
    page.wait_for_url(f"{base}/400.html")


NAMED = {
    "other 400": "other/400.html",
    "busy vs ok": "other/busy-vs-ok.html",
    "OK/BUSY": "other/busy-vs-ok.html",
    "bad hand": "alerts/bad-hand.html",
    "BAD_HAND": "alerts/bad-hand.html",
    "bad_hand vs close_now": "alerts/close-now-vs-bad-hand.html",
    "alerts 0": "alerts/close-now.html",
    "0 10": "alerts/close-now-vs-10.html",
    "9": "9.html",  # two alerts have it
    "x.0.1": "forms/x.0.1.html",
    "4.0.1": "forms/x.0.1.html",
    "5.0.10 4.0.1": "forms/x.0.1-vs-x.0.10.html",
}


def test_codes_are_found_by_name_number_and_form(shared_number: Path, page: Page, said: list[str]) -> None:
    site = build(Settings(project=shared_number, output=shared_number.parent / "site")).output
    base = (site / "en").as_uri()
    page.goto(f"{base}/index.html")
    for query, path in NAMED.items():
        assert typed(page, query).first.get_attribute("href") == f"{base}/{path}", query
        assert (site / "en" / path).is_file(), path
    assert typed(page, "bad_hand").first.inner_text().split()[:2] == ["bad_hand", "9"]


def active(page: Page, field: str = FIELD) -> int:
    """The place of the option that the field points to, -1 for none; it is the selected one."""
    selected = page.locator("[role=option][aria-selected=true]")
    pointed = page.get_attribute(field, "aria-activedescendant")
    assert selected.count() == (1 if pointed else 0)
    if not pointed:
        return -1
    assert selected.get_attribute("id") == pointed
    return int(pointed.rpartition("-")[2])


def test_arrow_keys_home_and_end_choose_and_enter_follows(address: str, page: Page, said: list[str]) -> None:
    page.goto(f"{address}en/smtp/250.html")
    options = typed(page, "55")
    last = options.count() - 1
    assert active(page) == -1
    moves = {"ArrowDown": [0, 1], "End": [last], "ArrowUp": [last - 1], "Home": [0]}
    steps = [(key, place) for key, places in moves.items() for place in places]
    for key, place in [*steps, ("ArrowUp", -1), ("ArrowUp", last), ("ArrowDown", -1), *steps[:2]]:
        page.press(FIELD, key)
        assert active(page) == place, key
    page.press(FIELD, "Enter")
    page.wait_for_url(f"{address}en/smtp/551.html")


def test_home_and_end_move_in_the_text_while_no_option_is_chosen(site: Path, page: Page) -> None:
    page.goto((site / "en/index.html").as_uri())
    typed(page, "55")
    page.press(FIELD, "Home")
    assert page.eval_on_selector(FIELD, "field => field.selectionStart") == 0
    assert active(page) == -1


def test_escape_closes_then_clears_and_leaving_closes(site: Path, page: Page) -> None:
    page.goto((site / "en/index.html").as_uri())
    field = page.locator(FIELD)
    expect(field).to_have_attribute("aria-expanded", "false")
    typed(page, "55")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert (page.locator(OPTIONS).count(), field.input_value()) == (0, "55")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Tab")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.focus()
    field.press("Escape")
    field.press("Escape")
    assert field.input_value() == ""


def test_the_count_is_announced_and_no_result_says_what_to_try(site: Path, page: Page) -> None:
    status = page.locator("form.search [role=status]")
    expected = {
        "en": ("Results: 7", "Nothing found for “xyzzy”. Try a number such as 550,"),
        "vi": ("Kết quả: 7", "Không tìm thấy gì cho “xyzzy”. Hãy thử một số như 550,"),
    }
    for locale, (count, none) in expected.items():
        page.goto((site / locale / "smtp/250.html").as_uri())
        typed(page, "55")
        expect(status).to_have_text(count)
        page.fill(FIELD, "xyzzy")
        expect(status).to_contain_text(none)
        expect(status).to_be_visible()
        expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "false")


def test_an_option_can_be_clicked(address: str, page: Page, said: list[str]) -> None:
    page.goto(f"{address}en/smtp/250.html")
    typed(page, "greylisting").first.click()
    page.wait_for_url(f"{address}en/smtp/450.html")


def test_the_slash_leads_to_the_field_but_not_from_another_field_or_with_a_modifier(
    site: Path, page: Page
) -> None:
    page.goto((site / "en/smtp/250.html").as_uri())
    focused = "document.activeElement === document.querySelector('form.search input')"
    for key in ("Control+/", "Alt+/", "Meta+/"):
        page.keyboard.press(key)
        assert not page.evaluate(focused), key
    page.locator("#compare input").press("/")
    assert page.input_value("#compare input") == "/"
    page.locator("#compare input").evaluate("field => field.blur()")
    page.keyboard.press("/")
    assert page.evaluate(focused)
    page.keyboard.press("/")
    assert page.input_value(FIELD) == "/"


def test_the_slash_can_be_turned_off(site: Path, page: Page) -> None:
    """WCAG 2.1.4: a shortcut of one character can be turned off."""
    page.goto((site / "en/search.html").as_uri())
    expect(page.locator(FIELD)).to_have_attribute("aria-keyshortcuts", "/")
    page.get_by_label("The key / leads to the search field").uncheck()
    page.goto((site / "en/smtp/250.html").as_uri())
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement === document.body")
    expect(page.locator(FIELD)).to_have_attribute("aria-keyshortcuts", "")


BOUNCE = "The following address failed:\n<nam@example.com>: 550 5.1.1 No such user here"


@pytest.mark.parametrize("text", [BOUNCE, "x" * 81, "y" * 12_000_000], ids=["lines", "long", "huge"])
def test_a_pasted_text_is_handed_to_the_page_that_explains(site: Path, page: Page, text: str) -> None:
    page.goto((site / "en/smtp/250.html").as_uri())
    page.eval_on_selector("form.search", "form => form.dataset.explain = '../search.html'")
    paste(page, text)
    page.wait_for_url("**/en/search.html")
    kept = page.evaluate("sessionStorage.getItem('codepairs.explain')")
    assert kept == text or (len(text) > len(kept) >= 1_000_000 and text.startswith(kept))


@pytest.mark.parametrize("text", ["550 5.1.1", "  250 504\n"])
def test_a_short_pasted_text_stays_in_the_field(site: Path, page: Page, text: str) -> None:
    page.goto((site / "en/smtp/250.html").as_uri())
    page.eval_on_selector("form.search", "form => form.dataset.explain = '../search.html'")
    assert paste(page, text)
    assert page.url.endswith("/250.html")


def paste(page: Page, text: str) -> bool:
    """Paste into the field; whether the browser would insert the text itself."""
    allowed: bool = page.eval_on_selector(
        FIELD,
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          return field.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    return allowed


def test_without_the_index_the_field_leads_to_the_list_of_all_codes(site: Path, page: Page) -> None:
    page.route("**/search-index.js", lambda route: route.abort())
    page.goto((site / "en/smtp/250-vs-504.html").as_uri())
    page.fill(FIELD, "mailbox")
    page.press(FIELD, "Enter")
    page.wait_for_url("**/en/search.html?q=mailbox")
    assert page.locator("#smtp li").count() == 63
    page.goto((site / "en/smtp/250-vs-504.html").as_uri())
    page.get_by_role("button", name="Compare 504 with another code").click()
    page.wait_for_url("**/en/smtp/504.html#compare")


def test_without_javascript_there_are_links_and_lists(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "vi/smtp/250-vs-504.html").as_uri())
    page.fill(FIELD, "550")
    page.press(FIELD, "Enter")
    page.wait_for_url("**/vi/search.html?q=550")
    assert page.locator("#smtp li a").count() == 63
    expect(page.locator("#shortcut")).to_be_hidden()
    expect(page.locator("#results")).to_be_hidden()
    page.go_back()
    page.get_by_role("link", name="So sánh 504 với mã khác").click()
    page.wait_for_url("**/vi/smtp/504.html#compare")
    assert page.locator("#compare li a").count() > 40
    assert page.locator("#compare input").count() == 0
    context.close()


def test_a_code_page_filters_its_list_of_pairs(address: str, page: Page, said: list[str]) -> None:
    page.goto(f"{address}vi/smtp/550.html#compare")
    field, links = page.get_by_label("Lọc danh sách"), page.locator("#compare li:visible a")
    every = links.count()
    field.fill("mailbox unav")
    assert links.all_inner_texts() == ["450 Mailbox Unavailable"]
    expect(page.locator("#compare [role=status]")).to_have_text("Kết quả: 1")
    field.fill("xyzzy")
    assert links.count() == 0
    expect(page.locator("#compare [role=status]")).to_be_visible()
    field.fill("45")
    field.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("End")
    expect(links.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Home")
    expect(links.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    field.fill("")
    assert links.count() == every
    field.fill("421")
    field.press("Enter")
    page.wait_for_url(f"{address}vi/smtp/421-vs-550.html")


def test_a_short_list_of_pairs_has_no_field(site: Path, page: Page) -> None:
    page.goto((site / "en/smtp/571.html").as_uri())
    assert page.locator("#compare li").count() > 0
    assert page.locator("#compare input").count() == 0


@pytest.mark.parametrize(
    ("locale", "button"), [("en", "Compare 504 with another code"), ("vi", "So sánh 504 với mã khác")]
)
def test_either_code_of_a_pair_can_be_compared_with_another(
    address: str, page: Page, said: list[str], locale: str, button: str
) -> None:
    page.goto(f"{address}{locale}/smtp/250-vs-504.html")
    opener = page.get_by_role("button", name=button)
    field, options = page.get_by_role("combobox", name=button), page.locator(".picker [role=option]")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(field).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_be_visible()
    names = options.all_inner_texts()
    assert "504" not in [name[:3] for name in names], "a code is not compared with itself"
    assert "571" not in [name[:3] for name in names], "a pair without a page is not offered"
    assert len(names) > 40
    field.press("Escape")
    expect(opener).to_be_focused()
    expect(field).to_be_hidden()
    opener.press("Enter")
    field.fill("mailbox unav")
    expect(options).to_have_text(["450 Mailbox Unavailable", "550 Mailbox Unavailable"])
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(f"{address}{locale}/smtp/504-vs-550.html")
    page.get_by_role("button", name=button).click()
    page.keyboard.type("250")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{locale}/smtp/250-vs-504.html")


PAGES = {
    "a home page": ("index.html", ""),
    "options": ("smtp/250.html", "mailbox"),
    "no result": ("smtp/250.html", "xyzzy"),
    "a pair with a picker": ("smtp/250-vs-504.html", ""),
    "the search page": ("search.html?q=mailbox", ""),
    "a search without result": ("search.html?q=xyzzy", ""),
}


def opened(page: Page, site: Path, locale: str, path: str, query: str) -> None:
    """A page in the state that is to be looked at."""
    page.goto(f"{site.as_uri()}/{locale}/{path}")
    if query:
        typed(page, query)
    if "-vs-" in path:
        page.locator("button.swap").first.click()
        expect(page.locator(".picker [role=option]").first).to_be_visible()
    if "?" in path:
        expect(page.locator("#results")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_that_a_script_adds_scrolls_sideways(site: Path, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for locale in QUERIES:
        opened(page, site, locale, *PAGES[path])
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(site: Path, browser: Browser, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for locale in QUERIES:
        opened(page, site, locale, *PAGES[path])
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    context.close()


def test_axe_finds_nothing_on_the_page_of_a_number(shared_number: Path, page: Page) -> None:
    site = build(Settings(project=shared_number, output=shared_number.parent / "site")).output
    for path in ("en/400.html", "en/mini/400.html", "en/search.html"):
        page.goto((site / path).as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["en/smtp/250-vs-504.html", "vi/smtp/550.html", "en/search.html"])
def test_a_script_moves_nothing(site: Path, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    places = """[...document.querySelectorAll("h1, h2, p, main li, footer")]
        .map((each) => [each.textContent, each.getBoundingClientRect().top])"""
    page.goto((site / path).as_uri())
    with_scripts = page.evaluate(places)
    page.route(re.compile(r"\.js$"), lambda route: route.abort())
    page.goto((site / path).as_uri())
    # What is only read aloud takes no room.
    assert [each for each in with_scripts if each[0]] == [each for each in page.evaluate(places) if each[0]]


def test_results_that_come_late_move_nothing(site: Path, page: Page) -> None:
    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.add_init_script("""
        window.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
          .observe({ type: "layout-shift", buffered: true });
    """)
    page.route(re.compile(r"/search[^/]*\.js$"), late)
    page.goto(f"{site.as_uri()}/en/search.html?q=mailbox")
    expect(page.locator("#results li").first).to_be_visible()
    page.wait_for_timeout(200)
    assert page.evaluate("shifts") == []
