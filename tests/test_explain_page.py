"""The page that explains, in a real Chromium: from disk, and from nginx under a strict policy."""

from __future__ import annotations

import random
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, needs_chromium
from explain_cases import CASES, Case, real_readers, real_site
from playwright.sync_api import Browser, Page, expect

from codepairs import wording
from codepairs.answers import Answers, Explanation, answers, explained
from codepairs.catalogs import UI_DOMAIN, Locale, load_locales
from codepairs.explain import read

pytestmark = needs_chromium

REPORT = next(case.text for case in CASES if case.name == "a report on three recipients")
FIELD, STATUS, ANSWERS = "form.paste textarea", ".explain .status", ".answers > li"
ANSWERED = f"{STATUS} > [data-say]:not([data-say=reading])"
# What the page shows of each answer, and what it marks in the text.
SHOWN = """[
  [...document.querySelectorAll(".answers > li")].map((answer) => ({
    id: answer.id,
    tone: answer.className,
    title: answer.querySelector("h3").innerText.trim(),
    links: [...answer.querySelectorAll("h3 a")].map((link) => link.href),
    summary: answer.querySelector(".summary").innerText,
    final: answer.querySelector(".final")?.innerText ?? "",
    notes: [...answer.querySelectorAll(".note")].map((note) => note.innerText),
    facts: Object.fromEntries([...answer.querySelectorAll("[data-fact]")].map((fact) =>
      [fact.dataset.fact, [...fact.querySelectorAll("dd")].map((value) => value.innerText)])),
    steps: [...answer.querySelectorAll("details > :not(summary)")].flatMap((part) =>
      part.matches("ul") ? [...part.children].map((step) => step.textContent) : [part.textContent + ":"]),
  })),
  [...document.querySelectorAll("#marked a")].map((link) => [link.textContent, link.hash.slice(1)]),
  document.querySelector(".status").textContent,
]"""
# Explains one text after the other, as a reader would who pastes them, and returns what is shown of each.
EXPLAIN_ALL = f"""async (texts) => {{
  const field = document.querySelector("form.paste textarea"), status = document.querySelector(".status");
  const shown = [];
  for (const text of texts) {{
    field.value = text;
    field.form.requestSubmit();
    while (status.querySelector("[data-say=reading]")) await new Promise((done) => setTimeout(done));
    shown.push({SHOWN});
  }}
  return shown;
}}"""


@cache
def language(tag: str) -> tuple[Locale, dict[str, Answers]]:
    site = real_site()
    locales = load_locales(ROOT / "locales", [UI_DOMAIN, *site.by_slug])
    [locale] = [each for each in locales if each.tag == tag]
    return locale, {each.slug: answers(site, each, locale) for each in site.protocols}


def as_shown(
    each: Explanation, place: int, locale: Locale, names: dict[str, Answers], root: str
) -> dict[str, Any]:
    """What the page is to show of an explanation."""

    def said(message: str) -> str:
        return locale.look_up(UI_DOMAIN, message).text % {"code": each.code, "detail": each.detail}

    codes = " ".join(filter(None, (each.code, each.detail)))
    name = each.parts[0].name if each.parts else ""
    about = [f"{name} ×{count}" if count > 1 else name for name, count in each.about]
    facts = {
        "about": [" ".join(one.split()) for one in about],
        "retry": [word.text for word in each.retry],
        "acts": [word.text for word in each.acts],
        "places": [str(each.count)] if each.count > 1 and not about else [],
    }
    notes = {"unknown": not each.parts, "contradicts": each.contradicts, "unsure": each.unsure}
    by_code = [part for part in reversed(each.parts) if part.code == each.code]
    by_detail = [part for part in each.parts if part not in by_code]
    return {
        "id": f"answer-{place}",
        "tone": each.outcome,
        "title": " ".join(filter(None, (names[each.protocol].name, codes, name))),
        "links": [f"{root}{part.path}" for part in (*by_code, *by_detail)],
        "summary": each.summary.text.replace("`", "") if each.summary else "",
        "final": said(wording.FINALITY.get(each.outcome, "")),
        "notes": [said(wording.EXPLAIN[note]) for note, applies in notes.items() if applies],
        "facts": {fact: values for fact, values in facts.items() if values},
        "steps": [
            line
            for actor, steps in each.steps
            for line in ([f"{actor.text}:"] if actor else []) + [step.text.replace("`", "") for step in steps]
        ],
    }


def explain(page: Page, text: str) -> None:
    page.fill(FIELD, text)
    page.click("form.paste button")
    expect(page.locator(ANSWERED).first).to_be_attached()


def looks_right(page: Page, tag: str, root: str, cases: list[Case]) -> None:
    """The page of a language shows for each case what Python says of it."""
    locale, found = language(tag)
    page.goto(f"{root}{tag}/explain.html")
    shown = page.evaluate(EXPLAIN_ALL, [case.text for case in cases])
    for case, (said, marked, status) in zip(cases, shown, strict=True):
        reading = read([case.text], real_readers())
        explanations = explained(reading.findings, list(real_readers()), found)
        wanted = [as_shown(each, i, locale, found, root) for i, each in enumerate(explanations, 1)]
        assert said == wanted, case.name
        places = {id(one): f"answer-{i}" for i, each in enumerate(explanations, 1) for one in each.findings}
        # Where two protocols write alike, the place leads to the first of their answers.
        starts = {mark.start: mark for mark in reversed(reading.marks)}
        first = [mark for mark in reading.marks if starts[mark.start] is mark]
        assert marked == [[mark.text, places[id(mark.finding)]] for mark in first], case.name
        message = wording.EXPLAIN["count" if wanted else "nothing"]
        assert status.startswith(locale.look_up(UI_DOMAIN, message).text % {"count": len(wanted)}), case.name


# The field wants a text before it is sent.
TEXTS = [case for case in CASES if case.text]


@pytest.mark.parametrize("tag", ["en", "vi"])
def test_from_disk_the_page_says_of_every_case_what_python_says(site: Path, page: Page, tag: str) -> None:
    looks_right(page, tag, f"{site.as_uri()}/", TEXTS)


def test_under_a_strict_policy_on_nginx_it_says_the_same(nginx: str, page: Page) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    looks_right(page, "en", nginx, TEXTS[::4])
    assert errors == []


def test_nothing_leaves_the_browser_and_only_the_own_scripts_are_loaded(site: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.as_uri()}/en/explain.html")
    before = {url for url in asked if url.endswith(".js")}
    explain(page, REPORT)
    explain(page, REPORT + "\n")
    scripts = [url for url in asked if url.endswith(".js") and url not in before]
    answered = ["smtp/answers.js", "smtp-enhanced/answers.js"]
    assert scripts == [f"{site.as_uri()}/en/{name}" for name in ("patterns.js", *answered)]
    assert all(url.startswith(site.as_uri()) for url in asked)
    assert page.evaluate("location.search + document.cookie") == ""
    expect(page.get_by_text("It is read in your browser and goes nowhere else.")).to_be_visible()


def test_pasted_markup_stays_text(site: Path, page: Page) -> None:
    page.goto(f"{site.as_uri()}/en/explain.html")
    hostile = (
        "<img src=x onerror=alert(1)></pre><script>alert(2)</script> smtp; 550 5.1.1 x\nto=<a@example.org<b>>"
    )
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    explain(page, hostile)
    assert page.inner_text("#marked pre").strip() == hostile
    assert page.locator("#marked :is(img, script), .answers :is(img, script, b)").count() == 0


def pasted(page: Page, field: str, text: str) -> None:
    """A text out of the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.focus(field)
    page.keyboard.press("Control+v")


def test_what_the_search_field_was_given_is_explained_once(site: Path, page: Page) -> None:
    page.goto(f"{site.as_uri()}/vi/smtp/550.html")
    pasted(page, "form.search input", REPORT)
    page.wait_for_url("**/vi/explain.html")
    expect(page.locator(ANSWERS).first).to_be_visible()
    assert "5.7.26" in page.input_value(FIELD)
    expect(page.locator("#answers h2")).to_be_focused()
    assert page.evaluate("sessionStorage.getItem('codepairs.explain')") is None


def test_the_page_works_by_keyboard_alone(site: Path, page: Page) -> None:
    page.goto(f"{site.as_uri()}/en/explain.html")
    page.focus(FIELD)
    page.keyboard.insert_text("550 5.1.1 unknown user")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#answers h2")).to_be_focused()
    page.keyboard.press("Tab")
    for code in ("550", "5.1.1"):
        expect(page.locator(f"{ANSWERS} h3").get_by_role("link", name=code)).to_be_focused()
        page.keyboard.press("Tab")
    expect(page.locator(f"{ANSWERS} summary")).to_be_focused()


def test_a_paste_is_explained_at_once_and_keeps_the_focus(site: Path, page: Page) -> None:
    page.goto(f"{site.as_uri()}/en/explain.html")
    pasted(page, FIELD, "said: 554 5.7.1 Relay access denied")
    expect(page.locator(ANSWERS)).to_have_count(1)
    expect(page.locator(FIELD)).to_be_focused()
    assert page.locator(STATUS).get_attribute("role") == "status"


def test_a_text_without_codes_is_told_so_with_what_to_try(site: Path, page: Page) -> None:
    page.goto(f"{site.as_uri()}/en/explain.html")
    explain(page, "550 5.1.1 unknown user")
    explain(page, random.Random(4).randbytes(50_000).decode("latin-1"))
    assert page.inner_text(STATUS).startswith("Nothing found:")
    assert "550 5.1.1 User unknown" in page.inner_text(STATUS)
    expect(page.locator("#answers")).to_be_hidden()
    expect(page.locator("#marked")).to_be_hidden()


def test_without_javascript_the_page_says_what_it_would_do_and_leads_to_the_codes(
    site: Path, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/en/explain.html")
    expect(page.locator("form.paste")).to_be_hidden()
    expect(page.get_by_text("python build.py explain")).to_be_visible()
    page.click("#lists [data-protocol=smtp]")
    assert page.locator("h1").inner_text() == "SMTP reply codes"
    context.close()


# Texts of a size, made where they are used: lines with one code for many recipients, and bytes of any kind.
MADE = {
    "log": """size => {
      let text = "";
      for (let i = 0; text.length < size; i++) {
        text += `Jan  5 10:25:50 mail postfix/smtp[1]: ${i}: to=<user${i % 3000}@example.org>, dsn=4.4.1, ` +
          "status=deferred (host mx.example.org[192.0.2.1] said: 450 4.4.1 Try again later)\\n";
      }
      return navigator.clipboard.writeText(text);
    }""",
    "junk": """size => {
      const bytes = [];
      for (let i = 0, at = 7; i < size; i++) bytes.push(1 + (at = (at * 48271) % 2147483647) % 255);
      return navigator.clipboard.writeText(new TextDecoder("latin1").decode(new Uint8Array(bytes)));
    }""",
}


def copied(page: Page, kind: str, size: int) -> None:
    """A large text in the clipboard, and the field ready for it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(MADE[kind], size)
    page.focus(FIELD)


@pytest.mark.parametrize("kind", MADE)
def test_ten_megabytes_are_answered_while_the_page_stays_alive(site: Path, page: Page, kind: str) -> None:
    page.goto(f"{site.as_uri()}/en/explain.html")
    copied(page, kind, 10_000_000)
    page.evaluate(
        """() => {
          let last = performance.now();
          window.longest = 0;
          setInterval(() => {
            longest = Math.max(longest, performance.now() - last);
            last = performance.now();
          }, 10);
        }"""
    )
    start = time.perf_counter()
    page.keyboard.press("Control+v")
    expect(page.locator(ANSWERED).first).to_be_attached(timeout=90_000)
    seconds, longest = time.perf_counter() - start, page.evaluate("longest") / 1000
    print(f"{kind}: {seconds:.1f} s, longest pause {longest:.2f} s")
    assert seconds < 60
    assert longest < 5
    said = page.inner_text(STATUS)
    assert said.startswith("Codes found: 1." if kind == "log" else "Nothing found:")
    assert len(page.input_value(FIELD)) < 25_000
    assert page.locator("#marked pre").evaluate("pre => pre.textContent.length") < 25_000
    page.click("form.paste button")  # the whole of it again, not the beginning that the field shows
    expect(page.locator(STATUS)).to_have_text(said, timeout=90_000)


def test_a_large_text_that_was_changed_in_the_field_is_read_as_it_stands_there(
    site: Path, page: Page
) -> None:
    page.goto(f"{site.as_uri()}/en/explain.html")
    copied(page, "log", 100_000)
    page.keyboard.press("Control+v")
    expect(page.locator(ANSWERS)).to_have_count(1)
    explain(page, "552 5.2.2 mailbox full")
    assert page.locator(f"{ANSWERS} h3").inner_text().startswith("SMTP 552 5.2.2")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_answers_do_not_scroll_sideways(site: Path, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for tag in ("en", "vi", "fr"):
        page.goto(f"{site.as_uri()}/{tag}/explain.html")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        explain(page, REPORT + f"to=<{'a' * 60}@{'b' * 60}.example.org>, dsn=5.1.1\n{'x' * 3000}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, tag


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Path, browser: Browser, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for tag in ("en", "vi"):
        page.goto(f"{site.as_uri()}/{tag}/explain.html")
        for text in ("", REPORT + "550 4.2.1 x\nsmtp; 577 odd\n250 2.0.0 Ok", "nothing"):
            if text:
                explain(page, text)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
    context.close()
