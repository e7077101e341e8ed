"""Pseudo-languages find what translators cannot reach, what overflows and what knows only left and right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, needs_chromium
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page
from polib import POFile

from codepairs.builder import Settings, build
from codepairs.catalog_check import check
from codepairs.content import load_site
from codepairs.extract import SourceMessage, domains, messages
from codepairs.po_syntax import parse
from codepairs.pseudo import ACCENTED, MIRRORED, pseudo, pseudo_locales
from codepairs.translate import as_bytes, updated

TAGS = (ACCENTED, MIRRORED)

# One page of every kind, with everything that a page of its kind can have.
KINDS = {
    "home": "index.html",
    "state of the translation": "translation.html",
    "protocol": "smtp/index.html",
    "code": "smtp/450.html",
    "code without registration": "smtp/571.html",
    "pair": "smtp/421-vs-500.html",
    "pair with a comparison": "smtp/450-vs-550.html",
    "pair with a code without registration": "smtp/550-vs-571.html",
    "redirect": "smtp/550-vs-450.html",
}
# What a reader sees or hears of a page, but for what is English by right.
TEXTS = """() => {
  const foreign = '[lang]:not(html), [translate=no], code, time, .source, script';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(foreign)) texts.push(walker.currentNode.data);
  }
  for (const each of document.querySelectorAll('[aria-label], [alt], [placeholder]'))
    texts.push(each.getAttribute('aria-label') || each.alt || each.placeholder);
  texts.push(document.title, document.querySelector('meta[name=description]').content);
  return texts;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content in the pseudo-languages, English and Vietnamese."""
    output = tmp_path_factory.mktemp("pseudo") / "site"
    base = "https://codes.example.org"
    return build(Settings(project=ROOT, output=output, base_url=base, pseudo=True, jobs=2)).output


def show(page: Page, site: Path, path: str) -> None:
    """Open a page; one that leads elsewhere is shown without doing so."""
    text = (site / path).read_text(encoding="utf-8").replace('http-equiv="refresh"', 'name="was-refresh"')
    page.route("**/*.html", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto((site / path).as_uri())
    page.unroute("**/*.html")


@needs_chromium
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_every_text_of_a_page_was_given_to_translators(site: Path, page: Page, path: str) -> None:
    show(page, site, f"{ACCENTED}/{path}")
    content = load_site(ROOT / "content")
    # Names and numbers, and the conjunction that Babel writes in a list.
    citations = {each.label for each in content.specifications.values()}
    known = {*(each.name for each in content.protocols), content.settings.name, *citations, ACCENTED}
    names = re.compile(
        "|".join(
            [
                *map(re.escape, sorted(known, key=len, reverse=True)),
                r"[A-Z]?\d?[yz]{2}\b",
                r"[X\d]\.\d+\.\d+",
                ", and ",
                " and ",
            ]
        )
    )
    texts = page.evaluate(TEXTS)
    assert len(texts) > 5
    labels = {each.label for protocol in content.protocols for each in protocol.codes}
    codes = sorted(labels, key=len, reverse=True)
    for text in texts:
        left = text
        for label in codes if text in (page.title(), texts[-1]) else ():
            left = left.replace(label, "")
        assert not re.search(r"[A-Za-z]{2}", names.sub("", left)), text


@needs_chromium
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_no_page_scrolls_sideways_with_longer_words(site: Path, page: Page, tag: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    show(page, site, f"{tag}/{path}")
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert size[0] == size[1] == 320


MIRRORED_PLACES = {
    ".header .brand": ".header .languages",
    "#description > div:nth-of-type(1)": "#description > div:nth-of-type(2)",
    ".facts tbody th": ".facts tbody td",
    ".path > li:first-child": ".path > li:last-child",
    ".leads > p:first-child": ".leads > p:last-child",
}


@needs_chromium
def test_a_page_from_right_to_left_is_the_mirror_image(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    for tag, first_is_left in ((ACCENTED, True), (MIRRORED, False)):
        show(page, site, f"{tag}/smtp/450-vs-550.html")
        for first, second in MIRRORED_PLACES.items():
            boxes = [page.locator(each).first.bounding_box() for each in (first, second)]
            assert boxes[0]
            assert boxes[1]
            assert (boxes[0]["x"] < boxes[1]["x"]) is first_is_left, f"{tag}: {first}"


@needs_chromium
def test_what_hangs_on_a_side_hangs_on_the_other_from_right_to_left(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 900})
    show(page, site, f"{MIRRORED}/smtp/450-vs-550.html")
    style = "each => [getComputedStyle(each).borderRightWidth, getComputedStyle(each).borderLeftWidth]"
    assert page.locator("#description > div").first.evaluate(style) == ["3px", "0px"]
    transcript = page.locator("#transcript pre").first
    assert transcript.evaluate("element => getComputedStyle(element).direction") == "ltr"
    command = page.locator("#verdict code").first
    assert command.evaluate("element => getComputedStyle(element).direction") == "ltr"


STYLES = sorted([*(ROOT / "static").rglob("*.css"), *(ROOT / "codepairs").rglob("*.css")])


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_style_sheets_know_no_left_and_right(file: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\b(?:left|right)\b", css)
    for rule in re.findall(r"(?:margin|padding|inset|border-(?:width|style|color|radius))\s*:([^;}]*)", css):
        sides = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "()", rule).split()
        assert len(sides) < 4 or sides[1] == sides[3], rule


def test_pseudo_languages_are_for_tests_alone(site: Path, tmp_path: Path) -> None:
    assert not any(tag in text for tag in TAGS for text in real_pages(site))
    plain = build(Settings(project=ROOT, output=tmp_path / "site", jobs=2)).output
    assert not any((plain / tag).exists() for tag in TAGS)
    for tag in TAGS:
        for path in KINDS.values():
            text = (site / tag / path).read_text(encoding="utf-8")
            assert '<meta name="robots" content="noindex">' in text
            assert 'rel="alternate" hreflang' not in text


def real_pages(site: Path) -> Iterator[str]:
    for file in [site / "index.html", site / "404.html", *site.glob("[a-z][a-z]/**/*.html")]:
        yield file.read_text(encoding="utf-8")


def test_a_pseudo_translation_passes_every_check_of_a_catalogue() -> None:
    site = load_site(ROOT / "content")
    wanted = {domain: messages(site, domain, ROOT) for domain in domains(site)}
    for locale in pseudo_locales(wanted):
        for domain, asked in wanted.items():
            made = updated(POFile(), domain, locale.like, asked)
            for entry in made:
                forms = locale.catalogs[domain].messages[entry.msgctxt or "", entry.msgid]
                if entry.msgid_plural:
                    entry.msgstr_plural = dict(enumerate(forms))
                else:
                    [entry.msgstr] = forms
            po, problems = parse(as_bytes(made).decode(), f"{domain}.po")
            assert problems == []
            assert list(check(po, locale.like, is_interface=domain == "site")) == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_text_gains_a_third_and_stands_in_brackets(tag: str) -> None:
    english = "The server closes the connection after the reply."
    text = pseudo(english, tag, is_format=False)
    assert re.fullmatch("⟦.*⟧", text)
    assert 1.3 <= len(text) / len(english) <= 1.6
    assert not re.search("[A-Za-z]", text)


@given(st.text(alphabet="ab %(s)[]`*.1", max_size=40))
def test_prose_keeps_its_code_spans_and_targets(text: str) -> None:
    for tag in TAGS:
        made = pseudo(f"`MAIL FROM` and [see](550) and [](rfc5321#4.2) {text}", tag, is_format=False)
        assert "`MAIL FROM`" in made
        assert "](550)" in made
        assert "[](rfc5321#4.2)" in made


def test_a_format_keeps_its_placeholders() -> None:
    text = pseudo("%(count)s codes, 5%%", ACCENTED, is_format=True)
    assert text % {"count": 7} == "⟦7 çöðéš, 5% ļöñĝ ļöñĝ⟧"
    assert "%(count)s" not in pseudo("%(count)s codes", ACCENTED, is_format=False)


def test_a_plural_has_the_forms_of_the_language_that_it_is_like() -> None:
    message = SourceMessage("", "one file", "%(n)s files", ("x",), True)
    accented, mirrored = pseudo_locales({"site": [message]})
    assert len(accented.catalogs["site"].messages["", "one file"]) == 2
    assert len(mirrored.catalogs["site"].messages["", "one file"]) == 6
    shown = [str(each.ngettext("one file", "%(n)s files", 1)) for each in (accented, mirrored)]
    assert all("%(n)s" not in text for text in shown)
    assert "%(n)s" in mirrored.ngettext("one file", "%(n)s files", 5)
