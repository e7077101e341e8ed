"""Pages of a language that is not translated yet, or only in parts: readable, marked, out of search."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Edit
from lxml import html

from codepairs.assets import load_assets
from codepairs.builder import Settings, build, load, plan
from codepairs.check import links_resolve
from codepairs.coverage import make_coverage
from codepairs.work import edition_of

BASE = "https://codes.example.org"
ENGLISH = "This page is not fully translated yet; what is missing appears in English."
# What no language translates: names of protocols and of the site, tokens, citations.
NAMES = re.compile(
    r"Mini codes|Registry of Names busy|Mini|Other|Alerts|Forms|Web\b|MINI|[A-Z]+ \d[\w.]*|\d\w\w"
)
TAG_WITH_ATTRIBUTES = re.compile(r"<[a-z]+\d?(?:\s+[a-z:-]+(?:=(?:\"[^\"]*\"|[^\s\"'=<>`]+))?)*\s*>")

Build = Callable[..., Path]
Begin = Callable[..., None]


@pytest.fixture
def make(project: Path) -> Build:
    def make(**settings: object) -> Path:
        made = Settings(project=project, output=project / "site", base_url=BASE, **settings)  # type: ignore[arg-type]
        return build(made).output

    return make


@pytest.fixture
def translate(project: Path) -> Callable[[str], None]:
    """Translate every empty message of the Vietnamese catalogue of `mini` whose context matches."""

    def translate(pattern: str) -> None:
        file = project / "locales/vi/LC_MESSAGES/mini.po"
        entries = file.read_text(encoding="utf-8").split("\n\n")
        for i, entry in enumerate(entries):
            found = re.search(r'^msgctxt "(.*)"\nmsgid (".*")\nmsgstr ""$', entry, re.MULTILINE)
            if found and re.search(pattern, found[1]):
                entries[i] = entry.replace('msgstr ""', f"msgstr {found[2]}")
        file.write_text("\n\n".join(entries), encoding="utf-8")

    return translate


def pages(site: Path, pattern: str) -> Iterator[tuple[str, html.HtmlElement]]:
    for file in sorted(site.glob(pattern)):
        yield str(file.relative_to(site)), html.document_fromstring(file.read_bytes())


def head(site: Path, path: str) -> tuple[list[str], dict[str, str]]:
    """The canonical link of a page, and its alternates by language."""
    page = html.document_fromstring((site / path).read_bytes())
    links = page.xpath("//link[@hreflang]")
    alternates = {each.get("hreflang"): each.get("href") for each in links}
    return page.xpath("//link[@rel='canonical']/@href"), alternates


def unmarked(page: html.HtmlElement) -> list[str]:
    """Texts in Latin letters that say of no language that it is theirs, nor are protocol text or names."""
    for each in page.xpath("//body//*[@lang or @translate='no' or self::time or self::code]"):
        each.text = ""
        for child in list(each):
            each.remove(child)
    texts = [str(text) for text in page.xpath("//body//text()")]
    shown = [NAMES.sub("", text) for text in texts]
    return [text for text in shown if re.search(r"[A-Za-z]{2}", text)]


def test_a_language_without_a_single_translation_is_built_at_once(begin: Begin, make: Build) -> None:
    begin("ar", "site", "mini")
    site = make()
    assert sum(1 for _ in site.glob("ar/mini/*.html")) == sum(1 for _ in site.glob("en/mini/*.html"))
    problems, links = links_resolve(site)
    assert problems == []
    assert links > 500


def test_all_of_its_text_is_marked_as_english(begin: Begin, make: Build) -> None:
    begin("ar", "site", "mini")
    seen = 0
    for path, page in pages(make(), "ar/**/*.html"):
        assert page.get("dir") == "rtl"
        assert all(each.get("dir") == "ltr" for each in page.xpath("//*[@lang='en']")), path
        stray = unmarked(page)
        assert stray == [], path
        seen += 1
    assert seen > 15


def test_no_mark_stands_in_a_title_or_an_attribute(begin: Begin, make: Build) -> None:
    begin("ar", "site", "mini")
    for file in make().glob("ar/**/*.html"):
        text = file.read_text(encoding="utf-8")
        inside = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        assert inside
        assert "<" not in inside[1], file
        for tag in re.findall(r"<[a-z][^<>]*>", text):
            assert TAG_WITH_ATTRIBUTES.fullmatch(tag), f"{file}: {tag}"


def test_english_is_marked_without_a_direction_where_the_page_has_the_same(begin: Begin, make: Build) -> None:
    begin("fr", "site", "mini")
    text = (make() / "fr/mini/400.html").read_text(encoding="utf-8")
    assert '<span lang="en">Description</span>' in text
    assert 'lang="en" dir="ltr"' not in text.partition("<main")[2]


def test_a_list_in_an_english_sentence_is_english(begin: Begin, make: Build) -> None:
    begin("fr", "site", "mini")
    page = html.document_fromstring((make() / "fr/mini/200-vs-400.html").read_bytes())
    said = " ".join(page.xpath("//section[@id='key-differences']/ol")[0].text_content().split())
    assert "Only 200 also answers the opening of the session and QUIT." in said


def test_a_note_says_so_and_leads_to_the_state_of_the_translation(begin: Begin, make: Build) -> None:
    begin("ar", "site", "mini")
    site = make()
    for path in ("ar/index.html", "ar/mini/index.html", "ar/mini/400.html", "ar/mini/400-vs-500.html"):
        [note] = html.document_fromstring((site / path).read_bytes()).xpath("//main/p[@class='note']")
        assert note.xpath("span[@lang='en']")[0].text == ENGLISH
        [link] = note.xpath("a/@href")
        assert (site / path).parent.joinpath(link).resolve() == site / "ar/translation.html"
    assert not any(page.xpath("//main/p[@class='note']") for _, page in pages(site, "en/**/*.html"))


def test_pages_without_their_main_prose_leave_search_to_english(begin: Begin, make: Build) -> None:
    begin("ar", "site", "mini")
    site = make()
    for path, english in (
        ("ar/index.html", "/en/"),
        ("ar/mini/index.html", "/en/mini/"),
        ("ar/mini/400.html", "/en/mini/400.html"),
        ("ar/mini/400-vs-500.html", "/en/mini/400-vs-500.html"),
        ("ar/mini/500-vs-400.html", "/en/mini/400-vs-500.html"),
    ):
        assert head(site, path) == ([BASE + english], {}), path
    assert all("ar" not in head(site, path)[1] for path, _ in pages(site, "en/**/*.html"))


def test_without_a_base_url_there_is_a_note_and_no_address(begin: Begin, project: Path) -> None:
    begin("ar", "site", "mini")
    site = build(Settings(project=project, output=project / "site")).output
    assert head(site, "ar/mini/400.html") == ([], {})
    assert ENGLISH in (site / "ar/mini/400.html").read_text(encoding="utf-8")


def test_a_pair_is_found_once_both_of_its_codes_are_translated(
    begin: Begin, make: Build, project: Path, translate: Callable[[str], None]
) -> None:
    file = project / "locales/vi/LC_MESSAGES/mini.po"
    file.unlink()
    begin("fr", "site", "mini")
    file.write_bytes((project / "locales/fr/LC_MESSAGES/mini.po").read_bytes().replace(b": fr", b": vi"))
    translate(r"^mini\.(200|300|400|500)\.")
    site = make()
    pair = "mini/200-vs-300.html"
    both = {tag: f"{BASE}/{tag}/{pair}" for tag in ("en", "vi")}
    for tag, address in both.items():
        assert head(site, f"{tag}/{pair}") == ([address], both | {"x-default": both["en"]})
    assert head(site, f"fr/{pair}") == ([both["en"]], {})
    # 510 has no translation, the comparison of 400 and 500 has none of its own.
    for pair in ("mini/200-vs-510.html", "mini/400-vs-500.html"):
        english = f"{BASE}/en/{pair}"
        assert head(site, f"vi/{pair}") == ([english], {})
        assert head(site, f"en/{pair}") == ([english], {})
    note = "//p[@class='note']"
    by_note = {path for path, page in pages(site, "vi/mini/*.html") if page.xpath(note)}
    assert "vi/mini/200.html" not in by_note
    assert {"vi/mini/index.html", "vi/mini/510.html", "vi/mini/400-vs-500.html"} <= by_note


def test_half_translated_pages_keep_the_law_of_the_stencil(
    begin: Begin, project: Path, translate: Callable[[str], None]
) -> None:
    (project / "locales/vi/LC_MESSAGES/mini.po").unlink()
    begin("fr", "site", "mini")
    french = (project / "locales/fr/LC_MESSAGES/mini.po").read_bytes()
    (project / "locales/vi/LC_MESSAGES/mini.po").write_bytes(french.replace(b": fr", b": vi"))
    translate(r"^mini\.(200|300)\.")
    settings = Settings(project=project, output=project / "site", base_url=BASE, pseudo=True)
    site, locales = load(settings)
    coverage = make_coverage(site, locales)
    languages = set()
    for job in plan(settings, site, locales, coverage, load_assets(project / "static")):
        edition = edition_of(job)
        for left, right in edition.pairing.pairs():
            page = edition.pair_page(left, right)
            assert page == edition.rendered_pair_page(left, right), f"{left.slug}-vs-{right.slug}"
            languages.add(coverage.languages(job.unit.protocol, left.slug, right.slug))
    assert len(languages) == 2


def test_the_home_page_leads_to_the_english_pages_of_what_a_language_lacks(make: Build) -> None:
    page = html.document_fromstring((make() / "vi/index.html").read_bytes())
    links = page.xpath("//section[@id='protocols']//a[@hreflang='en']")
    lacking = ("alerts", "forms", "other", "web")
    assert [link.get("href") for link in links] == [f"../en/{slug}/index.html" for slug in lacking]
    assert {link.get("lang") for link in links} == {"en"}
    assert "not translated into this language yet" in page.text_content()
    english = (make() / "en/index.html").read_text(encoding="utf-8")
    assert "not translated into this language yet" not in english


def test_a_home_page_promises_no_english_page_that_is_not_built(make: Build) -> None:
    assert "../en/" not in (make(locales=("vi",)) / "vi/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("template", sorted((ROOT / "templates").rglob("*.html")), ids=lambda file: file.name)
def test_templates_take_bare_texts_for_attributes_and_marked_ones_for_elements(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    attribute, title = r'="[^"{]*\{\{.*?\}\}[^"{]*"', "<title>.*?</title>"
    plain = rf"{attribute}|{title}|\{{% set (?:title|description) %\}}.*?\{{% endset %\}}"
    inside = " ".join(re.findall(plain, text, re.DOTALL))
    outside = re.sub(plain, "", text, flags=re.DOTALL)
    assert not re.search(r"\b(?:_|ngettext|pgettext|npgettext)\(", inside)
    assert not re.search(r"\bgettext\(|% ?trans", outside)


def test_a_summary_in_english_is_marked_where_it_is_text_and_bare_where_it_is_not(
    make: Build, edit: Edit
) -> None:
    edit("content/mini/protocol.yaml", "one letter at a time", "one letter or two")
    text = (make() / "vi/mini/index.html").read_text(encoding="utf-8")
    said = "Mini hands over one letter or two."
    assert f'<p class="lead"><span lang="en">{said}</span></p>' in text
    assert f'<meta name=description content="{said}" property' in text
